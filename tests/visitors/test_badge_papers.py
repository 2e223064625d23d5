"""What is printed can be read again: every layout, turned, at 60 %, and after a messenger."""

from __future__ import annotations

import io
from datetime import datetime, time
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from core.dates import TEHRAN
from core.errors import DomainError
from core.printing.document import print_pages
from tests.visitors.papers import coded, codes_in, rasters, turned
from visitors.badge_code import make_code
from visitors.badges.card import card_jpeg
from visitors.badges.face import Occasion
from visitors.badges.fitting import PITCH, Box, fit, width_of
from visitors.badges.geometry import DEFAULT_SIZES, PRESETS, Grid, Size, Sizes, check_sizes
from visitors.badges.layout import days_of, hours_of
from visitors.badges.pages import Coded, label_pages, lanyard_pages, sheet_pages
from visitors.badges.qr import badge_qr

OCCASION = Occasion(
    "نمایشگاه توانمندی محلات استان قم",
    city="قم",
    starts=datetime(2022, 10, 31, 18, tzinfo=TEHRAN),
    ends=datetime(2022, 11, 4, 20, 30, tzinfo=TEHRAN),
    opens=time(15, 30),
    closes=time(20, 30),
    is_rehearsal=True,
)
ANGLES = (0, 7, 45, 92, 181, 333)


def test_a_code_fills_25_modules_at_level_q_and_29_at_h() -> None:
    # bytes would not fit: 20 at version 2-Q, 24 at 3-H
    code = make_code()

    flat, creased = badge_qr(code), badge_qr(code, is_creased=True)

    assert (flat.side, creased.side) == (25, 29)
    read = [zxingcpp.read_barcode(qr.picture(4)) for qr in (flat, creased)]
    assert [one and (one.text, one.ec_level) for one in read] == [(code, "Q"), (code, "H")]


@pytest.mark.parametrize("make", [lanyard_pages, sheet_pages, label_pages])
def test_every_code_is_read_off_a_200_dpi_page_turned_and_at_60_percent(
    make: object, tmp_path: Path
) -> None:
    guests = coded(4)
    sizes = Sizes(Size(86, 124), Size(50, 30), PRESETS["l7160"][1], has_crop_marks=True)

    print_pages(make(guests, OCCASION, sizes), tmp_path / "out.pdf")  # type: ignore[operator]
    pages = rasters(tmp_path / "out.pdf")

    wanted = sorted(one.code for one in guests)
    for angle in ANGLES:
        assert sorted(codes_in([turned(page, angle) for page in pages])) == wanted, angle


def test_a_card_is_read_after_a_messenger_has_made_it_small() -> None:
    guests = coded(4)

    for one in guests:
        picture = Image.open(io.BytesIO(card_jpeg(one, OCCASION)))
        sent = io.BytesIO()
        turned(picture, 4).save(sent, "JPEG", quality=45)

        assert picture.size == (1080, 1350)
        assert codes_in([Image.open(sent)]) == [one.code]


def test_labels_fill_the_grid_from_the_right_after_the_places_that_were_used(
    tmp_path: Path,
) -> None:
    guests = coded(6)
    sizes = Sizes(Size(86, 124), Size(60, 40), PRESETS["cards"][1], has_crop_marks=True)

    print_pages(sheet_pages(guests, OCCASION, sizes, used=3), tmp_path / "out.pdf")
    pages = rasters(tmp_path / "out.pdf", 100)

    places = [
        {found.text: _place(found.position.top_left, page, sizes.grid) for found in _found(page)}
        for page in pages
    ]
    assert places == [
        {one.code: place for place, one in enumerate(guests[:5], 3)},
        {guests[5].code: 0},
    ]


def _found(page: Image.Image) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(page))


def _place(corner: zxingcpp.Point, page: Image.Image, grid: Grid) -> int:
    mm = 210 / page.width
    column = int((210 - corner.x * mm - grid.side) // (grid.label.width + grid.gap_x))
    row = int((corner.y * mm - grid.top) // (grid.label.height + grid.gap_y))
    return row * grid.columns + column


@pytest.mark.parametrize("one", coded(4), ids=lambda one: one.face.name[:12])
def test_a_name_stays_in_its_box(one: Coded) -> None:
    box = Box(width=74, height=26, largest=12, smallest=4)

    fitted = fit(one.face.name, box)

    assert 1 <= len(fitted.lines) <= 2
    assert box.smallest <= fitted.size <= box.largest
    assert max(width_of(line) for line in fitted.lines) * fitted.size <= box.width + 0.01
    assert len(fitted.lines) * fitted.size * PITCH <= box.height + 0.01
    if fitted.lines[-1][-1] != "…":
        assert " ".join(fitted.lines) == " ".join(one.face.name.split())


def test_days_and_hours_are_said_as_people_say_them() -> None:
    assert days_of(OCCASION) == "۹ تا ۱۳ آبان ۱۴۰۱"
    assert hours_of(OCCASION) == "هر روز از ۱۵:۳۰ تا ۲۰:۳۰"
    assert days_of(Occasion("بی تاریخ")) == ""


@pytest.mark.parametrize(
    "sizes",
    [
        Sizes(Size(20, 124), Size(60, 40), PRESETS["cards"][1], has_crop_marks=False),
        Sizes(Size(86, 124), Size(float("nan"), 40), PRESETS["cards"][1], has_crop_marks=False),
        Sizes(Size(86, 124), Size(60, 40), Grid(3, 4, Size(90, 60), 0, 0), has_crop_marks=False),
    ],
)
def test_sizes_that_fit_no_paper_are_refused(sizes: Sizes) -> None:
    with pytest.raises(DomainError) as caught:
        check_sizes(sizes)

    assert caught.value.code == "badge_sizes_invalid"


def test_every_sheet_that_is_offered_fits_on_a4() -> None:
    for _, grid in PRESETS.values():
        check_sizes(Sizes(DEFAULT_SIZES.lanyard, DEFAULT_SIZES.label, grid, has_crop_marks=True))
