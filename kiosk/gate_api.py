"""The gates' API under /api/v1: scans, batches, undoing, walk-ins, the sealed list, the day."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, jsonify, request

from core.database import reading, transaction
from core.dates import iso_utc, now
from core.errors import DomainError, define
from core.realtime import socketio
from core.security import csrf
from core.settings import Settings
from kiosk.device import DeviceRole
from kiosk.gate_messages import AnnulRequest, BatchRequest, CheckInRequest, WalkInRequest
from kiosk.gate_scans import supervisor_of, take_queued, take_scan
from kiosk.guards import require_device
from kiosk.hall import is_closing_due, look_at_hall, prepare_door
from kiosk.messages import M, read_json
from kiosk.token import Holder
from visitors.deciding import is_open, local_day
from visitors.entrance import people_inside
from visitors.gate_list import (
    PLACE_FIELDS,
    RECORD_FIELDS,
    current_cursor,
    is_void,
    list_entries,
    list_gate,
    list_rules,
    list_sentences,
    read_cursor,
)
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, InvitationFacts, group_named
from visitors.queries import gate_status
from visitors.scan import read_clock
from visitors.undoing import annul
from visitors.walk_in import walk_in

blueprint = Blueprint("gate_api", __name__, url_prefix="/api/v1")
csrf.exempt(blueprint)

# a reader may send 10⁵ characters, each written as \\uXXXX: such a scan is recorded like any other
LARGEST_SCAN = 1024 * 1024
LARGEST_BATCH = 4 * 1024 * 1024
JSON = "application/json"

define(
    "group_unknown",
    422,
    fa="گروهی به نام «{name}» نیست. یکی از گروه‌های فهرست را برگزینید.",
    en="There is no group named {name}: choose one of the list.",
)


@blueprint.post("/check-ins")
@require_device(DeviceRole.GATE)
def check_in(holder: Holder) -> Response:
    """Decide a scan. 201 accepted, 200 refused or told before; 403 wrong PIN, 409 nonce reused."""
    arrived_at = now()
    said = _read(CheckInRequest, LARGEST_SCAN)
    answer = take_scan(holder, said, arrived_at=arrived_at, sent_at=said.sent_at, zone=_zone())
    status = 201 if answer.is_new and answer.is_accepted else 200
    return Response(answer.body, status=status, mimetype=JSON)


@blueprint.post("/check-ins/batch")
@require_device(DeviceRole.GATE)
def check_in_batch(holder: Holder) -> Response:
    """Take a queue of scans, in order; each has its own result, and its own transaction."""
    arrived_at = now()
    said = _read(BatchRequest, LARGEST_BATCH)
    results = []
    for value in said.scans:
        results.append(
            take_queued(holder, value, arrived_at=arrived_at, sent_at=said.sent_at, zone=_zone())
        )
        socketio.sleep(0)  # another gate's guest stands before the door now
    return Response(f'{{"results":[{",".join(results)}]}}', mimetype=JSON)


@blueprint.post("/check-ins/<nonce>/annul")
@require_device(DeviceRole.GATE)
def annul_check_in(holder: Holder, nonce: str) -> Response:
    """Undo a scan: the same gate within 15 minutes, a supervisor any time; 409 with why not.

    A gate that was alone says when it did; it is believed of what comes out of its queue.
    """
    arrived_at = now()
    said = _read(AnnulRequest, LARGEST_SCAN) if request.content_length else AnnulRequest()
    told_at = None
    if said.annulled_at is not None:
        told_at = read_clock(said.annulled_at, said.sent_at, arrived_at).at
    supervisor = supervisor_of(holder, said.override) if said.override else None
    with transaction() as session:
        door = prepare_door(session, holder.gate_name or "", holder.device_id, _zone())
        undone = annul(
            session,
            nonce,
            station=door.station,
            hall=door.hall,
            told_at=told_at,
            supervisor=supervisor,
        )
    if undone.refusal is not None:
        raise DomainError(undone.refusal)
    return jsonify(nonce=nonce, inside=undone.inside)


@blueprint.post("/gate/walk-ins")
@require_device(DeviceRole.GATE)
def gate_walk_in(holder: Holder) -> tuple[Response, int]:
    """Make a guest, an invitation and a badge, and let the guest in. 201; the code is told once."""
    arrived_at = now()
    said = _read(WalkInRequest, LARGEST_SCAN)
    supervisor = supervisor_of(holder, said.override)
    with transaction() as session:
        group = group_named(ensure_groups(session), said.group)
        if group is None:
            raise DomainError("group_unknown", name=said.group)
        door = prepare_door(session, holder.gate_name or "", holder.device_id, _zone())
        made = walk_in(
            session,
            GuestFacts(said.name, group.id, said.organisation, said.job, said.phone),
            InvitationFacts(party_size=said.party or 1),
            nonce=said.nonce,
            party=said.party,
            station=door.station,
            hall=door.hall,
            supervisor=supervisor,
            arrived_at=arrived_at,
        )
    entry = json.loads(made.answer.body)
    return jsonify(code=made.badge.code, guest=made.badge.guest_id, check_in=entry), 201


@blueprint.get("/gate/list")
@require_device(DeviceRole.GATE)
def gate_list(holder: Holder) -> Response:
    """The sealed list, or what changed in it since the cursor of an earlier answer.

    The sentences of verdicts come along where ``words`` is not their version.
    """
    since = read_cursor(request.args.get("since"))
    with reading() as session:
        hall = look_at_hall(session, _zone())
        cursor = current_cursor(session, hall.rehearsal)
        if since is not None and is_void(session, since, cursor):
            since = None
        entries = []
        for step in () if since == cursor else list_entries(session, since, hall.rehearsal):
            entries += [json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in step]
            socketio.sleep(0)  # sealing 6,000 records takes a while, and a scan must not wait
        head: dict[str, Any] = {
            "cursor": str(cursor),
            "full": since is None,
            "time": iso_utc(now()),
            "record_fields": RECORD_FIELDS,
            "place_fields": PLACE_FIELDS,
            "gate": list_gate(session, holder.gate_name or ""),
            "rules": list_rules(session, hall.rules, people_inside(session, hall.rehearsal)),
        }
    sentences = list_sentences()
    if request.args.get("words") != sentences["version"]:
        head["sentences"] = sentences
    opening = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return Response(f'{opening[:-1]},"entries":[{",".join(entries)}]}}', mimetype=JSON)


@blueprint.get("/gate/status")
@require_device(DeviceRole.GATE)
def status(holder: Holder) -> Response:
    """The day so far: people inside, scans by outcome, gate and quarter hour."""
    zone, at = _zone(), now()
    with reading() as session:
        is_due = is_closing_due(session, zone)
    if is_due:
        with transaction() as session:
            prepare_door(session, holder.gate_name or "", holder.device_id, zone)
    with reading() as session:
        hall = look_at_hall(session, zone)
        day = local_day(at, zone)
        told = gate_status(session, rehearsal=hall.rehearsal, day=day)
    return jsonify(
        gate=holder.gate_name,
        time=iso_utc(at),
        rehearsal=hall.rules.is_rehearsal,
        open=hall.rules.is_rehearsal or is_open(at, hall.rules),
        inside=told.inside,
        capacity=hall.rules.capacity,
        admitted=told.accepted.get("admitted", 0),
        accepted=told.accepted,
        refused=told.refused,
        gates=told.by_gate,
        quarters=told.quarters,
        conflicts=told.conflicts,
    )


@blueprint.after_request
def _name_the_scheme(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _read(model: type[M], largest: int) -> M:
    request.max_content_length = largest
    if not request.is_json:
        raise DomainError("body_not_json")
    return read_json(model, request.get_data())


def _zone() -> ZoneInfo:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.timezone
