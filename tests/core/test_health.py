"""/healthz for supervisors and /metrics for Prometheus, not for strangers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.accounts import Account
from core.database import bind_database, current_engine, make_engine
from core.settings import VERSION, Settings

SignIn = Callable[[str], Account]
ELSEWHERE = {"REMOTE_ADDR": "192.168.1.20"}


def test_a_well_server_says_so(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "ok",
        "version": VERSION,
        "database": "ok",
        "release": None,
    }


def test_a_server_whose_database_is_broken_says_so(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    used = current_engine()
    without_tables = make_engine(Settings.load({"GHORFEH_DATA_DIR": str(tmp_path / "empty")}))
    bind_database(app, without_tables)

    answer = client.get("/healthz")

    bind_database(app, used)
    without_tables.dispose()

    assert answer.status_code == 503
    assert answer.get_json() == {
        "status": "failing",
        "version": VERSION,
        "database": "unreachable",
    }


def test_health_is_asked_as_often_as_one_likes(client: FlaskClient) -> None:
    assert {client.get("/healthz").status_code for _ in range(30)} == {200}


def test_this_machine_reads_the_metrics(client: FlaskClient) -> None:
    client.get("/admin/sign-in")

    text = client.get("/metrics").get_data(as_text=True)

    assert (
        'ghorfeh_request_seconds_count{endpoint="sign_in.form",method="GET",status="200"}' in text
    )


@pytest.mark.parametrize(
    ("role", "status"), [(None, 404), ("viewer", 404), ("steward", 404), ("organiser", 200)]
)
def test_from_elsewhere_only_who_may_see_the_log_reads_the_metrics(
    client: FlaskClient, sign_in: SignIn, role: str | None, status: int
) -> None:
    if role:
        sign_in(role)

    assert client.get("/metrics", environ_base=ELSEWHERE).status_code == status


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_what_a_proxy_passes_on_is_not_this_machine(client: FlaskClient, header: str) -> None:
    assert client.get("/metrics", headers={header: "for=192.0.2.1"}).status_code == 404
