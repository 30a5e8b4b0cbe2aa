"""Phone calls are written down as tickets, or on tickets that are there, so that what happened is told whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from handlers.call import Direction, PhoneCall
from handlers.news import bell, log, mail
from handlers.person import Person
from handlers.ports import Clock, InvalidInput, NewId, Outgoing, Step, Tickets, WriteConflict
from handlers.terms import clean
from handlers.ticket import Status, Ticket
from handlers.ticket_event import Actor, TicketEvent
from handlers.tickets import triage
from handlers.tickets.accounts import Agreed
from handlers.tickets.call_entry import NAME_LIMIT, UNREACHED, Asked, CallEntry, NewCaller, checked, is_number
from handlers.tickets.called import called
from handlers.tickets.changes import CallOutcome, LogCall
from handlers.tickets.events import Changed
from handlers.tickets.history import opening, recorded, replay
from handlers.tickets.keys import said_once
from handlers.tickets.refusals import Refused
from handlers.tickets.rules import Rules
from handlers.tickets.writer import Telling, Writer, refusal

FOUND = 20
"""Callers that are offered at once."""


class Callers(Protocol):
    """The people who call."""

    async def find(self, text: str, limit: int) -> Sequence[Person]:
        """Give people whose name, address, number or account has this text in it, those who are known first."""
        ...

    async def asked(self, text: str, limit: int) -> Sequence[Asked]:
        """Give the ticket that this text names, or those in whose address it is, of people without one; latest first.

        Whoever filed on the web is known by a cookie, and gave their address with the ticket only.
        """
        ...

    async def person(self, id_: str) -> Person | None:
        """Give a person."""
        ...

    async def enter(self, caller: NewCaller) -> Person:
        """Give the person with this address, else with this number and name; write them down if there is none.

        A number alone tells nobody: several people share one, and none may get what is another's.
        """
        ...

    async def latest(self, limit: int) -> Sequence[PhoneCall]:
        """Give the calls that began last, the latest first."""
        ...


class Steps(Protocol):
    """Writes all that a call changes."""

    async def write(self, step: Step) -> bool:
        """Write a step; as with `handlers.ports.Conversations`."""
        ...


class CallDesk:
    """Writes calls down, each once. A call counts as the team's reply from when it began, see `called`."""

    def __init__(
        self,
        *,
        tickets: Tickets,
        steps: Steps,
        callers: Callers,
        writer: Writer,
        clock: Clock,
        new_id: NewId,
        rules: Rules,
        agreed: Agreed,
    ) -> None:
        self._tickets = tickets
        self._steps = steps
        self._callers = callers
        self._writer = writer
        self._clock = clock
        self._new_id = new_id
        self._rules = rules
        self._agreed = agreed

    def adopt(self, rules: Rules) -> None:
        """Go by other windows from now on."""
        self._rules = rules

    async def find(self, text: str) -> Sequence[Person]:
        """Give people who may have called, by a part of their name, address, number or account."""
        wanted = " ".join(clean(text).split())
        if is_number(wanted):
            wanted = wanted.replace(" ", "")  # one number, however it is grouped
        return await self._callers.find(wanted[:NAME_LIMIT], FOUND) if wanted else ()

    async def asked(self, text: str) -> Sequence[Asked]:
        """Give the tickets of those who are known by no more than them: by number, or by a part of their address."""
        wanted = " ".join(clean(text).split())
        return await self._callers.asked(wanted[:NAME_LIMIT], FOUND) if wanted else ()

    async def person(self, id_: str) -> Person | None:
        """Give somebody who may have called."""
        return await self._callers.person(id_)

    async def latest(self, limit: int = FOUND) -> Sequence[PhoneCall]:
        """Give the calls that began last, the latest first."""
        return await self._callers.latest(limit)

    async def log(self, entry: CallEntry, by: Actor, *, seen: int | None = None) -> Ticket:
        """Write a call down, and give its ticket as it is then.

        Args:
            entry: the call.
            by: who had it.
            seen: the version of the ticket that she last saw; None: as it stands.

        Raises:
            InvalidInput: something of it is missing, or cannot be.
            TicketNotFound: there is no ticket of this number.
            ChangeRefused: the ticket cannot be changed so, or was changed meanwhile.
        """
        entry = checked(entry, self._clock(), self._rules)
        if entry.number is not None:
            return await self._on_ticket(entry, entry.number, by, seen)
        caller = await self._caller(entry.caller)
        if entry.told and not caller.email:
            raise InvalidInput(UNREACHED)
        return await self._filed(entry, caller, by)

    async def _caller(self, caller: str | NewCaller | None) -> Person:
        if isinstance(caller, NewCaller):
            # Whoever reads an address is not always whom it was first written down for: the call says who talked.
            return replace(await self._callers.enter(caller), name=caller.name)
        found = None if caller is None else await self._callers.person(caller)
        if found is None:
            raise InvalidInput("Say who called: choose somebody, or give a name with an address or a number.")
        return found

    async def _on_ticket(self, entry: CallEntry, number: str, by: Actor, seen: int | None) -> Ticket:
        there = await self._tickets.get(number)
        caller = await self._caller(entry.caller or there.requester_id)
        if caller.id == there.requester_id and not caller.email:
            caller = replace(caller, email=there.email)
        if entry.told and not (there.email or there.conversation_id or caller.known):
            raise InvalidInput(UNREACHED)
        telling = Telling("called", "answer" if entry.told else None)
        return await self._writer.change(
            there.number,
            _change(entry, caller),
            by,
            telling,
            seen=seen,
            at=min(entry.began, self._clock()),
            call=lambda ticket: _written(entry, ticket, caller, by),
        )

    async def _filed(self, entry: CallEntry, caller: Person, by: Actor) -> Ticket:
        there = await self._tickets.filed(caller.id, _key(entry))
        if there is not None:
            return there
        opened, events = self._opened(entry, await self._tickets.next_number(), caller, by)
        step = Step(
            None,
            ticket=opened,
            events=events,
            outgoing=self._outgoing(entry, opened),
            call=_written(entry, opened, caller, by),
        )
        if await self._steps.write(step):
            return opened
        there = await self._tickets.filed(caller.id, _key(entry))
        if there is None:
            raise WriteConflict("the call could not be written down; please send it again")
        return there

    def _opened(
        self, entry: CallEntry, number: str, caller: Person, by: Actor
    ) -> tuple[Ticket, tuple[TicketEvent, ...]]:
        """Give the new ticket, and all that happened to it on the call as one change: its first version."""
        at = min(entry.began, self._clock())
        filed = Ticket(
            number=number,
            requester_id=caller.id,
            subject=entry.subject,
            description=entry.question,
            category=entry.category,
            priority=entry.priority or triage.priority(f"{entry.subject}\n{entry.question}"),
            status=Status.NEW,
            opened_at=at,
            email=caller.email,
            key=_key(entry),
        )
        begun = opening(self._agreed(filed, caller.organisations), by, "on the phone")
        decided = called(begun.ticket, _change(entry, caller), at, self._rules)
        if isinstance(decided, Refused):
            raise refusal(decided)
        made: Changed = recorded(begun.ticket, decided, by, at)
        first = begun.ticket.version
        events = tuple(replace(one, version=first, part=place) for place, one in enumerate(made.events, 1))
        return replay(begun.ticket, events), (begun.event, *events)

    def _outgoing(self, entry: CallEntry, opened: Ticket) -> tuple[Outgoing, ...]:
        facts: dict[str, str | int] = {"number": opened.number, "status": str(opened.status)}
        kind = "answer" if entry.told else "solved" if opened.status is Status.CLOSED else "filed"
        letters = (mail(opened.number, kind, len(opened.comments), self._new_id),) if opened.email else ()
        return (bell(opened.number, "filed", self._new_id), *letters, log("ticket.called", self._new_id, facts))


def _key(entry: CallEntry) -> str:
    return said_once(f"call:{entry.key}", entry.notes, entry.told)


def _change(entry: CallEntry, caller: Person) -> LogCall:
    name = caller.name or caller.email or "the customer"
    minutes = round(entry.length.total_seconds() / 60)
    who = f"{name} called" if entry.direction is Direction.IN else f"called {name}"
    return LogCall(
        what=f"{who}, {minutes} minute{'' if minutes == 1 else 's'}",
        notes=entry.notes,
        told=entry.told,
        outcome=entry.outcome,
        priority=entry.priority,
        assignee=entry.assignee,
        key=None if entry.number is None else _key(entry),
    )


def _written(entry: CallEntry, ticket: Ticket, caller: Person, by: Actor) -> PhoneCall:
    return PhoneCall(
        number=ticket.number,
        version=ticket.version,
        by=by.id,
        name=by.name,
        caller_id=caller.id,
        caller=caller.name or caller.email or entry.phone or "somebody",
        direction=entry.direction,
        began=entry.began,
        length=entry.length,
        recording=entry.recording,
        verification=entry.verification,
        phone=entry.phone,
        session=entry.session,
        notes=entry.notes,
        solved=entry.outcome is CallOutcome.SOLVED,
    )
