"""Telling systemd (Type=notify) that the server serves."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deploy.readiness import is_serving, tell_systemd
from tests.deploy.server_process import free_port


def test_systemd_is_told_on_the_socket_it_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))

        tell_systemd("READY=1")

        assert systemd.recv(100) == b"READY=1"


def test_without_systemd_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    tell_systemd("READY=1")


def test_a_closed_port_serves_nothing() -> None:
    assert not is_serving("127.0.0.1", free_port())
