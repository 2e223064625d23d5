"""One guest at the desk: added, changed beside others, blocked, taken back, given their data."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from core.accounts import Account
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import TEHRAN, now
from tests.admin.conftest import words
from tests.admin.guests import actions, invite, names, state_of
from tests.admin.test_guests import undo_form
from visitors.badge import issue_badge
from visitors.check_in import record_scan
from visitors.deciding import Rules
from visitors.entrance import ensure_gate, entrance_settings
from visitors.guest import get_guest
from visitors.invitation import facts_of, invitation_of
from visitors.scan import Hall, Scan, Station, Supervisor


@pytest.fixture
def desk(client: FlaskClient, sign_in: Callable[[str], Account]) -> FlaskClient:
    sign_in("organiser")
    return client


def form_of(page: str) -> dict[str, str]:
    """What the guest's form would send, untouched."""
    form = page[page.index('<form class="stack guest-form"') :]
    form = form[: form.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if facts.get("type") != "checkbox" or " checked" in tag:
            sent[facts["name"]] = unescape(facts.get("value", ""))
    note = re.search(r'<textarea[^>]*name="note"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL)
    chosen = re.search(r'<option selected value="(\d+)">', form)
    assert note
    assert chosen
    return sent | {"note": unescape(note[1]), "group_id": chosen[1]}


def open_form(desk: FlaskClient, guest: int) -> dict[str, str]:
    return form_of(desk.get(f"/admin/guests/{guest}").get_data(as_text=True))


def send(desk: FlaskClient, guest: int, form: dict[str, str], **typed: str) -> tuple[int, str]:
    answer = desk.post(f"/admin/guests/{guest}", data=form | typed, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_guest_is_added_as_typed_and_asked_about_when_the_name_is_there(
    desk: FlaskClient,
) -> None:
    invite("زهرا کریمی")
    form = {
        "name": "زهرا  كريمي",
        "group_id": "1",
        "phone": "۰۹۱۲-۰۰۰ ۰۰۰۶",
        "valid_from": "۱۴۰۱/۰۸/۰۹",
        "valid_until": "1401/08/10 18:00",
        "party_size": "۳",
        "entries_per_day": "",
        "state": "draft",
    }

    asked = desk.post("/admin/guests/new", data=form)
    added = desk.post("/admin/guests/new", data=form | {"sure": "yes"})

    assert (asked.status_code, added.status_code) == (409, 303)
    assert "مهمانی به همین نام یا تلفن هست" in asked.get_data(as_text=True)
    assert names() == ["زهرا کریمی", "زهرا کریمی"]
    with reading() as session:
        guest = get_guest(session, int(added.location.rpartition("/")[2]))
        invitation = invitation_of(session, guest)
    assert guest.phone == "+989120000006"
    assert (invitation.state, invitation.party_size, invitation.has_reentry) == ("draft", 3, False)
    window = (invitation.valid_from, invitation.valid_until)
    assert [at.isoformat() for at in window if at] == [
        "2022-10-30T20:30:00+00:00",
        "2022-11-01T14:30:00+00:00",
    ]


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("name", " \u200c\u202e ", "۱ تا ۱۲۰ نویسه"),
        ("name", "ا" * 121, "دست‌بالا ۱۲۰ نویسه"),
        ("phone", "12", "۰۹۱۲۳۴۵۶۷۸۹"),
        ("valid_from", "۱۴۰۱/۱۳/۰۱", "در تقویم روزی"),
        ("valid_until", "1401/01/01", "پایان پس از آغاز"),
        ("party_size", "۵۱", "۱ تا ۵۰"),
        ("entries_per_day", "هیچ", "عدد نیست"),
    ],
)
def test_what_is_not_understood_is_said_beside_its_box_and_nothing_is_written(
    desk: FlaskClient, box: str, typed: str, said: str
) -> None:
    guest = invite("نرگس")
    form = open_form(desk, guest) | {"valid_from": "1401/08/09", "job": "دبیر"}

    status, page = send(desk, guest, form, **{box: typed})

    assert status == 422
    assert said in page
    assert 'name="job" type="text" value="دبیر"' in page
    assert actions()[-1] == "guest.added"


def test_a_million_letters_are_refused_at_the_door(desk: FlaskClient) -> None:
    guest = invite("نرگس")

    status, page = send(desk, guest, open_form(desk, guest), note="ا" * 1_000_000)

    assert status == 413
    assert "بزرگ‌تر از اندازه" in page
    assert actions()[-1] == "guest.added"


def test_a_change_is_written_told_and_taken_back(desk: FlaskClient) -> None:
    guest = invite("نرگس", note="سطر یک\nسطر دو")
    form = open_form(desk, guest)

    assert "چیزی تغییر نکرده بود" in send(desk, guest, form)[1]
    status, page = send(desk, guest, form, job="دبیر", party_size="۴", is_vip="y")

    assert status == 200
    assert "ذخیره شد." in page
    assert re.search("سمت: — .{0,4}دبیر", words(page))
    assert actions()[-2:] == ["guest.changed", "invitation.changed"]
    desk.post(f"/admin/guests/{guest}/undo", data=undo_form(page))
    with reading() as session:
        kept = get_guest(session, guest)
        assert (kept.job, kept.is_vip, kept.note) == ("", False, "سطر یک\nسطر دو")
        assert invitation_of(session, kept).party_size == 1


def test_two_who_change_a_guest_at_once_lose_nothing_in_silence(desk: FlaskClient) -> None:
    guest = invite("نرگس", job="دبیر")
    mine = open_form(desk, guest)
    send(desk, guest, open_form(desk, guest), job="مدیر", organisation="شهرداری", party_size="2")

    # another box: both stay
    send(desk, guest, mine, phone="09120000006")
    # the same box: asked first, then as the second one wants
    status, page = send(desk, guest, mine, job="رئیس", party_size="5")

    with reading() as session:
        facts = facts_of(get_guest(session, guest))
    assert (facts.job, facts.organisation, facts.phone) == ("مدیر", "شهرداری", "+989120000006")
    assert status == 409
    assert "کسی در این میان آن را «مدیر» کرده است" in page
    assert "کسی در این میان آن را «۲» کرده است" in page
    assert send(desk, guest, form_of(page))[0] == 200
    with reading() as session:
        kept = get_guest(session, guest)
        assert (kept.job, invitation_of(session, kept).party_size) == ("رئیس", 5)


def test_a_guest_is_blocked_with_a_note_and_let_in_again(desk: FlaskClient) -> None:
    guest = invite("نرگس", state="accepted")
    act = {"act": "block", "version": 1, "note": "هماهنگی با <دبیرخانه>"}

    page = desk.post(f"/admin/guests/{guest}/act", data=act, follow_redirects=True)
    late = desk.post(f"/admin/guests/{guest}/act", data=act, follow_redirects=True)

    assert "هماهنگی با &lt;دبیرخانه&gt;" in page.get_data(as_text=True)
    assert "در این میان تغییر کرده" in late.get_data(as_text=True)
    assert state_of(guest) == ("blocked", 2)
    undone = desk.post(f"/admin/guests/{guest}/undo", data=undo_form(page.get_data(as_text=True)))
    assert (undone.status_code, state_of(guest)) == (303, ("accepted", 3))


@pytest.mark.parametrize("entry", ["999999", "1", "x"])
def test_only_acts_on_this_guest_are_taken_back(desk: FlaskClient, entry: str) -> None:
    guest = invite("نرگس")

    desk.post(f"/admin/guests/{guest}/undo", data={"entry": entry})

    assert "guest.undone" not in actions()


def test_duplicates_are_made_one_and_two_again(desk: FlaskClient) -> None:
    first = invite("زهرا کریمی", phone="09120000006")
    second = invite("زهرا كريمي", organisation="شهرداری")
    invite("مریم")
    with transaction() as session:
        issue_badge(session, get_guest(session, second), by=SYSTEM)
    page = desk.get("/admin/guests/duplicates").get_data(as_text=True)
    # who has a badge is offered to be kept
    assert re.findall(r'name="keep" value="(\d+)" checked', page) == [str(second)]

    form = {"keep": second, "guest": [first, second]}
    merged = desk.post("/admin/guests/duplicates", data=form, follow_redirects=True)

    assert names() == ["زهرا کریمی", "مریم"]
    assert "مهمان تکراری نیست" in merged.get_data(as_text=True)
    gone = desk.get(f"/admin/guests/{first}").get_data(as_text=True)
    assert f'href="/admin/guests/{second}"' in gone
    assert "guest-form" not in gone
    refused = desk.post("/admin/guests/duplicates", data=form, follow_redirects=True)
    assert "این دو یکی نمی‌شوند" in refused.get_data(as_text=True)
    fields = undo_form(merged.get_data(as_text=True))
    desk.post(f"/admin/guests/{second}/undo", data=fields)
    assert names() == ["زهرا کریمی", "زهرا کریمی", "مریم"]
    with reading() as session:
        assert get_guest(session, second).phone is None


def test_a_guest_is_given_everything_that_is_stored_about_them(desk: FlaskClient) -> None:
    guest, other = invite("=نرگس", phone="09120000006", note="ویلچر"), invite("مریم")
    with transaction() as session:
        code = issue_badge(session, get_guest(session, guest), by=SYSTEM).code
        issue_badge(session, get_guest(session, other), by=SYSTEM)

    answer = desk.post(f"/admin/guests/{guest}/data.json")
    told = json.loads(answer.get_data())
    book = load_workbook(io.BytesIO(desk.post(f"/admin/guests/{guest}/data.xlsx").get_data()))

    assert [one["phone"] for one in told["guests"]] == ["+989120000006"]
    assert [len(told[part]) for part in ("invitations", "badges", "scans")] == [1, 1, 0]
    assert [one["action"] for one in told["acts"]] == [
        "guest.added",
        "badge.issued",
        "guest.data_given",
    ]
    assert code not in answer.get_data(as_text=True)
    assert "مریم" not in answer.get_data(as_text=True)
    assert len(book.sheetnames) == 5
    assert "=نرگس" in {cell.value for cell in book["مشخصات"][2] if cell.data_type == "s"}
    assert desk.post(f"/admin/guests/{guest}/data.pdf").status_code == 404


def test_the_history_tells_every_scan_with_its_gate_and_who_passed_over_what(
    desk: FlaskClient, make_account: Callable[[str], Account]
) -> None:
    guest = invite("نرگس", state="accepted")
    supervisor = make_account("supervisor")
    with transaction() as session:
        code = issue_badge(session, get_guest(session, guest), by=SYSTEM).code
        entrance_settings(session, is_locked=True)
        gate = ensure_gate(session, "در شمالی")
        answers = []
        for minute, answer_for in enumerate(
            (None, None, Supervisor(supervisor.id, "سرپرست", "وزیر"))
        ):
            answers.append(
                record_scan(
                    session.connection(),
                    Scan(f"n{minute}", code, "entry", now() - timedelta(minutes=9 - minute)),
                    station=Station(gate.id, gate.name, None),
                    hall=Hall(Rules(TEHRAN)),
                    arrived_at=now(),
                    supervisor=answer_for,
                )
            )

    page = words(desk.get(f"/admin/guests/{guest}").get_data(as_text=True))

    assert [answer.outcome for answer in answers] == ["admitted", "already_inside", "admitted"]
    assert "در سالن از" in re.sub(r"\s+", " ", page)
    assert "سرپرست از «پیش‌تر وارد شده بود» گذشت: وزیر" in page
    assert (page.count("وارد شد "), page.count("· در شمالی")) == (2, 3)
    listed_inside = words(desk.get("/admin/guests?came=inside").get_data(as_text=True))
    assert "نرگس" in listed_inside
    assert "در شمالی" in listed_inside
