"""What becomes of tickets when something happens to their issue: notes for the team, and where the ticket stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from enum import StrEnum

from handlers.engineering.behind import Links, linked_to, onward
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import IssueName, Stage
from handlers.engineering.jobs import told
from handlers.engineering.moves import Follower, Move
from handlers.engineering.news_text import Note, notes
from handlers.engineering.noting import LINKED, Changes
from handlers.engineering.ports import Kept, Mirror
from handlers.engineering.stages import EngineeringRules
from handlers.ports import ChangeRefused, Outgoing, TicketNotFound, Tickets
from handlers.ticket import Status, Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.actors import ENGINEERING
from handlers.tickets.changes import Hold, InternalNote, Unhold
from handlers.tickets.writer import Telling


class Then(StrEnum):
    """What becomes of a ticket."""

    STAY = "stay"
    WORK = "work"
    """Somebody of the team works on it again."""
    WAIT = "wait"
    """It waits for engineering again."""


def then(ticket: Ticket, events: Sequence[TicketEvent], kept: Kept, rules: EngineeringRules) -> Then:
    """Tell what becomes of a ticket by where its issue stands. Pure.

    One on hold is worked on again when the next thing is ours to do, or the issue is gone; one that waits for its
    customer, too, when engineering needs information: it is for us to say whether that is what the customer is to tell.
    One that is worked on for that reason, or was linked while the next thing was ours, waits when engineering goes on,
    unless somebody did something since.

    Args:
        ticket: as it is now.
        events: what happened to it, in order.
        kept: the issue.
        rules: what the team decided.
    """
    if kept.ours:
        asked = kept.stage is Stage.NEEDS_INFORMATION and not kept.snapshot.issue.gone
        waits = {Status.ON_HOLD, Status.PENDING} if asked else {Status.ON_HOLD}
        return Then.WORK if ticket.status in waits else Then.STAY
    if rules.hold and ticket.status in {Status.NEW, Status.OPEN} and _left_to_work(events):
        return Then.WAIT
    return Then.STAY


def _left_to_work(events: Sequence[TicketEvent]) -> bool:
    """Tell whether it is worked on as we woke it, or as it was linked so, and nobody answered anybody since."""
    last = next((one for one in reversed(events) if one.kind is EventKind.STATUS), None)
    since = last.version if last is not None and last.actor.id == ENGINEERING.id and last.after == Status.OPEN else None
    noted = next((one for one in reversed(events) if (one.key or "").startswith(LINKED)), None)
    if noted is not None and (last is None or noted.version > last.version):
        since = noted.version
    spoken = {EventKind.ANSWERED, EventKind.REPLIED, EventKind.CALLED}
    return since is not None and not any(one.version > since and one.kind in spoken for one in events)


class TicketNews:
    """Follows an issue on the tickets that are linked to it.

    Args:
        mirror: issues as they are, with their tickets.
        tickets: as they are.
        changes: changes them.
        links: to the other issues that a ticket may have.
        rules: gives what the team decided, now.
    """

    def __init__(
        self,
        mirror: Mirror,
        tickets: Tickets,
        changes: Changes,
        links: Links,
        rules: Callable[[], EngineeringRules],
    ) -> None:
        self._mirror = mirror
        self._tickets = tickets
        self._changes = changes
        self._links = links
        self._rules = rules

    async def follow(self, name: IssueName, moves: Sequence[Move]) -> None:
        """Write notes, each once, and let tickets be worked on, or wait.

        Raises:
            Exception: it did not work for some of the tickets; the others have it.
        """
        try:
            kept = await self._mirror.get(name)
        except IssueNotFound:
            return
        written = notes(name, kept, moves)
        await _each(self._tell(number, kept, written) for number in kept.tickets)

    async def _tell(self, number: str, kept: Kept, written: Sequence[Note]) -> None:
        try:
            there = await onward(self._tickets, number)
            for note in written:
                await self._write(there.number, kept, note)
        except TicketNotFound:
            return

    async def _write(self, number: str, kept: Kept, note: Note) -> None:
        events = await self._tickets.history(number)
        if any(event.key == note.key for event in events):
            return
        if note.stands:
            await self._move(await self._tickets.get(number), events, kept)
        # Last, as it says that all is done.
        await self._changes.change(number, InternalNote(note.text, note.key), ENGINEERING, Telling("noted"))

    async def _move(self, ticket: Ticket, events: Sequence[TicketEvent], kept: Kept) -> None:
        number = ticket.number
        try:
            match then(ticket, events, kept, self._rules()):
                case Then.WORK:
                    await self._changes.change(number, Unhold(), ENGINEERING, Telling("unheld"))
                case Then.WAIT if not await self._wanted_elsewhere(ticket):
                    waits = Hold(f"{kept.snapshot.issue.key} is with engineering")
                    await self._changes.change(number, waits, ENGINEERING, Telling("held"))
                case _:
                    pass
        except ChangeRefused:
            pass  # somebody did something to it meanwhile: the note tells her

    async def _wanted_elsewhere(self, ticket: Ticket) -> bool:
        """Tell whether another issue of the ticket wants something of us: that is why it was opened, and nobody did it.

        The one that is followed wants nothing, or the ticket would not wait for it.
        """
        issues = {one.issue for one in await linked_to(self._tickets, self._links, ticket) if one.issue is not None}
        return any(one.ours for one in (await self._mirror.these(issues)).values())


class Following:
    """The outbox's receiver ``issue``: tells all followers what happened to an issue."""

    def __init__(self, followers: Sequence[Follower] = ()) -> None:
        self._followers = list(followers)

    def add(self, follower: Follower) -> None:
        """Tell one more, after the others."""
        self._followers.append(follower)

    async def deliver(self, outgoing: Outgoing) -> None:
        """Tell each of them, whatever becomes of the others.

        Raises:
            Exception: one of them could not do it now; all are told again.
        """
        name, moves = told(outgoing)
        await _each(one.follow(name, moves) for one in self._followers)


async def _each(doings: Iterable[Awaitable[None]]) -> None:
    """Do them one after the other, whatever becomes of the others; then raise what went wrong first."""
    wrong: list[Exception] = []
    for doing in doings:
        try:
            await doing
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told again, and the others are not held up
            wrong.append(error)
    if wrong:
        raise wrong[0]
