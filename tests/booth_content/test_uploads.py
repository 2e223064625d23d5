"""tus 1.0 as any client of it speaks: begun, gone on with, refused, given up, collected."""

from __future__ import annotations

import base64
import hashlib
import os
import resource
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from booth_content.draft import draft_content, section_drafts
from booth_content.jobs import publish_now, store
from booth_content.media import FileRecord, MediaItem
from booth_content.media_job import go_on_with_conversions
from booth_content.originals import original_path
from booth_content.pictures import MOST_ATTEMPTS
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from booth_content.uploads import storage
from booth_content.uploads.collecting import collect_media, end_expired
from booth_content.uploads.upload import Upload
from core.accounts import Account
from core.audit import AuditEntry
from core.database import reading, transaction
from core.dates import now
from core.jobs import Job, recover_jobs
from core.settings import Settings
from tests.builders import get_booth
from tests.tus_client import PICTURE, TUS, Sender, metadata, picture, run_jobs


@pytest.fixture
def uploads(app: Flask) -> Path:
    settings: Settings = app.extensions["ghorfeh_settings"]
    return settings.uploads_dir


def crc32(data: bytes) -> str:
    return "crc32 " + base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def sha1(data: bytes) -> str:
    return "sha1 " + base64.b64encode(hashlib.sha1(data).digest()).decode()


def test_a_picture_comes_in_pieces_and_becomes_ready(sender: Sender, uploads: Path) -> None:
    told = sender.client.options("/uploads/01")
    assert told.headers["Tus-Extension"] == "creation,checksum,expiration,termination"
    address = sender.begun()
    assert sender.facts(address)["state"] == "uploading"

    # one byte, some, and the rest; each with another way to check it
    steps = [(0, 1, None), (1, 700, crc32), (700, len(PICTURE), sha1)]
    for start, end, check in steps:
        piece = PICTURE[start:end]
        answer = sender.send(
            address, piece, start, **({"Upload-Checksum": check(piece)} if check else {})
        )
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(end))
        assert sender.offset(address) == end
    assert sender.facts(address)["state"] == "checking"
    run_jobs()

    ready = sender.facts(address)
    assert (ready["state"], ready["name"], ready["width"]) == ("ready", "عکس ۱.jpg", 640)
    assert sender.client.get(ready["thumb"]).status_code == 200
    digest = hashlib.sha256(PICTURE).hexdigest()
    kept = [path for path in uploads.rglob("*") if path.is_file() and path.stat().st_size]
    assert kept == [uploads / "originals" / digest[:2] / digest]
    with reading() as session:
        audited = select(AuditEntry.action).where(AuditEntry.action == "media.uploaded")
        assert session.scalars(audited).all() == ["media.uploaded"]


REFUSED = [
    ("no version", {"headers": {}}, 412, "tus_version_unknown"),
    ("another version", {"Tus-Resumable": "0.2.2"}, 412, "tus_version_unknown"),
    ("no length", {"Upload-Length": ""}, 400, "upload_unreadable"),
    ("a length of letters", {"Upload-Length": "۱۲"}, 400, "upload_unreadable"),
    ("a negative length", {"Upload-Length": "-1"}, 400, "upload_unreadable"),
    ("an empty file", {"Upload-Length": "0"}, 422, "upload_empty"),
    ("a picture too large", {"Upload-Length": "40000001"}, 413, "upload_too_large"),
    ("an unknown kind", {"Upload-Metadata": metadata(kind="program")}, 422, "upload_kind_unknown"),
    ("no metadata", {"Upload-Metadata": "kind"}, 422, "upload_kind_unknown"),
    ("metadata that is none", {"Upload-Metadata": "kind *"}, 400, "upload_unreadable"),
]


@pytest.mark.parametrize(
    ("headers", "status", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_cannot_begin_says_why_and_leaves_nothing(
    sender: Sender, uploads: Path, headers: dict[str, Any], status: int, code: str
) -> None:
    if "headers" in headers:
        answer = sender.client.post("/uploads/01", headers={"Upload-Length": "9"})
    else:
        answer = sender.begin(9, **headers)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert sender.client.get("/uploads/01").get_json()["media"] == []
    assert not uploads.exists() or list(uploads.iterdir()) == []


def test_who_may_not_write_to_the_booth_sends_nothing(
    app: Flask, sender: Sender, sign_in: Callable[[str], Account]
) -> None:
    address = sender.begun()
    other = address.replace("/01/", "/02/")
    stranger = Sender(app.test_client())

    # another booth's upload is not there, whatever is asked of it
    assert sender.client.head(other, headers=TUS).status_code == 404
    assert sender.send(other, b"x").status_code == 404
    assert sender.client.delete(other, headers=TUS).status_code == 404
    assert Sender(sender.client, "99").begin(9).status_code == 404
    for answer in (
        stranger.begin(9),
        stranger.send(address, b"x"),
        stranger.client.get("/uploads/01"),
    ):
        assert answer.status_code == 401
    sign_in("viewer")
    for answer in (
        sender.begin(9),
        sender.send(address, b"x"),
        sender.client.delete(address, headers=TUS),
    ):
        assert answer.status_code == 403
    with reading() as session:
        assert session.scalars(select(Upload.received)).all() == [0]


def test_a_page_elsewhere_cannot_have_a_browser_send(app: Flask, sender: Sender) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    assert sender.begin(9).get_json()["code"] == "form_expired"


def test_a_chunk_that_does_not_fit_changes_nothing(sender: Sender) -> None:
    address = sender.begun()
    sender.send(address, PICTURE[:600])
    wrong = {"Upload-Checksum": crc32(b"other bytes")}
    tried = [
        (sender.send(address, PICTURE[:10], 0), 409),
        (sender.send(address, PICTURE[900:], 900), 409),
        (sender.send(address, PICTURE[600:700], 600, **wrong), 460),
        (sender.send(address, PICTURE[600:700], 600, **{"Upload-Checksum": "md9 eA=="}), 400),
        (sender.send(address, PICTURE[600:700], 600, **{"Content-Type": "text/plain"}), 415),
        (sender.send(address, PICTURE[600:] + b"and more", 600), 413),
    ]

    assert [answer.status_code for answer, _ in tried] == [status for _, status in tried]
    assert sender.offset(address) == 600
    assert tried[0][0].get_json()["offset"] == 600
    # and it goes on as if nothing had been
    assert sender.send(address, PICTURE[600:], 600).status_code == 204
    run_jobs()
    assert sender.facts(address)["state"] == "ready"


TEXT = ("This is text, whatever its name is. " * 400).encode()
NOT_THAT = [
    ("picture", TEXT, "picture_not_one"),
    ("picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 20, "picture_is_drawing"),
    ("video", TEXT, "film_not_one"),
    ("video", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n" * 20, "film_not_one"),
    ("sound", TEXT, "sound_not_one"),
    ("video", PICTURE, "film_not_one"),
]


@pytest.mark.parametrize(("kind", "data", "code"), NOT_THAT)
def test_what_is_not_what_it_says_is_refused_by_its_first_bytes(
    sender: Sender,
    uploads: Path,
    kind: str,
    data: bytes,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("booth_content.ffmpeg.shutil.which", lambda name: f"/usr/bin/{name}")
    size = 4_000_000_000 if kind == "video" else 30_000_000
    usage = os.statvfs(uploads.parent)
    if usage.f_bavail * usage.f_frsize < 3.1 * size:
        size = len(data) + 1000  # this disk has no room for four gigabytes to be promised
    address = sender.begun(size, kind)

    answer = sender.send(address, data)

    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert sender.client.head(address, headers=TUS).status_code == 410
    shown = sender.facts(address)
    assert (shown["state"], shown["error"]) == ("failed", answer.get_json()["title"])
    assert [path for path in uploads.iterdir() if path.is_file()] == []


def test_no_room_is_said_before_the_first_byte_and_in_the_middle(sender: Sender) -> None:
    with reading() as session:
        get_booth(session, "01")
    address = sender.begun(3_000_000)
    data = PICTURE + os.urandom(2_999_000)[: 3_000_000 - len(PICTURE)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # a file may not grow beyond a million bytes: what a full disk says, at the same call
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        answer = sender.send(address, data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (answer.status_code, answer.get_json()["code"]) == (507, "disk_full")
    assert "جا" in answer.get_json()["title"]

    # nothing is lost: it goes on from what is there once there is room
    kept = sender.offset(address)
    assert sender.send(address, data[kept:], kept).headers["Upload-Offset"] == "3000000"


def test_a_film_needs_three_times_its_room(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booth_content.ffmpeg.shutil.which", lambda name: f"/usr/bin/{name}")
    free = 100_000_000
    monkeypatch.setattr(
        "booth_content.uploads.upload.shutil.disk_usage",
        lambda _: type("Usage", (), {"free": free}),
    )

    assert sender.begin(5_000_000, "video").status_code == 201
    # 67 MB are kept free and 5 MB are promised: 27.9 MB are left
    assert sender.begin(9_400_000, "video").get_json()["code"] == "disk_full"
    assert sender.begin(9_200_000, "video").status_code == 201


def test_without_ffmpeg_films_wait_and_pictures_do_not(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booth_content.ffmpeg.shutil.which", lambda _name: None)

    refused = sender.begin(1000, "video")

    assert (refused.status_code, refused.get_json()["code"]) == (503, "converter_missing")
    assert "apt-get install -y ffmpeg" in refused.get_json()["title"]
    assert "ffmpeg" in sender.client.get("/uploads/01").get_json()["hindrance"]
    assert sender.begin(1000).status_code == 201


def test_two_phones_cannot_write_into_one_upload_at_once(sender: Sender, uploads: Path) -> None:
    address = sender.begun()
    with storage.locked(uploads / address.rsplit("/", 1)[1]):
        busy = sender.send(address, PICTURE[:600])
        assert (busy.status_code, busy.get_json()["code"]) == (423, "upload_busy")
        assert sender.client.delete(address, headers=TUS).status_code == 423
        assert sender.offset(address) == 0

    assert sender.send(address, PICTURE[:600]).status_code == 204


def test_the_same_file_from_two_phones_is_kept_and_converted_once(
    app: Flask, sender: Sender, uploads: Path
) -> None:
    first, second = sender.begun(), Sender(sender.client, "02").begun()
    for address in (first, second):
        sender.send(address, PICTURE)
    run_jobs()

    one, other = sender.facts(first), sender.facts(second)
    assert (one["state"], other["state"]) == ("ready", "ready")
    assert one["id"] != other["id"]
    assert one["thumb"] == other["thumb"]
    kept = [path for path in (uploads / "originals").rglob("*") if path.is_file()]
    assert len(kept) == 1


def test_what_was_given_up_or_forgotten_is_gone(sender: Sender, uploads: Path) -> None:
    ended, expired, whole = sender.begun(), sender.begun(), sender.begun()
    for address, data in ((ended, PICTURE[:600]), (expired, PICTURE[:600]), (whole, PICTURE)):
        assert sender.send(address, data).status_code == 204
    assert sender.client.delete(ended, headers=TUS).status_code == 204
    assert sender.client.delete(whole, headers=TUS).status_code == 410
    with transaction() as session:
        session.execute(
            update(Upload)
            .where(Upload.id == expired.rsplit("/", 1)[1])
            .values(expires_at=now() - timedelta(seconds=1))
        )

    assert sender.client.head(ended, headers=TUS).status_code == 404
    assert sender.client.head(expired, headers=TUS).status_code == 410
    assert sender.send(expired, PICTURE[600:], 600).status_code == 410
    with transaction() as session:
        assert end_expired(session, uploads) == 1
        assert end_expired(session, uploads) == 0
    assert [path.name for path in uploads.iterdir() if path.is_file()] == [whole.rsplit("/", 1)[1]]
    assert "هفت" in sender.facts(expired)["error"]
    assert sender.offset(whole) == len(PICTURE)


def test_what_a_stop_cut_short_is_begun_anew_but_not_for_ever(sender: Sender) -> None:
    address = sender.begun()
    sender.send(address, PICTURE)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with transaction() as session:
            item = session.scalars(select(MediaItem)).one()
            assert (item.attempts, item.state) == (attempt, "checking")
            session.execute(update(Job).values(started_at=now()))
        recover_jobs()
        go_on_with_conversions()

    assert sender.facts(address)["state"] == "failed"
    # its file is still here: a person may try again
    assert sender.client.post(f"{address}/again").status_code == 200
    run_jobs()
    assert sender.facts(address)["state"] == "ready"
    assert sender.client.post(f"{address}/again").status_code == 409


@pytest.fixture
def sent(sender: Sender) -> Callable[[str, bytes], str]:
    """sent(booth, data) -> the id of a picture that was sent and is ready."""

    def send(booth: str, data: bytes) -> str:
        address = Sender(sender.client, booth).begun(len(data))
        sender.send(address, data)
        run_jobs()
        assert sender.facts(address)["state"] == "ready"
        return address.rsplit("/", 1)[1]

    return send


def test_what_nobody_refers_to_is_collected_after_some_days(
    sent: Callable[[str, bytes], str], account: Account, uploads: Path
) -> None:
    places = {
        **{"used": ("01", 10), "aside": ("01", 60), "published": ("02", 110)},
        **{"revised": ("03", 160), "unused": ("01", 210), "twin": ("02", 210)},
    }
    ids = {
        name: sent(booth, picture((value, value, 90))) for name, (booth, value) in places.items()
    }
    _use(account, "01", {"used": ids["used"]})
    _use(account, "01", {"aside": ids["aside"]})
    _use(account, "01", {"aside": None})
    _use(account, "02", {"published": ids["published"]})
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "02"), by=account)
    publish_now(["02"], reason="", by=account.actor)
    _use(account, "02", {"published": None})
    _use(account, "03", {"revised": ids["revised"]})
    with transaction() as session:
        sign_off_if_needed(session, get_booth(session, "03"), by=account)
    _use(account, "03", {"revised": None})

    # too young to be collected at all
    assert collect_media(store(), uploads).items == 0
    with transaction() as session:
        items = {item.id: item for item in session.scalars(select(MediaItem))}
        unused = items[ids["unused"]]
        files = [store().path(file["sha256"]) for file in unused.files]
        original = original_path(uploads, unused)
        items[ids["twin"]].uploaded_at = now() + timedelta(days=1)

    # its twin came later, with the same files: they stay, then go with it
    later = now() + timedelta(seconds=1)
    first = collect_media(store(), uploads, before=later)
    assert (first.items, first.files) == (1, 0)
    assert all(path.is_file() for path in [*files, original])
    second = collect_media(store(), uploads, before=now() + timedelta(days=2))
    assert (second.items, second.files) == (1, len(files) + 1)
    assert not any(path.exists() for path in [*files, original])

    with reading() as session:
        left = set(session.scalars(select(MediaItem.id)))
        assert left == {ids[name] for name in ("used", "aside", "revised", "published")}
        known = {
            file["sha256"] for item in session.scalars(select(MediaItem)) for file in item.files
        }
        assert known <= set(session.scalars(select(FileRecord.sha256)))
        audited = session.scalars(
            select(AuditEntry.details).where(AuditEntry.action == "media.collected")
        )
        assert [details["number"] for details in audited] == [1, 1]


def _use(account: Account, code: str, items: dict[str, str | None]) -> None:
    """Put pictures into the gallery under items of these names, or take the item away."""
    with transaction() as session:
        booth = get_booth(session, code)
        draft = section_drafts(session, booth).get("gallery")
        before = list(draft.fields.get("@order", [])) if draft else []
        names = {name: (name + "aaaaaaaa")[:8] for name in items}
        after = [one for one in before if one not in names.values()]
        changes: dict[str, Any] = {}
        for name, media in items.items():
            if media is not None:
                after.append(names[name])
                value = {"media": media, "consent": "none"}
                changes[f"{names[name]}/picture"] = {"before": None, "after": value}
        changes["@order"] = {"before": before or None, "after": after or None}
        result = save_section(session, booth, section_key="gallery", changes=changes, by=account)
        assert (result.errors, result.conflicts) == ({}, [])


def test_a_failed_file_is_taken_away_out_of_the_draft_too(
    sender: Sender, sent: Callable[[str, bytes], str], uploads: Path, account: Account
) -> None:
    client, broken = sender.client, b"\xff\xd8\xff\xe0" + os.urandom(4000)
    good = sent("01", PICTURE)
    address = sender.begun(len(broken))
    sender.send(address, broken)
    run_jobs()
    assert sender.facts(address)["state"] == "failed"
    media_id = address.rsplit("/", 1)[1]
    _use(account, "01", {"aaaaaaaa": media_id, "bbbbbbbb": good})

    page = f"/admin/booths/01/pictures/{media_id}"
    assert client.post(f"/admin/booths/01/pictures/{good}/remove").status_code == 409
    assert f"{page}/remove" in client.get("/admin/booths/01/pictures").text
    assert client.post(f"{page}/remove").status_code == 303

    assert media_id not in client.get("/admin/booths/01/pictures").text
    with reading() as session:
        gallery = draft_content(session, get_booth(session, "01"))["gallery"]
    assert "aaaaaaaa/picture" not in gallery
    assert gallery["bbbbbbbb/picture"] == {"media": good, "consent": "none"}
    collect_media(store(), uploads)
    with reading() as session:
        assert session.get(MediaItem, media_id) is None
        assert session.get(MediaItem, good) is not None
    assert client.post(f"{page}/remove").status_code == 404
