"""Which devices are connected to this process, and which of them seem to be two.

This is memory only: "online" for the desk is read off ``seen_at``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from kiosk.token import Holder


@dataclass
class DeviceSocket:
    """One connection. ``told`` is what its last heartbeat said of releases and problem."""

    sid: str
    holder: Holder
    address: str | None
    told: tuple[object, ...] | None = None


@dataclass
class _Voices:
    """Who of a device's sockets spoke last, and whom somebody else spoke after."""

    last: str
    earlier: set[str] = field(default_factory=set)


class Sockets:
    """The sockets of this process. One event loop or the GIL keeps its few steps whole."""

    def __init__(self) -> None:
        self._by_sid: dict[str, DeviceSocket] = {}
        self._voices: dict[str, _Voices] = {}

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, socket: DeviceSocket) -> None:
        self._by_sid[socket.sid] = socket

    def get(self, sid: str) -> DeviceSocket | None:
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> DeviceSocket | None:
        """Forget a socket; answers it if it was here."""
        socket = self._by_sid.pop(sid, None)
        if socket is not None and (voices := self._voices.get(socket.holder.device_id or "")):
            voices.earlier.discard(sid)
            if voices.last == sid:
                del self._voices[socket.holder.device_id or ""]
        return socket

    def of_devices(self, device_ids: Collection[str] | None = None) -> list[DeviceSocket]:
        """The sockets of these devices; all there are, demonstrations too, for None."""
        wanted = None if device_ids is None else set(device_ids)
        return [
            socket
            for socket in list(self._by_sid.values())
            if wanted is None or socket.holder.device_id in wanted
        ]

    def holders(self) -> set[Holder]:
        """Who is connected, each once."""
        return {socket.holder for socket in list(self._by_sid.values())}

    def hear(self, socket: DeviceSocket) -> bool:
        """Note that a socket spoke; True when two sockets of its device speak in turns.

        A socket that comes after another is a reconnection, however long the old one hangs about.
        When the old one speaks again after the new, both live: the token was copied.
        """
        device_id = socket.holder.device_id
        if device_id is None:
            return False
        voices = self._voices.setdefault(device_id, _Voices(socket.sid))
        if voices.last == socket.sid:
            return False
        is_doubled = socket.sid in voices.earlier
        voices.earlier.add(voices.last)
        voices.last = socket.sid
        return is_doubled
