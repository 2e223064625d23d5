"""What was done to guests, taken back: a change, a block, a batch, a merge."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from core.audit import SYSTEM, AuditEntry
from core.database import reading, transaction
from core.errors import DomainError
from tests.visitors.conftest import NOON, Entrance, Invite, guest_of, minutes
from visitors.badge import issue_badge
from visitors.check_in_log import GuestPresence, HallCount
from visitors.groups import (
    add_group,
    change_group,
    ensure_groups,
    list_groups,
    move_group,
    remove_group,
)
from visitors.guest import Badge, Guest, get_guest
from visitors.guest_undo import undo
from visitors.invitation import (
    act_on_invitation,
    change_guest,
    change_invitation,
    facts_of,
    invitation_of,
    terms_of,
)
from visitors.many_guests import act_on_many, entries_of_batch, move_many, undo_many
from visitors.merging import merge_guests, part_guests
from visitors.queries import compare_with_log


def facts(guest_id: int) -> tuple[Any, Any, str, str]:
    with reading() as session:
        guest = get_guest(session, guest_id)
        invitation = invitation_of(session, guest)
        return facts_of(guest), terms_of(invitation), invitation.state, invitation.block_note


def undo_last(guest_id: int) -> AuditEntry:
    with transaction() as session:
        entry = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.subject == f"guest:{guest_id}")
            .order_by(AuditEntry.id.desc())
        ).first()
        assert entry is not None
        return undo(session, entry, by=SYSTEM)


def test_changes_and_acts_are_taken_back_one_after_the_other(invite: Invite) -> None:
    one = invite("زهرا کریمی", valid_from=NOON)
    before = facts(one.guest_id)
    with transaction() as session:
        guest = guest_of(session, one)
        change_guest(session, guest, replace(facts_of(guest), name="زهره", is_vip=True), by=SYSTEM)
    with transaction() as session:
        guest = guest_of(session, one)
        terms = replace(terms_of(invitation_of(session, guest)), valid_from=None, party_size=3)
        change_invitation(session, guest, terms, version=1, by=SYSTEM)
    with transaction() as session:
        entry = act_on_invitation(
            session, guest_of(session, one), "block", version=2, by=SYSTEM, note="دبیرخانه"
        )
        blocked = entry.id
    assert facts(one.guest_id)[2:] == ("blocked", "دبیرخانه")

    with transaction() as session:
        undone = undo(session, session.get_one(AuditEntry, blocked), by=SYSTEM)
        assert undone.details["act"] == "invitation.block"
    assert facts(one.guest_id)[2] == "accepted"
    # taking back is an act like another
    undo_last(one.guest_id)
    assert facts(one.guest_id)[2:] == ("blocked", "دبیرخانه")
    with transaction() as session:
        for action in ("guest.changed", "invitation.changed", "invitation.block"):
            entry = session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()
            undo(session, entry, by=SYSTEM)
    assert facts(one.guest_id) == before
    with reading() as session:
        assert session.scalars(select(Guest.name_tight)).all() == ["زهراکریمی"]


def test_nothing_is_taken_back_over_somebodys_later_work(invite: Invite) -> None:
    one = invite("نرگس")
    with transaction() as session:
        guest = guest_of(session, one)
        first = change_guest(session, guest, replace(facts_of(guest), job="مدیر"), by=SYSTEM)
        change_guest(session, guest, replace(facts_of(guest), job="دبیر"), by=SYSTEM)
        assert first is not None
        with pytest.raises(DomainError) as refused:
            undo(session, first, by=SYSTEM)

    assert refused.value.code == "undo_too_late"
    assert facts(one.guest_id)[0].job == "دبیر"


def test_nothing_goes_back_to_what_is_gone_or_cannot_be(invite: Invite) -> None:
    one = invite("نرگس", valid_from=NOON, valid_until=NOON + minutes(60))
    with transaction() as session:
        guest = guest_of(session, one)
        first = terms_of(invitation_of(session, guest))
        left = add_group(session, name="موقت", colour="#000000", by=SYSTEM)
        back = guest.group_id
        move_many(session, [guest.id], left, batch="b1", by=SYSTEM)
        group = list_groups(session)[1]
        move_many(session, [guest.id], group, batch="b2", by=SYSTEM)
        earlier = replace(first, valid_from=NOON - minutes(60))
        entry = change_invitation(session, guest, earlier, version=1, by=SYSTEM)
        ends = replace(earlier, valid_until=NOON - minutes(30))
        change_invitation(session, guest, ends, version=2, by=SYSTEM)
        remove_group(session, left, by=SYSTEM)
        assert entry is not None
        window = entry.id
    with transaction() as session:
        undone = undo_many(session, entries_of_batch(session, "b2"), batch="b3", by=SYSTEM)
        moved = entries_of_batch(session, "b2")[0]
        assert tuple(undone) == (0, 1)
        with pytest.raises(DomainError) as gone:
            undo(session, moved, by=SYSTEM)
    with pytest.raises(DomainError) as backwards, transaction() as session:
        undo(session, session.get_one(AuditEntry, window), by=SYSTEM)

    assert (gone.value.code, backwards.value.code) == ("undo_too_late", "invitation_invalid")
    assert facts(one.guest_id)[0].group_id == group.id != back
    assert facts(one.guest_id)[1].valid_from == NOON - minutes(60)


def test_a_batch_passes_over_whom_it_does_not_fit_and_is_taken_back_as_a_whole(
    invite: Invite,
) -> None:
    states = ("draft", "invited", "withdrawn", "invited")
    ids = [invite(state=state).guest_id for state in states]
    with transaction() as session:
        done = act_on_many(session, ids, "accept", batch="b1", by=SYSTEM)
        group = ensure_groups(session)[2]
        moved = move_many(session, ids[:2], group, batch="b2", by=SYSTEM)
    assert (tuple(done), tuple(moved)) == ((3, 1), (2, 0))
    with transaction() as session:  # somebody changes one of them since
        act_on_invitation(session, get_guest(session, ids[3]), "decline", version=2, by=SYSTEM)

    with transaction() as session:
        entries = entries_of_batch(session, "b1")
        back = undo_many(session, entries, batch="b3", by=SYSTEM)

    assert tuple(back) == (2, 1)
    assert [facts(one)[2] for one in ids] == ["draft", "invited", "withdrawn", "declined"]
    assert facts(ids[0])[0].group_id == group.id


def test_no_batch_lets_in_whom_somebody_blocked(invite: Invite) -> None:
    ids = [invite(state=state).guest_id for state in ("withdrawn", "accepted")]
    with transaction() as session:
        blocked = get_guest(session, ids[1])
        act_on_invitation(session, blocked, "block", version=1, by=SYSTEM, note="دلیل")

    with transaction() as session:
        done = act_on_many(session, ids, "restore", batch="b1", by=SYSTEM)

    assert tuple(done) == (1, 1)
    assert [facts(one)[2] for one in ids] == ["invited", "blocked"]


@pytest.mark.parametrize(
    ("states", "is_refused"),
    [
        (("accepted", "blocked"), True),
        (("accepted", "withdrawn"), True),
        (("withdrawn", "blocked"), True),
        (("blocked", "blocked"), False),
        (("blocked", "accepted"), False),
    ],
)
def test_a_merge_lets_in_nobody_who_was_kept_out(
    entrance: Entrance, invite: Invite, states: tuple[str, str], is_refused: bool
) -> None:
    kept, other = (invite("زهرا کریمی", state=state) for state in states)
    expected = pytest.raises(DomainError, match="is barred") if is_refused else nullcontext()
    with expected, transaction() as session:
        merge_guests(session, guest_of(session, kept), guest_of(session, other), by=SYSTEM)

    with reading() as session:
        assert guest_of(session, other).merged_into_id == (None if is_refused else kept.guest_id)
    assert entrance.outcome(other.code) != "admitted"


def test_guests_whom_somebody_merged_in_the_meantime_are_neither_merged_nor_parted(
    invite: Invite,
) -> None:
    kept, other, third = (invite("زهرا کریمی").guest_id for _ in range(3))

    def point(guest_id: int, to: int | None) -> Any:
        """As another transaction writes it, unseen by what was read before."""
        pointed = update(Guest).where(Guest.id == guest_id).values(merged_into_id=to)
        return pointed.execution_options(synchronize_session=False)

    with transaction() as session:
        ones = get_guest(session, kept), get_guest(session, other)
        session.execute(point(other, third))
        with pytest.raises(DomainError) as merged:
            merge_guests(session, *ones, by=SYSTEM)
    with transaction() as session:
        session.execute(point(other, None))
        ones = get_guest(session, kept), get_guest(session, other)
        entry = merge_guests(session, *ones, by=SYSTEM)
    with transaction() as session:
        entry, _seen = session.get_one(AuditEntry, entry.id), get_guest(session, kept)
        session.execute(point(kept, third))
        with pytest.raises(DomainError) as parted:
            part_guests(session, entry, by=SYSTEM)

    assert (merged.value.code, parted.value.code) == ("merge_impossible", "unmerge_impossible")


@pytest.mark.parametrize("has_live", [True, False], ids=["kept has a badge", "kept has none"])
def test_parted_guests_have_their_badges_and_scans_again(
    entrance: Entrance, invite: Invite, has_live: bool
) -> None:
    kept, other = invite("زهرا کریمی"), invite("زهرا كريمي", vip=True)
    if not has_live:
        with transaction() as session:
            live = select(Badge).where(Badge.guest_id == kept.guest_id)
            badge = session.scalars(live).one()
            badge.ended_at, badge.ended_as = NOON, "lost"
    entrance.scan(other.code)
    with transaction() as session:
        entry = merge_guests(session, guest_of(session, kept), guest_of(session, other), by=SYSTEM)
        assert guest_of(session, kept).is_vip
    if not has_live:  # the other's badge is in use for the kept guest, and read
        assert entrance.outcome(other.code, NOON + minutes(1), "exit") == "departed"

    with transaction() as session:
        part_guests(session, session.get_one(AuditEntry, entry.id), by=SYSTEM)

    with reading() as session:
        assert not guest_of(session, kept).is_vip
        owners = session.scalars(select(Badge.guest_id)).all()
        assert sorted(owners) == sorted([kept.guest_id, other.guest_id])
        places = {row.guest_id: row.inside for row in session.scalars(select(GuestPresence))}
        assert places == {kept.guest_id: 0, other.guest_id: 1 if has_live else 0}
        assert session.get_one(HallCount, 0).inside == places[other.guest_id]
        assert compare_with_log(session)[1] == []
    expected = "already_inside" if has_live else "admitted"
    assert entrance.outcome(other.code, NOON + minutes(3)) == expected
    with transaction() as session, pytest.raises(DomainError) as refused:
        part_guests(session, session.get_one(AuditEntry, entry.id), by=SYSTEM)
    assert refused.value.code == "unmerge_impossible"


def test_a_badge_made_after_the_merge_stays_with_the_kept_guest(
    entrance: Entrance, invite: Invite
) -> None:
    kept, other = invite("زهرا کریمی"), invite("زهرا كريمي")
    with transaction() as session:
        entry = merge_guests(session, guest_of(session, kept), guest_of(session, other), by=SYSTEM)
        fresh = issue_badge(session, guest_of(session, kept), by=SYSTEM)
        part_guests(session, entry, by=SYSTEM)

    assert entrance.outcome(fresh.code) == "admitted"
    assert entrance.outcome(other.code) == "admitted"
    assert entrance.outcome(kept.code) == "revoked"


def test_groups_are_renamed_moved_and_removed_when_empty(app: Flask, invite: Invite) -> None:
    invite()
    with transaction() as session:
        first, second, *_ = ensure_groups(session)
        empty = add_group(session, name="سفیران", colour="#000000", by=SYSTEM)
        change_group(session, first, name="مدیران", colour="#AA0000", by=SYSTEM)
        move_group(session, second, step=-1, by=SYSTEM)
        remove_group(session, empty, by=SYSTEM)
    with transaction() as session:
        second, first, *_ = list_groups(session)
        assert (first.name, first.colour, first.position) == ("مدیران", "#aa0000", 2)
        with pytest.raises(DomainError, match="guests"):
            remove_group(session, first, by=SYSTEM)
        for name, colour, refused in (
            (second.name, "#000000", "group_taken"),
            ("x", "red", "group_invalid"),
            ("", "#000000", "group_invalid"),
        ):
            with pytest.raises(DomainError) as error:
                change_group(session, first, name=name, colour=colour, by=SYSTEM)
            assert error.value.code == refused
