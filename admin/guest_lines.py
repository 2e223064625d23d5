"""The history of a guest in words: who did what, what was read at which gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from admin.audit_words import action_label
from core.audit import AuditEntry
from core.dates import format_datetime
from core.persian import format_number
from visitors.check_in_log import CheckIn
from visitors.guest import GuestGroup
from visitors.guest_history import HistoryLine
from visitors.guest_words import FIELD_WORDS, say_value

OUTCOME_WORDS = {
    "admitted": "وارد شد",
    "departed": "بیرون رفت",
    "malformed": "کد خوانا نبود",
    "unknown": "کارت ناشناخته",
    "revoked": "کارت باطل بود",
    "withdrawn": "دعوتش پس گرفته شده بود",
    "blocked": "ورودش بسته بود",
    "unconfirmed": "دعوت را نپذیرفته بود",
    "not_yet_valid": "پیش از زمان دعوتش آمد",
    "expired": "زمان دعوتش گذشته بود",
    "closed": "بیرون از ساعت کار بود",
    "wrong_gate": "ورودی دیگری داشت",
    "already_inside": "پیش‌تر وارد شده بود",
    "no_reentry": "ورود دوباره نداشت",
    "full": "سالن پر بود",
    "error": "سنجیده نشد",
}
KIND_WORDS = {"queued": "بی‌اتصال", "closing": "بستن روز", "walk_in": "مهمان سر زده"}


class Said(NamedTuple):
    """One line of the history. ``look`` is the tag's colour, ``marks`` short words beside it;
    ``changes`` are what, before, after; ``entry`` can be taken back when it is given."""

    at: datetime
    what: str
    who: str
    look: str
    marks: list[str]
    changes: list[tuple[str, str, str]]
    text: str
    entry: int | None


def history_lines(
    lines: Iterable[HistoryLine], groups: list[GuestGroup], zone: ZoneInfo
) -> list[Said]:
    """Every line of the history as it is read."""
    names = {group.id: group.name for group in groups}
    return [
        _say_scan(line.scan, line.gate, zone)
        if line.scan is not None
        else _say_act(line.entry, names, zone, can_undo=line.can_undo)
        for line in lines
        if line.scan is not None or line.entry is not None
    ]


def _say_act(
    entry: AuditEntry | None, names: dict[int, str], zone: ZoneInfo, *, can_undo: bool
) -> Said:
    assert entry is not None
    details = entry.details
    changes = changes_of(details, names, zone)
    text = details.get("name", "") if entry.action in ("guest.merged", "guest.parted") else ""
    if entry.action == "guest.undone":
        text = action_label(str(details.get("act", "")))
    marks = [f"از کارپوشهٔ {details['file']}"] if details.get("file") else []
    marks += ["با دیگران"] if details.get("batch") else []
    return Said(
        entry.at,
        action_label(entry.action),
        entry.actor_name,
        "",
        marks,
        changes,
        text,
        entry.id if can_undo else None,
    )


def changes_of(
    details: dict[str, Any], names: dict[int, str], zone: ZoneInfo
) -> list[tuple[str, str, str]]:
    """What, before, after of a line of the log; what only the program reads is left out."""
    before, after = details.get("before") or {}, details.get("after") or {}
    told = []
    for key, value in after.items():
        if key not in FIELD_WORDS:
            continue
        pair = (before.get(key), value)
        if key == "group_id":
            was, now = (names.get(one or 0, "—") for one in pair)
        else:
            was, now = (say_value(key, one, zone=zone) for one in pair)
        told.append((FIELD_WORDS[key], was, now))
    return told


def _say_scan(scan: CheckIn, gate: str | None, zone: ZoneInfo) -> Said:
    marks = [KIND_WORDS[scan.kind]] if scan.kind in KIND_WORDS else []
    if scan.party:
        marks.append(f"{format_number(scan.party)} نفر")
    if scan.rehearsal:
        marks.append("تمرین")
    if scan.annulled_at:
        marks.append(f"بازگردانده شد ({scan.annulled_by})")
    if scan.is_conflict:
        marks.append("ناسازگار" if scan.settled_at is None else "ناسازگار، رسیدگی شد")
    if scan.skew_ms is not None and abs(scan.skew_ms) > 120_000:
        marks.append("ساعت ورودی درست نبود")
    if scan.kind == "queued":
        marks.append(f"رسید {format_datetime(scan.arrived_at, 'short', zone=zone)}")
    text = ""
    if scan.overrode:
        passed = OUTCOME_WORDS.get(scan.overrode, scan.overrode)
        text = f"سرپرست از «{passed}» گذشت: {scan.reason}"
    look = "yes" if scan.is_accepted else "no"
    what = OUTCOME_WORDS.get(scan.outcome, scan.outcome)
    return Said(scan.scanned_at, what, gate or "", look, marks, [], text, None)
