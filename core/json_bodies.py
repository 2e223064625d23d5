"""JSON from outside, read strictly: what it holds can be stored, compared and sent on.

Python's own reader takes NaN, numbers that become infinite and halves of surrogate pairs. None of
them is JSON to a browser or text to a database, and one half a pair, passed on to the desk's
windows, ends all their sockets.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from flask.json.provider import DefaultJSONProvider

# what may stand for half a pair; whole pairs of other programs match as well
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(body: str | bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises ValueError for what is none, or nested too deep."""
    text = body if isinstance(body, str) else body.decode("utf-8")
    try:
        value = _DECODER.decode(text)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError
    except RecursionError:
        raise ValueError("nested too deep") from None
    return value


class StrictJson(DefaultJSONProvider):
    """Flask's JSON with this reader."""

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        return read_json(s)


def _read_float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("a number too large")
    return number


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_float=_read_float, parse_constant=_refuse_constant)
