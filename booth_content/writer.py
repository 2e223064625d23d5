"""Who writes, submits and reviews what a booth says."""

from __future__ import annotations

from typing import Protocol

from core.audit import Actor


class Writer(Protocol):
    """An account of the desk, or a contributor who came by an access link.

    ``may`` knows rights, not booths: which booths somebody may write to is looked at where the
    request comes in (guards.py).
    """

    @property
    def name(self) -> str:
        """As it stands beside what was written."""

    @property
    def actor(self) -> Actor:
        """As the audit log and revisions name who it was."""

    def may(self, right: str) -> bool:
        """Whether it has ``right`` (core.rights)."""
