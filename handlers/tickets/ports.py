"""Where the team, its queue and its promises are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol, TypeAlias

from handlers.access.audit import Entry
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, Listing, Presence, Team


class Staff(Protocol):
    """Teams, engineers, whether they are there, and whose turn it is.

    A change takes an `entry` of the audit log that is written with it, both or neither; None where nobody is to know.
    """

    async def engineers(self) -> tuple[Engineer, ...]:
        """Give all engineers as they stand now, by id; `load` counts their new and open tickets."""
        ...

    async def teams(self) -> tuple[Team, ...]:
        """Give all teams, by name."""
        ...

    async def put_team(self, team: Team, entry: Entry | None = None) -> None:
        """List a team, or change it."""
        ...

    async def put(self, listing: Listing, at: datetime, entry: Entry | None = None) -> None:
        """List an engineer, who is away then, or change her listing; whether she is there stays.

        Raises:
            InvalidInput: there is no such team.
        """
        ...

    async def listing(self, engineer: str) -> Listing | None:
        """Give how she is listed; None when she is not."""
        ...

    async def remove(self, engineer: str, entry: Entry | None = None) -> bool:
        """Take her off the staff; her tickets and her place in the rotation stay. False when she was not on it."""
        ...

    async def set_presence(self, engineer: str, presence: Presence, entry: Entry | None = None) -> bool:
        """Say that she came or went; False when she is not on the staff."""
        ...

    async def rotation(self) -> Rotation:
        """Give where the rotation stands."""
        ...


@dataclass(frozen=True, slots=True)
class Left:
    """A ticket that was taken from somebody by itself. `assignee`: who has it now; None: nobody yet."""

    number: str
    subject: str
    assignee: str | None


class Moves(Protocol):
    """What became of somebody's tickets."""

    async def left(self, engineer: str, since: datetime) -> Sequence[Left]:
        """Give the tickets that routing took from her since then, by number."""
        ...

    async def kept(self, engineer: str, limit: int) -> Sequence[Ticket]:
        """Give the tickets that she has and that are not over, without transcripts, the latest first."""
        ...


Version: TypeAlias = tuple[str, int]
"""A ticket's number and version."""


class TicketQueue(Protocol):
    """Tickets as routing looks at them."""

    async def waiting(self, limit: int) -> Sequence[Version]:
        """Give new and open tickets that nobody has, the oldest first."""
        ...

    async def held(self, engineers: Collection[str], limit: int) -> Sequence[Version]:
        """Give new and open tickets that these engineers have, the oldest first."""
        ...

    async def histories(self, numbers: Collection[str]) -> Sequence[tuple[Ticket, tuple[TicketEvent, ...]]]:
        """Give these tickets whole, with all of their events, in no order."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket's promises stood when they were looked at last.

    Attributes:
        reply_due: when a reply is due; None: none is owed, or nothing is promised.
        due: the earliest of all that is due, overdue or not; None: nothing is.
        breached: something is overdue, or was while it was owed.
        zone: whose clocks its calendar goes by; None: nothing is promised, or it was not asked for.
    """

    reply_due: datetime | None = None
    due: datetime | None = None
    breached: bool = False
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What was found when a ticket was looked at.

    Attributes:
        version: of the ticket that was looked at; None: it could not be read.
        moment: when to look again; None: not before it is changed.
    """

    number: str
    version: int | None
    moment: datetime | None
    standing: Standing


class Watch(Protocol):
    """When to look at tickets again.

    A ticket that is new or changed is to be looked at: that is written with the step that writes the ticket. So are all
    that are not over when the desk's settings are replaced: that is written with the settings.
    """

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Give the numbers of tickets to be looked at by now.

        What was changed comes first, then what is looked at for other settings, that first of which something is due
        soonest; then those whose moment has come, in the order of their moments.
        """
        ...

    async def next(self) -> datetime | None:
        """Give the earliest moment at which one is to be looked at; None when none is."""
        ...

    async def looked(self, looks: Sequence[Look], settings: int | None = None) -> int:
        """Note how tickets stood, and when to look again; give the number of those noted.

        Nothing is noted of one that was changed since, nor of one that is to be looked at by later settings.

        Args:
            looks: what was found.
            settings: the version of the desk's settings that it was found by; None: they are not kept in versions.
        """
        ...

    async def standings(self, numbers: Collection[str]) -> Mapping[str, Standing]:
        """Give how these tickets stood; none of those that nobody looked at yet."""
        ...


class Names(Protocol):
    """What persons are called."""

    async def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give names, else addresses, by id; none of persons who are not known."""
        ...
