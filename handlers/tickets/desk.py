"""What engineers do with tickets, and what customers may see and say of theirs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from handlers.confirmation import Confirmation
from handlers.conversation import Turn
from handlers.known.solutions import Solutions
from handlers.news import ANSWERED, bell, log, news, next_seq
from handlers.person import Person
from handlers.ports import (
    Clock,
    Conversations,
    InvalidInput,
    NewId,
    Outgoing,
    Step,
    TicketNotFound,
    Tickets,
    WriteConflict,
)
from handlers.terms import clean
from handlers.ticket import Comment, Status, Ticket
from handlers.tickets import words

COMMENT_LIMIT = 20_000
ATTEMPTS = 5


class TicketDesk:
    """Lists, shows, answers, assigns and closes tickets.

    A public reply appears in the customer's conversation, in the same transaction; a note never leaves the ticket.
    """

    def __init__(
        self, tickets: Tickets, conversations: Conversations, solutions: Solutions, clock: Clock, new_id: NewId
    ) -> None:
        self._tickets = tickets
        self._conversations = conversations
        self._solutions = solutions
        self._clock = clock
        self._new_id = new_id

    async def list(self, *, limit: int = 50, status: Collection[str] = ()) -> tuple[Ticket, ...]:
        """Give tickets, latest first."""
        return await self._tickets.every(limit=limit, status=status)

    async def show(self, number: str) -> Ticket:
        """Give a ticket whole, notes included.

        Raises:
            TicketNotFound: there is none.
        """
        return await self._tickets.get(number)

    async def reply(self, number: str, author: str, text: str, key: str | None = None) -> Ticket:
        """Answer the customer, once per key; a solved ticket stays solved.

        Raises:
            TicketNotFound: there is none.
            InvalidInput: the text is empty or too long.
        """
        said = Comment(author, _checked(text), self._clock(), public=True, team=True, key=key)
        turn = Turn(0, "engineer", said.at, said.text)
        return await self._change(number, "replied", lambda ticket: _replied(ticket, said), turn, key=key)

    async def note(self, number: str, author: str, text: str, key: str | None = None) -> Ticket:
        """Write an internal note, once per key.

        Raises:
            TicketNotFound: there is none.
            InvalidInput: the text is empty or too long.
        """
        said = Comment(author, _checked(text), self._clock(), public=False, team=True, key=key)
        return await self._change(
            number, "noted", lambda ticket: replace(ticket, comments=(*ticket.comments, said)), key=key
        )

    async def assign(self, number: str, assignee: str | None) -> Ticket:
        """Give the ticket to somebody, or to nobody (None).

        Raises:
            TicketNotFound: there is none.
        """
        return await self._change(
            number, "assigned", lambda ticket: replace(ticket, assignee=assignee, status=_opened(ticket.status))
        )

    async def close(self, number: str, *, answered_by: Collection[str] = ()) -> Ticket:
        """Mark the ticket solved, and tell the customer, once.

        Its question is a known question then of the articles `answered_by`, else of those that the team's reply cites.

        Raises:
            TicketNotFound: there is none.
            ArticleNotFound: an article of `answered_by` does not exist; nothing was changed.
        """

        async def taught(ticket: Ticket) -> tuple[Confirmation, ...]:
            return await self._solutions.of(ticket, answered_by, self._clock())

        told: Turn | None = None
        if (await self._tickets.get(number)).status not in {Status.SOLVED, Status.CLOSED}:
            told = Turn(0, "engineer", self._clock(), words.solved(number))
        return await self._change(
            number, "solved", lambda ticket: replace(ticket, status=Status.SOLVED), told, taught=taught
        )

    async def of(self, person: Person) -> tuple[Ticket, ...]:
        """Give a customer their tickets, latest first: without internal notes, and without what the bot said then."""
        return tuple(_public(ticket) for ticket in await self._tickets.of_person(person.id))

    async def own(self, number: str, person: Person) -> Ticket:
        """Give a customer one of their tickets: without internal notes, and without what the bot said then.

        Raises:
            TicketNotFound: there is none, or it is another person's.
        """
        ticket = await self._tickets.get(number)
        if ticket.requester_id != person.id:
            raise TicketNotFound(f"there is no ticket {number}")
        return _public(ticket)

    async def answer(self, number: str, person: Person, text: str) -> Ticket:
        """Take what a customer says about their ticket; a solved one is opened again.

        Raises:
            TicketNotFound: there is none, or it is another person's.
            InvalidInput: the text is empty or too long.
        """
        await self.own(number, person)
        said = Comment(person.name or person.email or "customer", _checked(text), self._clock(), public=True)
        return _public(await self._change(number, "answered", lambda ticket: _said(ticket, said)))

    async def _change(
        self,
        number: str,
        event: str,
        change: Callable[[Ticket], Ticket],
        told: Turn | None = None,
        taught: Callable[[Ticket], Awaitable[tuple[Confirmation, ...]]] | None = None,
        key: str | None = None,
    ) -> Ticket:
        for _ in range(ATTEMPTS):
            stored = await self._tickets.get(number)
            if key is not None and any(comment.key == key for comment in stored.comments):
                return stored
            changed = change(stored)
            facts: dict[str, str | int] = {"number": changed.number, "status": str(changed.status)}
            step = Step(
                None,
                ticket=changed,
                outgoing=(
                    bell(changed.number, event, self._new_id, len(changed.comments) if event == ANSWERED else 0),
                    log(f"ticket.{event}", self._new_id, facts),
                ),
                confirmations=() if taught is None else await taught(changed),
            )
            if told is not None and changed.conversation_id is not None:
                step = await self._told(step, changed.conversation_id, told, changed)
            try:
                await self._conversations.write(step)
            except WriteConflict:
                continue  # the customer, or a colleague, wrote meanwhile
            return replace(changed, version=changed.version + 1)
        raise WriteConflict(f"{number} is being changed by others; please try again")

    async def _told(self, step: Step, conversation_id: str, told: Turn, ticket: Ticket) -> Step:
        conversation = await self._conversations.load(conversation_id)
        seq = next_seq(conversation)
        turn = replace(told, seq=seq, episode_id=ticket.episode_id)
        outgoing: tuple[Outgoing, ...] = (news(conversation, seq, self._new_id, rank=1), *step.outgoing)
        return replace(step, conversation=conversation, turns=(turn,), outgoing=outgoing)


def _said(ticket: Ticket, said: Comment) -> Ticket:
    return replace(ticket, comments=(*ticket.comments, said), status=Status.OPEN)


def _replied(ticket: Ticket, said: Comment) -> Ticket:
    # A last word of the team to a solved ticket is no sign that it was not solved, as one of the customer is.
    return replace(ticket, comments=(*ticket.comments, said), status=_opened(ticket.status))


def _opened(status: Status) -> Status:
    return Status.OPEN if status is Status.NEW else status


def _public(ticket: Ticket) -> Ticket:
    # The transcript quotes articles as they were, which this person may not see any more; the conversation has them.
    public = tuple(comment for comment in ticket.comments if comment.public)
    return replace(ticket, comments=public, transcript=(), tried=())


def _checked(text: str) -> str:
    said = clean(text)
    if not said:
        raise InvalidInput("The text is empty: write what is to be said.")
    if len(said) > COMMENT_LIMIT:
        raise InvalidInput(f"The text has {len(said):,} characters; it may have up to {COMMENT_LIMIT:,}.")
    return said
