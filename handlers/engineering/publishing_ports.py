"""What known issues ask of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import KnownIssue, Subscription
from handlers.engineering.ports import Kept
from handlers.ports import Outgoing


@dataclass(frozen=True, slots=True)
class Votes:
    """How many want to hear of an issue.

    Attributes:
        persons: each once.
        accounts: whose they are, each once.
        waiting: persons who were told nothing yet.
    """

    persons: int = 0
    accounts: int = 0
    waiting: int = 0


class KnownIssues(Protocol):
    """Where known issues live, and who wants to hear of them."""

    async def get(self, name: IssueName) -> KnownIssue | None:
        """Give what customers are told of an issue; None: nobody wrote anything."""
        ...

    async def every(self) -> Sequence[KnownIssue]:
        """Give all, those that were written last first."""
        ...

    async def write(self, known: KnownIssue, outgoing: Sequence[Outgoing] = ()) -> None:
        """Write a new one (version 1), or over the version before, with what is to be done: all or nothing.

        Raises:
            WriteConflict: somebody else wrote it meanwhile.
        """
        ...

    async def subscribe(self, subscription: Subscription) -> bool:
        """Keep it; False when this person has one for the issue, which then has the new places to be told at."""
        ...

    async def waiting(self, name: IssueName, told: str) -> Sequence[Subscription]:
        """Give those who were not told this, the first to ask first."""
        ...

    async def tell(self, subscriptions: Sequence[Subscription], outgoing: Sequence[Outgoing]) -> None:
        """Note what these are told (`Subscription.told`), with what tells them: all or nothing."""
        ...

    async def votes(self, names: Collection[IssueName]) -> Mapping[IssueName, Votes]:
        """Count for these; those that nobody asked about are missing."""
        ...


class Issues(Protocol):
    """Our copy of issues, see `handlers.engineering.ports.Mirror`."""

    async def get(self, name: IssueName) -> Kept:
        """Give one.

        Raises:
            IssueNotFound: we do not know it.
        """
        ...

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        """Give those of these that we know."""
        ...
