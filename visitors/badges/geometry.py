"""Paper in millimetres: a badge, a label, and the grid of labels on a sheet of A4."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import DomainError, define

define(
    "badge_sizes_invalid",
    422,
    fa="اندازه‌ها روی کاغذ جا نمی‌شود: {why} اندازه را به میلی‌متر بنویسید.",
    en="These sizes do not fit the paper ({why}): write them in millimetres.",
)


@dataclass(frozen=True)
class Size:
    """Width and height, mm."""

    width: float
    height: float


A4 = Size(210, 297)
# below these a code's modules come under half a millimetre, or a name under 3 mm
LEAST_LABEL = Size(40, 25)
LEAST_LANYARD = Size(54, 80)
MOST = Size(210, 297)
# labels that reach the sheet's very edge are sold; so much rounding is forgiven
_SLACK = 0.6


@dataclass(frozen=True)
class Grid:
    """Labels on A4: how many, how large, and where the first of them begins."""

    columns: int
    rows: int
    label: Size
    top: float
    side: float
    gap_x: float = 0
    gap_y: float = 0

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    @property
    def width(self) -> float:
        """From the first column's edge to the last one's, mm."""
        return self.columns * self.label.width + (self.columns - 1) * self.gap_x

    @property
    def height(self) -> float:
        """From the first row's edge to the last one's, mm."""
        return self.rows * self.label.height + (self.rows - 1) * self.gap_y

    def place(self, number: int) -> tuple[float, float]:
        """Where label ``number`` (0 is at the upper right) begins, from the right and the top."""
        row, column = divmod(number, self.columns)
        x = self.side + column * (self.label.width + self.gap_x)
        return x, self.top + row * (self.label.height + self.gap_y)


@dataclass(frozen=True)
class Sizes:
    """What the organisers' papers measure."""

    lanyard: Size
    label: Size
    grid: Grid
    has_crop_marks: bool


# what shops sell, by what stands on the box; the last is cut by hand
PRESETS: dict[str, tuple[str, Grid]] = {
    "l7165": ("۸ برچسب ۹۹٫۱×۶۷٫۷ (L7165)", Grid(2, 4, Size(99.1, 67.7), 13.1, 4.65, 2.5)),
    "l7173": ("۱۰ برچسب ۹۹٫۱×۵۷ (L7173)", Grid(2, 5, Size(99.1, 57), 6, 4.65, 2.5)),
    "l7163": ("۱۴ برچسب ۹۹٫۱×۳۸٫۱ (L7163)", Grid(2, 7, Size(99.1, 38.1), 15.15, 4.65, 2.5)),
    "l7160": ("۲۱ برچسب ۶۳٫۵×۳۸٫۱ (L7160)", Grid(3, 7, Size(63.5, 38.1), 15.15, 7.25, 2.5)),
    "4464": ("۲۴ برچسب ۷۰×۳۷، بی حاشیه", Grid(3, 8, Size(70, 37), 0.5, 0)),
    "cards": ("۸ کارت ۹۰×۶۰ برای برش", Grid(2, 4, Size(90, 60), 19.5, 12, 6, 6)),
}
DEFAULT_SIZES = Sizes(Size(86, 124), Size(60, 40), PRESETS["cards"][1], has_crop_marks=True)


def check_sizes(sizes: Sizes) -> None:
    """Raises badge_sizes_invalid, with what is wrong."""
    for size, least, name in (
        (sizes.lanyard, LEAST_LANYARD, "کارت آویز"),
        (sizes.label, LEAST_LABEL, "برچسب ورودی"),
        (sizes.grid.label, LEAST_LABEL, "برچسب برگه"),
    ):
        _check_size(size, least, name)
    _check_grid(sizes.grid)


def _check_size(size: Size, least: Size, name: str) -> None:
    for length, low, high in (
        (size.width, least.width, MOST.width),
        (size.height, least.height, MOST.height),
    ):
        if not low <= length <= high:  # NaN is between nothing
            _refuse(f"«{name}» از {least.width:g}×{least.height:g} تا A4 است.")


def _check_grid(grid: Grid) -> None:
    if not (1 <= grid.columns <= 5 and 1 <= grid.rows <= 14):
        _refuse("ستون ۱ تا ۵ و ردیف ۱ تا ۱۴ است.")
    if not all(0 <= length <= 150 for length in (grid.top, grid.side, grid.gap_x, grid.gap_y)):
        _refuse("حاشیه و فاصله ۰ تا ۱۵۰ است.")
    if grid.side + grid.width > A4.width + _SLACK or grid.top + grid.height > A4.height + _SLACK:
        _refuse("برچسب‌ها از برگهٔ A4 بیرون می‌زند.")


def _refuse(why: str) -> None:
    raise DomainError("badge_sizes_invalid", why=why)
