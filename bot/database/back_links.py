"""That issues say anew who waits for them, inside of the transaction that changes a ticket."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.escalation_tables import escalation
from bot.database.merges import AT_ONCE, read_sources
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.tables import outbox
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import referring
from handlers.ports import Outgoing, Step
from handlers.ticket import OVER
from handlers.ticket_event import EventKind, TicketEvent


async def follow(connection: AsyncConnection, step: Step) -> None:
    """Leave word for the tracker when a step solves tickets, opens them again, or lets them go on in others.

    After the tickets were written. Of a merge both tickets are in the step, and either may be linked to an issue.
    """
    turned = [event for event in step.events if _turns(event)]
    if not turned:
        return
    numbers = sorted(await read_sources(connection, {numeral(event.number) for event in turned}))
    linked = escalation.c.state == str(EscalationState.LINKED)
    names: set[IssueName] = set()
    for start in range(0, len(numbers), AT_ONCE):
        chosen = escalation.c.ticket.in_(numbers[start : start + AT_ONCE])
        rows = await connection.execute(select(escalation.c.tracker, escalation.c.issue).where(chosen, linked))
        names.update(IssueName(row.tracker, row.issue) for row in rows)
    if names:
        await connection.execute(insert(outbox), [outgoing_row(_told(name, turned[-1])) for name in sorted(names)])


def _told(name: IssueName, event: TicketEvent) -> Outgoing:
    """Give the job, named by an event: that is written once, and so is what follows of it."""
    named = f"{event.number}.{event.version}.{event.part}>{name.tracker}/{name.id}"
    return referring(name, lambda prefix: f"{prefix}_{named}")


def _turns(event: TicketEvent) -> bool:
    """Tell whether somebody waits from now on, or nobody does any more."""
    if event.kind is EventKind.MERGED:
        return True
    over = {str(one) for one in OVER}
    return event.kind is EventKind.STATUS and (event.before in over) is not (event.after in over)
