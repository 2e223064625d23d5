"""How far the screens are: who shows the active release, who does not, and since when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.device import DeviceRole
from kiosk.queries import DeviceRow, FleetStatus, fleet_status, list_devices


@dataclass(frozen=True)
class Screens:
    """``missing`` are the screens that do not show what they should, silent ones first."""

    fleet: FleetStatus
    missing: list[DeviceRow]

    @property
    def shown(self) -> int:
        """How many show the active release at their booth, whether or not they speak now."""
        return self.fleet.total - len(self.missing)


def read_screens(session: Session) -> Screens:
    """The fleet as it stands; five queries."""
    missing = [row for row in list_devices(session) if is_screen(row) and row.is_behind]
    missing.sort(key=lambda row: (row.state == "online", row.booth_code or ""))
    return Screens(fleet_status(session), missing)


def is_screen(row: DeviceRow) -> bool:
    """A kiosk or a big screen that may still come in."""
    return row.device.role != DeviceRole.GATE and not row.device.is_revoked
