"""A guest's own data, given out on their request: everything that is stored, in one file."""

from __future__ import annotations

import json

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from admin.guest_data_sheet import data_workbook
from admin.typed_time import server_zone
from core.audit import record
from core.database import transaction
from core.dates import iso_utc, now
from core.errors import DomainError
from core.sessions import require, signed_in_account
from visitors.guest import get_guest
from visitors.guest_history import everything_known

blueprint = Blueprint("guest_data", __name__, url_prefix="/admin/guests")

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@blueprint.post("/<int:guest_id>/data.<form>")
@require("guests.manage")
def give(guest_id: int, form: str) -> ResponseReturnValue:
    """As a workbook to be read, or as JSON to be taken elsewhere; that it was given is audited."""
    if form not in TYPES:
        raise DomainError("page_unknown")
    with transaction() as session:
        guest = get_guest(session, guest_id)
        by = signed_in_account().actor
        record(session, by, "guest.data_given", subject=guest.subject, format=form)
        session.flush()
        known = everything_known(session, guest)
    if form == "json":
        told = {"given_at": iso_utc(now()), **vars(known)}
        body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    else:
        body = data_workbook(known, zone=server_zone())
    response = Response(body, mimetype=TYPES[form])
    name = f"ghorfeh-guest-{guest_id}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
