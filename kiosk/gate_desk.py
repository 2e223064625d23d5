"""What a gate asks beside scanning: guests by name, lost badges, conflicts, whom to greet.

A gate's token alone lists nobody: a supervisor's PIN is asked for, counted and audited as for an
override.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, jsonify, request

from booth_content.exhibition import find_exhibition
from core.database import reading, transaction
from core.dates import iso_utc, now
from core.errors import DomainError
from core.security import csrf
from core.settings import Settings
from kiosk.device import DeviceRole
from kiosk.gate_messages import (
    ConflictsRequest,
    FindGuestsRequest,
    ReplaceBadgeRequest,
    SettleRequest,
)
from kiosk.gate_scans import supervisor_of
from kiosk.guards import require_device
from kiosk.hall import look_at_hall
from kiosk.messages import M, read_json
from kiosk.token import Holder
from visitors.arrivals import count_conflicts
from visitors.at_the_gate import (
    FoundGuest,
    conflicts_at_gate,
    find_at_gate,
    greetings,
    replace_lost_badge,
    settle_at_gate,
)
from visitors.deciding import local_day
from visitors.entrance import entrance_settings, people_inside
from visitors.scan_log import Conflict, LoggedScan

blueprint = Blueprint("gate_desk", __name__, url_prefix="/api/v1/gate")
csrf.exempt(blueprint)

LARGEST_BODY = 64 * 1024


@blueprint.post("/guests")
@require_device(DeviceRole.GATE)
def find_guests(holder: Holder) -> Response:
    """Guests of a name, for a supervisor's eyes. 403 for a wrong PIN, 429 for too many."""
    said = _read(FindGuestsRequest)
    supervisor = supervisor_of(holder, said.override)
    with transaction() as session:
        found = find_at_gate(
            session,
            said.typed,
            rehearsal=look_at_hall(session, _zone()).rehearsal,
            gate_name=holder.gate_name or "",
            supervisor=supervisor,
        )
        told = [_found(one) for one in found]
    return jsonify(guests=told)


@blueprint.post("/badges")
@require_device(DeviceRole.GATE)
def replace_badge(holder: Holder) -> tuple[Response, int]:
    """End a lost badge and make another. 201; its code is told this once, to be printed."""
    said = _read(ReplaceBadgeRequest)
    supervisor = supervisor_of(holder, said.override)
    with transaction() as session:
        issued = replace_lost_badge(
            session, said.guest, gate_name=holder.gate_name or "", supervisor=supervisor
        )
    return jsonify(code=issued.code, guest=issued.guest_id, name=issued.name), 201


@blueprint.post("/conflicts")
@require_device(DeviceRole.GATE)
def show_conflicts(holder: Holder) -> Response:
    """Today's conflicts that wait, for a supervisor's eyes. 403 for a wrong PIN, 429 for too
    many."""
    said = _read(ConflictsRequest)
    supervisor = supervisor_of(holder, said.override)
    zone = _zone()
    with transaction() as session:
        found, others = conflicts_at_gate(
            session,
            rehearsal=look_at_hall(session, zone).rehearsal,
            day=local_day(now(), zone),
            gate_name=holder.gate_name or "",
            supervisor=supervisor,
        )
        told = [_conflict(one) for one in found]
    return jsonify(conflicts=told, others=others)


@blueprint.post("/settlements")
@require_device(DeviceRole.GATE)
def settle(holder: Holder) -> Response:
    """Say what a conflict was: two people, one counted twice, or a note. 409 where it waits no
    more."""
    said = _read(SettleRequest)
    supervisor = supervisor_of(holder, said.override)
    with transaction() as session:
        entrance_settings(session, is_locked=True)
        settle_at_gate(
            session,
            said.conflict,
            how=said.how,
            note=said.note,
            gate_name=holder.gate_name or "",
            supervisor=supervisor,
        )
        rehearsal = look_at_hall(session, _zone()).rehearsal
        inside, waiting = people_inside(session, rehearsal), count_conflicts(session, rehearsal)
    return jsonify(inside=inside, waiting=waiting)


@blueprint.get("/greetings")
@require_device(DeviceRole.GATE, DeviceRole.SCREEN)
def whom_to_greet(holder: Holder) -> Response:
    """What the big screen shows: people inside, and who has just come in and agreed to be named.

    A screen without a gate greets for all of them.
    """
    with reading() as session:
        hall = look_at_hall(session, _zone())
        exhibition = find_exhibition(session)
        inside = people_inside(session, hall.rehearsal)
        named = greetings(session, rehearsal=hall.rehearsal, gate_name=holder.gate_name)
    return jsonify(
        exhibition=exhibition.title if exhibition else "",
        gate=holder.gate_name,
        time=iso_utc(now()),
        rehearsal=hall.rules.is_rehearsal,
        inside=inside,
        capacity=hall.rules.capacity,
        greetings=[
            {
                "nonce": one.nonce,
                "name": one.name,
                "organisation": one.organisation,
                "vip": one.is_vip,
                "at": iso_utc(one.at),
            }
            for one in named
        ],
    )


def _found(one: FoundGuest) -> dict[str, object]:
    return {
        "id": one.guest.id,
        "name": one.guest.name,
        "organisation": one.guest.organisation,
        "job": one.guest.job,
        "group": one.group.name,
        "colour": one.group.colour,
        "is_vip": one.guest.is_vip,
        "state": one.state,
        "party_size": one.party_size,
        "inside": one.inside,
        "has_badge": one.has_badge,
    }


def _conflict(one: Conflict) -> dict[str, object]:
    guest, group = one.later.guest, one.later.group
    return {
        "id": one.later.scan.id,
        "name": guest.name if guest else "",
        "organisation": guest.organisation if guest else "",
        "group": group.name if group else "",
        "colour": group.colour if group else "",
        "is_vip": bool(guest and guest.is_vip),
        "before": None if one.before is None else _side(one.before),
        "later": _side(one.later),
    }


def _side(line: LoggedScan) -> dict[str, object]:
    scan = line.scan
    return {
        "gate": line.gate,
        "at": iso_utc(scan.scanned_at),
        "party": scan.party,
        "arrived_at": iso_utc(scan.arrived_at) if line.is_late else None,
    }


def _read(model: type[M]) -> M:
    request.max_content_length = LARGEST_BODY
    if not request.is_json:
        raise DomainError("body_not_json")
    return read_json(model, request.get_data())


def _zone() -> ZoneInfo:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.timezone
