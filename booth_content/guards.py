"""Who may write to a booth on this request: an account, or a contributor by an access link."""

from __future__ import annotations

from flask import Flask, Response, after_this_request, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer

from booth_content.access_link import Contributor
from booth_content.exhibition import Booth
from booth_content.link_entering import find_contributor, note_use
from booth_content.writer import Writer
from core.database import reading, transaction
from core.errors import DomainError
from core.sessions import current_account

COOKIE = "ghorfeh_contributor"
COOKIE_SECONDS = 366 * 24 * 3600  # whether it still counts is looked up, at every request


def writer_for(booth: Booth) -> Writer:
    """Who writes to ``booth`` on this request: the account, if one may, else the contributor.

    Raises sign_in_needed, not_permitted; for a contributor not_permitted at another
    neighbourhood's booth, and what ``current_contributor`` raises.
    """
    account = current_account()
    if account is not None and account.may("content.edit"):
        return account
    if COOKIE in request.cookies:
        return contributor_for(booth)
    raise DomainError("sign_in_needed" if account is None else "not_permitted")


def contributor_for(booth: Booth) -> Contributor:
    """The contributor of this request, who belongs to the booth's neighbourhood.

    Raises not_permitted, and what ``current_contributor`` raises.
    """
    contributor = current_contributor()
    if booth.neighbourhood_id is None or booth.neighbourhood_id != contributor.neighbourhood_id:
        raise DomainError("not_permitted")
    return contributor


def current_contributor() -> Contributor:
    """Whose device this is, by its own cookie; looked up anew at each request.

    Raises link_needed, link_device_ended, link_revoked, link_expired. Writes down, at most once a
    minute, that the device was used.
    """
    if "contributor" not in g:
        g.contributor = _load(_secret())
    found: Contributor = g.contributor
    return found


def keep_secret(response: Response, secret: str) -> Response:
    """Let this device in from now on: a signed cookie of its own, beside any account's."""
    response.set_cookie(
        COOKIE,
        _signer().dumps(secret),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def _load(secret: str) -> Contributor:
    with reading() as session:
        contributor, is_stale = find_contributor(session, secret)
    if is_stale:
        # afterwards: whoever asks may be in a transaction, which this one would wait for
        after_this_request(lambda response: _note(contributor, response))
    return contributor


def _note(contributor: Contributor, response: Response) -> Response:
    with transaction() as session:
        note_use(session, contributor)
    return response


def _secret() -> str:
    try:
        secret = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        raise DomainError("link_needed") from None
    return secret if isinstance(secret, str) else ""


def _signer() -> URLSafeSerializer:
    app: Flask = current_app
    return URLSafeSerializer(str(app.config["SECRET_KEY"]), salt="contributor")
