"""55 people writing at once on their phones while 73 screens are connected."""

from __future__ import annotations

import http.cookiejar
import json
import subprocess
import sys
import urllib.parse
import urllib.request

from tests.benchmarks.measure import Row
from tests.benchmarks.world import connect_fleet, make_world, serve
from tests.contributors import give_link
from tests.live import ROOT, LiveServer
from tests.wire import csrf_token

PEOPLE, SECONDS = 55, 40.0


def contributors() -> list[Row]:
    """Autosaves of 55 people every two seconds, and everything else that their phones ask for."""
    with make_world(73) as world:
        secrets = [give_link(f"M{number:02}").secret for number in range(1, PEOPLE + 1)]
        with serve(world) as server, connect_fleet(world, server):
            phones = [
                _enter(server, secret.token, secret.pin, f"/c/booths/{number:02}/identity")
                for number, secret in enumerate(secrets, 1)
            ]
            heard = _write(server, phones)
    if set(heard["statuses"]) != {"200"}:
        raise AssertionError(f"not everything was answered: {heard['statuses']}")
    return [
        Row(f"save, {PEOPLE} writing every 2 s, 73 screens", "ms", heard["saves"], bar=100),
        Row("page or presence meanwhile", "ms", heard["others"], "max", 250),
        Row("any request meanwhile", "ms", heard["saves"] + heard["others"], "max", 250),
    ]


def _enter(server: LiveServer, token: str, pin: str, section: str) -> dict[str, str]:
    """Come in by a link and its PIN as a browser does; what the phone sends from then on."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def ask(path: str, form: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        with browser.open(server.url + path, data, timeout=60) as answer:
            return str(answer.read().decode())

    door = ask(f"/c/{token}")
    ask(f"/c/{token}", {"pin": pin, "csrf_token": csrf_token(door)})
    csrf = csrf_token(ask(section))
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    return {"section": section, "cookie": cookies, "csrf": csrf}


def _write(server: LiveServer, phones: list[dict[str, str]]) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.benchmarks.writers", str(server.port), str(SECONDS)]
    lines = "\n".join(json.dumps(phone) for phone in phones)
    done = subprocess.run(command, cwd=ROOT, input=lines, stdout=subprocess.PIPE, text=True)
    heard: dict[str, list[float]] = json.loads(done.stdout)
    return heard
