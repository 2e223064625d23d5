"""A booth's editor: fields from definitions, autosave, conflicts, forms without scripts, acts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from booth_content.content.fields import KINDS, sections_for
from booth_content.draft import SectionDraft
from booth_content.place import facts_of
from booth_content.queries import booth_by_code
from booth_content.revision import BoothContent
from core.accounts import Account
from core.database import reading, transaction
from tests.builders import build_exhibition, get_booth

SignIn = Callable[[str], Account]
SECTION = "/admin/booths/01/identity"
LIST = "/admin/booths/01/capacities"
ITEM = "abcdefgh"


@pytest.fixture(autouse=True)
def exhibition(app: Flask) -> None:
    """Two booths that say nothing yet."""
    with transaction() as session:
        build_exhibition(session, booths=2)


def _autosave(client: FlaskClient, changes: dict[str, tuple[Any, Any]], **more: Any) -> Any:
    body = {"changes": {p: {"before": old, "after": new} for p, (old, new) in changes.items()}}
    address = more.pop("address", SECTION)
    answer = client.post(f"{address}/save", json=body | more)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def _draft(key: str) -> dict[str, Any]:
    with reading() as session:
        row = session.scalar(select(SectionDraft).filter_by(section_key=key))
    return dict(row.fields) if row else {}


def _form(page: str) -> dict[str, str]:
    """What a browser without scripts would send for the section's form as it stands."""
    sent: dict[str, str] = {}
    form = re.search(r"<form class=\"card editor-form\".*?</form>", page, re.S)
    assert form is not None
    for tag in re.findall(r"<input [^>]*>", form[0]):
        found = {k: html.unescape(v) for k, v in re.findall(r'([\w:-]+)="([^"]*)"', tag)}
        is_off = found.get("type") == "radio" and " checked" not in tag
        if "name" in found and not is_off:
            sent[found["name"]] = found.get("value", "")
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form[0], re.S
    ):
        sent[name] = html.unescape(text)
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_a_booth_leads_to_its_first_section(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")

    assert client.get("/admin/booths/۱").location == SECTION


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_section_has_inputs(
    client: FlaskClient, sign_in: SignIn, kind: str
) -> None:
    sign_in("organiser")
    with transaction() as session:
        booth = get_booth(session, "02")
        booth.kind = kind
        if kind != "neighbourhood":
            booth.neighbourhood_id = None

    for section in sections_for(kind):
        page = client.get(f"/admin/booths/02/{section.key}").text
        found = set(re.findall(r'data-path="(?:[a-z2-7]{8}/)?([^"]+)"', page))
        assert found == {field.key for field in section.fields}


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", SECTION),
        ("post", f"{SECTION}/save"),
        ("post", f"{SECTION}/presence"),
        ("post", "/admin/booths/01/place"),
        ("post", "/admin/booths/01/revisions/1/restore"),
    ],
)
@pytest.mark.parametrize("role", ["viewer", "reviewer", "steward"])
def test_only_those_who_may_write_do(
    client: FlaskClient, sign_in: SignIn, method: str, address: str, role: str
) -> None:
    sign_in(role)

    assert getattr(client, method)(address, json={"changes": {}}).status_code == 403


def test_a_viewer_reads_and_has_nothing_to_press(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    page = client.get(SECTION).text

    assert "شما این صفحه را تنها می‌بینید." in page
    assert "data-save-now" not in page


@pytest.mark.parametrize("address", ["/admin/booths/99", "/admin/booths/01/nothing"])
def test_what_is_not_there_is_said(client: FlaskClient, sign_in: SignIn, address: str) -> None:
    sign_in("organiser")

    assert client.get(address).status_code == 404


def test_autosave_answers_with_the_value_and_its_words(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")

    answer = _autosave(
        client, {"population": (None, {"value": "۴۱۴۵۰", "year": "1400", "source": "مرکز آمار"})}
    )

    assert answer["saved"] == ["population"]
    assert (answer["version"], answer["state"]) == (1, "draft")
    assert answer["fields"]["population"] == {
        "value": {"value": 41450, "year": 1400, "source": "مرکز آمار"},
        "text": "۴۱٬۴۵۰ نفر (۱۴۰۰، مرکز آمار)",
        "parts": {"value": "۴۱٬۴۵۰", "year": "۱۴۰۰", "source": "مرکز آمار"},
    }


def test_the_second_organiser_is_told_field_by_field(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")
    _autosave(client, {"about": (None, "اول")})
    sign_in("admin")

    answer = _autosave(client, {"about": (None, "دوم"), "boundaries": (None, "مرز")})

    assert answer["saved"] == ["boundaries"]
    conflict = answer["conflicts"][0]
    assert (conflict["path"], conflict["label"]) == ("about", "معرفی محله")
    assert [conflict[side]["text"] for side in ("yours", "theirs", "before")] == ["دوم", "اول", ""]
    assert _draft("identity") == {"about": "اول", "boundaries": "مرز"}
    _autosave(client, {"about": ("اول", "دوم")}, decided=["about"])
    assert _draft("identity")["about"] == "دوم"


def test_an_error_names_its_field_in_persian(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")

    answer = _autosave(client, {"population": (None, {"value": "۱۲", "year": "20"})})

    assert answer["errors"] == {
        "population": {
            "code": "year_invalid",
            "message": "سال شمسی را چهار رقمی بنویسید، میان ۱۳۰۰ و ۱۵۰۰؛ مانند ۱۴۰۰.",
            "part": "year",
        }
    }


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"changes": []},
        {"changes": {"about": "x"}},
        {"changes": {"about": {"after": 1}}},
        {"changes": {}, "decided": [1]},
        {"changes": {"@order": {"before": [{}], "after": []}}},
        {"changes": {"@order": {"before": 7, "after": []}}},
    ],
)
def test_an_unreadable_save_is_refused_and_writes_nothing(
    client: FlaskClient, sign_in: SignIn, body: object
) -> None:
    sign_in("organiser")

    answer = client.post(f"{LIST}/save", json=body, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.get_json()["code"]) == (422, "save_unreadable")
    assert _draft("capacities") == {}


def test_markup_and_long_texts_are_just_text(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")
    text = '"></textarea><script>alert(1)</script>' + "ب" * 600

    _autosave(client, {"about": (None, text)})

    page = client.get(SECTION).text
    assert "<script>alert(1)" not in page
    assert _form(page)["about"] == text
    preview = client.get("/admin/booths/01/preview.json").get_json()
    assert preview["document"]["sections"][0]["fields"][0]["value"] == text


def test_a_form_without_scripts_saves_what_was_changed(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    form = _form(client.get(SECTION).text)

    answer = client.post(SECTION, data=form | {"about": "نوشته", "population:value": "۱۲۰"})

    assert answer.status_code == 302
    assert _draft("identity") == {"about": "نوشته", "population": {"value": 120}}


def test_a_form_as_it_was_changes_nothing(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")
    _autosave(client, {"about": (None, "خط یک\nخط دو"), "population": (None, {"value": 5})})
    form = _form(client.get(SECTION).text)
    form["about"] = form["about"].replace("\n", "\r\n")

    client.post(SECTION, data=form)

    with reading() as session:
        assert session.scalars(select(SectionDraft.version)).one() == 1


def test_a_form_in_conflict_keeps_both_and_asks_again(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")
    form = _form(client.get(SECTION).text)
    _autosave(client, {"about": (None, "او")})

    answer = client.post(SECTION, data=form | {"about": "من", "boundaries": "مرز"})

    assert answer.status_code == 409
    assert _draft("identity") == {"about": "او", "boundaries": "مرز"}
    assert "کس دیگری هم این خانه را تغییر داده است" in answer.text
    again = _form(answer.text)
    assert (again["about"], again["base:about"]) == ("من", json.dumps("او", ensure_ascii=False))
    assert client.post(SECTION, data=again).status_code == 302
    assert _draft("identity")["about"] == "من"


def test_a_form_with_an_error_keeps_what_was_typed(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")
    form = _form(client.get(SECTION).text)

    answer = client.post(SECTION, data=form | {"population:value": "بسیار", "about": "خوب"})

    assert answer.status_code == 422
    assert _form(answer.text)["population:value"] == "بسیار"
    assert "«بسیار» عدد نیست" in answer.text
    assert _draft("identity") == {"about": "خوب"}


def _list_form(client: FlaskClient) -> dict[str, str]:
    form = _form(client.get(LIST).text)
    form.pop("act", None)
    return form


def _titles() -> list[str]:
    draft = _draft("capacities")
    return [draft[f"{item}/title"] for item in draft.get("@order", [])]


def test_a_list_without_scripts_grows_moves_and_shrinks(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    for title in ("یک", "دو"):
        form = _list_form(client)
        client.post(LIST, data=form | {f"{form['new']}/title": title})
    assert _titles() == ["یک", "دو"]
    first, second = _draft("capacities")["@order"]

    client.post(LIST, data=_list_form(client) | {"act": f"up:{second}"})
    assert _titles() == ["دو", "یک"]

    client.post(LIST, data=_list_form(client) | {"act": f"remove:{first}"})
    assert _titles() == ["دو"]


def _act(client: FlaskClient, action: str) -> TestResponse:
    return client.post("/admin/booths/01/act", data={"action": action, "section": "identity"})


def test_acts_are_carried_out_and_offered_by_the_workflow(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    _autosave(client, {"about": (None, "متن")})
    assert 'value="sign_off"' in client.get(SECTION).text

    assert _act(client, "sign_off").location == SECTION

    with reading() as session:
        row = session.get(BoothContent, get_booth(session, "01").id)
        assert row is not None
        assert row.state == "approved"
    page = client.get(SECTION).text
    assert 'value="sign_off"' not in page
    assert "/admin/publish?booth=01" in page


@pytest.mark.parametrize("action", ["save", "edit_again", "", "drop"])
def test_an_act_that_is_none_of_the_page_is_refused(
    client: FlaskClient, sign_in: SignIn, action: str
) -> None:
    sign_in("organiser")

    assert _act(client, action).status_code == 422


def test_a_viewer_cannot_act(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("viewer")

    assert _act(client, "sign_off").status_code == 403


def test_revisions_are_compared_and_taken_back(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")
    _autosave(client, {"about": (None, "نخستین")})
    _act(client, "sign_off")
    _autosave(client, {"about": ("نخستین", "دومین")})

    page = client.get("/admin/booths/01/revisions").text
    assert "<del>نخستین</del>" in page
    assert "<ins>دومین</ins>" in page

    asked = client.post("/admin/booths/01/revisions/1/restore").text
    assert "پیش‌نویس به نسخهٔ ۱ برگردد؟" in asked
    assert _draft("identity") == {"about": "دومین"}

    client.post("/admin/booths/01/revisions/1/restore", data={"was_asked": "yes"})
    assert _draft("identity") == {"about": "نخستین"}


def test_a_booths_place_is_changed_and_an_overlap_is_told(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("organiser")
    form = {
        "name": "نام تازه",
        "section_id": "1",
        "hall_id": "1",
        "x_cm": "۵۰۰",
        "y_cm": "300",
        "width_cm": "300",
        "depth_cm": "300",
        "screen_width": "۱۹۲۰",
        "screen_height": "۱۰۸۰",
        "idle_after_s": "۱۲۰",
    }

    page = client.post("/admin/booths/01/place", data=form, follow_redirects=True).text

    assert "این غرفه با غرفهٔ ۲ روی هم افتاده است" in page
    with reading() as session:
        booth = booth_by_code(session, "01")
    assert (booth.name, booth.x_cm, booth.screen_width) == ("نام تازه", 500, 1920)
    assert booth.idle_after_s == 120

    client.post("/admin/booths/01/place", data=form | {"idle_after_s": ""})

    with reading() as session:
        assert booth_by_code(session, "01").idle_after_s is None


@pytest.mark.parametrize("typed", ["۱۴", "901", "یک دقیقه", "۶۰٫۵"])
def test_an_idle_time_that_cannot_be_changes_nothing_and_stays_typed(
    client: FlaskClient, sign_in: SignIn, typed: str
) -> None:
    sign_in("organiser")
    with reading() as session:
        known = facts_of(booth_by_code(session, "01"))
    form = asdict(known) | {"name": "نام تازه", "idle_after_s": typed}

    answer = client.post("/admin/booths/01/place", data=form)

    assert answer.status_code == 422
    assert "مهلت بی‌لمس عددی از ۱۵ تا ۹۰۰ ثانیه است" in answer.text
    assert f'value="{typed}"' in answer.text
    with reading() as session:
        assert facts_of(booth_by_code(session, "01")) == known


def test_a_place_that_cannot_be_is_said_and_kept(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("organiser")

    answer = client.post("/admin/booths/01/place", data={"name": "نام", "x_cm": "دور"})

    assert answer.status_code == 422
    assert 'value="دور"' in answer.text
