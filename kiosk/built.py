"""A build over HTTP: its files for ever, the list of them, and the worker that keeps them."""

from __future__ import annotations

from collections.abc import Collection

from flask import Response, jsonify, request

from core.errors import DomainError, define
from kiosk.build import WORKER, Build

A_YEAR = 31_536_000

define(
    "build_file_unknown",
    404,
    fa="این پرونده از نسخهٔ کنونی این صفحه نیست. صفحه را تازه کنید.",
    en="The current build of this page has no such file: load the page again.",
)


def list_files(build: Build, pages: Collection[str], not_kept: Collection[str]) -> Response:
    """What a page's worker keeps: {"build", "pages", "files"}, all as addresses."""
    files = [build.address(path) for path in sorted(build.files) if path not in not_kept]
    return jsonify(build=build.hash, pages=list(pages), files=files)


def answer_file(build: Build, build_hash: str, path: str) -> Response:
    """A file of the build. Raises build_file_unknown, also for another build's: no page mixes."""
    if build_hash != build.hash or path not in build.files:
        raise DomainError("build_file_unknown")
    response = _answer(build, path)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def answer_worker(build: Build, scope: str) -> Response:
    """The service worker, looked at anew each time; ``scope`` holds the pages it may serve."""
    response = _answer(build, WORKER)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = scope
    return response


def _answer(build: Build, path: str) -> Response:
    file = build.files[path]
    # a browser compiles WebAssembly on its way only where its type says nothing more
    is_text = file.packed is not None and file.type != "application/wasm"
    kind = f"{file.type}; charset=utf-8" if is_text else file.type
    response = Response(file.body, content_type=kind)
    if file.packed is None:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.set_data(file.packed)
        response.headers["Content-Encoding"] = "gzip"
    return response
