"""The audit log's page: nothing without a name, found by who, what and when, and as CSV."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from flask.testing import FlaskClient

from admin.audit_words import ACTIONS, ACTOR_KINDS, SUBJECTS, detail_lines, subject_label
from booth_content.link_making import Deed
from booth_content.workflow import TRANSITIONS
from core.accounts import Account
from core.audit import COMMAND_LINE, SYSTEM, Actor, AuditEntry, record
from core.database import transaction
from core.dates import freeze
from tests.admin.test_accounts import SignIn
from visitors.invitation import TRANSITIONS as INVITATION_ACTS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "booth_content", "visitors", "kiosk", "admin")
PERSIAN = re.compile(r"[آ-ی]")


def _records() -> Iterator[tuple[Path, ast.Call]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "record":
                    yield path, node


def _strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


# actions whose name is put together, and what they come to
MADE_NAMES = {
    "link_making.py": {f"access_link.{deed}" for deed in get_args(Deed)},
    "workflow.py": {f"content.{transition.action}" for transition in TRANSITIONS},
    "invitation.py": {f"invitation.{action}" for action in INVITATION_ACTS}
    | {"invitation.changed", "guest.changed", "guest.undone"},
    "many_guests.py": {"guest.changed", "guest.undone"},
    "merging.py": {"guest.merged", "guest.parted"},
    "schedule.py": {
        f"release.schedule{act}" for act in ("d", "_moved", "_cancelled", "_started", "_refused")
    },
    "exhibition_modes.py": {
        f"exhibition.{mode}_{state}" for mode in ("demo", "rehearsal") for state in ("on", "off")
    },
}


def test_every_action_that_is_recorded_has_a_persian_name() -> None:
    literal = {text for _, call in _records() for text in _strings(call.args[2])}
    unread = {path.name for path, call in _records() if not list(_strings(call.args[2]))}

    assert len(literal) > 15
    assert unread == set(MADE_NAMES)
    assert literal.union(*MADE_NAMES.values()) - set(ACTIONS) == set()
    assert [name for name in ACTIONS.values() if not PERSIAN.search(name)] == []


def test_every_subject_that_is_recorded_has_a_persian_name() -> None:
    kinds = set()
    for _, call in _records():
        for keyword in call.keywords:
            if keyword.arg == "subject" and isinstance(keyword.value, ast.JoinedStr):
                first = keyword.value.values[0]
                assert isinstance(first, ast.Constant)
                kinds.add(str(first.value).partition(":")[0])

    assert {"account", "booth", "release"} <= kinds
    assert kinds - set(SUBJECTS) == set()


def write(action: str, subject: str, actor: Actor = SYSTEM, **details: object) -> None:
    with transaction() as session:
        record(session, actor, action, subject=subject, **details)


@pytest.fixture
def desk(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    """An organiser's browser."""
    sign_in("organiser")
    return client


def subjects_on(page: str) -> list[str]:
    return re.findall(r'data-label="موضوع"><a[^>]*>([^<]+)<', page)


def test_the_newest_comes_first(desk: FlaskClient) -> None:
    write("revision.made", "booth:01")
    write("release.published", "release:3", booths=12)

    page = desk.get("/admin/audit").get_data(as_text=True)

    assert subjects_on(page)[:2] == ["انتشار ۳", "غرفهٔ ۱"]
    assert "۱۲" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=booth&subject=1", ["غرفهٔ ۱"]),
        ("kind=booth&subject=۰۱", ["غرفهٔ ۱"]),
        ("kind=booth", ["غرفهٔ ۱۲", "غرفهٔ ۱"]),
        ("subject=booth:12", ["غرفهٔ ۱۲"]),
        ("action=revision.made", ["غرفهٔ ۱"]),
        ("actor=خط فرمان", ["غرفهٔ ۱۲"]),
        ("actor=خط فرمان&kind=release", []),
        ("kind=booth&subject=%25", []),
        ("kind=%25", ["انتشار ۳", "غرفهٔ ۱۲", "غرفهٔ ۱", "حساب test-organiser"]),
    ],
)
def test_the_log_is_narrowed_by_its_address(
    desk: FlaskClient, query: str, found: list[str]
) -> None:
    write("revision.made", "booth:01")
    write("media.uploaded", "booth:12", COMMAND_LINE)
    write("release.published", "release:3")

    assert subjects_on(desk.get(f"/admin/audit?{query}").get_data(as_text=True)) == found


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ("since=۱۴۰۱/۰۸/۱۰", ["غرفهٔ ۳", "غرفهٔ ۲"]),
        ("until=1401-08-10", ["غرفهٔ ۲", "غرفهٔ ۱"]),
        ("since=1401/8/10&until=2022-11-01", ["غرفهٔ ۲"]),
    ],
)
def test_days_are_jalali_and_of_the_venues_zone(
    desk: FlaskClient, days: str, found: list[str]
) -> None:
    # 10 Aban 1401 began at 20:30 UTC of 31 October 2022
    for booth, instant in (
        ("01", datetime(2022, 10, 31, 20, 29, 59, tzinfo=UTC)),
        ("02", datetime(2022, 10, 31, 20, 30, tzinfo=UTC)),
        ("03", datetime(2022, 11, 1, 20, 30, tzinfo=UTC)),
    ):
        with freeze(instant):
            write("revision.made", f"booth:{booth}")

    page = desk.get(f"/admin/audit?kind=booth&{days}").get_data(as_text=True)

    assert subjects_on(page) == found


def test_a_day_that_is_none_is_said_and_passed_over(desk: FlaskClient) -> None:
    write("revision.made", "booth:01")

    answer = desk.get("/admin/audit?since=1401/13/40&kind=booth")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "در تقویم روزی به تاریخ «۱۴۰۱/۱۳/۴۰» نیست" in page
    assert subjects_on(page) == ["غرفهٔ ۱"]


def test_the_log_has_pages(desk: FlaskClient) -> None:
    for number in range(60):
        write("revision.made", f"booth:{number:02}")

    second = desk.get("/admin/audit?kind=booth&page=2").get_data(as_text=True)

    assert subjects_on(second)[0] == "غرفهٔ ۹"
    assert len(subjects_on(second)) == 10


def test_what_a_stranger_typed_is_shown_as_text(desk: FlaskClient) -> None:
    write("device.renamed", "device:1", name="<script>alert(1)</script>")

    page = desk.get("/admin/audit?kind=device").get_data(as_text=True)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def read_csv(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/admin/audit/events.csv{query}")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_log_leaves_as_csv_with_its_filter(desk: FlaskClient) -> None:
    with freeze(datetime(2022, 10, 31, 14, 30, tzinfo=UTC)):
        write("release.published", "release:3", COMMAND_LINE, reason="گشایش")
    write("revision.made", "booth:01")

    rows = read_csv(desk, "?kind=release")

    assert rows == [
        {
            "زمان": "۱۴۰۱/۰۸/۰۹ ۱۸:۰۰",
            "زمان جهانی": "2022-10-31T14:30:00.000Z",
            "چه کسی": "خط فرمان",
            "از راه": "خط فرمان",
            "کار": "انتشار",
            "کد کار": "release.published",
            "موضوع": "انتشار ۳",
            "کد موضوع": "release:3",
            "جزئیات": '{"reason": "گشایش"}',
        }
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_the_csv_is_a_formula(desk: FlaskClient, start: str) -> None:
    write("account.added", "account:1", Actor("account", f"{start}HYPERLINK(1)"))

    names = [row["چه کسی"] for row in read_csv(desk)]

    assert names[0] == f"'{start}HYPERLINK(1)"
    assert [name for name in names if name[:1] in "=+-@\t\r＝"] == []


def test_the_csv_holds_more_than_one_reading_of_the_database(desk: FlaskClient) -> None:
    with transaction() as session:
        for number in range(2_500):
            record(session, SYSTEM, "revision.made", subject=f"booth:{number}")

    rows = read_csv(desk, "?kind=booth")

    assert [row["کد موضوع"] for row in rows] == [f"booth:{n}" for n in reversed(range(2_500))]


def test_details_are_told_in_words() -> None:
    entry = AuditEntry(
        details={
            "before": "draft",
            "after": {"title": "نمایشگاه", "capacity": None},
            "booths": 12,
            "paths": [],
            "role": "viewer",
        }
    )

    assert detail_lines(entry) == [
        ("پیش از این", "پیش‌نویس"),
        ("پس از این", "عنوان نمایشگاه؛ گنجایش —"),
        ("غرفه‌ها", "۱۲"),
        ("نقش", "بیننده"),
    ]


@pytest.mark.parametrize(
    ("subject", "label"),
    [
        ("booth:01", "غرفهٔ ۱"),
        ("account:unknown", "حساب ناشناخته"),
        ("device:0f8fad5b-d9cb-469f-a165-70867728950e", "دستگاه 0f8fad5b"),
        ("something", "something"),
    ],
)
def test_a_subject_is_told_in_words(subject: str, label: str) -> None:
    assert subject_label(subject) == label


def test_every_kind_of_actor_has_a_name(make_account: Callable[[str], Account]) -> None:
    actors = (make_account("viewer").actor, SYSTEM, COMMAND_LINE)

    assert [ACTOR_KINDS[actor.kind] for actor in actors] == ["حساب", "خود سامانه", "خط فرمان"]
