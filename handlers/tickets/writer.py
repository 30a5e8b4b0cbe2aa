"""Writes changes of tickets with their events, over the version that they were made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from handlers.call import PhoneCall
from handlers.confirmation import Confirmation
from handlers.conversation import Conversation, Turn
from handlers.languages import DEFAULT
from handlers.news import bell, log, mail, mailed, news, next_seq
from handlers.person import Person
from handlers.ports import (
    ChangeRefused,
    Clock,
    Conversations,
    HandlerError,
    InvalidInput,
    NewId,
    NotPermitted,
    Outgoing,
    Step,
    TicketNotFound,
    Tickets,
    WriteConflict,
)
from handlers.ticket import Status, Ticket
from handlers.ticket_event import Actor, ActorKind, EventKind, TicketEvent
from handlers.tickets import words
from handlers.tickets.accounts import Agreed, as_it_is
from handlers.tickets.changes import Assign, Change, Close, CustomerReply, InternalNote, LogCall, PublicReply, Revise
from handlers.tickets.combining import followed
from handlers.tickets.events import Changed
from handlers.tickets.lifecycle import Result, changed
from handlers.tickets.ports import Names
from handlers.tickets.refusals import Elsewhere, FollowUp, Refusal, Refused, overtaken
from handlers.tickets.rules import Rules

ATTEMPTS = 5
Taught: TypeAlias = Callable[[Ticket], Awaitable[tuple[Confirmation, ...]]]
"""What a changed ticket teaches."""

_MATTERS: Mapping[type, frozenset[EventKind]] = {
    Assign: frozenset({EventKind.ASSIGNED, EventKind.STATUS, EventKind.MERGED}),
}
"""What must not have happened meanwhile; anything that people do, for a change that is not named."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of a change.

    Attributes:
        event: how it is called to the team's channels and in the log.
        letter: of which kind the requester gets one.
        words: says of a ticket's number what is said in the customer's conversation, in the language that is spoken
            with them, where the change itself says nothing to them.
        turn: names what is said there, for those who show it with more than its words; see `Turn.key`.
    """

    event: str
    letter: str | None = None
    words: Callable[[str], str] | None = None
    turn: str | None = None


class Writer:
    """Makes changes and writes them, or says why not."""

    def __init__(
        self,
        tickets: Tickets,
        conversations: Conversations,
        clock: Clock,
        new_id: NewId,
        rules: Rules,
        names: Names | None = None,
        agreed: Agreed = as_it_is,
        language: str = DEFAULT,
    ) -> None:
        """Take what it works with. `language`: what customers are told in of whom nothing is known."""
        self._language = language
        self._tickets = tickets
        self._conversations = conversations
        self._clock = clock
        self._new_id = new_id
        self._rules = rules
        self._names = names
        self._agreed = agreed

    def adopt(self, rules: Rules) -> None:
        """Go by other windows from now on."""
        self._rules = rules

    async def change(
        self,
        number: str,
        change: Change,
        by: Actor,
        telling: Telling,
        *,
        seen: int | None = None,
        at: datetime | None = None,
        taught: Taught | None = None,
        call: Callable[[Ticket], PhoneCall] | None = None,
        person: Person | None = None,
    ) -> Ticket:
        """Change a ticket, and give it as it is then; what is so already stays.

        What a customer says goes to the ticket that goes on in its place, or into a new one when it comes too late.

        Args:
            number: of the ticket.
            change: what is wished.
            by: who wishes it.
            telling: who is told.
            seen: the version that whoever wishes it last saw; None: as it stands now.
            at: when it happened, if not now.
            taught: what it teaches.
            call: the call that was had, of the ticket as it is afterwards.
            person: the customer who wishes it, as they are known; None: the ticket's requester, as it has them.

        Raises:
            TicketNotFound: there is none, or it is not this customer's.
            NotPermitted, InvalidInput, ChangeRefused: it cannot be done; the text says why.
        """
        for _ in range(ATTEMPTS):
            found = await self._tickets.get(number)
            if await self._known(found, change):
                return found
            for matters in _matters(change):
                await self.unless_overtaken(found, by, seen, matters)
            made = changed(found, change, by, at or self._clock(), self._rules)
            if isinstance(made, Elsewhere):
                number, seen = made.number, None
                continue
            if isinstance(made, FollowUp) and isinstance(change, CustomerReply):
                opened = await self._followed(found, change, by, at or self._clock(), person)
            elif isinstance(made, Changed):
                opened = await self._written(made, change, telling, taught, call)
            else:
                opened = await self._unchanged(found, change, made, taught)
            if opened is not None:
                return opened
        raise WriteConflict(f"{number} is being changed by others; please try again")

    async def together(self, step: Step, *, event: str, others: str | None = None) -> bool:
        """Write what concerns several tickets; False when one of them was changed meanwhile.

        `others`: what became of those beside `step.ticket`, if it is something else.
        """
        named = [(one, event if one is step.ticket or others is None else others) for one in step.every_ticket]
        told = tuple(item for one, what in named for item in self._rung(one, Telling(what)))
        try:
            return await self._conversations.write(replace(step, outgoing=(*step.outgoing, *told)))
        except WriteConflict:
            return False

    async def _known(self, found: Ticket, change: Change) -> bool:
        if not isinstance(change, CustomerReply | PublicReply | InternalNote | LogCall) or change.key is None:
            return False
        return any(event.key == change.key for event in await self._tickets.history(found.number))

    async def unless_overtaken(
        self, found: Ticket, by: Actor, seen: int | None, matters: Collection[EventKind] | None = None
    ) -> None:
        """Pass, unless others changed a ticket since somebody saw it; `matters`: by what, if not by anything.

        Raises:
            ChangeRefused: they did; the text names who did what.
        """
        if seen is None or seen >= found.version:
            return
        others = [
            event
            for event in await self._tickets.history(found.number)
            if event.version > seen and event.actor.id != by.id and _overtakes(event, matters)
        ]
        refused = overtaken(found.number, await self._called(others), seen)
        if refused is not None:
            raise ChangeRefused(refused.text, str(refused.why))

    async def _called(self, events: Sequence[TicketEvent]) -> Sequence[TicketEvent]:
        """Name the persons that events give tickets to."""
        given = {event.after for event in events if event.kind is EventKind.ASSIGNED and event.after is not None}
        names = {} if self._names is None or not given else await self._names.names(given)
        return [replace(event, after=names.get(event.after or "", event.after)) for event in events]

    async def _written(
        self,
        made: Changed,
        change: Change,
        telling: Telling,
        taught: Taught | None,
        call: Callable[[Ticket], PhoneCall] | None,
    ) -> Ticket | None:
        ticket = made.ticket
        replied = isinstance(change, PublicReply) or (isinstance(change, LogCall) and bool(change.told))
        tells = replied or telling.words is not None
        held = await self._held(ticket) if tells or telling.letter is not None else None
        spoken = ticket.comments[-1].text if replied else words.told(telling.words, ticket, held, self._language)
        heard = isinstance(change, CustomerReply) or (isinstance(change, Close) and bool(change.unsolved))
        left = self._rung(ticket, telling, len(ticket.comments) if heard else 0)
        if telling.letter is not None:
            left = (*left, *self._letters(ticket, telling.letter, held))
        step = Step(
            None,
            ticket=made.as_read,
            events=made.events,
            outgoing=left,
            confirmations=() if taught is None else await taught(ticket),
            call=None if call is None else call(ticket),
        )
        if spoken is not None and held is not None:
            step = self._shown(step, held, ticket, spoken, telling.turn)
        try:
            await self._conversations.write(step)
        except WriteConflict:
            return None  # the customer, or a colleague, wrote meanwhile
        return ticket

    async def _unchanged(self, found: Ticket, change: Change, made: Result, taught: Taught | None) -> Ticket:
        """Give a ticket that is as was wished; what it teaches may be new all the same.

        Raises:
            HandlerError: it is not as was wished.
        """
        wished = isinstance(change, Close) and not change.unsolved
        closed = wished and found.status is Status.CLOSED and found.merged_into is None
        if not closed and not (isinstance(made, Refused) and made.why is Refusal.NO_CHANGE):
            raise refusal(made)
        confirmed = () if taught is None else await taught(found)
        if confirmed:
            await self._conversations.write(Step(None, confirmations=confirmed))
        return found

    async def _followed(
        self, found: Ticket, change: CustomerReply, by: Actor, at: datetime, person: Person | None
    ) -> Ticket | None:
        parted = followed(found, change.text, await self._tickets.next_number(), by, at)
        new = replace(parted.new.ticket, key=change.key)
        if by.id != found.requester_id:
            # Theirs alone: what was agreed with somebody else, and where those are reached, stays with the old one.
            own = () if person is None else person.organisations
            new = self._agreed(replace(new, email=None if person is None else person.email), own)
        events = (parted.new.event, *parted.old.events)
        held = await self._held(new)
        # They answered about the old one: without a word they would not know of the new one, nor that we have it.
        told = new.email is not None and mailed(held.channel if held else None)
        letters = (mail(new.number, "filed", 0, self._new_id),) if told else ()
        step = Step(None, ticket=new, tickets=(parted.old.as_read,), events=events, outgoing=letters)
        if await self.together(step, event="filed", others="linked"):
            return new
        return None if change.key is None else await self._tickets.filed(by.id, change.key)

    async def _held(self, ticket: Ticket) -> Conversation | None:
        return None if ticket.conversation_id is None else await self._conversations.load(ticket.conversation_id)

    def _letters(self, ticket: Ticket, kind: str, held: Conversation | None) -> tuple[Outgoing, ...]:
        """Write to the requester, unless they read it where they asked; and to whoever was joined to the ticket."""
        comments = len(ticket.comments)
        asked = ticket.email is not None and mailed(held.channel if held else None)
        own = (mail(ticket.number, kind, comments, self._new_id),) if asked else ()
        return (*own, *(mail(ticket.number, kind, comments, self._new_id, one) for one in ticket.participants))

    def _rung(self, ticket: Ticket, telling: Telling, comment: int = 0) -> tuple[Outgoing, ...]:
        facts: dict[str, str | int] = {"number": ticket.number, "status": str(ticket.status)}
        rung = bell(ticket.number, telling.event, self._new_id, comment)
        return rung, log(f"ticket.{telling.event}", self._new_id, facts)

    def _shown(
        self, step: Step, conversation: Conversation, ticket: Ticket, spoken: str, key: str | None = None
    ) -> Step:
        """Show the team's words in the conversation, in the same transaction."""
        seq = next_seq(conversation)
        turn = Turn(seq, "engineer", ticket.changed_at or self._clock(), spoken, episode_id=ticket.episode_id, key=key)
        outgoing: tuple[Outgoing, ...] = (news(conversation, seq, self._new_id, rank=1), *step.outgoing)
        return replace(step, conversation=conversation, turns=(turn,), outgoing=outgoing)


def _matters(change: Change) -> tuple[Collection[EventKind] | None, ...]:
    """Give what must not have happened meanwhile, of each part of a change; see `_MATTERS`."""
    parts = change.changes if isinstance(change, Revise) else (change,)
    return tuple(dict.fromkeys(_MATTERS.get(type(one)) for one in parts))


def _overtakes(event: TicketEvent, matters: Collection[EventKind] | None) -> bool:
    if matters is not None:
        return event.kind in matters
    # That a ticket was given to somebody by itself, or is due soon, changes nothing of an answer to it.
    closed = event.kind is EventKind.STATUS and event.after == Status.CLOSED
    return event.actor.kind is not ActorKind.SYSTEM or closed


def refusal(made: object) -> HandlerError:
    """Give what to raise for a change that is not made."""
    match made:
        case Refused(why=Refusal.NOT_PERMITTED, text=text) if "There is no ticket" in text:
            return TicketNotFound(text)
        case Refused(why=Refusal.NOT_PERMITTED, text=text):
            return NotPermitted(text)
        case Refused(why=Refusal.UNUSABLE, text=text):
            return InvalidInput(text)
        case Refused(why=why, text=text):
            return ChangeRefused(text, str(why))
    raise AssertionError(made)
