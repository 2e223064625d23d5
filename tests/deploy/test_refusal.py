"""What cannot be served is refused before anything is, with a reason, a remedy and an exit code."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core.settings import Settings
from tests.deploy.conftest import StartServer
from tests.deploy.server_process import free_port
from tests.live import ROOT


def test_a_second_server_on_the_same_data_folder_is_refused(start_server: StartServer) -> None:
    first = start_server().wait_until_ready()

    second = start_server(GHORFEH_PORT=str(free_port()))

    assert second.wait_for_end() == 3
    assert f"Another server (process {first.process.pid})" in second.output
    assert f"کارساز دیگری (فرایند {first.process.pid})" in second.output
    assert first.get_json("/healthz")


def test_a_taken_port_is_refused_before_the_database_is_made(
    start_server: StartServer, tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        server = start_server("--port", str(port), "--data", str(tmp_path / "fresh"))

        assert server.wait_for_end() == 4
    assert f"Port {port} is taken" in server.output
    assert f"درگاه {port}" in server.output
    assert not (tmp_path / "fresh" / "ghorfeh.sqlite3").exists()


def test_an_address_of_another_machine_is_refused(start_server: StartServer) -> None:
    server = start_server(GHORFEH_HOST="192.0.2.1")

    assert server.wait_for_end() == 4
    assert "Cannot listen on 192.0.2.1" in server.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GHORFEH_PORT", "eighty"),
        ("GHORFEH_TIMEZONE", "Asia/Qum"),
        ("GHORFEH_RUN_MODE", "eventlet"),
        ("GHORFEH_DATABASE_URL", "mysql://localhost/ghorfeh"),
        ("GHORFEH_PROT", "8073"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(
    start_server: StartServer, name: str, value: str
) -> None:
    server = start_server(**{name: value})

    assert server.wait_for_end() == 2
    assert server.output.count(name) == 2  # once in English, once in Persian
    assert "Traceback" not in server.output


@pytest.fixture
def newer_database(environment: dict[str, str]) -> Iterator[None]:
    """The test's database, as a later version of the program would leave it."""
    engine = create_engine(Settings.load(environment).database_url)
    with engine.begin() as connection:
        ours = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    yield
    with engine.begin() as connection:
        left = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours})
    engine.dispose()
    assert left == "later"


@pytest.mark.usefixtures("newer_database")
def test_a_database_newer_than_the_program_is_refused_and_left_alone(
    start_server: StartServer,
) -> None:
    server = start_server()

    assert server.wait_for_end() == 6
    assert "newer than this program (revision later)" in server.output
    assert "پایگاه داده از این برنامه تازه‌تر است" in server.output


def test_a_database_that_does_not_answer_is_refused(start_server: StartServer) -> None:
    server = start_server(
        GHORFEH_DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/ghorfeh"
    )

    assert server.wait_for_end() == 6
    assert "GHORFEH_DATABASE_URL" in server.output
    assert "Traceback" not in server.output


def test_a_database_that_is_none_is_refused(start_server: StartServer, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "ghorfeh.sqlite3").write_bytes(b"not a database" * 100)

    server = start_server("--data", str(folder), GHORFEH_DATABASE_URL="")

    assert server.wait_for_end() == 6
    assert "file is not a database" in server.output
    assert "Traceback" not in server.output


@pytest.mark.parametrize("kilobytes", [16, 600, 9000])
def test_a_full_disk_is_refused_with_what_to_do(
    start_server: StartServer, tmp_path: Path, kilobytes: int
) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        server = start_server("--data", str(folder), GHORFEH_DATABASE_URL="")
        code = server.wait_for_end()
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)

    assert code == 7
    assert "دیسک پوشهٔ داده پر است" in server.output
    assert "Traceback" not in server.output


def test_the_command_line_names_a_setting_that_makes_no_sense(environment: dict[str, str]) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "flask", "devices", "--help"],
        cwd=ROOT,
        env=os.environ | environment | {"GHORFEH_PORT": "zz"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert said.stderr.count("GHORFEH_PORT: ") == 2
    assert "Traceback" not in said.stderr


def test_missing_fribidi_is_refused_with_the_line_that_installs_it(
    start_server: StartServer, tmp_path: Path
) -> None:
    # the loader finds this empty file first, and gives up on the library as if it were not there
    (tmp_path / "libfribidi.so.0").touch()

    server = start_server(LD_LIBRARY_PATH=str(tmp_path))

    assert server.wait_for_end() == 5
    assert "sudo apt-get install -y libfribidi0" in server.output
    assert "FriBiDi نیست" in server.output
