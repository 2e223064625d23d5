"""A tus client on a bare socket, which can stop in the middle as a phone out of reach does."""

from __future__ import annotations

import base64
import http.client
import re
import select
import socket
import threading
import time
import urllib.parse
import zlib
from collections.abc import Callable

from tests.tus_client import TUS, metadata

_TOKEN = re.compile(r'name="csrf-?_?token" (?:content|value)="([^"]+)"')
_BODY = {"Content-Type": "application/offset+octet-stream"}


def csrf_token(page: str) -> str:
    """The token that a page's forms and scripts send back."""
    found = _TOKEN.search(page)
    assert found, page[:500]
    return found[1]


class Wire:
    """Somebody who signed in at the server on ``port``, sending to booth 01."""

    def __init__(self, port: int, name: str = "", password: str = "") -> None:
        self.port = port
        self.headers: dict[str, str] = {}
        if name:
            self._sign_in(name, password)

    def to(self, port: int) -> Wire:
        """The same person at another server on the same data."""
        other = Wire(port)
        other.headers = dict(self.headers)
        return other

    def _sign_in(self, name: str, password: str) -> None:
        page = self._ask("GET", "/admin/sign-in")
        self._keep_cookie(page)
        form = {"name": name, "password": password, "csrf_token": csrf_token(page.text)}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._ask("POST", "/admin/sign-in", headers, urllib.parse.urlencode(form).encode())
        assert answer.status == 302, answer.text
        self._keep_cookie(answer)
        page = self._ask("GET", "/admin/booths")
        self._keep_cookie(page)
        self.headers["X-CSRFToken"] = csrf_token(page.text)

    def _keep_cookie(self, answer: _Answer) -> None:
        if cookie := answer.header("Set-Cookie"):
            self.headers["Cookie"] = cookie.split(";")[0]

    def get(self, path: str) -> int:
        """Ask for a page; the status."""
        return self._ask("GET", path).status

    def begin(self, size: int, kind: str = "picture") -> str:
        """The address of a new upload."""
        about = metadata(kind=kind, name="یک پرونده")
        headers = {"Upload-Length": str(size), "Upload-Metadata": about, "Content-Length": "0"}
        answer = self._ask("POST", "/uploads/01", headers)
        assert answer.status == 201, answer.text
        return answer.header("Location")

    def offset(self, address: str) -> int:
        """How many bytes the server says it has."""
        answer = self._ask("HEAD", address)
        assert answer.status == 200, answer.status
        return int(answer.header("Upload-Offset"))

    def send(self, address: str, data: bytes, offset: int, *, checked: bool = True) -> int:
        """Send a chunk; the status."""
        headers = _BODY | {"Upload-Offset": str(offset)} | (crc32(data) if checked else {})
        return self._ask("PATCH", address, headers, data).status

    def is_free(self, address: str) -> bool:
        """Whether nobody is sending it right now; asks with an offset that never fits."""
        return self._ask("PATCH", address, _BODY | {"Upload-Offset": "9" * 12}).status == 409

    def cut(
        self,
        address: str,
        data: bytes,
        offset: int,
        *,
        after: int,
        checked: bool = False,
        hold: bool = False,
    ) -> None:
        """Begin to send all of ``data`` and break off after so many bytes; returns when the server
        has seen it and let go. ``hold`` does not break off, and waits until the server does."""
        with self._begin_chunk(address, data, offset, checked) as line:
            try:
                line.sendall(data[:after])
                if not hold:
                    line.shutdown(socket.SHUT_WR)
                while line.recv(4096):
                    pass
            except OSError:
                pass  # the server went first

    def creep(self, address: str, data: bytes, release: threading.Event) -> None:
        """Send a little of a chunk, hold still until ``release``, go away without a word.

        Sent anew whenever the server answers: somebody else was sending just then.
        """
        while not release.is_set():
            with self._begin_chunk(address, data, 0, False) as line:
                line.sendall(data[:1000])
                while not release.wait(0.05) and not select.select([line], [], [], 0)[0]:
                    pass

    def until(self, holds: Callable[[], bool], seconds: float = 40) -> None:
        """Ask again and again, for so long at most."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it never came to that"
            threading.Event().wait(0.02)

    def _begin_chunk(self, address: str, data: bytes, offset: int, checked: bool) -> socket.socket:
        headers = {
            "Host": "localhost",
            "Content-Length": str(len(data)),
            "Upload-Offset": str(offset),
            **(TUS | _BODY | self.headers | (crc32(data) if checked else {})),
        }
        lines = [
            f"PATCH {address} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return line

    def _ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> _Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, TUS | self.headers | (headers or {}))
            response = connection.getresponse()
            return _Answer(response, response.read())
        finally:
            connection.close()


class _Answer:
    def __init__(self, response: http.client.HTTPResponse, body: bytes) -> None:
        self.status = response.status
        self._response = response
        self.text = body.decode("utf-8", "replace")

    def header(self, name: str) -> str:
        return self._response.getheader(name) or ""


def crc32(data: bytes) -> dict[str, str]:
    """The header that a chunk is checked by."""
    value = base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()
    return {"Upload-Checksum": f"crc32 {value}"}
