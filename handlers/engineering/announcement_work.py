"""The outbox's receiver for announcements: says what was approved, and carries out what customers answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.engineering.announcement import Announcement, AnnouncementState, Verdict
from handlers.engineering.announcement_jobs import Do
from handlers.engineering.announcement_ports import AnnouncementNotFound, Announcements
from handlers.engineering.announcement_text import STILL_BROKEN, asking, asks
from handlers.engineering.answered_issues import AnsweredIssues
from handlers.languages import say, speaking
from handlers.languages.links import spoken_link
from handlers.languages.sentences import together
from handlers.ports import Outgoing, TicketNotFound, Tickets
from handlers.quality.link import Links
from handlers.ticket import OVER, LinkKind, Status, Ticket
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.actors import ENGINEERING, NAMELESS
from handlers.tickets.changes import Close, CustomerReply, InternalNote, PublicReply, Then, Unhold
from handlers.tickets.ports import Names
from handlers.tickets.writer import Telling, Writer

PARTICIPANT = "a participant"
"""Who answered by the link of a ticket that several persons may see: each of them has the same."""


class AnnouncementWork:
    """Does what waits, each thing once: replies and notes have a key, and it is looked for them first.

    It is the only one that shows a customer an announcement, and it shows none but those that were sent.
    """

    def __init__(
        self, *, announcements: Announcements, tickets: Tickets, writer: Writer, links: Links, names: Names,
        issues: AnsweredIssues,
    ) -> None:  # fmt: skip
        """Take what it works with; `issues`: those of the tickets whose customers answer."""
        self._announcements = announcements
        self._tickets = tickets
        self._writer = writer
        self._links = links
        self._names = names
        self._issues = issues

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
            if await self._done(course, key):
                return
            by = await self._customer(one, course, str(outgoing.payload.get("by", "")))
            if verdict is Verdict.WORKS:
                await self._works(one, course[-1], key, words, by)
            else:
                await self._broken(one, course[-1], key, words, by, at)

    async def _say(self, one: Announcement, course: Sequence[Ticket]) -> None:
        if one.by is None or await self._done(course, one.key):
            return
        # The text is a person's, as she approved it; the question beneath it is ours.
        with speaking(await self._reads(course[-1].number)):
            text = asking(one.text, spoken_link(self._links.link(one.id))) if asks(one) else one.text
        # They are asked, so it is their turn; whoever thought it over already need not come back for it.
        waits = asks(one) and course[-1].status not in OVER
        said = PublicReply(text, Then.PENDING if waits else Then.STAY, one.key, late=True)
        by = Actor(ActorKind.TEAM, one.by, one.name or one.by)
        await self._writer.change(course[-1].number, said, by, Telling("replied", "answer", turn=one.key))

    async def _works(self, one: Announcement, ticket: Ticket, key: str, words: str, by: Actor) -> None:
        more = ""
        if ticket.status is not Status.CLOSED:
            others = await self._issues.others(one, ticket)
            if not others:
                await self._writer.change(ticket.number, Close(), by, Telling("closed"))
            else:
                more = f" The ticket stays open: {' and '.join(others)} {'is' if len(others) == 1 else 'are'} not over."
                if ticket.status is Status.PENDING:  # they answered: it must not be closed for want of an answer
                    await self._writer.change(ticket.number, Unhold(), ENGINEERING, Telling("unheld"))
        who = "A participant" if by.name == PARTICIPANT else "The customer"
        # Written last, it tells that all of it was done. Their words must not open again what they close.
        added = f"\n\n{words}" if words else ""
        note = InternalNote(f"{who} says that the fix works{_in(one)}.{more}{added}", key)
        await self._writer.change(ticket.number, note, ENGINEERING, Telling("noted"))

    async def _broken(self, one: Announcement, ticket: Ticket, key: str, words: str, by: Actor, at: datetime) -> None:
        with speaking(await self._reads(ticket.number)):
            said = CustomerReply(together(say(STILL_BROKEN), words), key)
        there = await self._writer.change(ticket.number, said, by, Telling("answered"), at=at)
        issue = await self._issues.carry(one, ticket, there, at)
        if issue is not None:
            text = f"It belongs to {issue}, as {ticket.number} did."
            note = InternalNote(text, f"carried:{key}")
            await self._writer.change(there.number, note, ENGINEERING, Telling("noted"))
            if there.requester_id == ticket.requester_id:
                await self._issues.remember(one, there)  # last: from then on the answer is that ticket's

    async def _reads(self, number: str) -> str | None:
        return (await self._announcements.languages({number})).get(number)

    async def _course(self, number: str) -> Sequence[Ticket]:
        """Give a ticket with those that went on in its place, the one that does now last."""
        found = [await self._tickets.get(number)]
        while (onward := found[-1].merged_into) is not None:
            found.append(await self._tickets.get(onward))
        return found

    async def _done(self, course: Sequence[Ticket], key: str) -> bool:
        """Tell whether it was said before, on whichever of these tickets, or on one that the first goes on for."""
        followed = [link.number for link in course[0].links if link.kind is LinkKind.FOLLOWS]
        if any(ticket.key == key for ticket in course):
            return True  # it was opened by it
        for number in (*followed, *(ticket.number for ticket in course)):
            if await self._said(number, key):
                return True
        return False

    async def _said(self, number: str, key: str) -> bool:
        return any(event.key == key for event in await self._tickets.history(number))

    async def _customer(self, one: Announcement, course: Sequence[Ticket], by: str) -> Actor:
        """Give whose answer it is: `by`, if that is known and they may see the ticket that goes on.

        Otherwise whoever asked first, while they may see it; by name only where nobody else has the link.
        """
        asked = course[0] if course[-1].shows(course[0].requester_id) else course[-1]
        known = bool(by) and course[-1].shows(by)
        id_ = by if known else asked.requester_id
        if not known and (await self._told(one, course)).participants:
            return Actor(ActorKind.CUSTOMER, id_, PARTICIPANT)
        own = asked.email if id_ == asked.requester_id else None
        return Actor(ActorKind.CUSTOMER, id_, (await self._names.names({id_})).get(id_) or own or NAMELESS)

    async def _told(self, one: Announcement, course: Sequence[Ticket]) -> Ticket:
        """Give the ticket on which it was said: whoever sees that one has the link."""
        for ticket in course:
            if await self._said(ticket.number, one.key):
                return ticket
        return course[0]


def _in(one: Announcement) -> str:
    return f" in {one.release}" if one.release else ""
