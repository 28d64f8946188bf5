"""People: who may use a ledger over the web, and what each of them may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do: a reader reads, a coder also reviews and uploads, an editor also settles, links and sees the log."""

    READER = "reader"
    CODER = "coder"
    EDITOR = "editor"

    def covers(self, other: Role) -> bool:
        """Whether this role may do all that the other may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who uses the ledger."""

    name: str
    role: Role
