"""Guessing pairing codes all at once gains nothing over guessing them one by one."""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter

from flask import Flask

from booth_content.exhibition import Booth
from core.audit import SYSTEM
from core.database import transaction
from kiosk.pairing import make_pairing_code
from tests.live import LiveServer

AT_ONCE = 60


def statuses(server: LiveServer, codes: list[str]) -> list[int]:
    """Send a request for each code up to its last byte, then all last bytes; the answers."""
    answers: list[int] = []
    ready = threading.Barrier(len(codes))

    def guess(code: str) -> None:
        body = json.dumps({"code": code})
        head = (
            "POST /api/v1/devices/pair HTTP/1.1\r\nHost: ghorfeh\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        sent = (head + body).encode()
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
            connection.sendall(sent[:-1])
            ready.wait(30)
            connection.sendall(sent[-1:])
            answers.append(int(connection.recv(64).split()[1]))

    threads = [threading.Thread(target=guess, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_many_wrong_codes_at_the_same_moment_ten_are_looked_at(
    app: Flask, live_server: LiveServer, booths: list[Booth]
) -> None:
    answers = statuses(live_server, [f"{number:06}" for number in range(AT_ONCE)])

    assert Counter(answers) == {404: 10, 429: AT_ONCE - 10}


def test_one_code_lets_one_device_in_and_right_codes_use_up_no_tries(
    app: Flask, live_server: LiveServer, booths: list[Booth]
) -> None:
    with transaction() as session:
        codes = [
            make_pairing_code(session, role="kiosk", booth=booths[0], by=SYSTEM).code
            for _ in range(13)
        ]

    one_by_one = [statuses(live_server, [code])[0] for code in codes[1:]]
    together = statuses(live_server, codes[:1] * 8)

    assert one_by_one == [201] * 12
    assert sorted(together) == [201] + [410] * 7
