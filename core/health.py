"""/healthz for supervisors, /metrics for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, Histogram, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from core.database import is_answering
from core.security import limiter
from core.sessions import current_account
from core.settings import VERSION

blueprint = Blueprint("health", __name__)

REQUESTS = Histogram(
    "ghorfeh_request_seconds",
    "Time to answer a request",
    ["endpoint", "method", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SOCKETS = Gauge("ghorfeh_sockets", "Sockets connected to this process", ["namespace"])

Fact = Callable[[], Any]


def add_fact(app: Flask, name: str, fact: Fact) -> None:
    """Have /healthz tell ``fact()`` under ``name``."""
    app.extensions.setdefault("ghorfeh_facts", {})[name] = fact


def init_health(app: Flask) -> None:
    app.before_request(_note_start)
    app.after_request(_measure)


@blueprint.get("/healthz")
@limiter.exempt
def healthz() -> tuple[Response, int]:
    """Whether the server can serve: 200, or 503 when its database does not answer."""
    try:
        is_well = is_answering()
        facts = {
            name: fact() for name, fact in current_app.extensions.get("ghorfeh_facts", {}).items()
        }
    except SQLAlchemyError:
        is_well, facts = False, {}
    answer = {
        "status": "ok" if is_well else "failing",
        "version": VERSION,
        "database": "ok" if is_well else "unreachable",
        **facts,
    }
    return jsonify(answer), 200 if is_well else 503


@blueprint.get("/metrics")
@limiter.exempt
def metrics() -> Response:
    """Prometheus text, for this machine and for signed-in organisers; strangers get 404."""
    account = current_account()
    # what a proxy on this machine passes on comes from somewhere else
    is_passed_on = bool({"X-Forwarded-For", "Forwarded"} & set(request.headers.keys()))
    is_local = request.remote_addr in ("127.0.0.1", "::1") and not is_passed_on
    is_told = account and not account.is_password_one_time and account.may("audit.view")
    if not is_local and not is_told:
        abort(404)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _note_start() -> None:
    g.started = time.perf_counter()


def _measure(response: Response) -> Response:
    if started := g.pop("started", None):
        # a series lives as long as the process: none for each word a stranger takes for a method
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(request.endpoint or "none", method, response.status_code).observe(
            time.perf_counter() - started
        )
    return response
