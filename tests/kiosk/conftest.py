"""An exhibition of a few booths, some released, and devices that stand in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from booth_content.exhibition import Booth, Exhibition, ExhibitionSection, Hall
from core.audit import SYSTEM
from core.database import transaction
from kiosk.device import PairedDevice, register_device


def make_booths(count: int) -> list[Booth]:
    """An exhibition in one hall; every third booth's screen lies on its side."""
    with transaction() as session:
        session.add(Exhibition(title="نمایشگاه مقداد"))
        hall = Hall(name="سالن اصلی", name_folded="سالن اصلی", position=1)
        section = ExhibitionSection(code="B", name="پایگاه‌ها", position=1)
        session.add_all([hall, section])
        session.flush()
        booths = [_booth(number, hall.id, section.id) for number in range(1, count + 1)]
        session.add_all(booths)
    return booths


def _booth(number: int, hall_id: int, section_id: int) -> Booth:
    is_landscape = number % 3 == 0
    return Booth(
        code=f"{number:02}",
        code_order=f"{number:04}",
        kind="base",
        section_id=section_id,
        hall_id=hall_id,
        name=f"پایگاه {number}",
        name_folded=f"پایگاه {number}",
        name_order=f"{number:04}",
        x_cm=0,
        y_cm=300 * number,
        width_cm=300,
        depth_cm=200,
        screen_width=1920 if is_landscape else 1080,
        screen_height=1080 if is_landscape else 1920,
    )


@pytest.fixture
def booths(app: Flask) -> list[Booth]:
    """Booths 01, 02 and 03; the third has a landscape screen."""
    return make_booths(3)


KioskMaker = Callable[..., PairedDevice]


@pytest.fixture
def make_kiosk(booths: list[Booth]) -> KioskMaker:
    """make_kiosk(0) -> a kiosk and its token at the first booth."""

    def make(index: int = 0) -> PairedDevice:
        with transaction() as session:
            return register_device(session, role="kiosk", booth=booths[index], by=SYSTEM)

    return make


@pytest.fixture
def gate(booths: list[Booth]) -> PairedDevice:
    """A gate station at the northern door."""
    with transaction() as session:
        return register_device(session, role="gate", gate_name="در شمالی", by=SYSTEM)
