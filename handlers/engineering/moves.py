"""What happened to an issue between two readings of it; `handlers.engineering.difference` finds out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from handlers.engineering.issue import IssueName


class MoveKind(StrEnum):
    """What happened. `Move.before` and `Move.after` are in the tracker's words, but for stages."""

    STAGE = "stage"
    """`before` and `after` are values of `handlers.engineering.issue.Stage`; `text` is the status as it is called."""
    STATUS = "status"
    """Another status of the same stage."""
    VERSION = "version"
    """It is to be fixed in other versions than before; their names, joined by commas."""
    RELEASED = "released"
    """A version in which it is fixed came out; `after` is its name, `text` its day (ISO), if it has one."""
    COMMENTED = "commented"
    """`before`: None, or what a comment said before it was edited; `after`: who wrote; `text`: the words."""
    UNSAID = "unsaid"
    """A comment was deleted; `before`: who wrote it."""
    RENAMED = "renamed"
    """It has another key, as it was moved or its project renamed."""
    GONE = "gone"
    BACK = "back"
    """It is there again."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happened.

    Attributes:
        key: names it; the same thing read twice has the same one. With the issue it names the note on a ticket.
        at: when it happened, as far as the tracker says.
        internal: even in the tracker only some may see it.
    """

    kind: MoveKind
    key: str
    at: datetime
    before: str | None = None
    after: str | None = None
    text: str = ""
    internal: bool = False


class Follower(Protocol):
    """Somebody who does something about what happened to an issue."""

    async def follow(self, name: IssueName, moves: Sequence[Move]) -> None:
        """Do it, by the mirror as it is now. May be told again: then nothing more is to be seen.

        Raises:
            Exception: it could not be done now; it is told again later.
        """
        ...
