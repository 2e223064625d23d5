"""Phones of contributors in one light process: ``python -m tests.benchmarks.writers PORT SECONDS``.

Reads one JSON object a line: {"section": address, "cookie", "csrf"}. Each phone keeps one
connection, saves a longer sentence every two seconds, says every ten that it is there, and asks
for its section's page once in between. Prints {"saves": [ms], "others": [ms], "statuses": {…}}.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

SAVE_SECONDS = 2.0
PRESENCE_EVERY = 5  # saves: ten seconds, as static/editing/presence.js tells


@dataclass
class Heard:
    """How long answers took, in ms, and what they were."""

    saves: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)


class Phone:
    """One person's phone, with what they have written so far."""

    def __init__(self, port: int, facts: dict[str, str], heard: Heard) -> None:
        self.port, self.heard = port, heard
        self.section, self.headers = facts["section"], facts
        self.text: str | None = None

    async def write(self, until: float) -> None:
        """Type until then, beginning at a moment of its own."""
        await asyncio.sleep(random.uniform(0, SAVE_SECONDS))
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        turn = 0
        while (began := time.monotonic()) < until:
            await self._save()
            turn += 1
            if turn % PRESENCE_EVERY == 0:
                await self._ask("POST", "/presence", {"window": "w", "writing": True})
            elif turn % PRESENCE_EVERY == 2:
                await self._ask("GET", "")
            await asyncio.sleep(max(0.0, SAVE_SECONDS - (time.monotonic() - began)))
        self.writer.close()

    async def _save(self) -> None:
        longer = f"{self.text or ''} مسجد محله"[-400:]
        changes = {"about": {"before": self.text, "after": longer}}
        started = time.perf_counter()
        answer = await self._send("POST", "/save", {"changes": changes})
        self.heard.saves.append((time.perf_counter() - started) * 1e3)
        if json.loads(answer)["saved"] == ["about"]:
            self.text = longer.strip()

    async def _ask(self, method: str, path: str, body: object = None) -> None:
        started = time.perf_counter()
        await self._send(method, path, body)
        self.heard.others.append((time.perf_counter() - started) * 1e3)

    async def _send(self, method: str, path: str, body: object = None) -> bytes:
        data = json.dumps(body).encode() if body is not None else b""
        lines = [
            f"{method} {self.section}{path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: {self.headers['cookie']}",
            f"X-CSRFToken: {self.headers['csrf']}",
            "Accept: application/json" if data else "Accept: text/html",
            "Content-Type: application/json",
            f"Content-Length: {len(data)}",
        ]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        self.heard.statuses[int(head[9:12])] += 1
        at = head.index(b"content-length:") + 15
        answer = await self.reader.readexactly(int(head[at : head.index(b"\r", at)]))
        if b"connection: close" in head:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return answer


async def main(port: int, seconds: float) -> None:
    heard = Heard()
    phones = [Phone(port, json.loads(line), heard) for line in sys.stdin]
    until = time.monotonic() + seconds
    await asyncio.gather(*(phone.write(until) for phone in phones))
    print(json.dumps({"saves": heard.saves, "others": heard.others, "statuses": heard.statuses}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
