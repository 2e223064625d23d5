"""A real browser that is watched: whatever goes wrong in a page fails the test."""

from __future__ import annotations

import re
import shutil
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    WebError,
)

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 800}
STANDING = {"width": 1080, "height": 1920}
LYING = {"width": 1920, "height": 1080}
# a page that is left before all of it has come: nothing is wrong with that
LEFT = "net::ERR_ABORTED"


def find_chromium() -> str | None:
    """The path of Debian's Chromium, if it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def launch_chromium(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


class WatchedContext:
    """One person's browser: its own cookies and storage, and a list of what went wrong in it.

    Wrong are errors in the console (what the Content-Security-Policy refuses is among them),
    exceptions, requests that failed, answers from 400 on, and requests to any other server.
    """

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        self.problems: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        # motion without a graphics processor takes the machine from the other tests
        still = {"reduced_motion": "reduce"}
        options = {"viewport": LAPTOP, "locale": "fa-IR", "base_url": url, **still, **options}
        self.context: BrowserContext = browser.new_context(**options)
        self.context.set_default_timeout(20_000)
        self.context.on("console", self._on_console)
        self.context.on("weberror", self._on_error)
        self.context.on("requestfailed", self._on_failure)
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)

    def open(self, path: str = "about:blank") -> Page:
        """A new window on a page of the product."""
        page = self.context.new_page()
        page.goto(path)
        return page

    def expect(self, *patterns: str) -> None:
        """Let problems pass that match one of these, from now on or before."""
        self._expected += [re.compile(pattern) for pattern in patterns]

    def unexpected(self) -> list[str]:
        return [
            problem
            for problem in self.problems
            if not any(pattern.search(problem) for pattern in self._expected)
        ]

    def close(self) -> None:
        """Close all its windows; raises AssertionError for what went wrong meanwhile."""
        self.context.close()
        assert self.unexpected() == []

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_error(self, error: WebError) -> None:
        self.problems.append(f"exception: {error.error}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != LEFT:
            self.problems.append(f"request: {request.failure} {request.method} {request.url}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.url + "/", "data:", "blob:")):
            self.problems.append(f"foreign: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"answer: {response.status} {response.url}")
