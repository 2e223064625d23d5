"""Organisers' pages; owns no rules and no tables."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the desk's pages and its sockets."""
