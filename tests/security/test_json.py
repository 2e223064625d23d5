"""JSON from outside: what is none is refused before it reaches a draft or another window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booth_content.exhibition import Booth
from core.accounts import Account
from core.realtime import CompactJson

BODIES = (
    '{"window": "\\ud800"}',
    '{"changes": {"about": {"before": null, "after": "\\udfff"}}}',
    '{"changes": {"population": {"before": NaN, "after": {"value": 1}}}}',
    '{"changes": {"population": {"before": 1e400, "after": null}}}',
    "[" * 100_000 + "]" * 100_000,
    '{"a":' * 5_000 + "1" + "}" * 5_000,
)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:40])
@pytest.mark.parametrize("address", ["save", "presence"])
def test_json_that_is_none_goes_no_further(
    client: FlaskClient,
    booths: list[Booth],
    sign_in: Callable[[str], Account],
    heard: list[object],
    body: str,
    address: str,
) -> None:
    sign_in("organiser")

    answer = client.post(
        f"/admin/booths/01/identity/{address}", data=body, content_type="application/json"
    )

    assert answer.status_code in (204, 422)
    assert "\\ud800" not in repr(heard)


def test_raw_bytes_of_half_a_pair_are_no_text_either(
    client: FlaskClient, booths: list[Booth], sign_in: Callable[[str], Account]
) -> None:
    sign_in("organiser")
    body = b'{"changes": {"about": {"before": null, "after": "\xed\xa0\x80"}}}'

    answer = client.post(
        "/admin/booths/01/identity/save", data=body, content_type="application/json"
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("text", ['["\\ud800"]', "[NaN]", "[-Infinity]", "[1e400]"])
def test_a_socket_reads_no_value_that_it_could_not_send_on(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|surrogates|large"):
        CompactJson.loads(text)


def test_a_whole_pair_is_text(app: Flask) -> None:
    assert CompactJson.loads('["\\ud83d\\ude00 \\u0639"]') == ["😀 ع"]


@pytest.fixture
def heard(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was announced from here on."""
    said: list[object] = []
    bus = app.extensions["ghorfeh_bus"]
    monkeypatch.setattr(bus, "publish", lambda topic, payload: said.append((topic, payload)))
    return said
