"""What a change makes of a ticket, with the events that tell it. The words are those of `handlers.ticket_event`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.ticket import Ticket
from handlers.ticket_event import PUBLIC, SPOKEN, Actor, ActorKind, EventKind, TicketEvent

__all__ = [
    "PUBLIC",
    "SPOKEN",
    "Actor",
    "ActorKind",
    "Changed",
    "EventKind",
    "Happening",
    "Opened",
    "TicketEvent",
]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that has no place yet: what `history.recorded` makes one of."""

    kind: EventKind
    before: str | None = None
    after: str | None = None
    because: str | None = None
    text: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A ticket after one change, with the events that made it so; at least one."""

    ticket: Ticket
    events: tuple[TicketEvent, ...]

    @property
    def as_read(self) -> Ticket:
        """The changed ticket with the version that it was read in, as `handlers.ports.Step` takes it."""
        return replace(self.ticket, version=self.ticket.version - 1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new ticket with its first event."""

    ticket: Ticket
    event: TicketEvent
