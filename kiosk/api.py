"""The devices' API under /api/v1: JSON, a Bearer token, no cookies."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from booth_content.jobs import store
from booth_content.release import files_for_booth
from core.database import reading, transaction
from core.errors import DomainError, define
from core.security import csrf
from kiosk.desired import release_mark
from kiosk.device import DeviceRole
from kiosk.events import locale
from kiosk.guards import require_device
from kiosk.messages import PairRequest, read_json
from kiosk.openapi import api_document
from kiosk.pairing import pair_device
from kiosk.token import Holder
from kiosk.tries import one_try

blueprint = Blueprint("device_api", __name__, url_prefix="/api/v1")
csrf.exempt(blueprint)

LARGEST_PAIRING = 64 * 1024

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
            response = jsonify(
                release=mark.release, booth=mark.booth, files=files, settings=mark.settings
            )
    response.set_etag(mark.etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    return response


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document that describes this API."""
    return jsonify(api_document())


@blueprint.after_request
def _name_the_scheme(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
