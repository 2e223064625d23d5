"""What the OpenAPI document says of the gates' part of the API."""

from __future__ import annotations

from pydantic import BaseModel

from kiosk.gate_label import LabelRequest
from kiosk.gate_messages import (
    NONCE,
    AnnulAnswer,
    AnnulRequest,
    BatchAnswer,
    BatchRequest,
    CheckInAnswer,
    CheckInRequest,
    FindGuestsAnswer,
    FindGuestsRequest,
    GateListAnswer,
    GateStatusAnswer,
    GreetingsAnswer,
    OverrideRequest,
    QueuedScan,
    ReplaceBadgeAnswer,
    ReplaceBadgeRequest,
    WalkInAnswer,
    WalkInRequest,
)
from kiosk.operation import Operation, json_answer

HEARD: tuple[type[BaseModel], ...] = (
    CheckInRequest,
    BatchRequest,
    QueuedScan,
    OverrideRequest,
    AnnulRequest,
    WalkInRequest,
    FindGuestsRequest,
    ReplaceBadgeRequest,
    LabelRequest,
)
ANSWERED: tuple[type[BaseModel], ...] = (
    CheckInAnswer,
    BatchAnswer,
    AnnulAnswer,
    WalkInAnswer,
    GateListAnswer,
    GateStatusAnswer,
    FindGuestsAnswer,
    ReplaceBadgeAnswer,
    GreetingsAnswer,
)

_TOKEN = ("token_unknown", "token_revoked", "wrong_role", "busy")
_BODY = ("body_too_large", "body_not_json", "body_invalid", "disk_full")
_PIN = ("pin_refused", "override_needs_a_reason", "too_many_tries")
_NONCE = {
    "name": "nonce",
    "in": "path",
    "required": True,
    "description": "The nonce of the scan to undo.",
    "schema": {"type": "string", "pattern": NONCE},
}
_SINCE = {
    "name": "since",
    "in": "query",
    "required": False,
    "description": "The cursor of the answer one has; any other text asks for the whole list.",
    "schema": {"type": "string"},
}
_WORDS = {
    "name": "words",
    "in": "query",
    "required": False,
    "description": "The version of the sentences one has; they come along where it is another.",
    "schema": {"type": "string"},
}
_GATE = ("gate",)
_PAGE = {"content": {"text/html": {"schema": {"type": "string"}}}}

OPERATIONS = (
    Operation(
        path="/api/v1/check-ins",
        method="post",
        summary="Decide a scan of a badge and record it, once for each nonce.",
        needs_token=True,
        body=CheckInRequest,
        answers={
            201: json_answer(CheckInAnswer, "Accepted and recorded."),
            200: json_answer(CheckInAnswer, "Refused and recorded, or told again."),
        },
        errors=(*_TOKEN, *_BODY, *_PIN, "nonce_reused", "request_invalid"),
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/check-ins/batch",
        method="post",
        summary="Take the queue of a gate that was alone: up to 500 scans, in order.",
        needs_token=True,
        body=BatchRequest,
        answers={200: json_answer(BatchAnswer, "One result a scan.")},
        errors=(*_TOKEN, *_BODY),
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/check-ins/{nonce}/annul",
        method="post",
        summary="Undo a scan: the same gate within 15 minutes, a supervisor at any time.",
        needs_token=True,
        parameters=(_NONCE,),
        body=AnnulRequest,
        needs_body=False,
        answers={200: json_answer(AnnulAnswer, "It counts no more.")},
        errors=(
            *_TOKEN,
            *_BODY,
            *_PIN,
            "check_in_unknown",
            "check_in_was_refused",
            "annul_elsewhere",
            "annul_too_late",
        ),
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/gate/walk-ins",
        method="post",
        summary="Make a guest, an invitation and a badge on the spot, and let the guest in.",
        needs_token=True,
        body=WalkInRequest,
        answers={201: json_answer(WalkInAnswer, "The code is told this once.")},
        errors=(
            *_TOKEN,
            *_BODY,
            *_PIN,
            "walk_in_done",
            "group_unknown",
            "guest_name_invalid",
            "guest_phone_invalid",
            "invitation_invalid",
            "request_invalid",
        ),
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/gate/label",
        method="post",
        summary="A page of one label to hand to print(), for a code that was just told.",
        needs_token=True,
        body=LabelRequest,
        answers={200: {"description": "QR and name, in millimetres.", **_PAGE}},
        errors=(*_TOKEN, *_BODY, "label_not_of_guest", "exhibition_missing", "request_invalid"),
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/gate/list",
        method="get",
        summary="Every live badge, sealed with its own code, and which ended; or the changes.",
        needs_token=True,
        parameters=(_SINCE, _WORDS),
        answers={200: json_answer(GateListAnswer, "The list, or its changes.")},
        errors=_TOKEN,
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/gate/status",
        method="get",
        summary="People inside, capacity, scans of the day by outcome, gate and quarter hour.",
        needs_token=True,
        answers={200: json_answer(GateStatusAnswer, "The day so far.")},
        errors=_TOKEN,
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/gate/guests",
        method="post",
        summary="Guests of a name, for a supervisor: a gate's token alone lists nobody.",
        needs_token=True,
        body=FindGuestsRequest,
        answers={200: json_answer(FindGuestsAnswer, "The guests found.")},
        errors=(*_TOKEN, *_BODY, *_PIN, "request_invalid"),
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/gate/badges",
        method="post",
        summary="A new badge for a guest who lost theirs; the old one ends.",
        needs_token=True,
        body=ReplaceBadgeRequest,
        answers={201: json_answer(ReplaceBadgeAnswer, "The code is told this once.")},
        errors=(*_TOKEN, *_BODY, *_PIN, "guest_unknown", "badge_not_for_merged", "request_invalid"),
        tags=_GATE,
    ),
    Operation(
        path="/api/v1/gate/greetings",
        method="get",
        summary="People inside, and the guests who have just come in and agreed to be named.",
        needs_token=True,
        answers={200: json_answer(GreetingsAnswer, "What the big screen shows now.")},
        errors=_TOKEN,
        tags=_GATE,
    ),
)
