"""Ports of the mail's edge: what was sent, what came, and who wants no more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """How it stands with a mail of ours."""

    TRYING = "trying"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    UNSUBSCRIBED = "unsubscribed"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Sending:
    """A mail of ours.

    Attributes:
        id: of the thing in the outbox.
        address: in lower case.
        scope: what unsubscribing from it stops.
        reason: why it was not sent.
    """

    id: str
    number: str | None
    address: str
    kind: str
    automatic: bool
    scope: str | None
    begun_at: datetime
    state: State = State.TRYING
    reason: str = ""
    ended_at: datetime | None = None


class Sendings(Protocol):
    """The mails that we sent, or tried to send."""

    async def begin(self, sending: Sending) -> Sending:
        """Write down that it is to be sent; give what is there already under its id."""
        ...

    async def end(self, id_: str, state: State, reason: str, at: datetime) -> None:
        """Write down what became of it; what ended once stays as it is."""
        ...

    async def get(self, id_: str) -> Sending | None:
        """Give one."""
        ...

    async def automatic(self, number: str | None, address: str, since: datetime) -> int:
        """Count the automatic mails sent since then: about this ticket or to this address, whichever is more."""
        ...


class Refusals(Protocol):
    """Who wants no more mails of a scope."""

    async def refuse(self, address: str, scope: str, at: datetime) -> None:
        """Write it down; again changes nothing."""
        ...

    async def refused(self, address: str, scopes: Collection[str]) -> bool:
        """Tell whether any of the scopes is refused."""
        ...

    async def of(self, address: str) -> frozenset[str]:
        """Give all scopes that an address refuses."""
        ...

    async def allow(self, address: str, scope: str) -> None:
        """Take it back; what was not refused stays so."""
        ...


class Correspondence(Protocol):
    """The mails that customers wrote about a ticket."""

    async def names(self, number: str) -> tuple[str, ...]:
        """Give their names (Message-IDs without brackets), oldest first; those that have none are left out."""
        ...

    async def originals(self, number: str) -> tuple[bytes, ...]:
        """Give them as they came, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A mail that waits to be handled."""

    id: int
    raw: bytes
    at: datetime
    attempts: int = 0


class Received(Protocol):
    """The mails that came."""

    async def accept(self, key: str, raw: bytes, at: datetime) -> bool:
        """Write a mail down; False when one of that key is there already."""
        ...

    async def due(self, now: datetime, limit: int) -> tuple[Held, ...]:
        """Give what is to be handled now, oldest first; a wait longer than `bot.worker.ports.FARTHEST` is over."""
        ...

    async def done(self, id_: int, number: str | None, outcome: str, at: datetime) -> None:
        """Write down what became of it."""
        ...

    async def prune(self, done_before: datetime) -> int:
        """Forget the originals of mails that belong to no ticket and were done before then; their keys stay."""
        ...

    async def postpone(self, id_: int, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        ...
