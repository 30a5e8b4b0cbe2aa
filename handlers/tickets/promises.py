"""How the promises about a ticket stand, from its events and from those of tickets that were merged into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.ports import InvalidInput, TicketNotFound, Tickets
from handlers.ticket import LinkKind, Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.alerts import next_moment
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.ports import Standing
from handlers.tickets.rules import Rules, closes_at
from handlers.tickets.sla import clocks, owes_reply
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_events import sla_history
from handlers.tickets.sla_policy import REPLIES, Aim, SlaPolicies, SlaPolicy

DEEPEST = 5
"""Merges into merges that are followed; a reply that was owed further down is not."""


class Promises:
    """Works out SLA clocks.

    Args:
        tickets: where merged ones are looked up.
        policies: what is promised.
        calendar_of: the calendar of a name, with the holidays of the years around a moment.
    """

    def __init__(
        self, tickets: Tickets, policies: SlaPolicies, calendar_of: Callable[[str, datetime], WorkCalendar]
    ) -> None:
        self._tickets = tickets
        self._policies = policies
        self._calendar_of = calendar_of

    @property
    def plans(self) -> tuple[str, ...]:
        """The plans that promises are made by, by name."""
        return tuple(sorted(self._policies.by_plan))

    @property
    def policies(self) -> SlaPolicies:
        """What is promised now."""
        return self._policies

    def adopt(self, policies: SlaPolicies) -> None:
        """Go by other promises from now on; calendars are asked for by name, and so are new already."""
        self._policies = policies

    def around_the_clock(self, ticket: Ticket, now: datetime) -> bool:
        """Tell whether a ticket's promises run at night, too."""
        return self._calendar_of(self._policy(ticket).calendar, now).around_the_clock

    def opens(self, ticket: Ticket, now: datetime) -> datetime | None:
        """Give when a ticket's promises run next, which is `now` while their hours are open; None: never again."""
        calendar = self._calendar_of(self._policy(ticket).calendar, now)
        return next((span.start for span in calendar.opens(now)), None)

    def answered(self, ticket: Ticket) -> bool:
        """Tell whether it is promised by when a ticket is first replied to."""
        return self._policy(ticket).target(Aim.FIRST_REPLY, ticket.priority) is not None

    async def clocks(
        self, ticket: Ticket, events: Sequence[TicketEvent], now: datetime, *, deep: int = DEEPEST
    ) -> tuple[SlaClock, ...]:
        """Give all clocks of a ticket as they stand at `now`; none of a ticket without events."""
        if not events or events[0].kind is not EventKind.OPENED:
            return ()
        owing = {
            link.number
            for link in ticket.links
            if link.kind is LinkKind.MERGED_FROM and deep and await self._owed(link.number, now, deep - 1)
        }
        history = sla_history(ticket, events, owing=owing)
        return clocks(history, self._policies, lambda name: self._calendar_of(name, now), now)

    async def standing(self, ticket: Ticket, events: Sequence[TicketEvent], now: datetime) -> Standing:
        """Give how a ticket's promises stand at `now`, with the zone of the calendar that they are made by."""
        zone = self._calendar_of(self._policy(ticket).calendar, now).zone
        return replace(standing(await self.clocks(ticket, events, now)), zone=zone)

    def _policy(self, ticket: Ticket) -> SlaPolicy:
        return self._policies.of(ticket.plan, ticket.language)

    async def _owed(self, number: str, now: datetime, deep: int) -> bool:
        try:
            source = await self._tickets.get(number)
        except TicketNotFound:
            return False
        return owes_reply(await self.clocks(source, await self._tickets.history(number), now, deep=deep))


def require_plan(plan: str, plans: Collection[str]) -> None:
    """Demand a plan that there is; where none is known by name, any is.

    Raises:
        InvalidInput: it is none; the text names those that there are.
    """
    if plans and plan not in plans:
        raise InvalidInput(f"There is no plan {plan!r}: use {' or '.join(sorted(plans))}.")


def standing(seen: Sequence[SlaClock]) -> Standing:
    """Give how clocks stand, for lists: what is due of those that are unmet."""
    open_ = [clock for clock in seen if clock.state not in {ClockState.MET, ClockState.STOPPED}]
    due = [clock.due for clock in open_ if clock.due is not None]
    replies = [clock.due for clock in open_ if clock.aim in REPLIES and clock.due is not None]
    breached = any(clock.breached_at is not None for clock in seen)
    return Standing(min(replies, default=None), min(due, default=None), breached)


def moment(ticket: Ticket, seen: Sequence[SlaClock], now: datetime, rules: Rules) -> datetime | None:
    """Give when to look at a ticket again if nothing happens to it before; None: then never."""
    closing = closes_at(ticket, rules)
    found = (next_moment(seen, now), None if closing is None else closing[0])
    return min((one for one in found if one is not None), default=None)
