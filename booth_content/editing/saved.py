"""What a script is told of a save, and what a section's page begins with."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from booth_content import content
from booth_content.content.fields import SectionDefinition, is_item_id, section
from booth_content.draft import SectionDraft
from booth_content.editing.section_view import conflict_facts, describe
from booth_content.editing.sent_form import make_item_id
from booth_content.exhibition import Booth
from booth_content.queries import SHOWN_STATES, shown_state
from booth_content.saving import SaveResult
from core.dates import format_time, now
from core.errors import DomainError


def definition_of(booth: Booth, section_key: str) -> SectionDefinition:
    """Raises section_unknown."""
    try:
        return section(booth.kind, section_key)
    except KeyError:
        raise DomainError("section_unknown", section=section_key) from None


def blank_id(draft: SectionDraft | None, sent: str) -> str:
    """The blank item keeps its id, as ``sent``, while what was typed into it is not saved."""
    is_free = is_item_id(sent) and (draft is None or sent not in content.order_of(draft.fields))
    return sent if is_free else make_item_id()


def save_facts(
    session: Session, booth: Booth, definition: SectionDefinition, result: SaveResult
) -> dict[str, Any]:
    """What was saved, what must be decided, what is wrong, and where the booth stands now."""
    state = shown_state(session, booth)
    return {
        "version": result.version,
        "saved": result.saved,
        "kept": result.kept,
        "fields": {
            path: describe(definition, path, value) for path, value in result.fields.items()
        },
        "conflicts": conflict_facts(definition, result.conflicts),
        "errors": {path: error.as_dict() for path, error in result.errors.items()},
        "saved_at": format_time(now()),
        "state": state,
        "state_label": SHOWN_STATES[state],
    }
