"""What screens told of their visitors, counted at the desk."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from booth_content.exhibition import Exhibition
from core.audit import SYSTEM
from core.database import transaction
from core.dates import freeze, now
from kiosk.device import get_device, move_device
from kiosk.device_event import DeviceEvent
from tests.admin.conftest import AddScreen, Read
from tests.builders import get_booth

# 16:00 in Tehran
FAIR = datetime(2022, 11, 1, 12, 30, tzinfo=UTC)


def tell(
    device_id: str,
    *kinds: str,
    at: datetime | None = None,
    is_rehearsal: bool = False,
    **payload: object,
) -> None:
    """As a screen told it at ``at``, by default now."""
    with transaction() as session:
        booth_id = get_device(session, device_id).booth_id
        for kind in kinds:
            session.add(
                DeviceEvent(
                    id=str(uuid.uuid4()),
                    device_id=device_id,
                    booth_id=booth_id,
                    kind=kind,
                    at=at or now(),
                    received_at=now(),
                    payload=payload,
                    is_rehearsal=is_rehearsal,
                )
            )


@pytest.fixture
def visited(add_screen: AddScreen) -> None:
    """Two visits at booth 2 today, one yesterday; one at booth 1; three in rehearsal."""
    first, second = add_screen("01"), add_screen("02")
    tell(second, "visit.started", "visit.started", "page.shown", "search.made", at=FAIR)
    tell(second, "visit.ended", at=FAIR, seconds=30)
    tell(second, "visit.ended", at=FAIR, seconds=51)
    tell(second, "visit.started", "film.played", at=FAIR - timedelta(days=1))
    tell(first, "visit.started", "take_along.shown", "access.changed", at=FAIR)
    tell(first, *["visit.started"] * 3, at=FAIR, is_rehearsal=True)


@pytest.mark.usefixtures("visited")
class TestVisits:
    def test_each_booth_has_its_counts_of_today(self, read: Read) -> None:
        with freeze(FAIR):
            said = read("/admin/visits")

        assert "۳ بازدید و ۱ صفحه، ۱ جست‌وجو از آغاز امروز" in said
        assert "۱ محلهٔ نمونهٔ 1 ۱ — ۰ ۰ ۰ ۱" in said
        assert "۲ محلهٔ نمونهٔ 2 ۲ ۴۰ ثانیه ۱ ۱ ۰ ۰" in said
        assert "۳ محلهٔ نمونهٔ 3 ۰ — ۰ ۰ ۰ ۰" in said

    def test_all_days_are_counted_together(self, read: Read) -> None:
        with freeze(FAIR):
            said = read("/admin/visits?day=all")

        assert "۲ محلهٔ نمونهٔ 2 ۳ ۴۰ ثانیه ۱ ۱ ۱ ۰" in said

    def test_the_day_begins_at_midnight_in_the_hall(self, read: Read) -> None:
        with freeze(datetime(2022, 11, 1, 20, 29, tzinfo=UTC)):
            before = read("/admin/visits")
        with freeze(datetime(2022, 11, 1, 20, 30, tzinfo=UTC)):
            after = read("/admin/visits")

        assert "۳ بازدید" in before
        assert "بازدید و" not in after

    def test_rehearsals_are_set_apart(self, read: Read) -> None:
        with freeze(FAIR):
            fair, rehearsal = read("/admin/visits"), read("/admin/visits?of=rehearsal")

        for said in (fair, rehearsal):
            assert "نمایشگاه ۳ تمرین ۳" in said
        assert "۳ بازدید و ۰ صفحه از آغاز امروز · تمرین" in rehearsal
        assert "۱ محلهٔ نمونهٔ 1 ۳ — ۰ ۰ ۰ ۰" in rehearsal

    def test_during_a_rehearsal_it_comes_first(self, read: Read) -> None:
        with transaction() as session:
            session.execute(update(Exhibition).values(is_rehearsal=True))

        with freeze(FAIR):
            assert "· تمرین" in read("/admin/visits")
            assert "· تمرین" not in read("/admin/visits?of=fair")

    def test_columns_sort(self, read: Read) -> None:
        with freeze(FAIR):
            said = read("/admin/visits?sort=visits&order=desc")

        places = [said.index(f"محلهٔ نمونهٔ {number}") for number in (2, 1, 3)]
        assert places == sorted(places)

    def test_a_screen_that_was_moved_takes_no_visits_along(
        self, read: Read, add_screen: AddScreen
    ) -> None:
        device_id = add_screen("03")
        tell(device_id, "visit.started", at=FAIR)
        with transaction() as session:
            booth = get_booth(session, "01")
            move_device(session, get_device(session, device_id), booth=booth, by=SYSTEM)

        with freeze(FAIR):
            assert "۳ محلهٔ نمونهٔ 3 ۱ — ۰ ۰ ۰ ۰" in read("/admin/visits")

    def test_the_csv_says_the_same_to_a_spreadsheet(
        self, client: FlaskClient, organiser: object
    ) -> None:
        with freeze(FAIR):
            answer = client.get("/admin/visits/list.csv?day=all&sort=visits&order=desc")

        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="ghorfeh-visits-20221101-1600.csv"'
        )
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))) == [
            ["شماره", "غرفه", "بازدید", "میانگین هر بازدید", "صفحه", "جست‌وجو", "فیلم", "روی گوشی"],
            ["02", "محلهٔ نمونهٔ 2", "3", "40", "1", "1", "1", "0"],
            ["01", "محلهٔ نمونهٔ 1", "1", "", "0", "0", "0", "1"],
            ["03", "محلهٔ نمونهٔ 3", "0", "", "0", "0", "0", "0"],
        ]


def test_before_anything_was_told_the_booths_are_there(read: Read) -> None:
    said = read("/admin/visits")

    assert "آنچه بازدیدکنندگان پای نمایشگرها دیدند و جستند" in said
    assert "محلهٔ نمونهٔ 3" in said
