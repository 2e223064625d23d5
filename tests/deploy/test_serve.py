"""Starting: what is served and what the person who started it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from core.accounts import Account
from core.database import transaction
from core.dates import now
from core.settings import VERSION
from tests.deploy.conftest import StartServer
from tests.deploy.server_process import ServerProcess, free_port

ONE_TIME_PASSWORD = re.compile(r"First account, one-time password.*\n +\S+\n +(\S+)\n")


def one_time_password(server: ServerProcess) -> str | None:
    found = ONE_TIME_PASSWORD.search(server.output)
    return found[1] if found else None


@pytest.mark.parametrize("run_mode", ["gevent", "threads"])
def test_the_ready_line_comes_once_pages_are_answered(
    start_server: StartServer, run_mode: str
) -> None:
    server = start_server(GHORFEH_RUN_MODE=run_mode).wait_until_ready()

    answer = server.get_json("/healthz")

    assert isinstance(answer, dict)
    assert (answer["status"], answer["version"]) == ("ok", VERSION)


def test_it_prints_version_data_folder_and_the_pages_addresses(
    start_server: StartServer, environment: dict[str, str]
) -> None:
    server = start_server().wait_until_ready()

    base = f"http://127.0.0.1:{server.port}"
    for words in (VERSION, environment["GHORFEH_DATA_DIR"], f"{base}/admin/", f"{base}/screen"):
        assert words in server.output


def test_the_first_account_gets_a_new_password_at_each_start_until_it_is_used(
    start_server: StartServer, app: Flask
) -> None:
    passwords = []
    for _ in range(2):
        server = start_server().wait_until_ready()
        passwords.append(one_time_password(server))
        server.process.terminate()
        server.wait_for_end()
    with transaction() as session:
        session.execute(update(Account).values(signed_in_at=now()))
    server = start_server().wait_until_ready()

    assert len(set(passwords)) == 2
    assert None not in passwords
    assert one_time_password(server) is None


def test_arguments_win_over_settings(start_server: StartServer, tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "elsewhere"

    server = start_server("--port", str(port), "--data", str(data))
    server.port = port
    server.wait_until_ready()

    assert server.is_port_open()
    assert int((data / "server.lock").read_text()) == server.process.pid
