"""What every answer and every form is guarded with: headers, CSRF, cookies, throttles."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.middleware.proxy_fix import ProxyFix

from core.errors import DomainError, show_error
from core.json_bodies import StrictJson
from core.settings import Settings

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)

LARGEST_REQUEST = 64 * 1024 * 1024
LARGEST_FORM = 2 * 1024 * 1024  # without the files in it
SIGN_IN_LASTS = timedelta(hours=14)  # one exhibition day, from building up to closing

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
}


def init_security(app: Flask, settings: Settings) -> None:
    """Safe cookies, CSRF on every form, throttles, and the headers on every answer."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="ghorfeh",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SIGN_IN_LASTS,
        # an answer that sent its older cookie along would take away what another has just said
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,
        # plain HTTP on the venue's network sends no Referer worth checking
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
    )
    app.before_request(_bound_plain_form)
    app.json = StrictJson(app)
    csrf.init_app(app)
    limiter.init_app(app)
    app.register_error_handler(CSRFError, _show_csrf_error)
    app.after_request(_add_headers)


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Believe that many proxies about the address and the scheme of whom they pass on.

    Called last, so that it stands before the sockets too. The name of the host is not taken from
    them: a proxy that does not set that header would pass on whatever a stranger wrote there.
    """
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def _bound_plain_form() -> None:
    # Werkzeug bounds only the text of multipart forms; one without files is read whole
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = LARGEST_FORM


def _show_csrf_error(_error: CSRFError) -> Response:
    return show_error(DomainError("form_expired"))


def _add_headers(response: Response) -> Response:
    # whoever says in a policy of its own who may frame it is not contradicted
    says_its_framers = "frame-ancestors" in response.headers.get("Content-Security-Policy", "")
    for name, value in HEADERS.items():
        if name != "X-Frame-Options" or not says_its_framers:
            response.headers.setdefault(name, value)
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
