"""What a phone call makes of a ticket, or why it cannot be written down there. Pure.

A call is a reply: somebody of the team talked to the customer. One that solved it closes the ticket, since the customer
said so; so they are asked how it was as after any other end.
"""

from __future__ import annotations

from datetime import datetime

from handlers.terms import clean
from handlers.ticket import OVER, CloseReason, Status, Ticket
from handlers.ticket_event import EventKind
from handlers.tickets.changes import CallOutcome, LogCall
from handlers.tickets.events import Happening
from handlers.tickets.refusals import Refusal, Refused
from handlers.tickets.rules import Rules, may_reopen, over_too_long


def called(ticket: Ticket, call: LogCall, at: datetime, rules: Rules) -> tuple[Happening, ...] | Refused:
    """Give what happens to a ticket with a call: the call, what was noted and told, and where it stands then."""
    notes, told = clean(call.notes), clean(call.told)
    if not notes:
        return Refused(Refusal.UNUSABLE, "Write down what was talked about.")
    for name, text in (("notes have", notes), ("words for the customer have", told)):
        if len(text) > rules.text_limit:
            length = f"The {name} {len(text):,} characters; up to {rules.text_limit:,} can be kept."
            return Refused(Refusal.UNUSABLE, length)
    opens = call.outcome is not CallOutcome.SOLVED and ticket.status in OVER
    if opens and not may_reopen(ticket, at, rules):
        return Refused(Refusal.OVER, f"{over_too_long(ticket, rules)}: write the call down as a new ticket.")
    return (
        Happening(EventKind.CALLED, because=call.what, key=call.key),
        Happening(EventKind.NOTED, text=notes),
        # The customer's words come last: a letter about the call is about the latest thing that was said.
        *((Happening(EventKind.REPLIED, text=told),) if told else ()),
        *_set(ticket, call),
        *_moved(ticket, call),
    )


def _set(ticket: Ticket, call: LogCall) -> tuple[Happening, ...]:
    other = call.priority is not None and call.priority is not ticket.priority
    priority = Happening(EventKind.PRIORITY, str(ticket.priority), str(call.priority))
    taken = call.assignee is not None and ticket.assignee is None
    return (
        *((priority,) if other else ()),
        *((Happening(EventKind.ASSIGNED, None, call.assignee),) if taken else ()),
    )


def _moved(ticket: Ticket, call: LogCall) -> tuple[Happening, ...]:
    because = None
    match call.outcome:
        case CallOutcome.SOLVED:
            status, because = Status.CLOSED, str(CloseReason.ENGINEER)
        case CallOutcome.PENDING:
            status = Status.PENDING
        case CallOutcome.OPEN:
            # Engineering is waited for whatever was talked about.
            status = Status.ON_HOLD if ticket.status is Status.ON_HOLD else Status.OPEN
    if status is ticket.status:
        return ()
    return (Happening(EventKind.STATUS, str(ticket.status), str(status), because),)
