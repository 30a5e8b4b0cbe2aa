"""What customers are told of their tickets on pages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from handlers.ticket import Status, Ticket
from handlers.tickets.ports import Standing

STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEW: "Received",
        Status.OPEN: "Being worked on",
        Status.PENDING: "We wait for you",
        Status.ON_HOLD: "Being looked into",
        Status.SOLVED: "Solved",
        Status.CLOSED: "Closed",
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "question": "A question",
        "bug": "Something does not work",
        "request": "A wish",
        "other": "Something else",
    }
)


def stamp(at: datetime) -> str:
    """Give a moment in HTML: in UTC, and by a script in its reader's own time."""
    return f'<time class="clock" datetime="{at.isoformat()}">{at:%d %b %Y, %H:%M} UTC</time>'


def by(at: datetime, now: datetime) -> str:
    """Give a moment that is soon, in HTML: "14:30 UTC today"; a script gives it in its reader's own time."""
    days = (at.date() - now.date()).days
    day = {0: "today", 1: "tomorrow"}.get(days)
    said = f"{at:%H:%M} UTC {day}" if day is not None else f"{at:%H:%M} UTC on {at.day} {at:%B}"
    return f'<time class="due" datetime="{at.isoformat()}">{said}</time>'


def promise(ticket: Ticket, standing: Standing, now: datetime) -> str:
    """Say what comes next and by when, in HTML; empty where there is nothing to say."""
    due = standing.reply_due
    if ticket.status is Status.PENDING:
        return "We wait for you: please answer below. After some time without an answer it is closed."
    if due is not None and due <= now:
        return "Our reply is late, and we are on it. We are sorry."
    if due is not None:
        return f"We answer by {by(due, now)}."
    if ticket.status is Status.ON_HOLD:
        return "Our engineers look into it. You need not do anything."
    if ticket.status is Status.SOLVED:
        return "We think that it is solved. If it is not, just say so below, and it is open again."
    return ""


def short_promise(ticket: Ticket, standing: Standing, now: datetime) -> str:
    """Say by when somebody is answered, in HTML, for a list; empty where no reply is owed."""
    due = standing.reply_due
    if due is None or ticket.status is Status.PENDING:
        return ""
    return "our reply is late" if due <= now else f"we answer by {by(due, now)}"


def size(number: int | None) -> str:
    """Give a file's size in words; empty where it is not known."""
    if number is None:
        return ""
    if number < 1_000:
        return f"{number} byte{'' if number == 1 else 's'}"
    return f"{round(number / 1000):,} KB" if number < 1_000_000 else f"{number / 1_000_000:.1f} MB"
