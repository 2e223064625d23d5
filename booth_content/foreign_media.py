"""Pictures sent to one booth must not stand in what another says: publishing would show them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from booth_content.content.presenting import ids_in
from booth_content.exhibition import Booth
from booth_content.media import media_items


def find_foreign_media(session: Session, booth: Booth, values: Mapping[str, object]) -> list[str]:
    """The paths whose picture was sent to another booth."""
    used = {path: ids_in(value) for path, value in values.items()}
    known = media_items(session, set().union(*used.values()))
    return [
        path
        for path, ids in used.items()
        if any(known[one].booth_id != booth.id for one in ids if one in known)
    ]
