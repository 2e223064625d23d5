"""The OpenAPI 3.1 document, made of the models that read the bodies and the catalogue of errors."""

from __future__ import annotations

from functools import lru_cache

from pydantic.json_schema import models_json_schema

from core.errors import CATALOGUE
from core.settings import VERSION
from kiosk.gate_openapi import ANSWERED, HEARD
from kiosk.gate_openapi import OPERATIONS as GATE_OPERATIONS
from kiosk.messages import (
    SHA256,
    CommandResult,
    DesiredState,
    HeartbeatMessage,
    PairAnswer,
    PairRequest,
    Problem,
    ReleaseAnswer,
)
from kiosk.operation import REFS, Operation, Schema, header, headers_of, json_answer
from kiosk.told import EventMessage, EventsAnswer, EventsMessage

ABOUT = """What a device speaks to the server: pairing, the release it shall show, its files, what
visitors did at it; what a gate asks of a badge.

Live news come by Socket.IO, namespace `/device`, websocket only, `auth: {"token": …}`; its
messages are the schemas HeartbeatMessage, CommandResult and DesiredState. Every heartbeat
is acknowledged with the whole desired state, so that no message has to arrive."""

_BYTES: Schema = {"content": {"*/*": {"schema": {}}}}
_HASH = {
    "name": "sha256",
    "in": "path",
    "required": True,
    "description": "The SHA-256 of the file, as the release names it.",
    "schema": {"type": "string", "pattern": SHA256},
}
_MARK = "The ETag of the answer one has: 304 when nothing has changed."

OPERATIONS = (
    Operation(
        path="/api/v1/devices/pair",
        method="post",
        summary="Turn the six digits of an organiser's page into a device's token, once.",
        body=PairRequest,
        answers={201: json_answer(PairAnswer, "Paired.")},
        errors=(
            "code_unknown",
            "device_revoked",
            "code_expired",
            "body_too_large",
            "body_not_json",
            "body_invalid",
            "device_name_invalid",
            "too_many_tries",
            "busy",
            "disk_full",
        ),
    ),
    Operation(
        path="/api/v1/release",
        method="get",
        summary="What this device shall show: the release, its files and its settings.",
        needs_token=True,
        parameters=(header("If-None-Match", _MARK, '"0"'),),
        answers={
            200: json_answer(ReleaseAnswer, "The release.", ETag="Strong; see If-None-Match."),
            304: {"description": "It is what the device has."} | headers_of({"ETag": "The same."}),
        },
        errors=("token_unknown", "token_revoked", "wrong_role", "busy"),
    ),
    Operation(
        path="/api/v1/events",
        method="post",
        summary="What visitors did at this screen: send until it is answered, each counts once.",
        needs_token=True,
        body=EventsMessage,
        answers={
            200: json_answer(EventsAnswer, "Settled; an event that does not fit is in `refused`.")
        },
        errors=(
            "token_unknown",
            "token_revoked",
            "wrong_role",
            "demo_tells_nothing",
            "body_too_large",
            "body_not_json",
            "body_invalid",
            "too_many_tries",
            "busy",
            "disk_full",
        ),
    ),
    Operation(
        path="/api/v1/openapi.json",
        method="get",
        summary="This document.",
        answers={
            200: {
                "description": "OpenAPI 3.1.",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
        errors=(),
    ),
    Operation(
        path="/files/{sha256}",
        method="get",
        summary="A published file; it never changes.",
        parameters=(_HASH, header("Range", "A range of bytes, for video.", "bytes=0-99")),
        answers={
            200: {"description": "All of it."} | _BYTES,
            206: {"description": "The range."} | _BYTES,
            304: {"description": "It is what the client has."},
        },
        errors=("file_unknown", "range_invalid", "busy"),
    ),
    *GATE_OPERATIONS,
)


@lru_cache(maxsize=1)
def api_document() -> Schema:
    """The document. Made at its first use, when every error code has been defined."""
    paths: dict[str, Schema] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ghorfeh", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "device": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token that pairing gave this device.",
                }
            },
        },
    }


def _operation(operation: Operation) -> Schema:
    described: Schema = {
        "operationId": f"{operation.method}_{operation.path.strip('/')}".translate(_PLAIN),
        "summary": operation.summary,
        "tags": list(operation.tags),
        "security": [{"device": []}] if operation.needs_token else [],
        "parameters": list(operation.parameters),
        "responses": {str(status): answer for status, answer in operation.answers.items()}
        | _problems(operation.errors),
    }
    if operation.body is not None:
        schema = {"$ref": REFS.format(model=operation.body.__name__)}
        content = {"application/json": {"schema": schema}}
        described["requestBody"] = {"required": operation.needs_body, "content": content}
    return described


_PLAIN = str.maketrans({"/": "_", ".": "_", "{": "", "}": ""})


def _problems(codes: tuple[str, ...]) -> Schema:
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(CATALOGUE[code].status, []).append(code)
    return {str(status): _problem(same) for status, same in sorted(by_status.items())}


def _problem(codes: list[str]) -> Schema:
    told = {"properties": {"code": {"enum": codes}}}
    schema = {"allOf": [{"$ref": REFS.format(model=Problem.__name__)}, told]}
    return {
        "description": " ".join(f"`{code}`: {CATALOGUE[code].en}" for code in codes),
        "content": {"application/problem+json": {"schema": schema}},
    }


def _schemas() -> Schema:
    heard = (PairRequest, EventsMessage, EventMessage, HeartbeatMessage, CommandResult, *HEARD)
    answered = (PairAnswer, ReleaseAnswer, EventsAnswer, DesiredState, Problem, *ANSWERED)
    said = [(model, "validation") for model in heard]
    told = [(model, "serialization") for model in answered]
    _, document = models_json_schema([*said, *told], ref_template=REFS)  # type: ignore[list-item]
    schemas: Schema = document["$defs"]
    return schemas
