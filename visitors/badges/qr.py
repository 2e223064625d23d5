"""A badge's code as QR, in alphanumeric mode: 25 modules a side at level Q, 29 at level H."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData, lost_point

# modules of white that a reader wants around it (ISO/IEC 18004)
QUIET = 4
# Any mask is read; the best of three is hardly worse than the best of eight, which took 3 ms.
_MASKS = (0, 3, 6)


@dataclass(frozen=True)
class BadgeQr:
    """The dark modules, row by row, without the quiet zone."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """Modules a side, without the quiet zone."""
        return len(self.rows)

    @property
    def side_with_quiet(self) -> int:
        """Modules a side, the white around it included."""
        return self.side + 2 * QUIET

    def path(self) -> str:
        """The dark modules as SVG path data, run by run; the origin is the first module."""
        return "".join(
            f"M{x} {y}h{length}v1h-{length}z"
            for y, row in enumerate(self.rows)
            for x, length in _runs(row)
        )

    def picture(self, module: int, *, quiet: int = QUIET) -> Image.Image:
        """Black on white, ``module`` pixels each, with ``quiet`` modules of white around."""
        side = self.side + 2 * quiet
        small = Image.new("L", (side, side), 255)
        for y, row in enumerate(self.rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    small.putpixel((x + quiet, y + quiet), 0)
        return small.resize((side * module, side * module), Image.Resampling.NEAREST)


def badge_qr(code: str, *, is_creased: bool = False) -> BadgeQr:
    """The QR of a badge's code: level H for what hangs and is creased, else Q. Some 1 ms."""
    level = ERROR_CORRECT_H if is_creased else ERROR_CORRECT_Q
    made = min(
        (_masked(code, level, mask) for mask in _MASKS), key=lambda one: lost_point(one.modules)
    )
    return BadgeQr(tuple(tuple(bool(cell) for cell in row) for row in made.get_matrix()))


def _masked(code: str, level: int, mask: int) -> qrcode.QRCode:
    made = qrcode.QRCode(border=0, error_correction=level, mask_pattern=mask)
    # said plainly: bytes would make it a version larger
    made.add_data(QRData(code.encode("ascii"), mode=MODE_ALPHA_NUM), optimize=0)
    made.make(fit=True)
    return made


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """(where it begins, how many) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
