"""Devices, and the screens they show: booth, gate, big screen."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, the API, the sockets and the commands of this package."""
