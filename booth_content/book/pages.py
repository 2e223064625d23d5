"""The pages of the book as HTML: templates, the pictures they call, the colours of each pattern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from booth_content.book import charts, text
from booth_content.book.chapters import Book, Chapter, Picture
from booth_content.book.items import Item, items_of, needs_of
from booth_content.content.definitions.choices import AREAS, SEVERITIES
from booth_content.file_store import FileStore
from booth_content.pattern import draw_pattern
from core.persian import sort_key, to_persian_digits
from core.printing.document import Pages
from core.printing.text import paragraphs, plain, said
from core.printing.typeface import typeface_files

_HERE = Path(__file__).parent
# the book's own, of lapis and turquoise; a key no neighbourhood has
COVER_KEY = "کتاب ۲"
LISTS = ("capacities", "opportunities", "social_harms", "performance")


@dataclass(frozen=True)
class Figure:
    """A line of the identity card."""

    label: str
    value: Markup
    median: Markup
    origin: Markup
    chart: Markup


@dataclass(frozen=True)
class ChapterView:
    """A chapter with everything worked out that its pages show; ``place`` counts from 1."""

    chapter: Chapter
    place: int
    martyr: Mapping[str, Any]
    identity: Mapping[str, Any]
    figures: Sequence[Figure]
    rings: Sequence[Figure]
    needs: Sequence[Item]
    severities: Sequence[tuple[str, str, int]]
    balance: Markup
    lists: Sequence[tuple[str, str, Sequence[Item]]]

    @property
    def anchor(self) -> str:
        """Its opening page's place in the PDF."""
        return f"chapter-{self.place}"


@dataclass(frozen=True)
class IndexEntry:
    """A line of an index: what it names, whose it is, and where."""

    title: str
    of: str
    anchor: str


def book_pages(book: Book, files: FileStore) -> Pages:
    """The whole document. Pictures whose files are lost are left out."""
    shown = {id: one for id, one in book.pictures.items() if files.exists(one.sha256)}
    views = [_view(book, chapter, place) for place, chapter in enumerate(book.chapters, 1)]
    context: dict[str, Any] = {
        "book": book,
        "views": views,
        "picture_of": lambda value: _picture_name(shown, value),
        "by_area": _by_area(views),
        "by_name": _by_name(views),
    }
    parts = [
        _part("front.html", {**context, "colours": 0}),
        *(
            _part("chapter.html", {**context, "view": view, "colours": view.place})
            for view in views
        ),
        _part("index.html", {**context, "colours": None}),
    ]
    assets = base_assets("book.css") | {
        "colours-0.css": _patterns(views).encode(),
        "cover.svg": draw_pattern(COVER_KEY).body,
    }
    assets |= {f"colours-{view.place}.css": _colours(view).encode() for view in views}
    assets |= {f"girih-{view.place}.svg": view.chapter.pattern.body for view in views}
    assets |= {f"{one.sha256}.jpeg": files.path(one.sha256) for one in shown.values()}
    title = f"نظام مسائل محلات · {plain(book.title)}"
    return Pages(parts, assets, ("book.css",), title)


def page_of(anchor: str) -> str:
    """What the process that prints puts a page's number for, once it knows the page."""
    return f"@@{anchor}@@"


def base_assets(sheet: str) -> dict[str, bytes | Path]:
    """The style sheet and the typeface, which every document carries."""
    return {sheet: _HERE / "styles" / sheet, **typeface_files()}


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of this package; everything is escaped."""
    loader = FileSystemLoader(_HERE / "templates")
    made = Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        said=said,
        paragraphs=paragraphs,
        plain=plain,
        day=text.day,
        digits=to_persian_digits,
        page=page_of,
    )
    return made


def _part(name: str, context: Mapping[str, Any]) -> str:
    return templates().get_template(name).render(context)


def _picture_name(shown: Mapping[str, Picture], value: Mapping[str, Any] | None) -> str | None:
    picture = shown.get(str((value or {}).get("media")))
    return f"asset:{picture.sha256}.jpeg" if picture else None


def _view(book: Book, chapter: Chapter, place: int) -> ChapterView:
    identity = chapter.fields("identity")
    ink = chapter.pattern.colours["ground"]
    figures = [
        _figure(book, field, ink) for field in identity.values() if _is_figure(field, percent=False)
    ]
    rings = [
        _ring(book, field, ink) for field in identity.values() if _is_figure(field, percent=True)
    ]
    needs = needs_of(chapter, place)
    counts = [
        (option.value, option.label, sum(need.severity == option.value for need in needs))
        for option in SEVERITIES
    ]
    return ChapterView(
        chapter=chapter,
        place=place,
        martyr=chapter.fields("martyr"),
        identity=identity,
        figures=figures,
        rings=rings,
        needs=needs,
        severities=[one for one in counts if one[2]],
        balance=charts.stack([(charts.SEVERITY[value], count) for value, _, count in counts]),
        lists=[
            (key, chapter.sections[key]["title"], items)
            for key in LISTS
            if (items := items_of(chapter, key, place))
        ],
    )


def _is_figure(field: Mapping[str, Any], *, percent: bool) -> bool:
    return field["type"] == "figure" and (field["unit"] == "٪") is percent


def _figure(book: Book, field: Mapping[str, Any], ink: str) -> Figure:
    value, unit, median = field["value"], field["unit"], book.medians.get(field["key"])
    chart = charts.bar(value["value"], book.largest[field["key"]], ink=ink, median=median)
    return _shown(field, chart, unit, median)


def _ring(book: Book, field: Mapping[str, Any], ink: str) -> Figure:
    median = book.medians.get(field["key"])
    chart = charts.ring(field["value"]["value"], ink=ink, median=median)
    return _shown(field, chart, "٪", median)


def _shown(
    field: Mapping[str, Any], chart: Markup, unit: str | None, median: float | None
) -> Figure:
    value = field["value"]
    return Figure(
        label=field["label"],
        value=text.measured(value["value"], unit),
        median=Markup() if median is None else text.measured(round(median, 1), _only_percent(unit)),
        origin=text.origin(value),
        chart=chart,
    )


def _only_percent(unit: str | None) -> str | None:
    return unit if unit == "٪" else None


def _by_area(views: Iterable[ChapterView]) -> list[tuple[str, list[IndexEntry]]]:
    """The needs by their areas, in the areas' order; those without one at the end."""
    found: dict[str, list[IndexEntry]] = defaultdict(list)
    for view in views:
        for need in view.needs:
            entry = IndexEntry(need.title, plain(view.chapter.name), need.anchor)
            found[need.category].append(entry)
    order = [option.label for option in AREAS]
    known = [area for area in order if area in found]
    others = sorted((area for area in found if area not in order), key=sort_key)
    return [
        (area or "بی حوزه", sorted(found[area], key=lambda entry: sort_key(entry.title)))
        for area in (*known, *others)
    ]


def _by_name(views: Iterable[ChapterView]) -> list[tuple[str, list[IndexEntry]]]:
    """The neighbourhoods in the order of the Persian alphabet, by their first letters."""
    found: dict[str, list[IndexEntry]] = {}
    for view in sorted(views, key=lambda view: (view.chapter.order, view.chapter.code)):
        name = plain(view.chapter.name)
        entry = IndexEntry(name, "، ".join(view.chapter.booths), view.anchor)
        found.setdefault(_letter(name), []).append(entry)
    return list(found.items())


def _letter(name: str) -> str:
    first = name[:1]
    return "آ" if first in "آاأإ" else first


def _patterns(views: Iterable[ChapterView]) -> str:
    """For the contents: a rule for each chapter's pattern."""
    return "\n".join(
        f".chapter-{view.place} .girih {{ background-image: url(asset:girih-{view.place}.svg) }}"
        for view in views
    )


def _colours(view: ChapterView) -> str:
    """The chapter's pattern, and the colours of what stands beside it."""
    ground = view.chapter.pattern.colours["ground"]
    return (
        f".girih {{ background-image: url(asset:girih-{view.place}.svg) }}\n"
        f".on-ground {{ background-color: {ground} }}\n"
        f".ground-ink {{ color: {ground} }}\n"
        f".ground-edge {{ border-color: {ground} }}\n"
    )
