"""What a gate is told of a scan: the sentence for each outcome, and the answer's JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from core.dates import format_datetime, format_time, iso_utc
from core.persian import to_persian_digits
from visitors.deciding import Decision, Facts, Outcome, Rules, local_day, next_opening

# A gate that decides alone says the same: it is sent these with its list (visitors.gate_list), and
# static/gate/machine/verdict.js chooses and fills them as it is done here.
SENTENCES: dict[str, str] = {
    "malformed": "این کد خوانده نشد. کارت را دوباره بخوانید یا کد را از روی آن بنویسید.",
    "unknown": "این کد از هیچ مهمانی نیست. نام مهمان را بجویید یا سرپرست را خبر کنید.",
    "revoked": "این کارت دیگر اعتبار ندارد؛ کارت تازه‌تری هست. کارت تازه را بخواهید.",
    "withdrawn": "دعوت این مهمان پس گرفته شده است. سرپرست ورودی را خبر کنید.",
    "blocked": "ورود این مهمان بسته شده است. سرپرست ورودی را خبر کنید.",
    "unconfirmed": "این مهمان هنوز دعوت را نپذیرفته است. از سرپرست ورودی بپرسید.",
    "not_yet_valid_until": "این دعوت‌نامه از {when} اعتبار دارد."
    " مهمان را به همان زمان راهنمایی کنید.",
    "not_yet_valid_day": "نوبت گروه این مهمان روز دیگری است. روز را با سرپرست ورودی ببینید.",
    "expired_since": "این دعوت‌نامه تا {when} اعتبار داشت. از سرپرست ورودی بپرسید.",
    "expired_day": "روزهای گروه این مهمان گذشته است. از سرپرست ورودی بپرسید.",
    "closed": "درها بسته است؛ پذیرش از {when} آغاز می‌شود.",
    "closed_today": "درها بسته است؛ پذیرش از ساعت {when} آغاز می‌شود.",
    "closed_for_good": "نمایشگاه پایان یافته است. سرپرست ورودی را خبر کنید.",
    "wrong_gate": "ورودی این مهمان {gates} است. او را به آنجا راهنمایی کنید.",
    "gate": "«{name}»",
    "or": " یا ",
    "already_inside": "این کارت ساعت {when} وارد شده و هنوز بیرون نیامده است. سرپرست را خبر کنید.",
    "already_inside_by": "این کارت ساعت {when} از «{gate}» وارد شده و هنوز بیرون نیامده است."
    " سرپرست را خبر کنید.",
    "party_too_large": "این دعوت‌نامه برای {size} نفر است و جای {left} نفر مانده است.",
    "party_has_no_room": "این دعوت‌نامه برای این شمار از همراهان جا ندارد.",
    "no_reentry": "این دعوت‌نامه برای یک بار ورود است و به کار رفته است. سرپرست را خبر کنید.",
    "no_entries_left": "هر {entries} ورود امروز این دعوت‌نامه به کار رفته است. سرپرست را خبر کنید.",
    "full": "سالن پر است. تا بیرون آمدن کسی صبر کنید یا سرپرست را خبر کنید.",
    "error": "این کارت بررسی نشد و ثبت شد. دوباره بخوانید؛ اگر ماند، سرپرست را خبر کنید.",
    "admitted": "{name}، خوش آمدید.",
    "admitted_party": "{name}، خوش آمدید؛ {party} نفر.",
    "departed": "خروج ثبت شد. به امید دیدار.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence can need beside the facts: names that the decision itself does not."""

    guest: dict[str, Any] | None = None
    last_gate: str | None = None
    right_gates: tuple[str, ...] = field(default=())


def message_of(decision: Decision, facts: Facts, rules: Rules, told: Told) -> str:
    """The sentence a steward reads: what it is, and what to do."""
    outcome = decision.outcome
    if outcome is Outcome.ADMITTED:
        return _welcome(facts, told)
    if outcome in (Outcome.NOT_YET_VALID, Outcome.EXPIRED):
        return _outside_window(outcome, facts, rules)
    if outcome is Outcome.CLOSED:
        return _closed(facts, rules)
    if outcome is Outcome.WRONG_GATE:
        gates = (_say("gate", name=name) for name in told.right_gates)
        return _say("wrong_gate", gates=SENTENCES["or"].join(gates))
    if outcome is Outcome.ALREADY_INSIDE:
        return _already_inside(facts, rules, told)
    if outcome is Outcome.NO_REENTRY:
        return _no_reentry(facts)
    return SENTENCES[outcome]


def _say(key: str, **values: str) -> str:
    return SENTENCES[key].format(**values)


def _welcome(facts: Facts, told: Told) -> str:
    name = told.guest["name"] if told.guest else ""
    if facts.party is not None and facts.party > 1:
        return _say("admitted_party", name=name, party=to_persian_digits(facts.party))
    return _say("admitted", name=name)


def _outside_window(outcome: Outcome, facts: Facts, rules: Rules) -> str:
    invited = facts.invited
    assert invited is not None
    if outcome is Outcome.NOT_YET_VALID:
        if invited.valid_from is not None and facts.at < invited.valid_from:
            when = format_datetime(invited.valid_from, zone=rules.zone)
            return _say("not_yet_valid_until", when=when)
        return SENTENCES["not_yet_valid_day"]
    if invited.valid_until is not None and facts.at > invited.valid_until:
        return _say("expired_since", when=format_datetime(invited.valid_until, zone=rules.zone))
    return SENTENCES["expired_day"]


def _closed(facts: Facts, rules: Rules) -> str:
    opening = next_opening(facts.at, rules)
    if opening is None:
        return SENTENCES["closed_for_good"]
    if local_day(opening, rules.zone) == local_day(facts.at, rules.zone):
        return _say("closed_today", when=format_time(opening, zone=rules.zone))
    return _say("closed", when=format_datetime(opening, zone=rules.zone))


def _already_inside(facts: Facts, rules: Rules, told: Told) -> str:
    presence, invited = facts.presence, facts.invited
    assert invited is not None
    left = max(invited.party_size - presence.inside, 0)
    if facts.party is not None and left:
        size = to_persian_digits(invited.party_size)
        return _say("party_too_large", size=size, left=to_persian_digits(left))
    if presence.last_at is None:
        return SENTENCES["party_has_no_room"]
    when = format_time(presence.last_at, zone=rules.zone)
    if told.last_gate:
        return _say("already_inside_by", when=when, gate=told.last_gate)
    return _say("already_inside", when=when)


def _no_reentry(facts: Facts) -> str:
    invited = facts.invited
    assert invited is not None
    if not invited.has_reentry:
        return SENTENCES["no_reentry"]
    return _say("no_entries_left", entries=to_persian_digits(invited.entries_per_day or 0))


def write_answer(
    *,
    nonce: str,
    decision: Decision,
    message: str,
    told: Told,
    facts: Facts,
    inside: int,
    is_conflict: bool,
) -> str:
    """The answer as JSON, which is kept: told again, it is the same to the byte."""
    body: dict[str, Any] = {"outcome": decision.outcome.value, "message": message}
    if told.guest is not None:
        body["guest"] = told.guest
    if facts.presence.last_at is not None:
        body["last"] = {
            "direction": facts.presence.last_direction,
            "gate": told.last_gate,
            "at": iso_utc(facts.presence.last_at),
        }
    body |= {
        "inside": inside,
        "nonce": nonce,
        "conflict": is_conflict,
        "overrode": decision.overrode.value if decision.overrode else None,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
