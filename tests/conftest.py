"""Four plain fixtures: an application on a fresh database, a session in it, a client, accounts.

The database is SQLite, or PostgreSQL when GHORFEH_TEST_DATABASE_URL names a database to use: it is
migrated once and emptied before each test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from core import passwords
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import current_engine, transaction
from core.schema import upgrade_schema
from core.settings import Settings

# argon2 takes 64 MiB and 0.1 s by intention; hundreds of test accounts need neither, nor do the
# many that nobody has
REAL_HASHER, REAL_NOBODY = passwords._hasher, passwords._NOBODY
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
passwords._NOBODY = passwords._hasher.hash("nobody's")

POSTGRES_URL = os.environ.get("GHORFEH_TEST_DATABASE_URL")
PASSWORD = "a long enough password"
GUARDED_TABLES = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
DELETE = 'DELETE FROM "{0}"'
# disabled for a moment: the triggers that let nobody delete a revision
WITHOUT_TRIGGERS = """
    ALTER TABLE "{0}" DISABLE TRIGGER USER; DELETE FROM "{0}"; ALTER TABLE "{0}" ENABLE TRIGGER USER
"""
RESTART_SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""

# fixtures that start servers and browsers
PROCESSES = {"browser", "live_server", "product", "server", "servers", "start_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose what is run, and how often.

    A test with servers and browsers beside it runs once more when it fails, since two busy cores
    make a process wait longer than any deadline foresees; the report names it as RERUN. On
    PostgreSQL, what touches no database is left out: it was tested on SQLite already.
    """
    for item in items:
        if PROCESSES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if POSTGRES_URL is None:
        return
    kept = [item for item in items if "database" in getattr(item, "fixturenames", ())]
    chosen = set(kept)
    left_out = [item for item in items if item not in chosen]
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str | Path]:
    """A migrated database: the path of an SQLite file to copy, or a PostgreSQL URL to empty."""
    if POSTGRES_URL is None:
        folder = tmp_path_factory.mktemp("template")
        app = create_app(Settings.load({"GHORFEH_DATA_DIR": str(folder)}))
        with app.app_context():
            upgrade_schema(current_engine())
            current_engine().dispose()
        yield folder / "ghorfeh.sqlite3"
        return
    name = f"ghorfeh_test_{os.getpid()}_{worker_id}"
    server = create_engine(_psycopg(POSTGRES_URL), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    url = server.url.set(database=name).render_as_string(hide_password=False)
    try:
        engine = create_engine(url)
        upgrade_schema(engine)
        engine.dispose()
        yield url
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def _psycopg(url: str) -> str:
    return "postgresql+psycopg://" + url.split("://", 1)[1]


def _empty(url: str) -> None:
    """As it was after its migrations: TRUNCATE takes 0.1 s however little there is."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in _emptying(url):
            connection.execute(text(statement))
    engine.dispose()


@cache
def _emptying(url: str) -> list[str]:
    """Statements that delete all that the migrations did not put there, what refers first."""
    engine = create_engine(url)
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        guarded = set(connection.scalars(text(GUARDED_TABLES)))
    engine.dispose()
    names = [table.name for table in reversed(found.sorted_tables)]
    names.remove("alembic_version")
    return [(WITHOUT_TRIGGERS if name in guarded else DELETE).format(name) for name in names] + [
        RESTART_SEQUENCES
    ]


@pytest.fixture(scope="session")
def worker_id() -> str:
    """The xdist worker's name, or ``main``."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def environment(database: str | Path, tmp_path: Path) -> dict[str, str]:
    """The GHORFEH_ settings of one test's server: its own data folder, its own fresh database."""
    data = tmp_path / "data"
    data.mkdir()
    environment = {"GHORFEH_DATA_DIR": str(data), "GHORFEH_SECRET_KEY": "only for the tests of it"}
    if isinstance(database, Path):
        shutil.copy(database, data / "ghorfeh.sqlite3")
    else:
        environment["GHORFEH_DATABASE_URL"] = database
        _empty(database)
    return environment


class Browser(FlaskClient):
    """A client whose every request is one of its own: nothing remembered in flask.g outlives it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


class CompiledTemplates(BytecodeCache):
    """Templates compiled once a run: every test makes an application of its own, and compiling
    took half of the time of the desk's tests."""

    def __init__(self) -> None:
        self._compiled: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._compiled.get(bucket.key, (None, None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = (bucket.checksum, bucket.code)


class CompiledRule(Rule):
    """A route whose builder of addresses is compiled once a run: every test's application has 240
    of them, and compiling took half of the time of the tests without a browser."""

    _builders: ClassVar[dict[Any, Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = (self.rule, repr(self.defaults), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


COMPILED = CompiledTemplates()
Flask.url_rule_class = CompiledRule


@pytest.fixture
def app(environment: dict[str, str]) -> Iterator[Flask]:
    """The application, in an application context."""
    app = create_app(Settings.load(environment))
    app.testing = True
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        yield app
        current_engine().dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session whose work is committed when the test is over, or by session.commit()."""
    with transaction() as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser, without CSRF checks (those have tests of their own)."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed as the product hashes them, for tests about that."""
    monkeypatch.setattr(passwords, "_hasher", REAL_HASHER)
    monkeypatch.setattr(passwords, "_NOBODY", REAL_NOBODY)


AccountMaker = Callable[[str], Account]


@pytest.fixture
def make_account(app: Flask) -> AccountMaker:
    """make_account(role) -> an account of that role, named after it, with PASSWORD."""

    def make(role: str) -> Account:
        with transaction() as session:
            return add_account(
                session,
                name=f"test-{role}",
                role=role,
                password_hash=prepare_password(PASSWORD),
                by=SYSTEM,
            )

    return make


@pytest.fixture
def sign_in(client: FlaskClient, make_account: AccountMaker) -> Callable[[str], Account]:
    """sign_in(role) -> the account that ``client`` is now signed in with."""

    def sign_in(role: str) -> Account:
        account = make_account(role)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = account.get_id()
            cookie["_fresh"] = True
        return account

    return sign_in
