"""What engineers do with tickets, and what customers may see and say of theirs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime

from handlers.confirmation import Confirmation
from handlers.conversation import Conversation, Turn
from handlers.known.solutions import Solutions
from handlers.news import bell, log, mail, mailed, news, next_seq
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

COMMENT_LIMIT = 20_000
ATTEMPTS = 5


class TicketDesk:
    """Lists, shows, answers, assigns and closes tickets.

    A public reply appears in the customer's conversation, in the same transaction, and is mailed to a customer who is
    not in Slack; a note never leaves the ticket.
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

    async def reply(self, number: str, author: str, text: str) -> Ticket:
        """Answer the customer; a solved ticket stays solved.

        Raises:
            TicketNotFound: there is none.
            InvalidInput: the text is empty or too long.
        """
        said = Comment(author, _checked(text), self._clock(), public=True, team=True)
        return await self._change(number, "replied", lambda ticket: _replied(ticket, said), said, letter="answer")

    async def note(self, number: str, author: str, text: str) -> Ticket:
        """Write an internal note.

        Raises:
            TicketNotFound: there is none.
            InvalidInput: the text is empty or too long.
        """
        said = Comment(author, _checked(text), self._clock(), public=False, team=True)
        return await self._change(number, "noted", lambda ticket: replace(ticket, comments=(*ticket.comments, said)))

    async def assign(self, number: str, assignee: str | None) -> Ticket:
        """Give the ticket to somebody, or to nobody (None).

        Raises:
            TicketNotFound: there is none.
        """
        return await self._change(
            number, "assigned", lambda ticket: replace(ticket, assignee=assignee, status=_opened(ticket.status))
        )

    async def close(self, number: str, *, answered_by: Collection[str] = ()) -> Ticket:
        """Mark the ticket solved.

        Its question is a known question then of the articles `answered_by`, else of those that the team's reply cites.

        Raises:
            TicketNotFound: there is none.
            ArticleNotFound: an article of `answered_by` does not exist; nothing was changed.
        """

        async def taught(ticket: Ticket) -> tuple[Confirmation, ...]:
            return await self._solutions.of(ticket, answered_by, self._clock())

        return await self._change(
            number, "solved", lambda ticket: replace(ticket, status=Status.SOLVED), taught=taught, letter="solved"
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

    async def heard(self, number: str, author: str, text: str, at: datetime) -> Ticket:
        """Take what came by mail at this time, once: the same words of the same moment change nothing.

        Who may write about the ticket is for the caller to know.

        Raises:
            TicketNotFound: there is none.
            InvalidInput: the text is empty or too long.
        """
        said = Comment(author, _checked(text), at, public=True)
        return await self._change(number, "answered", lambda ticket: _said(ticket, said), once=said)

    async def _change(
        self,
        number: str,
        event: str,
        change: Callable[[Ticket], Ticket],
        said: Comment | None = None,
        taught: Callable[[Ticket], Awaitable[tuple[Confirmation, ...]]] | None = None,
        letter: str | None = None,
        once: Comment | None = None,
    ) -> Ticket:
        for _ in range(ATTEMPTS):
            found = await self._tickets.get(number)
            if once is not None and once in found.comments:
                return found  # what is written over a version that lacks it is refused, so it is there once
            changed = change(found)
            held = await self._held(changed) if said is not None or letter is not None else None
            facts: dict[str, str | int] = {"number": changed.number, "status": str(changed.status)}
            left = [bell(changed.number, event, self._new_id), log(f"ticket.{event}", self._new_id, facts)]
            if letter is not None and changed.email is not None and mailed(held.channel if held else None):
                left.append(mail(changed.number, letter, len(changed.comments), self._new_id))
            step = Step(
                None,
                ticket=changed,
                outgoing=tuple(left),
                confirmations=() if taught is None else await taught(changed),
            )
            if said is not None and held is not None:
                step = self._told(step, held, said, changed)
            try:
                await self._conversations.write(step)
            except WriteConflict:
                continue  # the customer, or a colleague, wrote meanwhile
            return replace(changed, version=changed.version + 1)
        raise WriteConflict(f"{number} is being changed by others; please try again")

    async def _held(self, ticket: Ticket) -> Conversation | None:
        return None if ticket.conversation_id is None else await self._conversations.load(ticket.conversation_id)

    def _told(self, step: Step, conversation: Conversation, said: Comment, ticket: Ticket) -> Step:
        seq = next_seq(conversation)
        turn = Turn(seq, "engineer", said.at, said.text, episode_id=ticket.episode_id)
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
