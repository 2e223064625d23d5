"""How a booth's code stands before people."""

from __future__ import annotations

import pytest

from booth_content.exhibition import booth_number


@pytest.mark.parametrize(
    ("code", "shown"), [("01", "۱"), ("007", "۷"), ("10", "۱۰"), ("0", "۰"), ("B2", "B۲")]
)
def test_a_booths_number_is_written_without_the_noughts_it_is_sorted_by(
    code: str, shown: str
) -> None:
    assert booth_number(code) == shown
