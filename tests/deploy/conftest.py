"""Servers on a data folder and a database of the test's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.deploy.server_process import ServerProcess, free_port

StartServer = Callable[..., ServerProcess]


@pytest.fixture
def server_environment(environment: dict[str, str]) -> dict[str, str]:
    """What a server process is started with: this test's settings and a free local port."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GHORFEH_")}
    local = {"GHORFEH_HOST": "127.0.0.1", "GHORFEH_PORT": str(free_port())}
    return plain | environment | local


@pytest.fixture
def start_server(server_environment: dict[str, str]) -> Iterator[StartServer]:
    """start_server(*arguments, **settings) -> a server without the sample, starting."""
    servers: list[ServerProcess] = []

    def start(*arguments: str, **settings: str) -> ServerProcess:
        servers.append(ServerProcess(server_environment | settings, "--empty", *arguments))
        return servers[-1]

    yield start
    for server in servers:
        server.clear_away()
