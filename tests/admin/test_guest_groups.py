"""The groups of guests at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from admin.contrast import contrast
from core.accounts import Account
from core.database import reading, transaction
from tests.admin.conftest import words
from tests.admin.guests import invite
from visitors.entrance import ensure_gate
from visitors.groups import list_groups
from visitors.guest import GroupGate


@pytest.fixture
def desk(client: FlaskClient, sign_in: Callable[[str], Account]) -> FlaskClient:
    sign_in("organiser")
    return client


def groups() -> list[tuple[str, str, list[str] | None]]:
    with reading() as session:
        return [(group.name, group.colour, group.days) for group in list_groups(session)]


def test_a_group_is_added_changed_limited_and_removed(desk: FlaskClient) -> None:
    desk.get("/admin/guest-groups")
    with transaction() as session:
        gate = ensure_gate(session, "در شمالی").id

    desk.post("/admin/guest-groups", data={"name": "سفیران", "colour": "#000000"})
    form = {
        "name": "سفيران  خارجی",
        "colour": "#112233",
        "gate": gate,
        "when": "days",
        "day": "2022-11-01",
        "more_days": "۱۴۰۱/۰۸/۱۱، 1401/08/12",
    }
    answer = desk.post("/admin/guest-groups/5", data=form)

    assert answer.status_code == 303
    days = ["2022-11-01", "2022-11-02", "2022-11-03"]
    assert groups()[-1] == ("سفیران خارجی", "#112233", days)
    with reading() as session:
        assert list(session.scalars(select(GroupGate.gate_id))) == [gate]
    desk.post("/admin/guest-groups/5/move", data={"to": "up"})
    assert groups()[-2][0] == "سفیران خارجی"
    desk.post("/admin/guest-groups/5/remove")
    assert len(groups()) == 4


def test_what_a_group_cannot_be_is_told(desk: FlaskClient) -> None:
    invite("نرگس")
    before = groups()
    form = {"name": "مؤسسات", "colour": "#112233"}

    for address, sent, said in (
        ("/admin/guest-groups/1", form, "هست. نام دیگری"),
        ("/admin/guest-groups/1", form | {"name": "x", "colour": "url(x)"}, "رنگی مانند"),
        (
            "/admin/guest-groups/1",
            form | {"name": "x", "when": "days", "more_days": "فردا"},
            "تاریخ نیست",
        ),
        ("/admin/guest-groups/1/remove", {}, "۱ مهمان دارد"),
        ("/admin/guest-groups", {"name": "ا" * 300, "colour": ""}, "۱۲۰ نویسه"),
    ):
        answer = desk.post(address, data=sent)
        assert (address, answer.status_code // 100) == (address, 4)
        assert said in words(answer.get_data(as_text=True))
    assert groups() == before
    assert desk.post("/admin/guest-groups/99", data=form).status_code == 404


def test_contrast_is_wcags() -> None:
    assert contrast("#ffffff", "#000000") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
