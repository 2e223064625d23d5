"""A product with something on every page: drafts, releases, devices, a code, accounts, jobs."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from booth_content.comment import Place, Reader, add_comment
from booth_content.content import Change
from booth_content.pattern import draw_pattern, pattern_key
from booth_content.publishing import sign_off_if_needed
from booth_content.queries import booth_by_code
from booth_content.saving import save_section
from booth_content.suggestion import propose
from booth_content.workflow import carry_out
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import reading, transaction
from core.jobs import Job, get_job
from kiosk.device import get_device, register_device, revoke_device
from tests.browser.product import Product
from tests.builders import get_booth
from tests.contributors import give_link
from tests.live import DEADLINE_SECONDS, ROOT
from visitors.groups import ensure_groups
from visitors.invitation import GuestFacts, act_on_invitation, add_guest

NAME = "مدیر نمایش"
PASSWORD = "گذرواژه‌ای که در آزمون است"
# the same pages in other moods
MORE = (
    "/admin/booths?q=هیچ‌جا",
    "/admin/booths?page=2",
    "/admin/publish?booth=04",
    "/admin/audit?q=هیچ‌چیز",
    "/admin/devices?state=revoked",
    "/admin/review?q=هیچ‌جا",
    "/admin/review/05?all=yes",
    "/admin/review/06",
)
# what jobs made, to be kept: no pages
FILES = {
    "badges.fetch",
    "book.fetch",
    "booth_workbook.download",
    "entrance_list.fetch",
    "entrance_scans.export",
}
ASKS_FOR_PAGE = {"Accept": "text/html"}
MESSY = ROOT / "tests/data/exhibition-messy.xlsx"
MESSY_GUESTS = ROOT / "tests/data/guests-messy.xlsx"
LONG = "پیاده‌روهای شمالی و جنوبی که هر دو باید هموار شوند " * 6


@dataclass
class Showcase:
    """``pages`` are the addresses of every page of the desk, with real arguments in them.

    ``unreached`` are rules with an argument that ``furnish`` knows no value for.
    ``name`` and ``password`` are those of an account that may see them all.
    """

    product: Product
    pages: list[str]
    unreached: list[str]
    name: str = NAME
    password: str = PASSWORD

    @property
    def url(self) -> str:
        return self.product.url


def furnish(product: Product) -> Showcase:
    """Put something on every page of a product that has the sample."""
    with product.inside() as app:
        app.config["WTF_CSRF_ENABLED"] = False
        with transaction() as session:
            account = add_account(
                session,
                name=NAME,
                role="admin",
                password_hash=prepare_password(PASSWORD),
                by=SYSTEM,
            )
            add_account(
                session,
                name="بازبین نمایش",
                role="reviewer",
                password_hash=prepare_password(PASSWORD),
                by=SYSTEM,
            )
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = account.get_id()
            cookie["_fresh"] = True
        _write(account, "02", "متنی که منتشر می‌شود")
        job_id = _publish(client, "02")
        _write(account, "03", "تأییدشده، در راه انتشار", sign_off=True)
        _write(account, "04", LONG)
        _review(account, "05")
        device_id = _stand_devices()
        made = client.post("/admin/devices/codes", data={"role": "kiosk", "booth": "06"})
        assert made.status_code == 303, made.text
        arguments = {
            "code": "02",
            "section_key": "identity",
            "job_id": job_id,
            "number": 1,
            "device_id": device_id,
            "mark": made.location.rsplit("/", 1)[1],
            "account_id": account.id,
            "sha256": _pattern_of("02"),
            "key": "M01",
            "link_id": give_link().link.id,
            "guest_id": _invite_guests(),
        }
        special = {
            "workbook.report": {"job_id": _try_workbook(client)},
            "guests_load.report": {"job_id": _try_guests(client)},
            "booth_workbook.report": {"job_id": _return_workbook(client, "02")},
            "review.show": {"code": "05"},
            "review_suggest.edit": {"code": "05"},
        }
        showcase = Showcase(product, [], [])
        _find_pages(showcase, app, client, arguments, special)
        return showcase


def _find_pages(
    showcase: Showcase,
    app: Flask,
    client: FlaskClient,
    arguments: Mapping[str, object],
    special: Mapping[str, Mapping[str, object]],
) -> None:
    """Note the addresses of all GET pages of the desk: no files, no parts that htmx fetches."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not rule.rule.startswith("/admin") or "GET" not in (rule.methods or ()):
                continue
            if rule.endpoint in FILES:
                continue
            known = {**arguments, **special.get(rule.endpoint, {})}
            if rule.arguments - known.keys():
                showcase.unreached.append(rule.rule)
                continue
            values = {name: known[name] for name in rule.arguments}
            showcase.pages.append(url_for(rule.endpoint, **values))
    # buffered: a table that is streamed holds on to its request until it is read
    answers = {
        page: client.get(page, headers=ASKS_FOR_PAGE, buffered=True) for page in showcase.pages
    }
    showcase.unreached += [page for page, one in answers.items() if one.status_code >= 400]
    showcase.pages = [page for page, one in answers.items() if _is_page(one)] + list(MORE)


def _is_page(answer: TestResponse) -> bool:
    return answer.status_code == 200 and answer.data.lstrip()[:9].lower() == b"<!doctype"


def _write(account: Account, code: str, about: str, *, sign_off: bool = False) -> None:
    with transaction() as session:
        booth = get_booth(session, code)
        change = {"before": None, "after": about}
        for _ in range(2):
            saved = save_section(
                session, booth, section_key="identity", changes={"about": change}, by=account
            )
            if not saved.conflicts:
                break
            change = {"before": saved.conflicts[0].theirs, "after": about}
        if sign_off:
            sign_off_if_needed(session, booth, by=account)


def _review(account: Account, code: str) -> None:
    """A submission under review, with words on it of both kinds and a suggestion begun."""
    _write(account, code, LONG)
    with transaction() as session:
        booth = get_booth(session, code)
        for action in ("submit", "claim"):
            carry_out(session, booth, action, by=account)
        for reader in Reader:
            place = Place("identity", "about")
            add_comment(session, booth, text=LONG, reader=reader, place=place, by=account)
        changes: dict[str, Change] = {"about": {"before": LONG.strip(), "after": LONG + "باشند"}}
        propose(session, booth, section_key="identity", changes=changes, by=account)


def _publish(client: FlaskClient, code: str) -> str:
    """The id of a job that has published this booth."""
    asked = client.post("/admin/publish", data={"booth": code, "reason": "متن تازه"})
    assert asked.status_code == 303, asked.text
    return _await_job(asked.location)


def _try_workbook(client: FlaskClient) -> str:
    """The id of a job that has tried a workbook with mistakes in it."""
    with MESSY.open("rb") as file:
        asked = client.post("/admin/exhibition/workbook", data={"workbook": (file, MESSY.name)})
    assert asked.status_code == 303, asked.text
    return _await_job(asked.location)


def _invite_guests() -> int:
    """Three guests, two of them one and the same; the id of one who is blocked."""
    with transaction() as session:
        group = ensure_groups(session)[0]
        for name in ("زهرا کریمی", "زهرا كريمي", LONG[:120]):
            facts = GuestFacts(name, group.id, organisation=LONG[:200], phone="09120000006")
            guest = add_guest(session, facts, by=SYSTEM)
        act_on_invitation(session, guest, "block", version=1, by=SYSTEM, note=LONG)
        return guest.id


def _try_guests(client: FlaskClient) -> str:
    """The id of a job that has tried a workbook of guests with mistakes in it."""
    with MESSY_GUESTS.open("rb") as file:
        sent = {"workbook": (file, MESSY_GUESTS.name)}
        asked = client.post("/admin/guests/load", data=sent)
    assert asked.status_code == 303, asked.text
    return _await_job(asked.location)


def _return_workbook(client: FlaskClient, code: str) -> str:
    """The id of a job that has tried what the booth's workbook says, brought back unchanged."""
    given = client.get(f"/admin/content/workbook?booth={code}", buffered=True)
    assert given.status_code == 200, given.text
    file = BytesIO(given.data)
    asked = client.post("/admin/content/return", data={"workbook": (file, f"{code}.xlsx")})
    assert asked.status_code == 303, asked.text
    return _await_job(asked.location)


def _pattern_of(code: str) -> str:
    """The hash of the booth's drawn pattern, which the preview asks for by it."""
    with reading() as session:
        return draw_pattern(pattern_key(booth_by_code(session, code))).sha256


def _await_job(address: str) -> str:
    """The id of the job that the address ends with, once it is done."""
    job_id = address.rsplit("/", 1)[1]
    deadline = time.monotonic() + DEADLINE_SECONDS
    while (state := _state(job_id)) in ("queued", "running"):
        assert time.monotonic() < deadline, "the jobs process does nothing"
        threading.Event().wait(0.05)
    assert state == "done"
    return job_id


def _state(job_id: str) -> str:
    with reading() as session:
        return str(get_job(session, job_id).state)


def _stand_devices() -> str:
    """Devices of every kind and state; the id of one of them."""
    with transaction() as session:
        first = get_booth(session, "01")
        kiosk = register_device(session, role="kiosk", booth=first, by=SYSTEM)
        register_device(session, role="gate", gate_name="در شمالی", by=SYSTEM)
        gone = register_device(session, role="screen", booth=get_booth(session, "02"), by=SYSTEM)
        revoke_device(session, get_device(session, gone.device.id), by=SYSTEM)
        assert session.scalar(select(Job.id).limit(1))
        return str(kiosk.device.id)
