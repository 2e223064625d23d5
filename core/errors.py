"""Errors with a code and a sentence; one handler shows each as a page or as a problem document.

Every refusal of the product is a DomainError whose code was defined with a Persian and an
English sentence that says what to do next. JSON follows RFC 9457.
"""

from __future__ import annotations

import errno
import string
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, json, render_template, request
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from core.persian import to_persian_digits

log = structlog.get_logger()


@dataclass(frozen=True)
class ErrorText:
    """What one code means: HTTP status and its sentence in Persian and English."""

    status: int
    fa: str
    en: str


CATALOGUE: dict[str, ErrorText] = {}


def define(code: str, status: int, *, fa: str, en: str) -> None:
    """Add a code to the catalogue; sentences are format strings over the error's details.

    In Persian numbers get Persian digits, and ``{booth!n}`` is a code as people say it: «۱» for 01.
    """
    if code in CATALOGUE:
        raise ValueError(f"error code {code} is defined twice")
    CATALOGUE[code] = ErrorText(status, fa, en)


class _PersianFormatter(string.Formatter):
    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion == "n":
            return to_persian_digits(str(value).lstrip("0") or value)
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        text = super().format_field(value, format_spec)
        return to_persian_digits(text) if isinstance(value, int | float) else str(text)


_persian = _PersianFormatter()


class DomainError(Exception):
    """An act that is not possible. ``details`` fill the sentence and travel in the JSON answer."""

    def __init__(self, code: str, /, **details: Any) -> None:
        self.code = code
        self.details = details
        text = CATALOGUE[code]
        self.status = text.status
        self.fa = _persian.format(text.fa, **details)
        self.en = text.en.format(**details)
        super().__init__(self.en)


define(
    "page_unknown",
    404,
    fa="این نشانی در غرفه نیست. به صفحهٔ نخست برگردید.",
    en="There is nothing at this address.",
)
define(
    "not_permitted",
    403,
    fa="حساب شما اجازهٔ این کار را ندارد. از مدیر سامانه بخواهید.",
    en="Your account may not do this.",
)
define(
    "sign_in_needed",
    401,
    fa="برای این صفحه باید وارد شوید.",
    en="Sign in first.",
)
define(
    "form_expired",
    400,
    fa="این فرم کهنه شده است. صفحه را تازه کنید و دوباره بفرستید؛ نوشته‌تان در مرورگر می‌ماند.",
    en="The form has expired: reload the page and send it again.",
)
define(
    "too_many_tries",
    429,
    fa="بار زیادی امتحان شد. یک دقیقه صبر کنید و دوباره بکوشید.",
    en="Too many tries: wait a minute.",
)
define(
    "body_invalid",
    422,
    fa="آنچه رسید خوانده نشد: {reason}",
    en="The request's body is not valid: {reason}",
)
define(
    "body_too_large",
    413,
    fa="پرونده بزرگ‌تر از اندازهٔ مجاز است. پروندهٔ کوچک‌تری بفرستید.",
    en="The request is larger than allowed.",
)
define(
    "method_unknown",
    405,
    fa="این نشانی چنین درخواستی را نمی‌پذیرد. از دکمه‌های خود صفحه بروید.",
    en="This address does not take that method.",
)
define(
    "request_invalid",
    400,
    fa="درخواست خوانده نشد. صفحه را تازه کنید و دوباره بکوشید.",
    en="The request could not be read.",
)
define(
    "busy",
    503,
    fa="سامانه سرگرم نوشتن است. چند ثانیه صبر کنید و دوباره بکوشید؛ چیزی گم نشده است.",
    en="The database is busy: try again in a few seconds.",
)
define(
    "disk_full",
    507,
    fa="جای خالی روی دیسک سرور نمانده است. چیزی نوشته نشد؛ جا باز کنید و دوباره بکوشید.",
    en="The server's disk is full; nothing was written. Free some space and try again.",
)
define(
    "unexpected",
    500,
    fa="خطایی پیش آمد که پیش‌بینی نشده بود و ثبت شد. دوباره بکوشید؛ اگر ماند، فنی را خبر کنید.",
    en="An unexpected error; it has been logged.",
)

_BY_STATUS = {
    400: "request_invalid",
    401: "sign_in_needed",
    403: "not_permitted",
    404: "page_unknown",
    405: "method_unknown",
    413: "body_too_large",
    429: "too_many_tries",
}


def init_errors(app: Flask) -> None:
    """Install the one handler."""
    app.register_error_handler(DomainError, show_error)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(OperationalError, _show_database_error)
    app.register_error_handler(PoolTimeoutError, _show_busy)
    app.register_error_handler(DataError, _show_unkeepable)
    app.register_error_handler(Exception, _show_unexpected)


def show_error(error: DomainError) -> Response:
    """Answer with a page for people or ``application/problem+json`` for programs."""
    response = _as_problem(error) if _wants_json() else _as_page(error)
    response.status_code = error.status
    if error.status in (429, 503):
        response.headers["Retry-After"] = "60" if error.status == 429 else "3"
    return response


def problem(error: DomainError) -> dict[str, Any]:
    """The RFC 9457 document of an error, with our stable ``code``."""
    return {
        "type": f"urn:ghorfeh:problem:{error.code}",
        "title": error.fa,
        "detail": error.en,
        "status": error.status,
        "code": error.code,
        **{key: value for key, value in error.details.items() if key not in _RESERVED},
    }


_RESERVED = {"type", "title", "detail", "status", "code"}


def _as_problem(error: DomainError) -> Response:
    body = json.dumps(problem(error), ensure_ascii=False, default=str)
    return Response(body, content_type="application/problem+json")


def _as_page(error: DomainError) -> Response:
    return Response(render_template("core/error.html", error=error), mimetype="text/html")


def _wants_json() -> bool:
    if request.path.startswith(("/api/", "/files/", "/socket.io", "/uploads")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"


def _show_http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]
    code = error.code or 500
    known = _BY_STATUS.get(code)
    if known is None:
        known = "request_invalid" if code < 500 else "unexpected"
    shown = DomainError(known)
    shown.status = code
    response = show_error(shown)
    if allow := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allow)
    return response


# PostgreSQL's: serialization failure, deadlock, lock not available, too many connections, shutting
# down, starting up
_BUSY_STATES = {"40001", "40P01", "55P03", "53300", "57P01", "57P03"}
_DISK_FULL_STATE = "53100"


def _show_database_error(error: OperationalError) -> Response:
    state = getattr(error.orig, "sqlstate", None)
    if "full" in str(error.orig).lower() or state == _DISK_FULL_STATE:
        return show_error(DomainError("disk_full"))
    if "locked" in str(error.orig) or state in _BUSY_STATES or error.connection_invalidated:
        return _show_busy(error)
    return _show_unexpected(error)


def _show_busy(_error: Exception) -> Response:
    log.warning("database.busy", path=request.path)
    return show_error(DomainError("busy"))


def _show_unkeepable(error: DataError) -> Response:
    # a NUL, a number or a text too long for its column: nobody types these by mistake
    log.warning("database.refused_value", path=request.path, said=str(error.orig))
    return show_error(DomainError("request_invalid"))


def _show_unexpected(error: Exception) -> Response:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return show_error(DomainError("disk_full"))
    log.error("request.failed", path=request.path, method=request.method, exc_info=error)
    return show_error(DomainError("unexpected"))
