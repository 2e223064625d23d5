"""The database's shape: Alembic migrations, applied at start, forward only."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabaseError(Exception):
    """The database was written by a newer version of the product."""


def upgrade_schema(engine: Engine) -> str:
    """Bring the database to this code's shape; returns the revision it is at then.

    Raises NewerDatabaseError, and touches nothing, when its revision is not one of ours.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    assert head is not None
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise NewerDatabaseError(current)
    if current != head:
        config.attributes["engine"] = engine
        command.upgrade(config, "head")
    return head
