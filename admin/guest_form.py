"""The form of a guest and of what they are invited to: typed as people write.

Only boxes that were changed are written; what somebody else changed meanwhile stays, and where
both changed the same box, it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from admin.forms import DeskForm, required
from admin.guest_sheet import write_edge
from admin.typed_time import server_zone
from core.dates import parse_date, parse_datetime
from core.errors import DomainError, define
from core.persian import parse_number, tidy, to_persian_digits
from visitors.guest import LARGEST_PARTY, LONGEST_NAME, LONGEST_NOTE, Guest, GuestGroup, Invitation
from visitors.guest_words import STATE_WORDS
from visitors.invitation import GuestFacts, InvitationFacts, facts_of
from visitors.phone import normal_phone, shown_phone

define(
    "guest_form_clash",
    409,
    fa="کسی در این میان همین خانه‌ها را تغییر داده است. آنچه نوشته کنار هر خانه آمده است؛ بخوانید و "
    "دوباره ذخیره کنید.",
    en="Somebody else changed the same meanwhile: read what it is now and save again.",
)

_LONG = "دست‌بالا {} نویسه جا دارد."
FACTS = ("name", "organisation", "job", "group_id", "phone", "is_vip", "note", "is_greeted")
TERMS = ("valid_from", "valid_until", "entries_per_day", "has_reentry", "party_size")
_BOX_OF = {
    "guest_name_invalid": "name",
    "guest_phone_invalid": "phone",
    "invitation_invalid": "valid_until",
}


def _length(most: int) -> Length:
    return Length(max=most, message=_LONG.format(to_persian_digits(most)))


class GuestForm(DeskForm):
    """One box a fact; ``read_facts`` and ``read_terms`` read them."""

    name = StringField("نام و نام خانوادگی", [required(), _length(LONGEST_NAME)])
    organisation = StringField("سازمان", [_length(200)])
    job = StringField("سمت", [_length(120)])
    group_id = SelectField("گروه", coerce=int)
    phone = StringField("تلفن همراه", [_length(40)], description="با هر رقم و فاصله‌ای")
    is_vip = BooleanField("مهمان ویژه")
    note = TextAreaField(
        "یادداشت پذیرش", [_length(LONGEST_NOTE)], description="مسئول پذیرش هنگام ورود می‌بیند"
    )
    is_greeted = BooleanField("نامش روی نمایشگر بزرگ خوش‌آمد گفته شود (با اجازهٔ خودش)")
    valid_from = StringField(
        "از", [_length(60)], description="مانند ۱۴۰۱/۰۸/۰۹ یا ۱۴۰۱/۰۸/۰۹ ۱۸:۰۰"
    )
    valid_until = StringField("تا", [_length(60)], description="روز بی‌ساعت یعنی تا پایان آن روز")
    entries_per_day = StringField("ورود در روز", [_length(10)], description="خالی یعنی هر چند بار")
    has_reentry = BooleanField("پس از بیرون رفتن باز هم می‌تواند وارد شود")
    party_size = StringField("چند نفر با خود مهمان", [_length(10)])
    state = RadioField(
        "حالت دعوت",
        choices=[SelectChoice(s, STATE_WORDS[s]) for s in ("draft", "invited", "accepted")],
    )

    def offer_groups(self, groups: list[GuestGroup]) -> None:
        """Let a group be chosen."""
        self.groups = [(group.id, group.name) for group in groups]
        self.group_id.choices = [SelectChoice(key, name) for key, name in self.groups]


def written(guest: Guest, invitation: Invitation) -> dict[str, Any]:
    """A guest as the boxes show them."""
    return {
        **vars(facts_of(guest)),
        "phone": shown_phone(guest.phone) if guest.phone else "",
        "valid_from": write_edge(invitation.valid_from, server_zone()),
        "valid_until": write_edge(invitation.valid_until, server_zone()),
        "entries_per_day": to_persian_digits(invitation.entries_per_day or ""),
        "has_reentry": invitation.has_reentry,
        "party_size": to_persian_digits(invitation.party_size),
    }


def as_text(value: Any) -> str:
    """A box's value as it is kept beside it to compare with."""
    return ("yes" if value else "") if isinstance(value, bool) else tidy(str(value or ""))


def changed_boxes(form: GuestForm, shown: Mapping[str, str]) -> set[str]:
    """The boxes that say another thing than when the page was made."""
    return {
        name for name in (*FACTS, *TERMS) if as_text(form[name].data) != tidy(shown.get(name, ""))
    }


def read_facts(form: GuestForm, base: GuestFacts, boxes: set[str]) -> GuestFacts:
    """``base`` with what ``boxes`` say. What cannot be read is an error of its box."""
    typed = {name: form[name].data for name in FACTS if name in boxes}
    # a box that was not sent at all says nothing
    said: dict[str, Any] = {name: "" if value is None else value for name, value in typed.items()}
    if said.get("phone"):
        _read(form, "phone", normal_phone)
    return replace(base, **said)


def read_terms(form: GuestForm, base: InvitationFacts, boxes: set[str]) -> InvitationFacts:
    """The same for what they are invited to."""
    said = {name: _read(form, name, _READERS[name]) for name in TERMS if name in boxes}
    return replace(base, **said)


def show_refusal(form: GuestForm, error: DomainError) -> None:
    """Put a refusal beside the box it is about."""
    form[_BOX_OF.get(error.code, "name")].errors = [error.fa]


def show_clashes(form: GuestForm, shown: Mapping[str, str], now: dict[str, Any]) -> list[str]:
    """Say beside each box that somebody else changed what it is now; their labels."""
    labels = []
    for name in changed_boxes(form, shown):
        there = as_text(now[name])
        if there != tidy(shown.get(name, "")) and there != as_text(form[name].data):
            label = _option(form, name, there)
            form[name].errors = [f"کسی در این میان آن را «{label or 'خالی'}» کرده است."]
            labels.append(form[name].label.text)
    return labels


def _option(form: GuestForm, name: str, value: str) -> str:
    if name == "group_id":
        return next((str(word) for key, word in form.groups if str(key) == value), value)
    return "بله" if value == "yes" else value


def _read(form: GuestForm, name: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(form[name].data or "")
    except ValueError as error:
        form[name].errors = [str(error)]
        return None


def _edge(hour: time) -> Callable[[str], datetime | None]:
    def read(typed: str) -> datetime | None:
        text = tidy(typed or "")
        if not text:
            return None
        if ":" in text:
            return parse_datetime(text, server_zone())
        return datetime.combine(parse_date(text), hour, server_zone()).astimezone(UTC)

    return read


def _whole(least: int, most: int, empty: int | None) -> Callable[[str], int | None]:
    def read(typed: str) -> int | None:
        if not tidy(typed or ""):
            return empty
        number = parse_number(typed)
        if number != int(number) or not least <= number <= most:
            bounds = to_persian_digits(f"{least} تا {most}")
            raise ValueError(f"عددی درست از {bounds} بنویسید.")
        return int(number)

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "valid_from": _edge(time.min),
    "valid_until": _edge(time(23, 59, 59)),
    "entries_per_day": _whole(1, 100, None),
    "has_reentry": bool,
    "party_size": _whole(1, LARGEST_PARTY, 1),
}
