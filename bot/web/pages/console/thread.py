"""All that was said on a ticket and happened to it, in one line of time. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from typing import TypeAlias

from bot.web.pages.console.frame import ticket_path
from bot.web.pages.console.prose import linked, prose
from bot.web.pages.console.times import ago
from handlers.call import PhoneCall
from handlers.ticket import Comment, Ticket
from handlers.ticket_event import SPOKEN, EventKind, TicketEvent
from handlers.tickets.call_words import headline, particulars
from handlers.tickets.timeline import Line, timeline

SHOWN = 100
_HIDDEN = SPOKEN | {EventKind.OPENED}
"""Comments and the description tell these."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, with its place among the ticket's, from 1."""

    place: int
    comment: Comment

    @property
    def at(self) -> datetime:
        """When it was said."""
        return self.comment.at


@dataclass(frozen=True, slots=True)
class Talked:
    """A phone call, and when it was written down; what was talked about stands in the note that came with it."""

    at: datetime
    call: PhoneCall


Entry: TypeAlias = Talked | Said | Line
_ORDER: tuple[type[Entry], ...] = (Talked, Said, Line)


def entries(
    ticket: Ticket, events: Sequence[TicketEvent], names: Mapping[str, str], calls: Sequence[PhoneCall] = ()
) -> tuple[Entry, ...]:
    """Put calls, comments and events in order; of one moment the words come first, since the rest follows from them.

    Comments stand in the ticket alone: one that was split off has those that were copied, without events.
    """
    by_version = {call.version: call for call in calls}
    told = {(event.version, event.part) for event in events if event.kind in _HIDDEN}
    found: list[Entry] = [Said(place, one) for place, one in enumerate(ticket.comments, 1)]
    for event in events:
        if event.kind is EventKind.CALLED and event.version in by_version:
            found.append(Talked(event.at, by_version[event.version]))
            told.add((event.version, event.part))
    found += timeline((event for event in events if (event.version, event.part) not in told), names)
    return tuple(sorted(found, key=lambda entry: (entry.at, _ORDER.index(type(entry)))))


def thread(
    ticket: Ticket,
    found: Sequence[Entry],
    opener: str,
    now: datetime,
    *,
    choosing: bool = False,
    whole: bool = False,
) -> str:
    """Give it in HTML; of a long one the latest `SHOWN` entries and the way to all of it.

    Args:
        ticket: its description comes first.
        found: see `entries`.
        opener: the name of whoever opened it.
        now: for how long ago things were.
        choosing: with a box beside everything that was said, for the form ``split``.
        whole: however long it is.
    """
    shown = [_opened(ticket, opener, now)]
    last = max((one.place for one in found if isinstance(one, Said)), default=0)
    earlier = 0 if choosing or whole else max(0, len(found) - SHOWN)
    if earlier:
        way = f"{ticket_path(ticket.number)}?all=1"
        shown.append(f'<li class="done"><a href="{way}">Show the {earlier:,} entries before these, too</a></li>')
        found = found[earlier:]
    for kind, group in groupby(found, key=type):
        if kind is Line:
            shown.append(_happened([one for one in group if isinstance(one, Line)], now))
            continue
        for one in group:
            match one:
                case Said():
                    shown.append(_said(one, now, choosing, one.place == last))
                case Talked():
                    shown.append(_talked(one, now))
    return f'<ol class="thread">{"".join(shown)}</ol>'


def _opened(ticket: Ticket, opener: str, now: datetime) -> str:
    chat = ""
    if ticket.transcript:
        lines = "".join(f"<p><strong>{escape(who)}</strong> {linked(text)}</p>" for who, text in ticket.transcript)
        many = f"{len(ticket.transcript)} line{'s' if len(ticket.transcript) > 1 else ''}"
        said = f'<summary>The chat before it: {many}</summary><div dir="auto">{lines}</div>'
        chat = f'<details class="rest">{said}</details>'
    return (
        '<li class="said customer"><p class="head"><span class="badge">Request</span> '
        f'<strong dir="auto">{escape(opener)}</strong>, {ago(ticket.opened_at, now)}</p>'
        f"{prose(ticket.description)}{chat}</li>"
    )


def _said(one: Said, now: datetime, choosing: bool, last: bool) -> str:
    comment = one.comment
    kind, badge = _kind(comment)
    mark = ' id="latest" tabindex="-1"' if last else ""
    box = ""
    if choosing:
        label = f"Take along what {escape(comment.author)} wrote"
        box = f'<label class="tick"><input type="checkbox" form="split" name="comment-{one.place}">{label}</label>'
    return (
        f'<li class="said {kind}"{mark}><p class="head"><span class="badge">{badge}</span> '
        f'<strong dir="auto">{escape(comment.author)}</strong>, {ago(comment.at, now)}</p>'
        f"{prose(comment.text)}{box}</li>"
    )


def _talked(one: Talked, now: datetime) -> str:
    rest = "".join(f"<li>{linked(told)}</li>" for told in particulars(one.call))
    return (
        '<li class="said note"><p class="head"><span class="badge">Phone call, for the team only</span> '
        f'<strong dir="auto">{escape(one.call.name)}</strong>, {ago(one.call.began, now)}</p>'
        f'<p dir="auto">{escape(headline(one.call))}</p><ul class="rest">{rest}</ul></li>'
    )


def _kind(comment: Comment) -> tuple[str, str]:
    if not comment.public:
        return "note", "Internal note, for the team only"
    return ("team", "Reply to the customer") if comment.team else ("customer", "Customer")


def _happened(lines: Sequence[Line], now: datetime) -> str:
    told = [f"{escape(line.who)} {linked(line.what)}, {ago(line.at, now)}" for line in lines]
    if len(told) == 1:
        return f'<li class="done">{told[0]}</li>'
    every = "".join(f"<li>{one}</li>" for one in told)
    summary = f"{len(told)} changes; the latest: {escape(lines[-1].who)} {escape(lines[-1].what)}"
    return f'<li class="done"><details><summary>{summary}</summary><ul>{every}</ul></details></li>'
