"""Screens that come back: ``python -m tests.kiosk.steadfast PORT TOKEN…`` .

One process, one socket a token. A screen whose connection the server ended connects anew. Prints
``ready`` once each has been answered; lives until it is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

from tests.benchmarks.fleet import Screen


async def stand(screen: Screen) -> None:
    """Connect for ever; a moment passes between two tries."""
    while True:
        with contextlib.suppress(OSError):
            await screen.run()
        await asyncio.sleep(0.5)


async def main(port: int, tokens: list[str]) -> None:
    """Connect them all, say so, and go on."""
    screens = [Screen(port, token) for token in tokens]
    standing = [asyncio.create_task(stand(screen)) for screen in screens]
    await asyncio.wait_for(asyncio.gather(*(screen.ready.wait() for screen in screens)), 60)
    print("ready", flush=True)
    await asyncio.gather(*standing)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2:]))
