"""What a booth says, defined once: forms, checks, workbooks, previews and screens read this.

Adding a field is one edit in one of these modules. Nothing here says anything about a real place:
labels and help only. The order below is the order in which people see the sections.
"""

from __future__ import annotations

from booth_content.content.definitions import (
    houses,
    identity,
    issues,
    organisations,
    people,
    performance,
    showing,
)
from booth_content.content.definitions.model import SectionDefinition

ALL_SECTIONS: tuple[SectionDefinition, ...] = (
    *identity.SECTIONS,
    *organisations.SECTIONS,
    *issues.SECTIONS,
    *performance.SECTIONS,
    *people.SECTIONS,
    *houses.SECTIONS,
    *showing.SECTIONS,
)
