"""Statements put together once: for the few places where a request must cost next to nothing.

SQLAlchemy makes a compiled statement anew what it is for each execution: cache keys, parameters,
processors. Here that is done at the first use, and after it only the driver is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Insert, Table
from sqlalchemy.engine import Connection

Make = Callable[[str], Insert]


class PreparedInsert:
    """An insert of whole rows of ``table``, whatever it does on a conflict; ``make`` gives the
    statement for a dialect's name. Errors are SQLAlchemy's, as everywhere."""

    def __init__(self, table: Table, make: Make) -> None:
        self._table = table
        self._make = make
        self._ready: dict[str, tuple[str, list[tuple[str, Any]], bool]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Write one row; ``values`` must name every column of the statement."""
        name = connection.dialect.name
        ready = self._ready.get(name)
        if ready is None:
            ready = self._ready[name] = self._prepare(connection.dialect, list(values))
        sql, binds, is_positional = ready
        if is_positional:
            row: Any = tuple(
                values[key] if bind is None else bind(values[key]) for key, bind in binds
            )
        else:
            row = {key: values[key] if bind is None else bind(values[key]) for key, bind in binds}
        connection.exec_driver_sql(sql, row)

    def _prepare(
        self, dialect: Dialect, columns: list[str]
    ) -> tuple[str, list[tuple[str, Any]], bool]:
        compiled = self._make(dialect.name).compile(dialect=dialect, column_keys=columns)
        keys = compiled.positiontup if compiled.positional else list(compiled.params)
        assert keys is not None
        types = {key: self._table.c[key].type for key in keys}
        binds = [(key, types[key].dialect_impl(dialect).bind_processor(dialect)) for key in keys]
        return str(compiled), binds, bool(compiled.positional)
