"""What engineers do with tickets, and what customers may see, say and do of theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from handlers.confirmation import Confirmation
from handlers.known.solutions import Solutions
from handlers.languages import DEFAULT, say
from handlers.own_tickets import Owned, OwnQuery
from handlers.person import Person
from handlers.ports import Attachments, ChangeRefused, Clock, Conversations, NewId, TicketNotFound, Tickets
from handlers.terms import clean
from handlers.ticket import Priority, Status, Ticket
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets import words
from handlers.tickets.accounts import Agreed, as_it_is
from handlers.tickets.actors import of_customer
from handlers.tickets.amending import Amending
from handlers.tickets.changes import (
    Amendment,
    Assign,
    Close,
    CustomerReply,
    Hold,
    InternalNote,
    Pend,
    PublicReply,
    Reopen,
    SetPriority,
    Solve,
    Then,
    Unhold,
)
from handlers.tickets.dossier import Dossier, collected
from handlers.tickets.joining import Joining
from handlers.tickets.keys import said_once
from handlers.tickets.ports import Names, Staff, Standing
from handlers.tickets.promises import Promises
from handlers.tickets.refusals import Refusal
from handlers.tickets.rules import Rules, may_reopen
from handlers.tickets.writer import Telling, Writer

COMMENT_LIMIT = Rules().text_limit


class TicketDesk:
    """Lists, shows, answers, assigns and closes tickets.

    A public reply appears in the customer's conversation, in the same transaction, and is mailed to a customer who is
    not in Slack; a note never leaves the ticket. Every change is an event with who made it.

    All verbs that change a ticket take `seen`, the version that whoever acts last saw: when somebody else changed it
    since, nothing is written and `ChangeRefused` names who did what. They raise `TicketNotFound`, `NotPermitted`,
    `InvalidInput` and `ChangeRefused`, and give the ticket as it is afterwards.
    """

    def __init__(
        self,
        tickets: Tickets,
        conversations: Conversations,
        solutions: Solutions,
        clock: Clock,
        new_id: NewId,
        *,
        rules: Rules | None = None,
        names: Names | None = None,
        promises: Promises | None = None,
        staff: Staff | None = None,
        agreed: Agreed = as_it_is,
        files: Attachments | None = None,
        language: str = DEFAULT,
    ) -> None:
        self._tickets = tickets
        self._solutions = solutions
        self._clock = clock
        self._names = names
        self._promises = promises
        self._rules = rules = rules or Rules()
        self._writer = Writer(tickets, conversations, clock, new_id, rules, names, agreed, language)
        self.joining = Joining(tickets, self._writer, clock, rules, files)
        self.amending = Amending(self._writer, staff=staff, names=names, promises=promises)

    @property
    def writer(self) -> Writer:
        """What makes its changes, for those who make others beside it."""
        return self._writer

    def adopt(self, rules: Rules) -> None:
        """Go by other windows from now on."""
        self._rules = rules
        self._writer.adopt(rules)
        self.joining.adopt(rules)

    async def list(self, *, limit: int = 50, status: Collection[str] = ()) -> tuple[Ticket, ...]:
        """Give tickets, latest first."""
        return await self._tickets.every(limit=limit, status=status)

    async def to_do(self, person_id: str, *, limit: int = 50) -> tuple[Ticket, ...]:
        """Give what somebody of the team may work on next: new and open tickets that she or nobody has, by promise."""
        return await self._tickets.to_do(person_id, limit=limit)

    async def show(self, number: str) -> Ticket:
        """Give a ticket whole, notes included."""
        return await self._tickets.get(number)

    async def dossier(self, number: str) -> Dossier:
        """Give a ticket with all that happened to it, why it is with whom it is, and what is due."""
        ticket = await self._tickets.get(number)
        clocks_of = None if self._promises is None else self._promises.clocks
        return await collected(ticket, self._tickets, clocks_of, self.names, self._clock())

    async def names(self, ids: Collection[str | None]) -> Mapping[str, str]:
        """Give the names of persons, as far as they are known."""
        wanted = {one for one in ids if one is not None}
        return {} if self._names is None or not wanted else await self._names.names(wanted)

    async def reply(
        self,
        number: str,
        by: Actor,
        text: str,
        *,
        then: Then = Then.STAY,
        seen: int | None = None,
        key: str | None = None,
    ) -> Ticket:
        """Answer the customer, once per key and words; a solved ticket stays solved."""
        said, telling = PublicReply(text, then, key and said_once(key, text)), Telling("replied", "answer")
        return await self._writer.change(number, said, by, telling, seen=seen)

    async def note(
        self, number: str, by: Actor, text: str, *, seen: int | None = None, key: str | None = None
    ) -> Ticket:
        """Write an internal note, once per key and words."""
        said = InternalNote(text, key and said_once(key, text))
        return await self._writer.change(number, said, by, Telling("noted"), seen=seen)

    async def assign(self, number: str, by: Actor, assignee: str | None, *, seen: int | None = None) -> Ticket:
        """Give the ticket to a person, by id, or to nobody (None); to nobody who is away, see `Amending`."""
        return await self.amending.revise(number, by, (Assign(assignee),), seen=seen)

    async def claim(self, number: str, by: Actor, *, seen: int | None = None) -> Ticket:
        """Give the ticket to whoever acts, away or not."""
        return await self.amending.claim(number, by, seen=seen)

    async def prioritise(self, number: str, by: Actor, priority: Priority, *, seen: int | None = None) -> Ticket:
        """Say how soon it must be looked at."""
        return await self.amend(number, by, SetPriority(priority), seen=seen)

    async def amend(self, number: str, by: Actor, change: Amendment, *, seen: int | None = None) -> Ticket:
        """Say what a ticket is taken for: its priority, category, subject, plan or tier."""
        return await self.amending.revise(number, by, (change,), seen=seen)

    async def hold(self, number: str, by: Actor, because: str, *, seen: int | None = None) -> Ticket:
        """Wait for engineering."""
        return await self._writer.change(number, Hold(because), by, Telling("held"), seen=seen)

    async def unhold(self, number: str, by: Actor, *, seen: int | None = None) -> Ticket:
        """Work on it again."""
        return await self._writer.change(number, Unhold(), by, Telling("unheld"), seen=seen)

    async def pend(self, number: str, by: Actor, *, seen: int | None = None) -> Ticket:
        """Wait for the customer."""
        return await self._writer.change(number, Pend(), by, Telling("pending"), seen=seen)

    async def solve(
        self, number: str, by: Actor, *, answered_by: Collection[str] = (), seen: int | None = None
    ) -> Ticket:
        """Mark the ticket solved, and tell the customer, once.

        Its question is a known question then of the articles `answered_by`, else of those that the team's reply cites.

        Raises:
            ArticleNotFound: an article of `answered_by` does not exist; nothing was changed.
        """
        return await self._over(number, by, Solve(), Telling("solved", "solved", words.solved), answered_by, seen)

    async def close(
        self, number: str, by: Actor, *, answered_by: Collection[str] = (), seen: int | None = None
    ) -> Ticket:
        """Close the ticket; it teaches as with `solve`.

        Raises:
            ArticleNotFound: an article of `answered_by` does not exist; nothing was changed.
        """
        there = await self._tickets.get(number)
        told = Telling("closed") if there.solved_at is not None else Telling("closed", "solved", words.solved)
        return await self._over(number, by, Close(), told, answered_by, seen)

    async def reopen(self, number: str, by: Actor, *, seen: int | None = None) -> Ticket:
        """Open a solved or closed ticket again."""
        return await self._writer.change(number, Reopen(), by, Telling("reopened"), seen=seen)

    async def of(self, person: Person) -> tuple[Ticket, ...]:
        """Give a customer their latest tickets, as `own_list` does."""
        return (await self.own_list((person,), OwnQuery())).tickets

    async def own_list(self, persons: Collection[Person], query: OwnQuery) -> Owned:
        """Give customers their tickets: without internal notes, and without what the bot said then."""
        found = await self._tickets.of_audience([one.id for one in persons], query, proved=_proved(persons))
        return replace(found, tickets=tuple(map(_public, found.tickets)))

    async def theirs(self, persons: Collection[Person], numbers: Collection[str]) -> frozenset[str]:
        """Give those of these tickets that any of these customers may see."""
        if not numbers:
            return frozenset()
        return await self._tickets.seen_by([one.id for one in persons], numbers, proved=_proved(persons))

    async def own(self, number: str, person: Person) -> Ticket:
        """Give a customer one of their tickets: without internal notes, and without what the bot said then.

        Raises:
            TicketNotFound: there is none, or it is another person's.
        """
        ticket = await self._tickets.get(number)
        if not ticket.shows(person.id, person.proved):
            raise TicketNotFound(f"there is no ticket {number}")
        return _public(ticket)

    async def answer(
        self, number: str, person: Person, text: str, *, key: str | None = None, enclosing: bool = False
    ) -> Ticket:
        """Take what a customer says about their ticket, once per key and words.

        A solved one is opened again, but by thanks alone. `enclosing`: files come with it.
        """
        by = of_customer(person, await self.own(number, person))
        once = None if key is None else said_once(f"said:{person.id}:{key}", text)
        said = CustomerReply(text, once, enclosing)
        return _public(await self._writer.change(number, said, by, Telling("answered"), person=person))

    async def heard(
        self, number: str, author: str, text: str, at: datetime, key: str | None = None, person: str | None = None
    ) -> Ticket:
        """Take what came by mail at this time, under a key once.

        Who may write about the ticket is for the caller to know: it counts as the words of `person`, an id, else of
        its requester.
        """
        ticket = await self._tickets.get(number)
        by = Actor(ActorKind.CUSTOMER, person or ticket.requester_id, author)
        said = CustomerReply(text, key or f"heard:{at.isoformat()}")
        return await self._writer.change(number, said, by, Telling("answered"), at=at)

    async def close_own(self, number: str, person: Person, *, missing: str | None = None) -> Ticket:
        """Close a customer's ticket, as they wish.

        `missing`: they say that it was not solved, and maybe what is missing: that is said on the ticket with it.

        Raises:
            ChangeRefused: it was closed meanwhile, so that what is missing would open it again.
        """
        by = of_customer(person, await self.own(number, person))
        said = "" if missing is None else words.unsolved(missing)
        try:
            return _public(await self._writer.change(number, Close(said), by, Telling("closed")))
        except ChangeRefused:
            found = await self.own(number, person)
            if not said or found.status is not Status.CLOSED:
                raise
            if _said(found, said):
                return found  # the same form, sent twice
            raise ChangeRefused(say(words.CLOSED_MEANWHILE), str(Refusal.OVER)) from None

    def reopens(self, ticket: Ticket) -> bool:
        """Tell whether what a customer says now opens their ticket again; else it goes into a new one."""
        return may_reopen(ticket, self._clock(), self._rules)

    async def standing(self, ticket: Ticket) -> Standing:
        """Give how a ticket's promises stand at this moment."""
        if self._promises is None:
            return Standing()
        events = await self._tickets.history(ticket.number)
        return await self._promises.standing(ticket, events, self._clock())

    async def reopen_own(self, number: str, person: Person) -> Ticket:
        """Open a customer's ticket again."""
        by = of_customer(person, await self.own(number, person))
        return _public(await self._writer.change(number, Reopen(), by, Telling("reopened")))

    async def _over(
        self,
        number: str,
        by: Actor,
        change: Solve | Close,
        telling: Telling,
        answered: Collection[str],
        seen: int | None,
    ) -> Ticket:
        async def taught(ticket: Ticket) -> tuple[Confirmation, ...]:
            return await self._solutions.of(ticket, answered, self._clock())

        return await self._writer.change(number, change, by, telling, seen=seen, taught=taught)


def _said(ticket: Ticket, words_: str) -> bool:
    return any(one.text == clean(words_) for one in ticket.comments if not one.team)


def _proved(persons: Collection[Person]) -> tuple[str, ...]:
    return tuple(one.proved for one in persons if one.proved is not None)


def _public(ticket: Ticket) -> Ticket:
    # The transcript quotes articles as they were, which this person may not see any more; the conversation has them.
    public = tuple(comment for comment in ticket.comments if comment.public)
    return replace(ticket, comments=public, transcript=(), tried=())
