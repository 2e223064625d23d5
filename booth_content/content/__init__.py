"""What a booth says, as data: cleaned, merged, judged, compared, presented and hashed.

Pure functions over ``{section key: {path: value}}`` and the definitions. Wherever a kind is taken,
a tuple of definitions is as well. The parts live in modules of their own; this is their door.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from booth_content.content.columns import WorkbookColumn, workbook_columns
from booth_content.content.completeness import Missing, completeness, consent_lacking, missing
from booth_content.content.difference import (
    Comparison,
    Difference,
    compare,
    describe_difference,
    sensitive_differences,
)
from booth_content.content.field_types import FieldError, parse
from booth_content.content.fields import (
    ORDER,
    SectionDefinition,
    Sections,
    field_at,
    is_item_id,
    section,
)
from booth_content.content.merging import (
    Change,
    Conflict,
    MergeResult,
    changes_between,
    merge_section,
)
from booth_content.content.outline import (
    Content,
    SectionContent,
    item_title,
    order_of,
    settled,
    settled_section,
)
from booth_content.content.presenting import media_ids, present, presented_media_ids
from core.persian import to_persian_digits

__all__ = [
    "ORDER",
    "SCHEMA_VERSION",
    "Change",
    "Comparison",
    "Conflict",
    "Content",
    "Difference",
    "MergeResult",
    "Missing",
    "SectionContent",
    "WorkbookColumn",
    "canonical",
    "changes_between",
    "clean_changes",
    "compare",
    "completeness",
    "consent_lacking",
    "describe_difference",
    "digest",
    "item_title",
    "media_ids",
    "merge_section",
    "missing",
    "order_of",
    "present",
    "presented_media_ids",
    "sensitive_differences",
    "settled",
    "settled_section",
    "workbook_columns",
]

SCHEMA_VERSION = 1
"""The form of content that revisions are written in; rises when old ones need translating."""


def clean_changes(
    kind: Sections, section_key: str, changes: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, FieldError]]:
    """What can be kept of ``{path: raw}``, and an error for each path that cannot.

    A draft is never refused as a whole. None is an emptied field. Raises KeyError for a section
    that the kind does not have.
    """
    definition = section(kind, section_key)
    values: dict[str, Any] = {}
    errors: dict[str, FieldError] = {}
    for path, raw in changes.items():
        try:
            values[path] = _clean(definition, path, raw)
        except FieldError as error:
            errors[path] = error
    return values, errors


def canonical(content: Content) -> bytes:
    """The one spelling of content: settled, UTF-8 JSON, keys sorted, no spaces."""
    text = json.dumps(
        settled(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def digest(content: Content) -> str:
    """SHA-256 of the canonical content, in hex; what was set aside does not count."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _clean(definition: SectionDefinition, path: str, raw: object) -> object | None:
    if path == ORDER and definition.is_list:
        return _clean_order(definition, raw)
    try:
        field = field_at(definition, path)
    except KeyError:
        raise FieldError("field_unknown") from None
    return parse(field, raw)


def _clean_order(definition: SectionDefinition, raw: object) -> list[str] | None:
    ids = [] if raw is None else raw
    if not isinstance(ids, list) or not all(is_item_id(item) for item in ids):
        raise FieldError("order_invalid")
    if len(set(ids)) != len(ids):
        raise FieldError("order_invalid")
    if len(ids) > definition.max_items:
        raise FieldError(
            "too_many_items",
            limit=to_persian_digits(definition.max_items),
            count=to_persian_digits(len(ids)),
        )
    return list(ids) or None
