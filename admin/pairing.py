"""Pairing a device: where it stands, its six digits, and whether they were used.

The digits are a secret for ten minutes: they are in no address. A code's page is named by a mark
that only this server can make.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.device_list import ROLE_LABELS, booths_without_screen
from booth_content.exhibition import Booth
from booth_content.queries import booth_by_code
from core.addresses import qr_path, reachable_url
from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError, define
from core.sessions import require, signed_in_account
from kiosk.device import Device, PairingCode, get_device
from kiosk.pairing import make_pairing_code, make_renewal_code
from visitors.guest import Gate

blueprint = Blueprint("pairing", __name__, url_prefix="/admin/devices/codes")

PATHS = {"gate": "/gate"}

define(
    "pairing_unknown",
    404,
    fa="این کد از یاد رفته است؛ کدی تازه بسازید.",
    en="There is no such pairing code any more.",
)


@dataclass(frozen=True)
class Pairing:
    """A code with where it leads; ``device`` is what it made, once it was used."""

    code: PairingCode
    booth: Booth | None
    device: Device | None

    @property
    def is_expired(self) -> bool:
        return self.code.used_at is None and self.code.expires_at <= now()


@blueprint.get("/new")
@require("devices.manage")
def new() -> ResponseReturnValue:
    """Where the device stands; ``?booth=CODE`` chooses a booth."""
    return _form()


@blueprint.post("")
@require("devices.manage")
def make() -> ResponseReturnValue:
    """Make a code, for a new device or (``device``) for one that forgot who it is."""
    by = signed_in_account().actor
    device_id = request.form.get("device")
    try:
        with transaction() as session:
            if device_id:
                code = make_renewal_code(session, get_device(session, device_id), by=by)
            else:
                booth, gate = _place(session)
                role = request.form.get("role", "")
                code = make_pairing_code(session, role=role, booth=booth, gate_name=gate, by=by)
    except DomainError as error:
        return _form(problem=error.fa, status=error.status)
    return redirect(url_for("pairing.show", mark=_mark(code)), 303)


@blueprint.get("/<mark>")
@require("devices.manage")
def show(mark: str) -> ResponseReturnValue:
    """The six digits, until they are used; then the device that used them."""
    with reading() as session:
        pairing = _pairing(session, mark)
        waiting = booths_without_screen(session)
    part = "HX-Request" in request.headers
    # the path of what is about to be paired there
    address = reachable_url(request.host_url) + PATHS.get(pairing.code.role, "/screen")
    return render_template(
        "admin/pairing_part.html" if part else "admin/pairing.html",
        pairing=pairing,
        mark=mark,
        roles=ROLE_LABELS,
        address=address,
        qr=qr_path(address),
        # whoever pairs screens goes on with the next booth; a gate leads to none
        onward=next(iter(waiting), None) if pairing.booth else None,
        waiting=len(waiting) if pairing.booth else 0,
    )


def _form(*, problem: str | None = None, status: int = 200) -> Response:
    with reading() as session:
        booths = list(session.scalars(select(Booth).order_by(Booth.code_order)))
        gates = list(session.scalars(select(Gate.name).order_by(Gate.id)))
        bare = {booth.code for booth in booths_without_screen(session)}
    page = render_template(
        "admin/pairing_new.html",
        booths=booths,
        bare=bare,
        gates=gates,
        roles=ROLE_LABELS,
        chosen=request.values,
        problem=problem,
    )
    return make_response(page, status)


def _place(session: Session) -> tuple[Booth | None, str | None]:
    """What of the form counts for the role: a hidden box may still hold something."""
    role = request.form.get("role", "")
    code, gate = request.form.get("booth", "").strip(), request.form.get("gate", "").strip()
    booth = booth_by_code(session, code) if code and role in ("kiosk", "screen") else None
    return booth, gate if gate and role == "gate" else None


def _mark(code: PairingCode) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    said = f"pairing {code.code} {code.created_at.timestamp():.3f}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32]


def _pairing(session: Session, mark: str) -> Pairing:
    codes = session.scalars(select(PairingCode).order_by(PairingCode.created_at.desc()))
    code = next((one for one in codes if hmac.compare_digest(_mark(one), mark)), None)
    if code is None:
        raise DomainError("pairing_unknown")
    booth = session.get(Booth, code.booth_id) if code.booth_id else None
    return Pairing(code, booth, _made_by(session, code))


def _made_by(session: Session, code: PairingCode) -> Device | None:
    if code.used_at is None:
        return None
    if code.device_id:
        return get_device(session, code.device_id)
    return session.scalar(
        select(Device)
        .where(
            Device.role == code.role,
            Device.booth_id.is_not_distinct_from(code.booth_id),
            Device.gate_name.is_not_distinct_from(code.gate_name),
            Device.created_at >= code.used_at,
        )
        .order_by(Device.created_at)
        .limit(1)
    )
