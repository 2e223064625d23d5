"""The bus: what one process commits is heard in the web process, or at worst not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
import redis
from flask import Flask

from app import create_app
from core.database import after_commit, current_engine, transaction
from core.realtime import LARGEST_MESSAGE, Bus, _send_datagram, announce, current_bus
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_SECONDS = 30.0
REDIS_URL = os.environ.get("GHORFEH_TEST_REDIS_URL", "redis://127.0.0.1:6379/15")

Heard = Queue[tuple[str, Any]]

ELSEWHERE = """
import sys, json
from app import create_app
from core.database import transaction
from core.realtime import announce
from core.settings import Settings
with create_app(Settings.load()).app_context(), transaction() as session:
    announce(session, sys.argv[1], **json.loads(sys.argv[2]))
"""


def listening(environment: dict[str, str], topic: str) -> tuple[Flask, Heard]:
    """A web process's application, threads for its background work, and what it hears."""
    app = create_app(Settings.load(environment | {"GHORFEH_RUN_MODE": "threads"}))
    heard: Heard = Queue()
    with app.app_context():
        current_bus().subscribe(topic, lambda payload: heard.put((topic, payload)))
        current_bus().start_receiving(app)
    return app, heard


@pytest.fixture
def topic() -> str:
    """A topic of this test alone."""
    return f"test.{uuid.uuid4()}"


def tell_from_elsewhere(environment: dict[str, str], topic: str, payload: str) -> None:
    plain = {name: value for name, value in os.environ.items() if "GHORFEH_" not in name}
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, topic, payload],
        cwd=ROOT,
        env=plain | environment,
        check=True,
        timeout=DEADLINE_SECONDS,
    )


@pytest.mark.usefixtures("app")
def test_another_process_is_heard(environment: dict[str, str], topic: str) -> None:
    _, heard = listening(environment, topic)

    tell_from_elsewhere(environment, topic, '{"booth": "01", "by": "علی"}')

    assert heard.get(timeout=DEADLINE_SECONDS) == (topic, {"booth": "01", "by": "علی"})


@pytest.mark.usefixtures("app")
def test_the_web_process_hears_itself_once(environment: dict[str, str], topic: str) -> None:
    app, heard = listening(environment, topic)

    with app.app_context(), transaction() as session:
        announce(session, topic, number=1)

    assert heard.get(timeout=DEADLINE_SECONDS) == (topic, {"number": 1})
    with pytest.raises(Empty):
        heard.get(timeout=0.2)


def test_nothing_leaves_before_the_commit_and_nothing_after_a_failure(
    app: Flask, monkeypatch: pytest.MonkeyPatch, topic: str
) -> None:
    left: list[str] = []
    monkeypatch.setattr(current_bus(), "publish", lambda name, _payload: left.append(name))

    with transaction() as session:
        announce(session, topic)
        assert left == []
    assert left == [topic]

    def announce_and_fail() -> None:
        with transaction() as session:
            announce(session, topic)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        announce_and_fail()
    assert left == [topic]


def test_nobody_listening_harms_nobody(app: Flask, topic: str) -> None:
    done: list[bool] = []

    with transaction() as session:
        announce(session, topic, number=1)
        after_commit(session, lambda: done.append(True))

    assert done == [True]


@pytest.mark.usefixtures("app")
def test_a_handler_that_fails_and_a_message_that_is_none_stop_nothing(
    environment: dict[str, str], topic: str
) -> None:
    app, heard = listening(environment, topic)
    with app.app_context():
        current_bus()._handlers[topic].insert(0, lambda _payload: 1 / 0)
    path = Settings.load(environment).data_dir / "announcements.sock"
    for message in (b"", b"not json", b"[1]", b"{}", b'["x"]', b'[["a"], 1]', b"\xff"):
        _send_datagram(path, message)

    with app.app_context(), transaction() as session:
        announce(session, topic, number=1)

    assert heard.get(timeout=DEADLINE_SECONDS) == (topic, {"number": 1})
    with app.app_context():
        Bus(Settings.load(environment)).publish(topic, {"number": 2})
    assert heard.get(timeout=DEADLINE_SECONDS) == (topic, {"number": 2})


@pytest.mark.usefixtures("app")
def test_a_folder_of_a_long_name_is_heard_too(
    environment: dict[str, str], tmp_path: Path, topic: str
) -> None:
    folder = tmp_path / ("a-folder-of-a-long-name-" * 5)
    shutil.copytree(environment["GHORFEH_DATA_DIR"], folder)
    environment = environment | {"GHORFEH_DATA_DIR": str(folder)}
    app, heard = listening(environment, topic)

    with app.app_context():
        Bus(Settings.load(environment)).publish(topic, {"number": 1})
        current_engine().dispose()

    assert len(str(folder)) > 107
    assert heard.get(timeout=DEADLINE_SECONDS) == (topic, {"number": 1})


@pytest.mark.usefixtures("app")
def test_a_message_of_a_large_exhibition_fits(environment: dict[str, str], topic: str) -> None:
    _, heard = listening(environment, topic)
    booths = [f"{number:03}" for number in range(1_000)]

    Bus(Settings.load(environment)).publish(topic, {"release": 14, "booths": booths})

    assert heard.get(timeout=DEADLINE_SECONDS)[1]["booths"] == booths


@pytest.mark.usefixtures("app")
def test_a_message_too_large_is_lost_alone(environment: dict[str, str], topic: str) -> None:
    _, heard = listening(environment, topic)
    bus = Bus(Settings.load(environment))

    bus.publish(topic, {"text": "x" * LARGEST_MESSAGE})
    bus.publish(topic, {"number": 2})

    assert heard.get(timeout=DEADLINE_SECONDS) == (topic, {"number": 2})


@pytest.fixture
def with_redis(app: Flask, environment: dict[str, str]) -> dict[str, str]:
    """The settings of servers that share a Redis."""
    try:
        redis.Redis.from_url(REDIS_URL, socket_timeout=2).ping()
    except redis.RedisError as error:
        pytest.skip(f"no Redis at {REDIS_URL} (GHORFEH_TEST_REDIS_URL names another): {error}")
    return environment | {"GHORFEH_REDIS_URL": REDIS_URL}


def test_through_redis_another_process_is_heard(with_redis: dict[str, str], topic: str) -> None:
    _, heard = listening(with_redis, topic)
    _, other = listening(with_redis, topic)
    # a subscription takes a moment, and what was said before it is not heard
    deadline = time.monotonic() + DEADLINE_SECONDS
    bus = Bus(Settings.load(with_redis))
    while heard.empty() or other.empty():
        bus.publish(topic, {"number": 0})
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)

    tell_from_elsewhere(with_redis, topic, '{"number": 1, "by": "علی"}')

    assert last_of(heard) == last_of(other) == (topic, {"number": 1, "by": "علی"})


def last_of(heard: Heard) -> tuple[str, Any]:
    """The first that is not one of the trial messages."""
    while (message := heard.get(timeout=DEADLINE_SECONDS))[1] == {"number": 0}:
        pass
    return message


@pytest.mark.usefixtures("app")
def test_a_redis_that_is_away_harms_nobody(environment: dict[str, str], topic: str) -> None:
    bus = Bus(Settings.load(environment | {"GHORFEH_REDIS_URL": "redis://127.0.0.1:1/0"}))

    bus.publish(topic, {"number": 1})
