"""Gates in one light process: ``python -m tests.benchmarks.scanners PORT CONNECTIONS [RATE]``.

Reads requests from standard input, one JSON text a line (the bytes to send, as Latin-1), shares
them out to CONNECTIONS kept-alive connections, each of which sends its next request when the one
before is answered, and prints {"seconds": …, "ms": [each answer's time], "statuses": {…}}. With a
RATE, requests a second, each has its own time to be sent, and its answer's time counts from then:
what has to wait for a slow one before it is not forgotten.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator


class Answers:
    """What came back."""

    def __init__(self) -> None:
        self.ms: list[float] = []
        self.statuses: Counter[str] = Counter()


async def scan(port: int, requests: Iterator[tuple[float, bytes]], answers: Answers) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for due, request in requests:
        await asyncio.sleep(due - time.perf_counter())
        started = due or time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.index(b"content-length:") + 15
        await reader.readexactly(int(lower[at : lower.index(b"\r", at)]))
        answers.ms.append((time.perf_counter() - started) * 1e3)
        answers.statuses[head[9:12].decode()] += 1
        if b"connection: close" in lower:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def main(port: int, connections: int, rate: float = 0.0) -> None:
    lines = [json.loads(line).encode("latin-1") for line in sys.stdin]
    answers = Answers()
    started = time.perf_counter()
    requests = iter([(started + n / rate if rate else 0.0, one) for n, one in enumerate(lines)])
    await asyncio.gather(*(scan(port, requests, answers) for _ in range(connections)))
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "ms": answers.ms, "statuses": answers.statuses}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), *map(float, sys.argv[3:])))
