"""Every refusal: a sentence that helps, on a page for people and as a problem for programs."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from core.accounts import Account
from core.database import bind_database, current_engine, make_engine
from core.errors import CATALOGUE, DomainError, ErrorText, define, problem
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "booth_content", "visitors", "kiosk", "admin")
PERSIAN = re.compile(r"[آ-ی]")
LATIN = re.compile(r"[A-Za-z]{3}")
SignIn = Callable[[str], Account]


# whole sentences of these are filled in where they are raised
FILLED = {"place_invalid", "time_unread"}


@pytest.mark.usefixtures("app")
def test_every_code_has_a_sentence_in_both_languages() -> None:
    lacking = {
        code
        for code, text in CATALOGUE.items()
        if code not in FILLED
        and not (PERSIAN.search(text.fa) and LATIN.search(text.en) and text.fa.endswith((".", "}")))
    }

    assert len(CATALOGUE) > 40
    assert lacking == set()


@pytest.mark.usefixtures("app")
def test_every_code_has_a_status_of_a_refusal() -> None:
    assert {
        code: text.status for code, text in CATALOGUE.items() if not 400 <= text.status < 600
    } == {}


# what a person can do next: an imperative, a way out, or a second half after a semicolon or colon
NEXT_STEP = re.compile(
    r"(ید\b|بکوشید|کنید|بنویسید|بسازید|بخواهید|بفرستید|برگزینید|برگردید|بردارید|صبر|می‌ماند"
    r"|باید|: |؛)"
)


# read by programs alone, or names the limit that has to be kept
TELLS_PROGRAMS = {
    "body_not_json",
    "range_invalid",
    "command_kind_unknown",
    "command_unknown",
    "fact_unknown",
}
LIMIT = re.compile(r"(می‌خواهد|دست‌بالا|یا خالی)")


@pytest.mark.usefixtures("app")
def test_every_persian_sentence_says_what_to_do_next() -> None:
    mute = {
        code: text.fa
        for code, text in CATALOGUE.items()
        if not NEXT_STEP.search(text.fa) and not LIMIT.search(text.fa)
    }

    assert {code: mute[code] for code in set(mute) - TELLS_PROGRAMS - FILLED} == {}


def _raised() -> Iterator[tuple[str, str, set[str], bool]]:
    """Where, which code, the details that are given, whether more may be given by **."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "DomainError"):
                    continue
                if node.args and isinstance(node.args[0], ast.Constant):
                    names = {keyword.arg for keyword in node.keywords}
                    given = {name for name in names if name}
                    where = f"{path.name}:{node.lineno}"
                    yield where, str(node.args[0].value), given, None in names


@pytest.mark.usefixtures("app")
def test_every_error_is_raised_with_what_its_sentence_asks_for() -> None:
    broken = []
    for where, code, given, is_open in _raised():
        if code not in CATALOGUE:
            broken.append(f"{where}: {code} is not defined")
            continue
        text = CATALOGUE[code]
        wanted = {
            field.split(".")[0].split("[")[0]
            for sentence in (text.fa, text.en)
            for _, field, _, _ in string.Formatter().parse(sentence)
            if field
        }
        if not is_open and wanted - given:
            broken.append(f"{where}: {code} lacks {sorted(wanted - given)}")

    assert broken == []


@pytest.mark.usefixtures("app")
def test_numbers_in_a_persian_sentence_are_persian_and_codes_as_people_say_them() -> None:
    booth = DomainError("content_moved_on", booth="01")
    release = DomainError("release_unknown", release=12)
    name = DomainError("account_name_taken", name="007")

    assert "غرفهٔ ۱ را" in booth.fa
    assert "booth 01" in booth.en
    assert problem(booth)["booth"] == "01"
    assert release.fa.startswith("انتشار ۱۲ ")
    assert "«007»" in name.fa


def test_a_code_is_defined_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        define("busy", 503, fa="سرگرم.", en="Busy.")


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser, and an address /fail that fails in the way asked for."""
    monkeypatch.setitem(
        CATALOGUE,
        "test_refusal",
        ErrorText(409, "غرفهٔ {booth} رفت. دوباره بکوشید.", "{booth} left."),
    )
    errors: dict[str, Callable[[], Exception]] = {
        "domain": lambda: DomainError("test_refusal", booth="01", status="odd"),
        "bug": lambda: RuntimeError("a secret of the server"),
        "full": lambda: OperationalError("x", {}, Exception("database or disk is full")),
        "locked": lambda: OperationalError("x", {}, Exception("database is locked")),
        "other": lambda: OperationalError("x", {}, Exception("no such table: secret")),
    }

    def fail(kind: str) -> str:
        raise errors[kind]()

    app.add_url_rule("/fail/<kind>", "fail", fail)
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


JSON = {"Accept": "application/json"}


def test_a_refusal_is_a_page_for_people(failing: FlaskClient) -> None:
    answer = failing.get("/fail/domain", headers={"Accept": "text/html"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert answer.mimetype == "text/html"
    assert "غرفهٔ 01 رفت. دوباره بکوشید." in page
    assert 'lang="fa" dir="rtl"' in page


def test_a_refusal_is_a_problem_for_programs(failing: FlaskClient) -> None:
    answer = failing.get("/fail/domain", headers=JSON)

    assert answer.content_type == "application/problem+json"
    assert answer.get_json() == {
        "type": "urn:ghorfeh:problem:test_refusal",
        "title": "غرفهٔ 01 رفت. دوباره بکوشید.",
        "detail": "01 left.",
        "status": 409,
        "code": "test_refusal",
        "booth": "01",
    }


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("bug", 500, "unexpected"),
        ("other", 500, "unexpected"),
        ("full", 507, "disk_full"),
        ("locked", 503, "busy"),
    ],
)
def test_what_was_not_foreseen_says_nothing_of_the_inside(
    failing: FlaskClient, kind: str, status: int, code: str
) -> None:
    answers = [failing.get(f"/fail/{kind}", headers=one) for one in (JSON, {})]

    assert [answer.status_code for answer in answers] == [status] * 2
    assert answers[0].get_json()["code"] == code
    assert [answer for answer in answers if "secret" in answer.get_data(as_text=True)] == []


def test_who_should_come_back_is_told_when(failing: FlaskClient) -> None:
    assert failing.get("/fail/locked").headers["Retry-After"] == "3"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "page_unknown"),
        ("GET", "/admin/nothing", 404, "page_unknown"),
        ("GET", "/api/v1/nothing", 404, "page_unknown"),
        ("DELETE", "/", 405, "method_unknown"),
        ("GET", "/%00", 404, "page_unknown"),
    ],
)
def test_addresses_that_are_not_there(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method, headers=JSON)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    assert "GET" in client.delete("/", headers=JSON).headers["Allow"]


def test_the_api_speaks_json_to_everybody(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing", headers={"Accept": "text/html"})

    assert answer.content_type == "application/problem+json"


def test_an_error_page_needs_no_database(
    app: Flask, client: FlaskClient, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in("admin")
    used = current_engine()
    without_tables = make_engine(Settings.load({"GHORFEH_DATA_DIR": str(tmp_path / "empty")}))
    bind_database(app, without_tables)

    answer = client.get("/admin/accounts", headers={"Accept": "text/html"})

    bind_database(app, used)
    without_tables.dispose()
    assert answer.status_code == 500
    assert "خطایی پیش آمد" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["steward", None])
def test_error_pages_are_drawn_for_strangers_and_for_the_signed_in(
    client: FlaskClient, sign_in: SignIn, role: str | None
) -> None:
    if role:
        sign_in(role)

    lost = client.get("/admin/nothing").get_data(as_text=True)
    refused = client.post("/admin/accounts")

    assert 'href="/admin/"' in lost
    assert refused.status_code == (403 if role else 401)
    assert ("/admin/sign-in" in refused.get_data(as_text=True)) == (role is None)


def test_what_a_request_says_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get("/admin/<script>alert(1)</script>?x=<script>").get_data(as_text=True)

    assert "<script>alert" not in page


def test_details_do_not_overwrite_the_documents_own_words(app: Flask, failing: object) -> None:
    assert problem(DomainError("test_refusal", booth="01", status="odd"))["status"] == 409
