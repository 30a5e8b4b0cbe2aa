"""How long things wait before they happen by themselves, or can no longer happen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.ticket import OVER, CloseReason, Status, Ticket


@dataclass(frozen=True, slots=True)
class Rules:
    """The windows of a ticket's life.

    Attributes:
        reopen_window: how long after it was solved (closed, if it never was solved) a ticket opens again by what the
            customer says. That it was closed later does not lengthen it.
        close_pending: how long a customer may be silent on what they were asked last before the ticket is closed as
            idle.
        close_solved: how long a solved ticket waits for an objection, after the team's last words if these came later.
        text_limit: code points of one reply or note.
        subject_limit: of a subject.
    """

    reopen_window: timedelta = timedelta(days=14)
    close_pending: timedelta = timedelta(days=14)
    close_solved: timedelta = timedelta(days=5)
    text_limit: int = 20_000
    subject_limit: int = 200


def over_since(ticket: Ticket) -> datetime | None:
    """Give since when a ticket is over: solved, else closed; None while it is neither."""
    if ticket.status not in OVER:
        return None
    return ticket.solved_at or ticket.closed_at or ticket.changed_at or ticket.opened_at


def may_reopen(ticket: Ticket, at: datetime, rules: Rules) -> bool:
    """Tell whether a solved or closed ticket may be opened again at this moment; one that was merged never may."""
    since = over_since(ticket)
    return since is not None and ticket.merged_into is None and at - since <= rules.reopen_window


def over_too_long(ticket: Ticket, rules: Rules) -> str:
    """Say why a ticket may not be opened again any more, for a sentence to go on with."""
    days = rules.reopen_window.total_seconds() / 86_400
    return f"{ticket.number} has been over for more than {days:g} days"


def closes_at(ticket: Ticket, rules: Rules) -> tuple[datetime, CloseReason] | None:
    """Give when a ticket is closed by itself if nothing happens, and why; None when it never is.

    The time runs anew from what the team says meanwhile: nobody is silent on what they were asked a moment ago.
    """
    since = ticket.status_at or ticket.changed_at or ticket.opened_at
    if ticket.reached_at is not None:
        since = max(since, ticket.reached_at)
    if ticket.status is Status.PENDING:
        return since + rules.close_pending, CloseReason.IDLE
    if ticket.status is Status.SOLVED:
        return since + rules.close_solved, CloseReason.SOLVED
    return None
