"""Parts of a file: what RFC 9110 has answered with 200, 206, 304 and 416."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booth_content.jobs import store
from booth_content.media import FileRecord
from core.database import transaction
from core.dates import now

BYTES = bytes(range(250)) * 2
SIZE = len(BYTES)


@pytest.fixture
def address(app: Flask) -> str:
    """The address of a published file of SIZE bytes."""
    stored = store().put_bytes(BYTES)
    with transaction() as session:
        session.add(
            FileRecord(
                sha256=stored.sha256,
                size=stored.size,
                type="video/mp4",
                stored_at=now(),
                published_at=now(),
            )
        )
    return f"/files/{stored.sha256}"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=490-", 490, SIZE),
        ("bytes=490-9999", 490, SIZE),
        ("bytes=-10", SIZE - 10, SIZE),
        ("bytes=-9999", 0, SIZE),
        ("Bytes=10-19", 10, 20),
        ("bytes=10-19,", 10, 20),
        ("bytes=, 10-19", 10, 20),
    ],
)
def test_one_range_is_answered_with_that_part(
    client: FlaskClient, address: str, asked: str, start: int, stop: int
) -> None:
    answer = client.get(address, headers={"Range": asked})

    assert (answer.status_code, answer.data) == (206, BYTES[start:stop])
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.content_length == stop - start


@pytest.mark.parametrize(
    "asked",
    [
        "lines=1-2",
        "bytes=0-9,20-29",
        "bytes=0-9, 900-999",
        "bytes=19-10",
        "bytes=a-b",
        "bytes=+1-2",
        "bytes=1--2",
        "bytes=-",
        "bytes=",
        "bytes",
        "bytes=۱-۲",
        "0-9",
        "",
    ],
)
def test_what_is_no_single_range_of_bytes_is_passed_over(
    client: FlaskClient, address: str, asked: str
) -> None:
    answer = client.get(address, headers={"Range": asked})

    assert (answer.status_code, answer.data) == (200, BYTES)
    assert "Content-Range" not in answer.headers
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=900-999", "bytes=-0"])
def test_a_range_without_a_byte_of_it_cannot_be_sent(
    client: FlaskClient, address: str, asked: str
) -> None:
    answer = client.get(address, headers={"Range": asked})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


def test_a_range_of_what_the_asker_has_another_version_of_is_the_whole(
    client: FlaskClient, address: str
) -> None:
    headers = {"Range": f"bytes={SIZE}-", "If-Range": '"another"'}

    answer = client.get(address, headers=headers)

    assert (answer.status_code, answer.data) == (200, BYTES)


def test_who_has_it_is_not_sent_a_part_of_it(client: FlaskClient, address: str) -> None:
    etag = client.get(address).headers["ETag"]

    answer = client.get(address, headers={"If-None-Match": etag, "Range": "bytes=0-9"})

    assert (answer.status_code, answer.data) == (304, b"")


def test_a_range_means_nothing_to_who_asks_for_the_headers(
    client: FlaskClient, address: str
) -> None:
    answer = client.head(address, headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer.content_length) == (200, SIZE)
