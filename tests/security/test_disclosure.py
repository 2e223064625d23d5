"""What is another's: pictures of another booth, drafts before a password was chosen, memory."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from booth_content.exhibition import Booth
from booth_content.jobs import store
from booth_content.media import FileRecord, MediaItem
from booth_content.saving import save_section
from core.accounts import Account, get_account
from core.database import transaction
from core.dates import now
from tests.builders import get_booth

SignIn = Callable[[str], Account]
AccountMaker = Callable[[str], Account]
MEDIA_ID = "3f2b8a52-0b6e-4a38-9c55-0f1d8f6f7a11"
ITEM = "aaaaaaaa"


def keep_picture(booth: Booth) -> None:
    with transaction() as session:
        session.add(
            MediaItem(
                id=MEDIA_ID,
                booth_id=booth.id,
                original_name="کوچه.jpg",
                original_size=1,
                uploaded_at=now(),
                uploaded_by="کسی",
            )
        )


def save_picture(code: str, by: Account) -> tuple[list[str], set[str]]:
    """Put the picture into a booth's gallery; the paths saved and the paths in error."""
    path = f"{ITEM}/picture"
    changes = {path: {"before": None, "after": {"media": MEDIA_ID, "alt": "کوچه"}}}
    with transaction() as session:
        booth = get_booth(session, code)
        result = save_section(session, booth, section_key="gallery", changes=changes, by=by)  # type: ignore[arg-type]
        return result.saved, set(result.errors)


def test_a_booth_cannot_publish_a_picture_that_was_sent_to_another(
    app: Flask, booths: list[Booth], make_account: AccountMaker
) -> None:
    organiser = make_account("organiser")
    keep_picture(booths[0])

    own, foreign = save_picture("01", organiser), save_picture("02", organiser)

    assert own == ([f"{ITEM}/picture"], set())
    assert foreign == ([], {f"{ITEM}/picture"})


def test_a_one_time_password_opens_no_file_of_a_draft(
    client: FlaskClient, booths: list[Booth], sign_in: SignIn
) -> None:
    stored = store().put_bytes(b"a draft's picture")
    with transaction() as session:
        session.add(
            FileRecord(sha256=stored.sha256, size=stored.size, type="image/webp", stored_at=now())
        )
    account = sign_in("viewer")
    as_viewer = client.get(f"/files/{stored.sha256}").status_code
    with transaction() as session:
        get_account(session, account.id).is_password_one_time = True

    as_newcomer = client.get(f"/files/{stored.sha256}").status_code

    assert (as_viewer, as_newcomer) == (200, 404)


def test_made_up_methods_leave_no_trace_in_memory(client: FlaskClient) -> None:
    """Each word that a stranger sent for a method became a series of its own, for ever."""
    for number in range(20):
        client.open("/", method=f"STRANGE{number}")

    metrics = client.get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).get_data(True)

    assert "STRANGE" not in metrics
