"""Demonstration: a booth's screen in any browser while demo mode is on.

The page carries a signed token that names its booth. It is not stored, stands for no device, and
is void whenever demo mode is off.
"""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

PREFIX = "demo."


def make_demo_token(secret_key: str, booth_code: str) -> str:
    """A token for this booth alone, signed with the server's secret."""
    return PREFIX + str(_serializer(secret_key).dumps(booth_code))


def read_demo_token(secret_key: str, token: str) -> str | None:
    """The code of the booth; None for what is no demo token of this server."""
    if not token.startswith(PREFIX):
        return None
    try:
        code = _serializer(secret_key).loads(token.removeprefix(PREFIX))
    except (BadData, UnicodeEncodeError):  # half a surrogate pair is no text that can be signed
        return None
    return code if isinstance(code, str) else None


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="ghorfeh-demo-screen")
