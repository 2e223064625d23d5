"""The devices' API under /api/v1: JSON, a Bearer token, no cookies."""

from __future__ import annotations

import json

from flask import Blueprint, Response, jsonify, request

from booth_content.jobs import store
from booth_content.release_files import ReleaseFiles, files_for_booth
from core.database import reading, transaction
from core.dates import now
from core.errors import DomainError, define
from core.security import csrf
from kiosk.desired import ReleaseMark, release_mark
from kiosk.device import DeviceRole
from kiosk.device_event import record_events
from kiosk.events import locale
from kiosk.guards import require_device
from kiosk.messages import PairRequest, read_json
from kiosk.openapi import api_document
from kiosk.pairing import pair_device
from kiosk.token import Holder
from kiosk.told import EventsMessage, read_events
from kiosk.tries import one_try, take_turn

blueprint = Blueprint("device_api", __name__, url_prefix="/api/v1")
csrf.exempt(blueprint)

LARGEST_PAIRING = 64 * 1024
LARGEST_EVENTS = 1024 * 1024

define(
    "body_not_json",
    415,
    fa="این نشانی تنها JSON می‌پذیرد.",
    en="This address takes application/json only.",
)


@blueprint.post("/devices/pair")
def pair() -> tuple[Response, int]:
    """Turn the six digits into a token. 201; 404, 410 wrong code, 422 body, 429 too many tries."""
    request.max_content_length = LARGEST_PAIRING
    if not request.is_json:
        raise DomainError("body_not_json")
    said = read_json(PairRequest, request.get_data())
    address = request.remote_addr or ""
    with one_try(address), transaction() as session:
        device, token = pair_device(session, code=said.code, name=said.name, address=address)
    return jsonify(device=device.id, role=device.role, token=token), 201


@blueprint.get("/release")
@require_device(DeviceRole.KIOSK, DeviceRole.SCREEN)
def release(holder: Holder) -> Response:
    """What this device shall show. Its ETag answers 304 without reading the list of files."""
    with reading() as session:
        mark = release_mark(session, holder, locale=locale())
        if request.if_none_match.contains_weak(mark.etag):
            response = Response(status=304)
        else:
            files = files_for_booth(session, store(), mark.booth)
            response = _release_answer(mark, files)
    response.set_etag(mark.etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    return response


def _release_answer(mark: ReleaseMark, files: ReleaseFiles) -> Response:
    # the files of the whole hall are written once a release, not once a screen
    known = {"release": mark.release, "booth": mark.booth, "settings": mark.settings}
    body = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return Response(f'{body[:-1]},"files":{files.as_json()}}}', mimetype="application/json")


@blueprint.post("/events")
@require_device(DeviceRole.KIOSK, DeviceRole.SCREEN)
def events(holder: Holder) -> Response:
    """Keep what happened at a screen, each event once; what can never be kept is named."""
    arrived_at = now()
    request.max_content_length = LARGEST_EVENTS
    if holder.device_id is None:
        raise DomainError("demo_tells_nothing")
    take_turn(holder.device_id)
    if not request.is_json:
        raise DomainError("body_not_json")
    said = read_json(EventsMessage, request.get_data())
    told, refused = read_events(said)
    with transaction() as session:
        recorded = record_events(
            session, holder.device_id, told, arrived_at=arrived_at, sent_at=said.sent_at
        )
    return jsonify(**recorded._asdict(), refused=[one.model_dump() for one in refused])


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document that describes this API."""
    return jsonify(api_document())


@blueprint.after_request
def _name_the_scheme(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
