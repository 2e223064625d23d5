"""The pulse: heartbeats of many devices gathered and written in one transaction.

730 devices speak 73 times a second; written one by one that would be 73 durable commits. They
are gathered for a quarter of a second, news (another release shown, a problem, a copied token)
for a tenth at most, so that «۷۱ از ۷۳» is live.
"""

from __future__ import annotations

import threading
from dataclasses import replace

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from core.database import transaction
from core.realtime import socketio
from kiosk.commands import note_commands_sent
from kiosk.heartbeat import Heartbeat, note_heartbeats

GATHER_SECONDS = 0.25
NEWS_SECONDS = 0.06

log = structlog.get_logger()


class Pulse:
    """What waits to be written, in this process's memory; losing it loses ten seconds' facts."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._beats: dict[str, Heartbeat] = {}
        self._sent: set[str] = set()
        self._is_due = False
        self._is_due_soon = False

    def note(self, beat: Heartbeat, *, is_news: bool) -> None:
        """Have a heartbeat written; a later one of the same device takes its place."""
        with self._lock:
            earlier = self._beats.get(beat.device_id)
            is_doubled = beat.is_doubled or (earlier is not None and earlier.is_doubled)
            self._beats[beat.device_id] = replace(beat, is_doubled=is_doubled)
        self._schedule(is_soon=is_news)

    def note_sent(self, command_ids: set[str]) -> None:
        """Have it written that these commands went out."""
        with self._lock:
            self._sent |= command_ids
        self._schedule(is_soon=False)

    def flush(self) -> None:
        """Write what waits, now. What cannot be written waits for the next time."""
        with self._writing:
            beats, sent = self._take()
            if not beats and not sent:
                return
            try:
                with self._app.app_context(), transaction() as session:
                    note_heartbeats(session, beats.values())
                    note_commands_sent(session, sent)
            except OperationalError as error:
                log.warning("pulse.not_written", devices=len(beats), error=str(error))
                self._put_back(beats, sent)
            except SQLAlchemyError as error:
                # trying again would fail again, and keep every other device's word from the desk
                log.error("pulse.dropped", devices=len(beats), exc_info=error)

    def _take(self) -> tuple[dict[str, Heartbeat], set[str]]:
        with self._lock:
            taken = self._beats, self._sent
            self._beats, self._sent = {}, set()
        return taken

    def _put_back(self, beats: dict[str, Heartbeat], sent: set[str]) -> None:
        with self._lock:
            self._beats = beats | self._beats
            self._sent |= sent

    def _schedule(self, *, is_soon: bool) -> None:
        with self._lock:
            if self._is_due_soon or (self._is_due and not is_soon):
                return
            self._is_due = True
            self._is_due_soon = is_soon
        socketio.start_background_task(
            self._flush_after, NEWS_SECONDS if is_soon else GATHER_SECONDS
        )

    def _flush_after(self, seconds: float) -> None:
        socketio.sleep(seconds)
        with self._lock:
            self._is_due = self._is_due_soon = False
        self.flush()
