"""The served document, held to by schemathesis: no 5xx, no answer that is not in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from booth_content.jobs import store
from booth_content.media import FileRecord
from core.audit import SYSTEM
from core.database import transaction
from core.dates import now
from core.errors import CATALOGUE
from core.security import limiter
from kiosk.device import register_device
from kiosk.gate_openapi import OPERATIONS as GATE_OPERATIONS
from kiosk.openapi import OPERATIONS, api_document
from tests.builders import build_exhibition, get_booth

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
EXCLUDED = {
    # a range beyond the end of a file fits the schema, and is rightly refused
    "/files/{sha256}": [positive_data_acceptance],
    # an event that does not fit is refused by itself, in an answer that settles the others
    "/api/v1/events": [negative_data_rejection],
    "/api/v1/check-ins/batch": [negative_data_rejection],
    # what fits the schema can be refused: a PIN, a group, a nonce that was used
    "/api/v1/check-ins": [positive_data_acceptance],
    "/api/v1/check-ins/{nonce}/annul": [positive_data_acceptance],
    "/api/v1/gate/walk-ins": [positive_data_acceptance],
    "/api/v1/gate/label": [positive_data_acceptance],
}


@pytest.fixture
def unthrottled(app: Flask) -> Iterator[None]:
    """Some hundred wrong codes are about to be sent."""
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.fixture
def known(app: Flask, unthrottled: None) -> dict[str, str]:
    """The ``token`` of a kiosk, and the ``sha256`` of a published file."""
    stored = store().put_bytes(b"a picture")
    with transaction() as session:
        build_exhibition(session)
        booth = get_booth(session, "01")
        token = register_device(session, role="kiosk", booth=booth, by=SYSTEM).token
        record = FileRecord(sha256=stored.sha256, size=9, type="image/webp")
        record.stored_at = record.published_at = now()
        session.add(record)
    return {"token": token, "sha256": stored.sha256}


def hold_to_the_document(
    app: Flask,
    path: str,
    method: str,
    mode: GenerationMode = GenerationMode.POSITIVE,
    *,
    parameters: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    examples: int = 60,
) -> None:
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    strategy = api[path][method].as_strategy(generation_mode=mode, path_parameters=parameters)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def every_answer_is_documented(case: Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=EXCLUDED.get(path))

    every_answer_is_documented()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("path", "method"), [(one.path, one.method) for one in OPERATIONS])
def test_every_answer_to_a_stranger_is_a_documented_one(
    app: Flask, known: dict[str, str], path: str, method: str, mode: GenerationMode
) -> None:
    if mode is GenerationMode.NEGATIVE and path.endswith("openapi.json"):
        mode = GenerationMode.POSITIVE  # it takes nothing that could be wrong
    hold_to_the_document(app, path, method, mode)


def test_every_answer_to_a_device_is_a_documented_one(app: Flask, known: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {known['token']}"}

    hold_to_the_document(app, "/api/v1/release", "GET", headers=headers)


@pytest.mark.parametrize("mode", MODES)
def test_every_answer_to_what_a_device_tells_is_a_documented_one(
    app: Flask, known: dict[str, str], mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {known['token']}"}

    hold_to_the_document(app, "/api/v1/events", "POST", mode, headers=headers)


@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [
        (one.path, one.method, mode)
        for one in GATE_OPERATIONS
        for mode in MODES
        if mode is GenerationMode.POSITIVE or one.body is not None
    ],
)
def test_every_answer_to_a_gate_is_a_documented_one(
    app: Flask, known: dict[str, str], path: str, method: str, mode: GenerationMode
) -> None:
    with transaction() as session:
        token = register_device(session, role="gate", gate_name="در", by=SYSTEM).token

    hold_to_the_document(
        app, path, method, mode, headers={"Authorization": f"Bearer {token}"}, examples=25
    )


def test_every_answer_about_a_file_that_is_there_is_a_documented_one(
    app: Flask, known: dict[str, str]
) -> None:
    parameters = {"sha256": known["sha256"]}

    hold_to_the_document(app, "/files/{sha256}", "GET", parameters=parameters)


def test_every_operation_is_served_and_every_route_described(app: Flask) -> None:
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1/", "/files/"))
    }

    assert served == {operation.path for operation in OPERATIONS}


def test_every_documented_error_has_its_sentences(app: Flask) -> None:
    codes = {code for operation in OPERATIONS for code in operation.errors}

    assert codes <= set(CATALOGUE)
    assert api_document()["openapi"] == "3.1.0"
