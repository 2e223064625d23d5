"""The reviewers' desk: the queue's answers, a submission's page, and what is done on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from admin.word_difference import Piece, mark_words
from booth_content.comment import Comment, Place, Reader, add_comment
from booth_content.queries import shown_state
from booth_content.review_queue import QueueFilter, read_queue
from booth_content.saving import save_section
from booth_content.workflow import carry_out
from booth_content.writer import Writer
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import reading, transaction
from core.dates import freeze
from tests.admin.conftest import words
from tests.builders import build_exhibition, get_booth

FIGURE = {"value": 4000, "year": 1400, "source": "سرشماری"}
BEGAN = datetime(2022, 10, 31, 14, 30, tzinfo=UTC)


@pytest.fixture
def reviewer(sign_in: Callable[[str], Account]) -> Account:
    """The reviewer whom ``client`` is signed in with; booths 01, 02 and 03 are empty."""
    account = sign_in("reviewer")
    with transaction() as session:
        build_exhibition(session)
    return account


@pytest.fixture
def sender(reviewer: Account) -> Account:
    """The organiser who sends on a neighbourhood's behalf."""
    return _account("organiser", "فرستنده")


def _account(role: str, name: str) -> Account:
    with transaction() as session:
        hashed = prepare_password("a long enough password")
        return add_account(session, name=name, role=role, password_hash=hashed, by=SYSTEM)


def _write(code: str, by: Writer, **fields: object) -> None:
    with transaction() as session:
        result = save_section(
            session,
            get_booth(session, code),
            section_key="identity",
            changes={path: {"before": None, "after": value} for path, value in fields.items()},
            by=by,
        )
    assert (result.errors, result.conflicts) == ({}, [])


def _act(code: str, by: Writer, *actions: str) -> None:
    with transaction() as session:
        for action in actions:
            carry_out(session, get_booth(session, code), action, by=by)


def _send(code: str, by: Writer, **fields: object) -> None:
    _write(code, by, population=FIGURE, households=FIGURE, **fields)
    _act(code, by, "submit")


def _say(code: str, text: str, by: Writer, reader: Reader = Reader.CONTRIBUTOR) -> None:
    with transaction() as session:
        place = Place("identity", "population")
        add_comment(session, get_booth(session, code), text=text, reader=reader, by=by, place=place)


def _state(code: str) -> str:
    with reading() as session:
        return shown_state(session, get_booth(session, code))


def _queue(account: Account, **wanted: object) -> list[str]:
    with reading() as session:
        found = read_queue(session, QueueFilter(**wanted), account=account)  # type: ignore[arg-type]
    return [row.waiting.booth.code for row in found.rows]


def test_the_queue_says_what_waits_since_when_how_complete_and_who_has_it(
    reviewer: Account, sender: Account
) -> None:
    with freeze(BEGAN):
        _send("02", sender)
    with freeze(BEGAN + timedelta(minutes=5)):
        _send("01", sender, about="متن")
        _act("01", reviewer, "claim")
        _send("03", sender)
        _act("03", reviewer, "claim")
        _say("03", "منبع؟", reviewer)
        _act("03", reviewer, "request_changes")
        assert _queue(reviewer) == ["02", "01"]
        assert _queue(reviewer, sort="code") == ["01", "02"]
        assert _queue(reviewer, sort="complete", is_descending=True) == ["01", "02"]
        assert _queue(reviewer, sort="who", is_descending=True) == ["01", "02"]
        assert _queue(reviewer, state="mine") == ["01"]
        assert _queue(sender, state="mine") == []
        assert _queue(reviewer, state="changes_requested") == ["03"]
        assert _queue(reviewer, text="۲") == ["02"]
        assert _queue(reviewer, text=reviewer.name) == ["01"]
    # nobody's work was needed for the claim to end
    with freeze(BEGAN + timedelta(minutes=36)), reading() as session:
        found = read_queue(session, QueueFilter(), account=reviewer)
    first, second = found.rows
    assert (first.waiting.since, first.filled, first.changed) == (BEGAN, 2, 2)
    assert (second.waiting.state, second.waiting.reviewer, second.filled) == ("submitted", "", 3)
    assert found.counts == {
        "submitted": 2,
        "in_review": 0,
        "awaiting_confirmation": 0,
        "changes_requested": 1,
        "mine": 0,
    }


def test_the_queue_on_its_page_and_when_it_is_empty(
    client: FlaskClient, reviewer: Account, sender: Account
) -> None:
    empty = words(client.get("/admin/review").text)
    _send("01", sender)
    full = words(client.get("/admin/review", headers={"HX-Request": "true"}).text)

    assert "هنوز چیزی برای بازبینی نیامده است" in empty
    assert "محلهٔ نمونهٔ 1" in full
    assert "هیچ‌کس" in full


def test_who_may_not_review_sees_a_submission_but_no_queue(
    client: FlaskClient, sign_in: Callable[[str], Account], reviewer: Account, sender: Account
) -> None:
    _send("01", sender)
    _act("01", reviewer, "claim")
    _say("01", "در میان خودمان", reviewer, Reader.INTERNAL)
    _say("01", "برای محله نوشتم", reviewer)
    sign_in("viewer")

    page = client.get("/admin/review/01")

    assert client.get("/admin/review").status_code == 403
    assert "برای محله نوشتم" in page.text
    assert "در میان خودمان" not in page.text
    assert "برداشتن برای بازبینی" not in page.text


def test_a_submission_beside_what_is_live_and_beside_the_last_one(
    client: FlaskClient, reviewer: Account, sender: Account
) -> None:
    _send("01", sender, about="متن نخست")
    _act("01", reviewer, "claim")
    _say("01", "کوتاه است", reviewer)
    _act("01", reviewer, "request_changes")
    _rewrite("01", "متن نخست", "متن نخست و بلندتر", sender)
    _act("01", sender, "submit")

    live = words(client.get("/admin/review/01").text)
    last = words(client.get("/admin/review/01?against=last").text)
    everything = words(client.get("/admin/review/01?against=last&all=yes").text)

    assert "ارسال دوباره" in live
    assert "تغییرها ۳" in live
    assert "تغییرها ۱" in last
    assert "معرفی محله" in last
    # what stayed and was spoken of stands there as well
    assert "کوتاه است" in last
    assert "نرخ اشتغال" not in last
    assert "نرخ اشتغال" in everything


def _rewrite(code: str, before: str, after: str, by: Writer) -> None:
    with transaction() as session:
        save_section(
            session,
            get_booth(session, code),
            section_key="identity",
            changes={"about": {"before": before, "after": after}},
            by=by,
        )


def test_a_review_from_claim_to_requested_changes_on_the_page(
    client: FlaskClient, reviewer: Account, sender: Account
) -> None:
    _send("01", sender)

    claimed = _post(client, "act", action="claim", version="3")
    refused = _post(client, "act", action="request_changes", version="4")
    said = _post(
        client,
        "comments",
        text="سال را هم بنویسید",
        section="identity",
        path="population",
        reader="contributor",
    )
    done = _post(client, "act", action="request_changes", version="4")

    assert "در دست شماست" in claimed
    assert "یادداشتی برای محله بگذارید" in refused
    assert "سال را هم بنویسید" in said
    assert "برای اصلاح برگشت" in done
    assert _state("01") == "changes_requested"


def test_a_page_that_is_behind_approves_nothing(
    client: FlaskClient, reviewer: Account, sender: Account
) -> None:
    _send("01", sender)
    _act("01", reviewer, "claim")

    page = _post(client, "act", action="release", version="3")

    assert "کس دیگری پیش از شما" in page
    assert _state("01") == "in_review"


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"text": "  "}, "یادداشت خالی است"),
        ({"text": "ب" * 1001}, "یادداشت خالی است"),
        ({"text": "کجا؟", "section": "identity", "path": "nowhere"}, "در این غرفه نیست"),
        ({"text": "کجا؟", "section": "nowhere", "path": "about"}, "در این غرفه نیست"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_refused_in_words(
    client: FlaskClient,
    reviewer: Account,
    sender: Account,
    sent: dict[str, str],
    refusal: str,
) -> None:
    _send("01", sender)

    assert refusal in _post(client, "comments", **sent)
    with reading() as session:
        assert session.scalars(select(Comment)).all() == []


def test_a_comment_is_settled_and_opened_again_by_who_may(
    client: FlaskClient, reviewer: Account, sender: Account, sign_in: Callable[[str], Account]
) -> None:
    _send("01", sender)
    _say("01", "منبع؟", reviewer)
    _say("01", "در میان خودمان", reviewer, Reader.INTERNAL)

    assert "بسته شد" in _post(client, "comments/1", state="settled")
    assert "دوباره باز" in _post(client, "comments/1", state="open")
    sign_in("organiser")
    assert "بسته شد" in _post(client, "comments/1", state="settled")
    assert client.post("/admin/review/01/comments/2").status_code == 403


def test_a_suggestion_is_written_held_back_while_something_is_missing_and_dropped(
    client: FlaskClient, reviewer: Account, sender: Account
) -> None:
    _send("01", sender, about="متن نخست")
    _act("01", reviewer, "claim")
    address = "/admin/review/01/suggestion/identity"
    # a text that is too long comes back as it was typed, and what was right is kept
    family = {"base:family_problems": "null", "family_problems": "اعتیاد"}
    long = client.post(address, data=_form("ب" * 3000) | family)
    client.post(address, data=_form("متن روان‌تر"))

    page = words(client.get("/admin/review/01").text)

    assert long.status_code == 422
    assert "ب" * 3000 in long.text
    assert "پیشنهاد بازبین" in page
    assert "متن روان‌تر" in page
    assert "اعتیاد" in page
    # what publishing asks for is missing, so it is not sent to be confirmed
    assert "هنوز این‌ها کم است" in _post(client, "act", action="suggest")
    client.post("/admin/review/01/suggestion")
    assert "متن روان‌تر" not in client.get("/admin/review/01").text


def _form(about: str) -> dict[str, str]:
    return {"base:about": '"متن نخست"', "about": about}


def test_a_suggestion_is_only_written_by_who_has_the_booth(
    client: FlaskClient, reviewer: Account, sender: Account
) -> None:
    _send("01", sender)
    assert client.get("/admin/review/01/suggestion/identity").status_code == 409
    _act("01", _account("reviewer", "بازبین دیگر"), "claim")

    refused = client.post("/admin/review/01/suggestion/identity", data=_form("متن من"))

    assert refused.status_code == 409
    assert "بازبین دیگر" in refused.text


def test_the_editor_shows_what_the_reviewer_said_and_where_it_stands(
    client: FlaskClient, reviewer: Account, sender: Account, sign_in: Callable[[str], Account]
) -> None:
    _send("01", sender)
    _act("01", reviewer, "claim")
    _say("01", "منبع را بنویسید", reviewer)
    sign_in("organiser")
    before = words(client.get("/admin/booths/01/identity").text)
    _act("01", reviewer, "request_changes")

    after = words(client.get("/admin/booths/01/identity").text)

    assert "بازبینی این غرفه آغاز شده است" in before
    assert "منبع را بنویسید" not in before
    assert "نیازمند اصلاح" in after
    assert "۱ یادداشت بازبین" in after
    assert "یادداشت بازبین · جمعیت منبع را بنویسید" in after


def test_words_that_differ_are_marked_and_texts_without_anything_shared_are_not_compared() -> None:
    before, after = mark_words("بوستان محله گشوده شد", "بوستان محله باز شد")
    assert [piece.text for piece in before if piece.is_marked] == ["گشوده"]
    assert [piece.text for piece in after if piece.is_marked] == ["باز"]
    assert "".join(piece.text for piece in after) == "بوستان محله باز شد"
    assert mark_words("یک دو سه", "چهار پنج شش")[1] == [Piece("چهار پنج شش", True)]


def _post(client: FlaskClient, what: str, **sent: str) -> str:
    """The page that an act on booth 01 leads back to, with all that it says."""
    answer = client.post(f"/admin/review/01/{what}", data=sent, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text
