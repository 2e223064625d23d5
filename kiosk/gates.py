"""Gates and the stations that stand at them: where the entrance's gates meet the devices."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.errors import DomainError, define
from core.persian import fold, tidy
from core.realtime import announce
from kiosk.device import Device, DeviceRole, PairingCode, move_device
from kiosk.queries import device_state
from visitors.entrance import ensure_gate
from visitors.guest import LONGEST_GATE, Gate

define(
    "gate_unknown",
    404,
    fa="چنین ورودی‌ای نیست. فهرست ورودی‌ها را تازه کنید.",
    en="There is no such gate.",
)
define(
    "gate_taken",
    409,
    fa="ورودی دیگری با نام «{name}» هست. نام دیگری بنویسید.",
    en="There is already a gate named {name}.",
)


@dataclass(frozen=True)
class StationState:
    """A station at a gate: its device and whether it is connected."""

    device: Device
    state: str


@dataclass(frozen=True)
class GateState:
    """A gate with its stations, the connected ones first."""

    gate: Gate
    stations: list[StationState]

    @property
    def state(self) -> str:
        """online when any station is; else that of the first; none without a station."""
        return self.stations[0].state if self.stations else "none"

    @property
    def queue(self) -> int:
        """Scans that wait at its stations to be sent."""
        return sum(one.device.queue for one in self.stations)

    @property
    def skew_ms(self) -> int:
        """The largest clock error among its stations, in milliseconds."""
        skews = [one.device.clock_skew_ms or 0 for one in self.stations]
        return max(skews, key=abs, default=0)


_ORDER = ("online", "silent", "never")


def list_gates(session: Session) -> list[GateState]:
    """Every gate in the order of being made, with its stations that are not revoked."""
    devices = session.scalars(
        select(Device).where(Device.role == DeviceRole.GATE, Device.revoked_at.is_(None))
    )
    stations: dict[str, list[StationState]] = {}
    for device in devices:
        one = StationState(device, device_state(device))
        stations.setdefault(fold(device.gate_name or ""), []).append(one)
    found = []
    for gate in session.scalars(select(Gate).order_by(Gate.id)):
        own = stations.get(gate.name_folded, [])
        own.sort(key=lambda one: (_ORDER.index(one.state), one.device.name))
        found.append(GateState(gate, own))
    return found


def add_gate(session: Session, name: str, *, by: Actor) -> Gate:
    """Make a gate. Audited (gate.added). Raises gate_taken, gate_name_invalid."""
    if session.scalar(select(Gate.id).where(Gate.name_folded == fold(tidy(name)))):
        raise DomainError("gate_taken", name=tidy(name))
    gate = ensure_gate(session, name)
    record(session, by, "gate.added", subject=f"gate:{gate.id}", name=gate.name)
    announce(session, "exhibition.changed", reason="entrance")
    return gate


def rename_gate(session: Session, gate_id: int, name: str, *, by: Actor) -> Gate:
    """Give a gate another name; stations and pairing codes of it go along.

    Audited (gate.renamed), announced. Raises gate_unknown, gate_taken, gate_name_invalid.
    """
    gate = session.get(Gate, gate_id)
    if gate is None:
        raise DomainError("gate_unknown")
    kept, folded = tidy(name), fold(tidy(name))
    if not 1 <= len(kept) <= LONGEST_GATE or not folded:
        raise DomainError("gate_name_invalid")
    if kept == gate.name:
        return gate
    if session.scalar(select(Gate.id).where(Gate.name_folded == folded, Gate.id != gate.id)):
        raise DomainError("gate_taken", name=kept)
    stations = _stations_of(session, gate)
    codes = _codes_of(session, gate)
    before, gate.name, gate.name_folded = gate.name, kept, folded
    session.flush()
    for station in stations:
        move_device(session, station, gate_name=kept, by=by)
    for code in codes:
        code.gate_name = kept
    record(session, by, "gate.renamed", subject=f"gate:{gate.id}", before=before, after=kept)
    announce(session, "exhibition.changed", reason="entrance")
    return gate


def _stations_of(session: Session, gate: Gate) -> list[Device]:
    devices = session.scalars(
        select(Device).where(Device.gate_name.is_not(None), Device.revoked_at.is_(None))
    )
    return [one for one in devices if fold(one.gate_name or "") == gate.name_folded]


def _codes_of(session: Session, gate: Gate) -> list[PairingCode]:
    codes = session.scalars(select(PairingCode).where(PairingCode.gate_name.is_not(None)))
    return [one for one in codes if fold(one.gate_name or "") == gate.name_folded]
