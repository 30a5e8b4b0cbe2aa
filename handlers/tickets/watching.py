"""SLA at work: tells of warnings and breaches once, hands breached tickets on, and closes what is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.languages import DEFAULT
from handlers.news import bell, log
from handlers.ports import ChangeRefused, Clock, Conversations, NewId, Step, Tickets, WriteConflict
from handlers.ticket import CloseReason, Status, Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets import words
from handlers.tickets.actors import PROMISES
from handlers.tickets.alerts import Alert, AlertKind, alerts
from handlers.tickets.changes import Close
from handlers.tickets.events import Changed, Happening
from handlers.tickets.history import recorded
from handlers.tickets.letters import Kind
from handlers.tickets.ports import Look, Staff, Standing, Watch
from handlers.tickets.promises import Promises, moment, standing
from handlers.tickets.rules import Rules, closes_at
from handlers.tickets.sla_clock import SlaClock
from handlers.tickets.sla_policy import REPLIES
from handlers.tickets.staff import Engineer
from handlers.tickets.trouble import Trouble
from handlers.tickets.writer import Telling, Writer

BATCH = 100
"""Tickets that one round looks at: routing waits behind it, and so does the next version of the settings."""
_KINDS = {AlertKind.WARNING: EventKind.WARNED, AlertKind.BREACH: EventKind.BREACHED}


@dataclass(frozen=True, slots=True)
class BreachPolicy:
    """What a broken promise leads to.

    Attributes:
        tier: that the ticket goes to, when it is in a lower one; None: it stays.
    """

    tier: int | None = 2


class Watchman:
    """Looks at each ticket when its time has come, or when it was changed, or the settings were.

    `settings`: gives the version of the desk's settings that it goes by now; None: they are not kept in versions.
    `failed`: told of a ticket that cannot be looked at; it is tried again, see `Trouble`.
    """

    def __init__(
        self,
        *,
        watch: Watch,
        tickets: Tickets,
        conversations: Conversations,
        staff: Staff,
        promises: Promises,
        clock: Clock,
        new_id: NewId,
        rules: Rules,
        policy: BreachPolicy,
        failed: Callable[[str, Exception], None] = lambda number, error: None,
        settings: Callable[[], int | None] = lambda: None,
        language: str = DEFAULT,
    ) -> None:
        self._watch = watch
        self._tickets = tickets
        self._conversations = conversations
        self._staff = staff
        self._promises = promises
        self._clock = clock
        self._new_id = new_id
        self._rules = rules
        self._policy = policy
        self._failed = failed
        self._settings = settings
        self._trouble = Trouble[str]()
        self._writer = Writer(tickets, conversations, clock, new_id, rules, language=language)

    def adopt(self, rules: Rules, policy: BreachPolicy) -> None:
        """Go by others from now on; whoever changes them sees that all open tickets are looked at."""
        self._rules, self._policy = rules, policy
        self._writer.adopt(rules)

    async def round(self) -> int:
        """Look at what is due most, a batch at most; give the number of tickets that something was written of.

        What is changed meanwhile is due again at once, and so is all else when other settings were kept meanwhile.
        """
        settings, told, looks = self._settings(), 0, list[Look]()
        for number in await self._watch.due(self._clock(), BATCH):
            # One that cannot be looked at must not keep the others from it.
            try:
                look = await self._look(number)
            except Exception as error:  # noqa: BLE001 - what is wrong with one ticket can be anything
                self._failed(number, error)
                look = Look(number, None, self._trouble.failed(number, self._clock()), Standing())
            else:
                self._trouble.over(number)
            if look is None:
                told += 1
            else:
                looks.append(look)
        return told + await self._watch.looked(looks, settings)

    async def next(self) -> datetime | None:
        """Give when the next round is due if nothing happens before."""
        return await self._watch.next()

    async def _look(self, number: str) -> Look | None:
        """Look at a ticket; give what is to be noted, None when it was written instead, or by somebody else."""
        ticket = await self._tickets.get(number)
        now, events = self._clock(), await self._tickets.history(number)
        seen = await self._promises.clocks(ticket, events, now)
        # Whatever happens to it, it is looked at again then, as after any change.
        told = await self._told(ticket, events, seen, now)
        closing = closes_at(ticket, self._rules)
        if told is not None:
            await self._write(*told)
            return None
        if closing is not None and closing[0] <= now:
            await self._close(ticket, closing[1])
            return None
        return Look(number, ticket.version, moment(ticket, seen, now, self._rules), standing(seen))

    async def _told(
        self, ticket: Ticket, events: Sequence[TicketEvent], seen: Sequence[SlaClock], now: datetime
    ) -> tuple[Changed, str] | None:
        """Give what is to be told of its promises by now, with what that leads to, and its name for the team."""
        told = {event.key for event in events}
        fresh = [one for one in alerts(ticket.number, seen, now) if one.key not in told]
        if not fresh:
            return None
        staff = await self._staff.engineers()
        happenings = [*map(_happening, fresh), *_handed_on(ticket, fresh, seen, staff, self._policy)]
        breached = any(one.kind is AlertKind.BREACH for one in fresh)
        return recorded(ticket, happenings, PROMISES, now), "breached" if breached else "warned"

    async def _write(self, change: Changed, event: str) -> None:
        facts: dict[str, str | int] = {"number": change.ticket.number, "status": str(change.ticket.status)}
        outgoing = (
            bell(change.ticket.number, event, self._new_id),
            log(f"ticket.{event}", self._new_id, facts),
        )
        try:
            await self._conversations.write(Step(None, ticket=change.as_read, events=change.events, outgoing=outgoing))
        except WriteConflict:
            return  # it was changed, and so is due still

    async def _close(self, ticket: Ticket, because: CloseReason) -> None:
        # Who was told that it is solved was told what to do if it is not; who was only asked is told now.
        telling = Telling("closed")
        if because is CloseReason.IDLE:
            telling = Telling("closed", Kind.IDLE, words.idle)
        try:
            await self._writer.change(ticket.number, Close(), PROMISES, telling, seen=ticket.version)
        except ChangeRefused:
            return  # it was changed, and so is due still


def _happening(alert: Alert) -> Happening:
    name = f"{alert.aim}/{alert.cycle}"
    return Happening(_KINDS[alert.kind], after=name, because=f"{alert.at:%Y-%m-%d %H:%M} UTC", key=alert.key)


def _handed_on(
    ticket: Ticket, fresh: Sequence[Alert], seen: Sequence[SlaClock], staff: Sequence[Engineer], policy: BreachPolicy
) -> tuple[Happening, ...]:
    """Give what a breach leads to: another tier, and somebody else when who has it owes a reply and others can help.

    Nothing for what was met meanwhile, or while nobody waits for the team.
    """
    unmet = {clock.key for clock in seen if clock.met_at is None}
    broken = [one for one in fresh if one.kind is AlertKind.BREACH and f"{one.aim}/{one.cycle}" in unmet]
    waits = ticket.status in {Status.NEW, Status.OPEN, Status.ON_HOLD}
    if policy.tier is None or not broken or not waits or ticket.tier >= policy.tier:
        return ()
    because = f"{broken[0].aim.replace('_', ' ')} is overdue"
    raised = Happening(EventKind.TIER, str(ticket.tier), str(policy.tier), because)
    tier_of = {one.id: one.tier for one in staff}
    owed = any(one.aim in REPLIES for one in broken) and ticket.status is not Status.ON_HOLD
    others = any(one.presence.here and one.tier >= policy.tier for one in staff)
    if owed and others and ticket.assignee is not None and tier_of.get(ticket.assignee, policy.tier) < policy.tier:
        return raised, Happening(EventKind.ASSIGNED, ticket.assignee, None, because)
    return (raised,)
