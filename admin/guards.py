"""The desk's door: strangers are led to sign in, new accounts to a password of their own.

Which right a view needs is said on the view (core.sessions.require). What is kept here is that no
view of the desk is without one, and where people go who may not see a page yet.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlencode, urlsplit

from flask import Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import DomainError, define, show_error
from core.sessions import GUARD, current_account

DESK = "/admin"
# what everybody may ask for; nothing else of the desk answers a stranger
PUBLIC = frozenset({"sign_in.form", "sign_in.sign_in", "sign_in.sign_out"})
# what an account may do before it has chosen a password
BEFORE_PASSWORD = PUBLIC | {"sign_in.password_form", "sign_in.choose_password"}

define(
    "password_choice_needed",
    403,
    fa="نخست گذرواژه‌ای از آن خودتان برگزینید: صفحهٔ گذرواژه را باز کنید.",
    en="Choose a password of your own first, at /admin/password.",
)


class UnguardedViewError(Exception):
    """A view of the desk says of no right that it needs it."""


def init_guards(app: Flask) -> None:
    """Refuse to serve an unguarded view; look at who asks before each request to the desk."""
    unguarded = [name for name in desk_endpoints(app) if right_of(app, name) is None]
    if unguarded := sorted(set(unguarded) - PUBLIC):
        raise UnguardedViewError(", ".join(unguarded))
    app.before_request(_lead)


def desk_endpoints(app: Flask) -> set[str]:
    """The endpoints of every address under /admin."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule == DESK or rule.rule.startswith(DESK + "/")
    }


def right_of(app: Flask, endpoint: str) -> str | None:
    """The right that ``endpoint`` is guarded with, if any."""
    right: str | None = getattr(app.view_functions[endpoint], GUARD, None)
    return right


def safe_next(address: str | None) -> str | None:
    """``address`` if it is a page of the desk on this server, else None: no way out through it."""
    if not address or not address.isprintable() or "\\" in address or address.startswith("//"):
        return None
    parts = urlsplit(address)
    path = unquote(parts.path)
    inside = posixpath.normpath(path)
    if parts.scheme or parts.netloc or path.startswith("//") or "\\" in path:
        return None
    if not (inside == DESK or inside.startswith(DESK + "/")):
        return None
    return None if inside in (DESK + "/sign-in", DESK + "/sign-out") else address


def _lead() -> ResponseReturnValue | None:
    if not _is_desk() or request.endpoint in PUBLIC or request.endpoint is None:
        return None
    account = current_account()
    if account is None:
        return _send(url_for("sign_in.form"), DomainError("sign_in_needed"))
    if account.is_password_one_time and request.endpoint not in BEFORE_PASSWORD:
        return _send(url_for("sign_in.password_form"), DomainError("password_choice_needed"))
    return None


def _is_desk() -> bool:
    return request.path == DESK or request.path.startswith(DESK + "/")


def _send(page: str, error: DomainError) -> Response:
    """Redirect a reader of pages; tell everything else with ``error`` (htmx leads on by itself)."""
    is_htmx = "HX-Request" in request.headers
    wanted = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    if request.method in ("GET", "HEAD") and wanted == "text/html" and not is_htmx:
        return redirect(_with_next(page, request.full_path.rstrip("?")))  # type: ignore[return-value]
    response = show_error(error)
    if is_htmx:
        seen = urlsplit(request.headers.get("HX-Current-URL", ""))
        response.headers["HX-Redirect"] = _with_next(page, seen.path)
    return response


def _with_next(page: str, address: str) -> str:
    wanted = safe_next(address)
    return f"{page}?{urlencode({'next': wanted})}" if wanted else page
