"""From the events of a ticket to those that its SLA clocks look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from handlers.ticket import LinkKind, Priority, Status, Ticket
from handlers.tickets.events import ActorKind, EventKind, TicketEvent
from handlers.tickets.history import read
from handlers.tickets.sla_history import (
    CustomerReplied,
    MergedAway,
    Opened,
    PlanChanged,
    PriorityChanged,
    SlaEvent,
    StatusChanged,
    TeamReplied,
    TierChanged,
)


def sla_history(
    ticket: Ticket, events: Sequence[TicketEvent], *, answered: bool = False, owing: Collection[str] = ()
) -> tuple[SlaEvent, ...]:
    """Give what `handlers.tickets.sla.clocks` is asked with.

    Args:
        ticket: as it was filed, or after any of the events.
        events: all of its events, in their order.
        answered: it was filed while talking to the customer, who waits for no first reply; a call that is written down
            as the ticket is filed tells so by itself.
        owing: numbers of tickets that were merged into it while a reply was owed there, see `sla.owes_reply`: that is
            owed here from the merge on.
    """
    priority = next((event.before for event in events if event.kind is EventKind.PRIORITY), None)
    plan = next((event.before for event in events if event.kind is EventKind.PLAN), None)
    first = events[0].version if events else 1
    answered = answered or any(event.kind is EventKind.CALLED and event.version == first for event in events)
    first_priority = Priority(priority or ticket.priority)
    opened = Opened(ticket.opened_at, plan or ticket.plan, first_priority, answered, ticket.language)
    found = (_read(event, owing) for event in events)
    return (opened, *(event for event in found if event is not None))


def _read(event: TicketEvent, owing: Collection[str]) -> SlaEvent | None:
    after = event.after or ""
    match event.kind:
        case EventKind.ANSWERED:
            return CustomerReplied(event.at)
        case EventKind.REPLIED | EventKind.CALLED:
            # What the system says by itself is no answer.
            return TeamReplied(event.at) if event.actor.kind is ActorKind.TEAM else None
        case EventKind.STATUS:
            return StatusChanged(event.at, Status(after))
        case EventKind.PRIORITY:
            return PriorityChanged(event.at, Priority(after))
        case EventKind.PLAN:
            return PlanChanged(event.at, after)
        case EventKind.TIER:
            return TierChanged(event.at, int(after))
        case EventKind.MERGED:
            return MergedAway(event.at)
        case EventKind.LINKED:
            link = read(after)
            owed = link.kind is LinkKind.MERGED_FROM and link.number in owing
            return CustomerReplied(event.at) if owed else None
        case _:
            return None
