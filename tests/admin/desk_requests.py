"""Every request that the desk answers, found in the application's own map of addresses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import (
    AnyConverter,
    BaseConverter,
    FloatConverter,
    IntegerConverter,
    PathConverter,
    Rule,
    UUIDConverter,
)

from admin.guards import PUBLIC, desk_endpoints, right_of

# of nothing that is there: a guard must answer before anything is looked for
NUMBER = 999_983


@dataclass(frozen=True)
class DeskRequest:
    """One method on one address, and the right that its view says it needs."""

    method: str
    url: str
    endpoint: str
    right: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


def desk_requests(app: Flask, *, public: bool = False) -> list[DeskRequest]:
    """All methods of all addresses under /admin; those for strangers only when asked for."""
    adapter = app.url_map.bind("localhost")
    found = [
        DeskRequest(
            method,
            adapter.build(rule.endpoint, _values(rule), method),
            rule.endpoint,
            right_of(app, rule.endpoint),
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint in desk_endpoints(app) and (rule.endpoint in PUBLIC) == public
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
    ]
    return sorted(set(found), key=str)


def _values(rule: Rule) -> dict[str, object]:
    return {name: _value(converter) for name, converter in rule._converters.items()}


def _value(converter: BaseConverter) -> object:
    if isinstance(converter, IntegerConverter):
        return NUMBER
    if isinstance(converter, FloatConverter):
        return float(NUMBER)
    if isinstance(converter, UUIDConverter):
        return uuid.UUID(int=NUMBER)
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return "a/b" if isinstance(converter, PathConverter) else "99"
