"""What a gate asks beside scanning: guests by name, a badge for a lost one, whom to greet.

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
from kiosk.gate_messages import FindGuestsRequest, ReplaceBadgeRequest
from kiosk.gate_scans import supervisor_of
from kiosk.guards import require_device
from kiosk.hall import look_at_hall
from kiosk.messages import M, read_json
from kiosk.token import Holder
from visitors.at_the_gate import FoundGuest, find_at_gate, greetings, replace_lost_badge
from visitors.entrance import people_inside

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


def _read(model: type[M]) -> M:
    request.max_content_length = LARGEST_BODY
    if not request.is_json:
        raise DomainError("body_not_json")
    return read_json(model, request.get_data())


def _zone() -> ZoneInfo:
    settings: Settings = current_app.extensions["ghorfeh_settings"]
    return settings.timezone
