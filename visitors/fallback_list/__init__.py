"""The list on paper for the day without power: every guest by name, with a box to tick."""
