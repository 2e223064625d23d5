"""Why a value was not understood: a code, and a sentence that says what to do instead."""

from __future__ import annotations

_SENTENCES: dict[str, tuple[str, str]] = {
    "field_unknown": (
        "چنین خانه‌ای در این بخش نیست. صفحه را تازه کنید و دوباره بکوشید.",
        "This section has no such field.",
    ),
    "shape_invalid": (
        "این خانه به این صورت خوانده نمی‌شود. آن را از نو بنویسید.",
        "The value has a shape that this field does not take.",
    ),
    "text_too_long": (
        "نوشته {length} نویسه است؛ آن را به {limit} نویسه کوتاه کنید.",
        "The text has {length} characters; shorten it to {limit}.",
    ),
    "address_not_shown": (
        "نشانی اینترنتی را بردارید؛ نمایشگرها به اینترنت راه ندارند. شماره یا شناسه بنویسید.",
        "Leave out the web address: screens have no internet. Give a number or a name.",
    ),
    "number_invalid": (
        "«{text}» عدد نیست. تنها رقم بنویسید؛ مانند ۴۱٬۴۵۰ یا ۳٫۵.",
        "“{text}” is not a number; write digits only, as 41,450 or 3.5.",
    ),
    "number_not_whole": (
        "عددی بی اعشار بنویسید؛ مانند ۱۲۰.",
        "Write a whole number, as 120.",
    ),
    "number_too_small": (
        "عدد کوچک‌تر از اندازه است؛ {limit} یا بیشتر بنویسید.",
        "The number is too small; write {limit} or more.",
    ),
    "number_too_large": (
        "عدد بزرگ‌تر از اندازه است؛ {limit} یا کمتر بنویسید.",
        "The number is too large; write {limit} or less.",
    ),
    "year_invalid": (
        "سال شمسی را چهار رقمی بنویسید، میان ۱۳۰۰ و ۱۵۰۰؛ مانند ۱۴۰۰.",
        "Write the Jalali year with four digits, between 1300 and 1500, as 1400.",
    ),
    "choice_unknown": (
        "«{text}» از گزینه‌ها نیست. یکی از این‌ها را بنویسید: {options}.",
        "“{text}” is none of the options: {options}.",
    ),
    "boolean_invalid": (
        "«{text}» روشن نیست. «بله» یا «خیر» بنویسید.",
        "“{text}” is neither yes nor no.",
    ),
    "date_invalid": (
        "«{text}» تاریخ نیست. سال، ماه و روز شمسی را بنویسید؛ مانند ۱۴۰۱/۰۸/۰۹ یا ۹ آبان ۱۴۰۱.",
        "“{text}” is not a date; write year, month and day, as 1401/08/09.",
    ),
    "date_without_day": (
        "در «{text}» روز گفته نشده است. روز را هم بنویسید، مانند ۹ آبان ۱۴۰۱؛ اگر نمی‌دانید، خانه را"
        " خالی بگذارید.",
        "“{text}” says no day; write it, as 1401/08/09, or leave the field empty.",
    ),
    "phone_invalid": (
        "«{text}» شمارهٔ تلفن نیست. با پیش‌شماره و تنها با رقم بنویسید؛ مانند ۰۲۵۳۷۷۰۰۰۰۰.",
        "“{text}” is not a telephone number; write digits with the area code.",
    ),
    "media_invalid": (
        "این پرونده شناخته نشد. آن را دوباره بارگذاری کنید.",
        "This file is not known; upload it again.",
    ),
    "order_invalid": (
        "ترتیب این فهرست خوانده نشد. صفحه را تازه کنید و دوباره بچینید.",
        "The order of this list could not be read.",
    ),
    "too_many_items": (
        "در این بخش {limit} مورد جا می‌شود و {count} مورد نوشته شده است. چند مورد را بردارید.",
        "This section takes {limit} items, and {count} were given.",
    ),
}

_SHOWN = 40


class FieldError(Exception):
    """A value that was not understood. ``fa`` and ``en`` say why and what to do.

    ``part`` names the part of a compound value it is about ("year" of a figure), "" the whole.
    ``text``, the value as it was given, is shortened to 40 characters.
    """

    def __init__(self, code: str, *, part: str = "", **details: object) -> None:
        fa, en = _SENTENCES[code]
        shown = details | {"text": _short(details.get("text"))}
        self.code = code
        self.part = part
        self.fa = fa.format(**shown)
        self.en = en.format(**shown)
        super().__init__(self.en)

    def as_dict(self) -> dict[str, str]:
        """What a client is told: ``{"code", "message", "part"}``."""
        return {"code": self.code, "message": self.fa, "part": self.part}


def _short(value: object) -> object:
    if isinstance(value, str) and len(value) > _SHOWN:
        return value[:_SHOWN] + "…"
    return value
