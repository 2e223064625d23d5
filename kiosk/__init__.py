"""Devices, and the screens they show: booth, gate, big screen."""

from flask import Flask

from kiosk import commands, device, pairing, queries  # noqa: F401 - their tables and error codes


def register(app: Flask) -> None:
    """Attach the pages, the API, the sockets and the commands of this package."""
