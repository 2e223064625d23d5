"""What this package hears: who has a section open, whichever web process was told."""

from __future__ import annotations

from flask import Flask

from booth_content.presence import TOPIC, Presence
from core.realtime import current_bus


def init_events(app: Flask) -> None:
    """Make the memory of who is where, and have it follow the bus."""
    presence = Presence()
    app.extensions["ghorfeh_presence"] = presence
    with app.app_context():
        current_bus().subscribe(TOPIC, presence.hear)
