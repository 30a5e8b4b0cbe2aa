"""The outbox's receiver for announcements: says what was approved, and carries out what customers answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.engineering.announcement import Announcement, AnnouncementState, Verdict
from handlers.engineering.announcement_jobs import Do
from handlers.engineering.announcement_ports import AnnouncementNotFound, Announcements
from handlers.engineering.announcement_text import STILL_BROKEN, asking, asks
from handlers.ports import Outgoing, TicketNotFound, Tickets
from handlers.quality.link import Links
from handlers.ticket import OVER, Status, Ticket
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.actors import ENGINEERING, NAMELESS
from handlers.tickets.changes import Close, CustomerReply, InternalNote, PublicReply, Then
from handlers.tickets.ports import Names
from handlers.tickets.writer import Telling, Writer


class AnnouncementWork:
    """Does what waits, each thing once: replies and notes have a key, and it is looked for them first.

    It is the only one that shows a customer an announcement, and it shows none but those that were sent.
    """

    def __init__(
        self, *, announcements: Announcements, tickets: Tickets, writer: Writer, links: Links, names: Names
    ) -> None:
        self._announcements = announcements
        self._tickets = tickets
        self._writer = writer
        self._links = links
        self._names = names

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do it. What belongs to a ticket that is gone is nobody's any more.

        Raises:
            HandlerError: it could not be done now; it is tried again later.
        """
        try:
            one = await self._announcements.get(outgoing.subject)
            course = await self._course(one.ticket)
        except (AnnouncementNotFound, TicketNotFound):
            return
        if one.state is not AnnouncementState.SENT:
            return
        if outgoing.payload.get("do") == Do.SAY:
            await self._say(one, course)
        else:
            verdict, version = Verdict(str(outgoing.payload["verdict"])), int(outgoing.payload["version"])
            key, words = f"verdict:{one.id}:{version}", str(outgoing.payload["words"])
            at = datetime.fromisoformat(str(outgoing.payload["at"]))
            if verdict is Verdict.WORKS:
                await self._works(one, course, key, words)
            else:
                await self._broken(course, key, words, at)

    async def _say(self, one: Announcement, course: Sequence[Ticket]) -> None:
        if one.by is None or await self._done(course, one.key):
            return
        text = asking(one.text, self._links.link(one.id)) if asks(one) else one.text
        # They are asked, so it is their turn; whoever thought it over already need not come back for it.
        waits = asks(one) and course[-1].status not in OVER
        said = PublicReply(text, Then.PENDING if waits else Then.STAY, one.key, late=True)
        by = Actor(ActorKind.TEAM, one.by, one.name or one.by)
        await self._writer.change(course[-1].number, said, by, Telling("replied", "answer", turn=one.key))

    async def _works(self, one: Announcement, course: Sequence[Ticket], key: str, words: str) -> None:
        if await self._done(course, key):
            return
        ticket = course[-1]
        if ticket.status is not Status.CLOSED:
            await self._writer.change(ticket.number, Close(), await self._customer(course), Telling("closed"))
        # Written last, it tells that all of it was done. Their words must not open again what they close.
        added = f"\n\n{words}" if words else ""
        note = InternalNote(f"The customer says that the fix works{_in(one)}.{added}", key)
        await self._writer.change(ticket.number, note, ENGINEERING, Telling("noted"))

    async def _broken(self, course: Sequence[Ticket], key: str, words: str, at: datetime) -> None:
        if await self._done(course, key):
            return
        ticket = course[-1]
        said = CustomerReply(f"{STILL_BROKEN} {words}".strip(), key)
        await self._writer.change(ticket.number, said, await self._customer(course), Telling("answered"), at=at)

    async def _course(self, number: str) -> Sequence[Ticket]:
        """Give a ticket with those that went on in its place, the one that does now last."""
        found = [await self._tickets.get(number)]
        while (onward := found[-1].merged_into) is not None:
            found.append(await self._tickets.get(onward))
        return found

    async def _done(self, course: Sequence[Ticket], key: str) -> bool:
        """Tell whether it was said before, on whichever of these tickets."""
        for ticket in course:
            if any(event.key == key for event in await self._tickets.history(ticket.number)):
                return True
        return False

    async def _customer(self, course: Sequence[Ticket]) -> Actor:
        """Give whose answer it is: who asked first, while they may see the ticket that goes on."""
        asked = course[0] if course[-1].shows(course[0].requester_id) else course[-1]
        id_ = asked.requester_id
        name = (await self._names.names({id_})).get(id_) or asked.email or NAMELESS
        return Actor(ActorKind.CUSTOMER, id_, name)


def _in(one: Announcement) -> str:
    return f" in {one.release}" if one.release else ""
