"""A fleet of screens in one light process: ``python -m tests.benchmarks.fleet PORT`` .

Reads tokens, one a line, up to an empty line; prints ``ready`` once every socket is connected and
was answered. After that a line ``report`` prints, as JSON, the CLOCK_MONOTONIC nanoseconds at which
each socket received each release as ``desired``: {"<release>": [ns, …]}. Ends with its input.

A screen here does what a real one does on its socket: it acknowledges a ``desired`` by a heartbeat
once it would have fetched and painted it (40 to 150 ms, as measured with Chromium), and sends a
heartbeat every ten seconds. It is written on bare sockets so that 730 of them leave the machine to
the server.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import struct
import sys
import time
from collections import defaultdict

HEARTBEAT_SECONDS = 10.0
received: dict[int, list[int]] = defaultdict(list)


class Screen:
    """One socket."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.release: int | None = None
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Connect, then read until the server closes."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        key = base64.b64encode(os.urandom(16)).decode()
        self.writer.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        await self.reader.readuntil(b"\r\n\r\n")
        beating: asyncio.Task[None] | None = None
        while (packet := await self._read()) is not None:
            if packet.startswith("0"):
                self._send("40/device," + json.dumps({"token": self.token}))
            elif packet == "2":
                self._send("3")
            elif packet.startswith("40/device"):
                beating = asyncio.create_task(self._beat())
            elif packet.startswith("43/device"):
                self.ready.set()
            elif packet.startswith("42/device,"):
                self._on_event(packet)
        if beating is not None:
            beating.cancel()

    def _on_event(self, packet: str) -> None:
        instant = time.monotonic_ns()
        name, state = json.loads(packet.removeprefix("42/device,"))
        if name == "desired" and state["release"] != self.release:
            self.release = state["release"]
            received[state["release"]].append(instant)
            painted_after = random.uniform(0.04, 0.15)
            asyncio.get_running_loop().call_later(painted_after, self._heartbeat)

    async def _beat(self) -> None:
        while True:
            self._heartbeat()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    def _heartbeat(self) -> None:
        clock = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        body = {
            "release": self.release,
            "build": "fleet",
            "booth": None,
            "page_alive": True,
            "queue": 0,
            "clock": clock,
        }
        self._send("42/device,1" + json.dumps(["heartbeat", body]))

    async def _read(self) -> str | None:
        try:
            head = await self.reader.readexactly(2)
            length = head[1] & 0x7F
            if length == 126:
                (length,) = struct.unpack("!H", await self.reader.readexactly(2))
            payload = await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        return payload.decode() if head[0] & 0x0F == 1 else ""

    def _send(self, packet: str) -> None:
        data = packet.encode()
        mask = os.urandom(4)
        head = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else b""
        head = head or bytes([0x81, 0x80 | 126]) + struct.pack("!H", len(data))
        self.writer.write(head + mask + bytes(b ^ mask[i & 3] for i, b in enumerate(data)))


async def main(port: int) -> None:
    """Connect every screen, then answer reports until the input ends."""
    tokens = [line.strip() for line in iter(sys.stdin.readline, "\n")]
    screens = [Screen(port, token) for token in tokens]
    tasks = []
    for screen in screens:
        tasks.append(asyncio.create_task(screen.run()))
        await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.gather(*(screen.ready.wait() for screen in screens)), 120)
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(received), flush=True)
        received.clear()
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
