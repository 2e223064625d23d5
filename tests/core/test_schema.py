"""Migrations: forward, on an empty database and on one in use; never on a newer one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from app import create_app
from core.database import current_engine, make_engine, metadata
from core.schema import MIGRATIONS, NewerDatabaseError, upgrade_schema
from core.settings import Settings


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    """An SQLite database without a table."""
    engine = make_engine(Settings.load({"GHORFEH_DATA_DIR": str(tmp_path)}))
    yield engine
    engine.dispose()


def revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def upgrade_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, revision)


def first_revision() -> str:
    return next(one.revision for one in scripts().walk_revisions() if one.down_revision is None)


def test_an_empty_database_gets_every_table(empty: Engine) -> None:
    head = upgrade_schema(empty)

    assert revision_of(empty) == head == scripts().get_current_head()
    assert set(metadata.tables) <= set(inspect(empty).get_table_names())


def test_a_second_upgrade_changes_nothing(empty: Engine, tmp_path: Path) -> None:
    upgrade_schema(empty)
    before = schema_of(empty)

    assert upgrade_schema(empty) == revision_of(empty)
    assert schema_of(empty) == before


def schema_of(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name"))
        return [(name, sql) for name, sql in rows]


def test_the_migrations_make_what_the_models_say(app: object) -> None:
    with current_engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})

        assert compare_metadata(context, metadata) == []


def test_there_is_one_head_and_one_root() -> None:
    assert len(scripts().get_heads()) == 1
    assert len(scripts().get_bases()) == 1


def test_a_newer_database_is_refused_and_left_alone(empty: Engine, tmp_path: Path) -> None:
    upgrade_schema(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = schema_of(empty)

    with pytest.raises(NewerDatabaseError, match="9999"):
        upgrade_schema(empty)

    assert revision_of(empty) == "9999"
    assert schema_of(empty) == before


def test_the_rows_of_an_early_database_are_still_there_at_the_head(empty: Engine) -> None:
    upgrade_to(empty, first_revision())
    with empty.begin() as connection:
        for statement in EARLY_ROWS:
            connection.execute(text(statement))

    upgrade_schema(empty)

    with empty.connect() as connection:
        assert connection.execute(text("SELECT name, role FROM account")).all() == [
            ("علی", "admin")
        ]
        assert connection.execute(text("SELECT title FROM exhibition")).scalar() == "نمایشگاه"
        assert connection.execute(text("SELECT code, name FROM booth")).all() == [("01", "خاکفرج")]
        # what its screen shows was made before documents told of places and patterns
        assert connection.execute(text("SELECT facts_version FROM booth")).scalar() == 2
        # what waited for its review has a submission, and goes on waiting
        assert connection.execute(
            text("SELECT number, revision_id, submitted_at, submitted_by, outcome FROM submission")
        ).all() == [(1, 1, "2022-10-31 15:00:00.000000", "علی", None)]
        assert connection.execute(text("SELECT state, version FROM booth_content")).all() == [
            ("submitted", 3)
        ]
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


EARLY_ROWS = (
    "INSERT INTO account (id, name, name_folded, role, password_hash, is_password_one_time, epoch,"
    " created_at) VALUES (1, 'علی', 'علی', 'admin', 'x', 0, 1, '2022-10-31 14:30:00.000000')",
    "INSERT INTO exhibition (id, title, scheme, city, is_sample, is_rehearsal, is_demo)"
    " VALUES (1, 'نمایشگاه', 'مقداد', 'قم', 0, 0, 0)",
    "INSERT INTO hall (id, name, name_folded, position) VALUES (1, 'سالن', 'سالن', 1)",
    "INSERT INTO exhibition_section (id, code, name, position) VALUES (1, 'N', 'محلات', 1)",
    "INSERT INTO booth (id, code, code_order, kind, section_id, hall_id, name, name_folded,"
    " name_order, x_cm, y_cm, width_cm, depth_cm, screen_width, screen_height, facts_version)"
    " VALUES (1, '01', '0001', 'base', 1, 1, 'خاکفرج', 'خاکفرج', 'x',"
    " 0, 0, 300, 300, 1080, 1920, 1)",
    "INSERT INTO revision (id, booth_id, number, kind, author_id, author_name, schema_version,"
    " content, sha256, created_at)"
    " VALUES (1, 1, 1, 'on-behalf', 1, 'علی', 1, '{}', 'x', '2022-10-31 14:59:00.000000')",
    "INSERT INTO booth_content (booth_id, state, version, changed_at, submitted_revision_id)"
    " VALUES (1, 'submitted', 3, '2022-10-31 15:00:00.000000', 1)",
)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    app: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = scripts().get_current_head()
    (folder / "versions" / "9000_broken.py").write_text(
        "from alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = '9000', '{head}', None, None\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half_done (id INTEGER)')\n"
        "    raise RuntimeError('power cut')\n"
    )
    data = tmp_path / "other"
    engine = make_engine(Settings.load({"GHORFEH_DATA_DIR": str(data)}))
    upgrade_schema(engine)
    monkeypatch.setattr("core.schema.MIGRATIONS", folder)

    with pytest.raises(RuntimeError, match="power cut"):
        upgrade_schema(engine)

    assert revision_of(engine) == head
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    assert "half_done" not in inspect(engine).get_table_names()
    engine.dispose()


def test_what_was_approved_once_cannot_be_changed(tmp_path: Path) -> None:
    app = create_app(Settings.load({"GHORFEH_DATA_DIR": str(tmp_path)}))
    with app.app_context():
        upgrade_schema(current_engine())
        current_engine().dispose()

    with sqlite3.connect(tmp_path / "ghorfeh.sqlite3") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert {"revision_keeps_update", "revision_keeps_delete"} <= {name for (name,) in triggers}
