"""The listening socket, and what its connections inherit."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from core.addresses import find_lan_addresses
from deploy.network import end_dead_connections, open_listener
from deploy.refusal import PORT_NOT_FREE, Refusal


def test_accepted_connections_inherit_the_end_of_dead_peers() -> None:
    with open_listener("127.0.0.1", 0) as listener:
        end_dead_connections(listener)
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                options = [
                    accepted.getsockopt(level, option)
                    for level, option in (
                        (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
                        (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
                        (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
                        (socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
                        (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
                    )
                ]

    assert options == [1, 20, 5, 3, 30_000]


def test_two_cannot_listen_on_one_port() -> None:
    with open_listener("127.0.0.1", 0) as first, pytest.raises(Refusal) as refused:
        open_listener("127.0.0.1", first.getsockname()[1])

    assert refused.value.exit_code == PORT_NOT_FREE


def test_the_wildcard_of_ipv6_takes_ipv4_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with (
        open_listener("::", 0) as listener,
        socket.create_connection(("127.0.0.1", listener.getsockname()[1])) as connection,
    ):
        assert connection.getpeername()[0] == "127.0.0.1"


def test_lan_addresses_are_ipv4_without_loopback() -> None:
    addresses = [ipaddress.IPv4Address(address) for address in find_lan_addresses()]

    assert not any(address.is_loopback for address in addresses)
    assert len(addresses) == len(set(addresses))
