"""The contributor's pages: own booths alone, saving with and without scripts, handing in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from booth_content import workflow
from booth_content.access_link import LinkDevice
from booth_content.content import Change
from booth_content.contributing.progress import booth_progress
from booth_content.draft import SectionDraft
from booth_content.guards import writer_for
from booth_content.jobs import store
from booth_content.media import FileRecord, MediaItem
from booth_content.pattern import draw_pattern, pattern_key
from booth_content.presence import Presence
from booth_content.queries import booth_by_code
from booth_content.revision import BoothContent, Revision
from booth_content.suggestion import propose
from core.accounts import Account
from core.database import reading, transaction
from core.dates import freeze, now
from core.errors import DomainError
from core.security import limiter
from tests.admin.desk_requests import desk_requests
from tests.booth_content.test_workflow import complete
from tests.builders import build_exhibition, get_booth
from tests.contributors import give_link, open_phone

SignIn = Callable[[str], Account]
OWN = "/c/booths/01"
FOREIGN = "/c/booths/02"
SECTION = f"{OWN}/identity"
NEEDED = {
    "population": {"value": "41450", "year": "1400", "source": "مرکز آمار"},
    "households": {"value": "12000", "year": "1400", "source": "مرکز آمار"},
}


@pytest.fixture(autouse=True)
def exhibition(app: Flask, client: FlaskClient) -> None:
    limiter.reset()
    with transaction() as session:
        build_exhibition(session)


@pytest.fixture
def phone(app: Flask, exhibition: None) -> FlaskClient:
    """The phone of the lead of M01, whose booth is 01."""
    return open_phone(app, give_link())


def save(
    phone: FlaskClient, changes: dict[str, tuple[Any, Any]], *, to: str = SECTION, **more: Any
) -> Any:
    body = {"changes": {p: {"before": old, "after": new} for p, (old, new) in changes.items()}}
    answer = phone.post(f"{to}/save", json=body | more)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def hand_in(phone: FlaskClient) -> Any:
    save(phone, {path: (None, value) for path, value in NEEDED.items()})
    return phone.post(f"{OWN}/submit")


def keep_picture(code: str, body: bytes) -> str:
    """A picture of that booth, ready and unpublished; the hash of its only rendition."""
    kept = store().put_bytes(body).sha256
    with transaction() as session:
        file = {"sha256": kept, "size": len(body), "type": "image/webp"}
        session.add(FileRecord(**file, stored_at=now()))
        item = MediaItem(
            id=f"00000000-0000-4000-8000-0000000000{code}",
            booth_id=get_booth(session, code).id,
            original_name="کوچه.jpg",
            original_size=1,
            uploaded_at=now(),
            uploaded_by="کسی",
            ready_at=now(),
            renditions=[file | {"format": "webp", "width": 640, "height": 480}],
        )
        session.add(item)
    return kept


def test_a_contributor_reaches_no_booth_but_the_neighbourhoods_own(
    app: Flask, phone: FlaskClient
) -> None:
    adapter = app.url_map.bind("localhost")
    values = {"code": "02", "section_key": "identity", "sha256": "0" * 64}
    values |= {"media_id": "x", "action": "accept", "remedy": "remove"}
    asked: dict[str, int] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("contributing.") and "code" in rule.arguments:
            for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
                given = {name: values[name] for name in rule.arguments}
                url = adapter.build(rule.endpoint, given, method)
                body = {"json": {"changes": {}}} if method == "POST" else {}
                asked[f"{method} {url}"] = phone.open(url, method=method, **body).status_code

    assert len(asked) >= 15
    # a picture's form without a picture is refused before anything is looked for
    assert asked.pop(f"POST {FOREIGN}/pictures") == 422
    assert asked == dict.fromkeys(asked, 404)


def test_a_contributor_reaches_nothing_of_the_desk(app: Flask, phone: FlaskClient) -> None:
    for asked in desk_requests(app):
        answer = phone.open(asked.url, method=asked.method, headers={"Accept": "application/json"})
        assert (str(asked), answer.status_code) == (str(asked), 401)


def test_unpublished_files_are_those_of_ones_own_booth(app: Flask, phone: FlaskClient) -> None:
    own, foreign = keep_picture("01", b"one's own"), keep_picture("02", b"another's")
    with reading() as session:
        pattern = draw_pattern(pattern_key(booth_by_code(session, "01"))).sha256

    statuses = {sha: phone.get(f"{OWN}/files/{sha}").status_code for sha in (own, pattern, foreign)}

    assert statuses == {own: 200, pattern: 200, foreign: 404}
    assert phone.get(f"/files/{own}").status_code == 404


def test_a_contributor_is_a_writer_of_own_booths_and_of_no_other(
    app: Flask, phone: FlaskClient
) -> None:
    cookie = phone.get_cookie("ghorfeh_contributor")
    assert cookie is not None
    with reading() as session:
        own, foreign = get_booth(session, "01"), get_booth(session, "02")

    with app.test_request_context(headers={"Cookie": f"ghorfeh_contributor={cookie.value}"}):
        writer = writer_for(own)
        with pytest.raises(DomainError) as refused:
            writer_for(foreign)

    assert (writer.name, writer.may("content.edit")) == ("زهرا احمدی", True)
    assert not writer.may("content.review")
    assert refused.value.code == "not_permitted"


def test_a_plain_form_saves_and_keeps_what_it_cannot_read(phone: FlaskClient) -> None:
    base = {"base:about": "null", "base:population": "null"}
    typed = {"about": "محلهٔ ما", "population:value": "بسیار", "population:year": "۱۴۰۰"}

    refused = phone.post(SECTION, data=base | typed)
    good = phone.post(SECTION, data={"base:boundaries": "null", "boundaries": "از رود تا بلوار"})

    assert refused.status_code == 422
    assert 'value="بسیار"' in refused.text
    assert (good.status_code, good.location) == (303, SECTION)
    with reading() as session:
        row = session.scalars(select(SectionDraft)).one()
    assert row.fields == {"about": "محلهٔ ما", "boundaries": "از رود تا بلوار"}
    assert row.saved_by == "زهرا احمدی"


def test_two_people_are_told_field_by_field(app: Flask, phone: FlaskClient) -> None:
    other = open_phone(app, give_link(person="محمد کریمی", is_lead=False))
    save(phone, {"about": (None, "نخست")})

    joined = save(other, {"boundaries": (None, "از رود تا بلوار")})
    told = save(other, {"about": (None, "دوم")})
    shown = other.post(SECTION, data={"base:about": "null", "about": "دوم"})

    assert joined["conflicts"] == []
    assert [
        (c["yours"]["text"], c["theirs"]["text"], c["before"]["text"]) for c in told["conflicts"]
    ] == [("دوم", "نخست", "")]
    assert shown.status_code == 409
    assert 'نوشتهٔ او: <strong dir="auto">نخست</strong>' in shown.text


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(phone: FlaskClient) -> None:
    save(phone, {"population": (None, {"value": "100", "year": "1400"})})

    blind = save(phone, {"population": (None, {"value": "1002", "year": "1400"})})
    sent_before = {"population": [{"value": "۱۰۰", "year": "۱۴۰۰"}]}
    aware = save(
        phone, {"population": (None, {"value": "1002", "year": "1400"})}, tried=sent_before
    )

    assert len(blind["conflicts"]) == 1
    assert (aware["conflicts"], aware["saved"]) == ([], ["population"])
    assert aware["fields"]["population"]["value"]["value"] == 1002


def test_what_somebody_else_wrote_meanwhile_is_a_conflict_whatever_was_tried(
    app: Flask, phone: FlaskClient
) -> None:
    other = open_phone(app, give_link(person="محمد کریمی"))
    save(phone, {"about": (None, "الف")})
    save(other, {"about": ("الف", "از دیگری")})

    told = save(phone, {"about": (None, "ب")}, tried={"about": ["الف"]})

    assert [conflict["theirs"]["text"] for conflict in told["conflicts"]] == ["از دیگری"]


def test_a_save_after_a_pause_waits_for_nobody_and_is_noted(phone: FlaskClient) -> None:
    with freeze(now() + timedelta(minutes=5)):
        saved = save(phone, {"about": (None, "پس از درنگ")})
        with reading() as session:
            used_at = session.scalars(select(LinkDevice.last_used_at)).one()
        assert (saved["saved"], used_at) == (["about"], now())


@pytest.mark.parametrize("tried", ["x", {"about": "x"}, {"about": ["x"] * 6}, [1]])
def test_tries_that_are_none_are_refused(phone: FlaskClient, tried: object) -> None:
    body = {"changes": {"about": {"before": None, "after": "x"}}, "tried": tried}

    assert phone.post(f"{SECTION}/save", json=body).status_code == 422


def test_a_lead_hands_in_and_gets_a_receipt_in_their_own_name(phone: FlaskClient) -> None:
    early = phone.post(f"{OWN}/submit")
    answer = hand_in(phone)
    page = phone.get(answer.location)

    assert early.status_code in (409, 422)
    assert answer.location == f"{OWN}/receipt"
    with reading() as session:
        revision = session.scalars(select(Revision)).one()
        assert (revision.kind, revision.author_name) == ("submission", "زهرا احمدی")
        assert (revision.author_id, revision.author_link_id) == (None, 1)
    assert "۰۱-۱" in page.text
    assert "از این پس چه می‌شود؟" in page.text
    blocked = phone.post(
        f"{SECTION}/save", json={"changes": {"about": {"before": None, "after": "x"}}}
    )
    assert blocked.status_code == 409

    assert phone.post(f"{OWN}/recall").location == OWN
    assert save(phone, {"about": (None, "ادامه")})["saved"] == ["about"]


def test_only_a_lead_hands_in(app: Flask, phone: FlaskClient) -> None:
    helper = open_phone(app, give_link(person="محمد کریمی", is_lead=False))
    save(helper, {"about": (None, "متن")})

    refused = helper.post(f"{OWN}/submit")

    assert refused.status_code == 403
    assert "فرستادن با مسئول محله است: زهرا احمدی" in helper.get(OWN).text


def test_sections_tell_how_far_they_are_and_why_it_matters(phone: FlaskClient) -> None:
    save(phone, {"population": (None, NEEDED["population"])})
    save(phone, {"phone": (None, "02532900000")}, to=f"{OWN}/contact")

    with reading() as session:
        booth = get_booth(session, "01")
        drafted = {row.section_key: row.fields for row in session.scalars(select(SectionDraft))}
        progress = booth_progress(session, booth, drafted)
    states = {one.tab.key: one.state for one in progress.sections}

    assert states["identity"] == "lacking"
    assert states["capacities"] == "not_started"
    assert "complete" in states.values()
    assert 0 < progress.percent < 100
    assert progress.is_ready is False
    assert {lack.matters for lack in progress.lacks if lack.level == "submit"} == {
        "بدون این، برگزارکننده نمی‌تواند بررسی را آغاز کند."
    }
    page = phone.get(OWN).text
    assert all(lack.missing.label in page for lack in progress.lacks)


def test_a_picture_that_failed_asks_for_attention(phone: FlaskClient) -> None:
    keep_picture("01", b"a picture")
    with transaction() as session:
        item = session.scalars(select(MediaItem)).one()
        item.ready_at, item.failed_at = None, now()
        item.error = {"code": "x", "fa": "خوانده نشد.", "en": "x"}
    path = "aaaaaaaa/picture"
    save(phone, {path: (None, {"media": item.id})}, to=f"{OWN}/gallery")

    page = phone.get(OWN).text

    assert "نیازمند رسیدگی شما" in page
    assert "«کوچه.jpg» آماده نشد" in page


@pytest.mark.parametrize(
    ("state", "can"),
    [
        ("empty", True),
        ("draft", True),
        ("changes_requested", True),
        ("submitted", False),
        ("in_review", False),
        ("awaiting_confirmation", False),
        ("approved", True),
    ],
)
def test_what_may_be_written_is_the_workflows_to_say(state: str, can: bool) -> None:
    assert (state in workflow.EDITABLE) is can


def test_presence_is_told_and_forgotten(
    app: Flask, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_phone(app, give_link(person="محمد کریمی"))

    def ping(who: FlaskClient, window: str, **more: bool) -> list[str]:
        answer = who.post(f"{SECTION}/presence", json={"window": window, **more})
        return [one["name"] for one in answer.get_json()["others"]]

    assert ping(phone, "a") == []
    assert ping(other, "b", is_editing=True) == ["زهرا احمدی"]
    assert ping(phone, "a") == ["محمد کریمی"]
    assert ping(other, "b", is_leaving=True) == ["زهرا احمدی"]
    assert ping(phone, "a") == []
    ping(other, "b")
    later = time.monotonic() + 26
    monkeypatch.setattr(time, "monotonic", lambda: later)
    presence: Presence = app.extensions["ghorfeh_presence"]
    assert presence.others("01", "identity", window="a") == []


def test_another_phone_goes_on_where_the_first_stopped(app: Flask) -> None:
    new = give_link()
    save(open_phone(app, new), {"about": (None, "از گوشی نخست")})

    assert "از گوشی نخست" in open_phone(app, new).get(SECTION).text


def test_leaving_ends_this_device_alone(app: Flask) -> None:
    new = give_link()
    first, second = open_phone(app, new), open_phone(app, new)

    assert first.post("/c/leave").status_code == 200
    assert (first.get(OWN).status_code, second.get(OWN).status_code) == (401, 200)


def test_pictures_of_a_plain_form_are_the_contributors(phone: FlaskClient) -> None:
    files = {"pictures": [(BytesIO(b"not yet looked at"), "کوچه.jpg")]}

    answer = phone.post(f"{OWN}/pictures", data=files)

    assert answer.status_code == 303
    with reading() as session:
        item = session.scalars(select(MediaItem)).one()
    assert (item.uploaded_by, item.original_name) == ("زهرا احمدی", "کوچه.jpg")


def test_the_preview_is_a_page_without_content_of_its_own(phone: FlaskClient) -> None:
    save(phone, {"about": (None, "همین پیش نویس")})

    drafted = phone.get(f"{OWN}/preview.json").get_json()
    frame = phone.get("/screen/preview")

    assert "همین پیش نویس" in str(drafted["document"])
    assert drafted["files"] == f"{OWN}/files/"
    assert frame.status_code == 200
    assert "data-source" not in frame.text


def test_who_refuses_a_suggestion_may_say_why_and_the_reviewer_reads_it_there(
    phone: FlaskClient, client: FlaskClient, sign_in: SignIn
) -> None:
    reviewer = sign_in("reviewer")
    with transaction() as session:
        booth = get_booth(session, "01")
        for key, fields in complete(booth).items():
            facts = {"version": 1, "fields": fields, "saved_at": now(), "saved_by": ""}
            session.add(SectionDraft(booth_id=booth.id, section_key=key, **facts))
        session.get_one(BoothContent, booth.id).state = "draft"
    assert phone.post(f"{OWN}/submit").status_code == 303
    with transaction() as session:
        booth = get_booth(session, "01")
        workflow.carry_out(session, booth, "claim", by=reviewer)
        changes: dict[str, Change] = {"about": {"before": None, "after": "متن روان‌تر"}}
        propose(session, booth, section_key="identity", changes=changes, by=reviewer)
        workflow.carry_out(session, booth, "suggest", by=reviewer)

    page = phone.get(OWN).text
    assert 'name="why:identity:about"' in page
    address = f"{OWN}/suggestion/refuse"
    assert phone.post(address, data={"why:identity:about": "ب" * 301}).status_code == 422
    answer = phone.post(
        address, data={"why:identity:about": "این واژه در محلهٔ ما رایج نیست", "why:x:y": "هیچ"}
    )

    assert answer.status_code == 303
    reviewed = client.get("/admin/review/01").text
    beside = reviewed.split('id="f-identity-about"')[1].split("</article>")[0]
    assert "پیشنهاد پذیرفته نشد: این واژه در محلهٔ ما رایج نیست" in beside
    assert "از محله، دربارهٔ پیشنهاد" in beside
    assert "هیچ<" not in reviewed
    # without a word it is refused as before
    with transaction() as session:
        workflow.carry_out(session, get_booth(session, "01"), "suggest", by=reviewer)
    assert phone.post(address, data={"why:identity:about": "  "}).status_code == 303
    assert client.get("/admin/review/01").text.count('class="remark-words"') == 1
