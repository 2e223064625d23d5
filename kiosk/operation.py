"""The parts of the OpenAPI document: one operation, its answers, its headers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

REFS = "#/components/schemas/{model}"

Schema = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One path and method. ``errors`` are codes of the catalogue."""

    path: str
    method: str
    summary: str
    answers: dict[int, Schema]
    errors: tuple[str, ...]
    body: type[BaseModel] | None = None
    parameters: tuple[Schema, ...] = ()
    needs_token: bool = False
    needs_body: bool = True
    tags: tuple[str, ...] = field(default=("device",))


def json_answer(model: type[BaseModel], description: str, **headers: str) -> Schema:
    schema = {"$ref": REFS.format(model=model.__name__)}
    answer = {"description": description, "content": {"application/json": {"schema": schema}}}
    return answer | headers_of(headers)


def headers_of(described: dict[str, str]) -> Schema:
    if not described:
        return {}
    return {
        "headers": {
            name.replace("_", "-"): {"description": text, "schema": {"type": "string"}}
            for name, text in described.items()
        }
    }


def header(name: str, description: str, example: str) -> Schema:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "header",
        "description": description,
        "schema": schema,
        "example": example,
    }
