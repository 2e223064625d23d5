"""Places and sizes as classes of a document's style sheet: each that occurs is said once, which
is also read faster than the same words in every element."""

from __future__ import annotations

from visitors.badges.geometry import Size
from visitors.badges.layout import Area, Line


class Places:
    """Names for places; ``sheet`` says what they mean once the document is written."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def area(self, area: Area) -> str:
        """The class of what fills an area."""
        return self._name(_box(area))

    def mark(self, area: Area) -> str:
        """The class of a short word in the middle of an area."""
        letters = f"font-size:{area.height * 0.66:.2f}mm;line-height:{area.height:.2f}mm"
        return self._name(f"{_box(area)};{letters}")

    def line(self, line: Line, size: Size) -> str:
        """The class of a line of text on paper of ``size``."""
        weight = 700 if line.is_bold else 400
        return self._name(
            f"right:{size.width - line.right:.2f}mm;top:{line.top:.2f}mm;"
            f"font-size:{line.size:.2f}mm;color:{line.ink};font-weight:{weight}"
        )

    def paper(self, size: Size) -> str:
        """The class of a piece of paper."""
        return self._name(f"width:{size.width:.2f}mm;height:{size.height:.2f}mm")

    def corner(self, x: float, y: float) -> str:
        """The class of what begins at ``x`` from the right and ``y`` from the top."""
        return self._name(f"right:{x:.2f}mm;top:{y:.2f}mm")

    def sheet(self) -> str:
        """The rules of all the classes that were given out."""
        return "\n".join(f".{name} {{ {rule} }}" for rule, name in self._names.items())

    def _name(self, rule: str) -> str:
        return self._names.setdefault(rule, f"p{len(self._names)}")


def _box(area: Area) -> str:
    return (
        f"left:{area.x:.2f}mm;top:{area.y:.2f}mm;"
        f"width:{area.width:.2f}mm;height:{area.height:.2f}mm"
    )
