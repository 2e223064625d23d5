"""How Alembic reaches the database: one transaction for a whole upgrade, batch mode on SQLite."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine

from core.database import metadata


def run() -> None:
    engine: Engine = context.config.attributes["engine"]
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(ghorfeh_write=True) as connection:
        if is_sqlite:
            # A table rebuilt in batch mode is dropped for a moment; its children must not mind.
            # Said to the driver itself: inside a transaction SQLite ignores this pragma.
            _tell_driver(connection, "PRAGMA foreign_keys = OFF")
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        try:
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
        finally:
            connection.rollback()
            if is_sqlite:
                _tell_driver(connection, "PRAGMA foreign_keys = ON")


def _tell_driver(connection: Connection, statement: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(statement)


run()
