"""What customers are told of their tickets on pages, in the language that is spoken. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from types import MappingProxyType

from bot.web.pages.template import Html, html
from handlers.languages import mark, say, say_as, say_n
from handlers.languages.dates import clock, day_of_year, moment, number
from handlers.ticket import Status, Ticket
from handlers.tickets.ports import Standing

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "question": mark("A question"),
        "bug": mark("Something does not work"),
        "request": mark("A wish"),
        "other": mark("Something else"),
    }
)

HELPFUL = mark("Articles that may help")
MAY_HELP = mark("These may help already")


def stamp(at: datetime) -> str:
    """Give a moment in HTML: in UTC, and by a script in its reader's own time."""
    return f'<time class="clock" datetime="{at.isoformat()}">{moment(at)} UTC</time>'


def sent(at: datetime) -> str:
    """Say when a request was sent, in HTML."""
    # NOTE: Stands behind the number of a request, such as "T-12 · sent 2 March 2026, 9:30".
    return html(say("sent {when}"), when=Html(stamp(at))).text


def by(at: datetime, now: datetime) -> str:
    """Give a moment that is soon, in HTML: "14:30 UTC today"; a script gives it in its reader's own time."""
    days, time = (at.date() - now.date()).days, f"{clock(at)} UTC"
    match days:
        case 0:
            # NOTE: Completes "We answer by {when}."; {time} is such as 14:30, or 14:30 UTC.
            said = say_as("by when", "{time} today", time=time)
        case 1:
            said = say_as("by when", "{time} tomorrow", time=time)
        case _:
            said = say_as("by when", "{time} on {day}", time=time, day=day_of_year(at))
    return f'<time class="due" datetime="{at.isoformat()}">{escape(said)}</time>'


def promise(ticket: Ticket, standing: Standing, now: datetime) -> str:
    """Say what comes next and by when, in HTML; empty where there is nothing to say."""
    due = standing.reply_due
    if ticket.status is Status.PENDING:
        told = html(say("We wait for you: please answer below. After some time without an answer it is closed."))
    elif due is not None and due <= now:
        told = html(say("Our reply is late, and we are on it. We are sorry."))
    elif due is not None:
        told = html(say("We answer by {when}."), when=Html(by(due, now)))
    elif ticket.status is Status.ON_HOLD:
        told = html(say("Our engineers look into it. You need not do anything."))
    elif ticket.status is Status.SOLVED:
        told = html(say("We think that it is solved. If it is not, just say so below, and it is open again."))
    else:
        return ""
    return told.text


def short_promise(ticket: Ticket, standing: Standing, now: datetime) -> str:
    """Say by when somebody is answered, in HTML, for a list; empty where no reply is owed."""
    due = standing.reply_due
    if due is None or ticket.status is Status.PENDING:
        return ""
    if due <= now:
        # NOTE: Stands behind the number of a request in a list, such as "T-12 · our reply is late".
        return html(say("our reply is late")).text
    # NOTE: Stands behind the number of a request in a list, such as "T-12 · we answer by 14:30 today".
    return html(say("we answer by {when}"), when=Html(by(due, now))).text


def size(number_of_bytes: int | None) -> str:
    """Give a file's size in words; empty where it is not known."""
    if number_of_bytes is None:
        return ""
    if number_of_bytes < 1_000:
        return say_n("{n} byte", "{n} bytes", number_of_bytes)
    if number_of_bytes < 1_000_000:
        return say("{size} KB", size=number(round(number_of_bytes / 1000)))
    return say("{size} MB", size=number(number_of_bytes / 1_000_000, 1))
