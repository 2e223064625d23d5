"""The booths' signs: an A3 sheet for each, to be read from across the hall."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booth_content import content
from booth_content.book.chapters import Source, revision_column
from booth_content.book.pages import base_assets, templates
from booth_content.document import with_context
from booth_content.exhibition import Booth, Exhibition, booth_number, get_exhibition
from booth_content.pattern import Pattern, draw_pattern, pattern_key
from booth_content.revision import BoothContent, Revision, check_revision
from core.errors import DomainError, define
from core.printing.document import Pages

define(
    "signs_empty",
    409,
    fa="هنوز غرفه‌ای نیست که تابلویی داشته باشد. نخست کارپوشهٔ نمایشگاه را بارگذاری کنید.",
    en="There is no booth yet: load the exhibition's workbook first.",
)


@dataclass(frozen=True)
class Sign:
    """What stands on one sign; ``martyr`` is "" where nobody said whose name the booth bears."""

    number: str
    name: str
    section: str
    martyr: str
    pattern: Pattern
    is_sample: bool


def gather_signs(
    session: Session, *, source: Source, code: str | None = None
) -> tuple[Exhibition, list[Sign]]:
    """The signs of all booths, or of one, in the booths' order.

    Raises exhibition_missing, signs_empty, booth_unknown, revision_damaged.
    """
    exhibition = get_exhibition(session)
    query = (
        select(Booth, Revision)
        .join(BoothContent, BoothContent.booth_id == Booth.id)
        .outerjoin(Revision, Revision.id == revision_column(source))
        .options(*with_context)
        .order_by(Booth.code_order, Booth.id)
    )
    if code is not None:
        query = query.where(Booth.code == code)
    signs = [_sign(booth, revision, exhibition) for booth, revision in session.execute(query)]
    if not signs:
        raise DomainError("booth_unknown", code=code) if code else DomainError("signs_empty")
    return exhibition, signs


def sign_pages(exhibition: Exhibition, signs: list[Sign]) -> Pages:
    """A page for each sign."""
    rules = "\n".join(
        f".sign-{place} .girih {{ background-image: url(asset:girih-{place}.svg) }}"
        f".sign-{place} .on-ground {{ background-color: {sign.pattern.colours['ground']} }}"
        f".sign-{place} .ground-ink {{ color: {sign.pattern.colours['ground']} }}"
        for place, sign in enumerate(signs)
    )
    html = templates().get_template("signs.html").render(exhibition=exhibition, signs=signs)
    assets = base_assets("signs.css") | {"colours-0.css": rules.encode()}
    assets |= {f"girih-{place}.svg": sign.pattern.body for place, sign in enumerate(signs)}
    return Pages([html], assets, ("signs.css",), "تابلوی غرفه‌ها")


def _sign(booth: Booth, revision: Revision | None, exhibition: Exhibition) -> Sign:
    home = booth.neighbourhood
    return Sign(
        number=booth_number(booth.code),
        name=booth.name,
        section=booth.section.name,
        martyr=_martyr(booth, revision),
        pattern=draw_pattern(pattern_key(booth)),
        is_sample=home.is_sample if home else exhibition.is_sample,
    )


def _martyr(booth: Booth, revision: Revision | None) -> str:
    if revision is None:
        return ""
    check_revision(revision, booth.code)
    names = (
        field["value"]
        for section in content.present(booth.kind, revision.content)
        if section["key"] == "martyr"
        for field in section["fields"]
        if field["key"] == "name"
    )
    return str(next(names, ""))
