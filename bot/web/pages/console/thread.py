"""All that was said on a ticket and happened to it, in one line of time. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from typing import TypeAlias

from bot.web.pages.console.frame import ticket_path
from bot.web.pages.console.prose import linked, prose
from bot.web.pages.console.ticket_files import file_line
from bot.web.pages.console.times import ago
from bot.web.pages.console.tones import tone_mark
from bot.web.tongues import Tell, marked, untold
from handlers.attachment import Attachment
from handlers.call import PhoneCall
from handlers.sentiment import Tone
from handlers.ticket import Comment, Ticket
from handlers.ticket_event import SPOKEN, EventKind, TicketEvent
from handlers.tickets.actors import NAMELESS
from handlers.tickets.call_words import headline, particulars
from handlers.tickets.enclosed import REQUEST, enclosed
from handlers.tickets.merged import MergedIn
from handlers.tickets.timeline import Line, timeline

SHOWN = 100
_HIDDEN = SPOKEN | {EventKind.OPENED}
"""Comments and the description tell these."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, with its place among the ticket's, from 1.

    Attributes:
        files: what came with it.
        on: the ticket on which it was said, which was merged into this one; None: it was this one. The place of what
            was asked there is `REQUEST`.
    """

    place: int
    comment: Comment
    files: tuple[Attachment, ...] = ()
    on: str | None = None

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
    ticket: Ticket,
    events: Sequence[TicketEvent],
    names: Mapping[str, str],
    calls: Sequence[PhoneCall] = (),
    *,
    merged: Sequence[MergedIn] = (),
    sent: Sequence[Attachment] = (),
) -> tuple[Entry, ...]:
    """Put calls, comments and events in order; of one moment the words come first, since the rest follows from them.

    Comments stand in the ticket alone: one that was split off has those that were copied, without events.

    Args:
        ticket: whose they are.
        events: what happened to it.
        names: of persons, by id.
        calls: about it.
        merged: tickets that were merged into it; what was said there stands among the words of this one.
        sent: the files of all of them; those that came with words stand with them.
    """
    by_version = {call.version: call for call in calls}
    told = {(event.version, event.part) for event in events if event.kind in _HIDDEN}
    own = enclosed(ticket, events, _of(ticket.number, sent))
    found: list[Entry] = [Said(place, one, own.get(place, ())) for place, one in enumerate(ticket.comments, 1)]
    for other in merged:
        found += _there(other, sent)
    for event in events:
        if event.kind is EventKind.CALLED and event.version in by_version:
            found.append(Talked(event.at, by_version[event.version]))
            told.add((event.version, event.part))
    found += timeline((event for event in events if (event.version, event.part) not in told), names)
    return tuple(sorted(found, key=lambda entry: (entry.at, _ORDER.index(type(entry)))))


def _there(other: MergedIn, sent: Sequence[Attachment]) -> list[Said]:
    """Give what was said on a ticket that was merged into this one: what was asked there, then its comments."""
    one = other.ticket
    files = enclosed(one, other.events, _of(one.number, sent))
    asked = Comment(one.asked_by or other.opener, one.description, one.asked_at or one.opened_at, public=True)
    said = (asked, *one.comments)
    return [Said(place, words, files.get(place, ()), one.number) for place, words in enumerate(said)]


def _of(number: str, sent: Sequence[Attachment]) -> list[Attachment]:
    return [one for one in sent if one.ticket == number]


def thread(
    ticket: Ticket,
    found: Sequence[Entry],
    opener: str,
    now: datetime,
    *,
    choosing: bool = False,
    chosen: Collection[int] = (),
    whole: bool = False,
    sent: Sequence[Attachment] = (),
    tones: Mapping[int, Tone] | None = None,
    tell: Tell = untold,
) -> str:
    """Give it in HTML; of a long one the latest `SHOWN` entries and the way to all of it.

    Args:
        ticket: its description comes first.
        found: see `entries`.
        opener: the name of whoever opened it.
        now: for how long ago things were.
        choosing: with a box beside everything that was said on it, for the form ``split``.
        chosen: places whose boxes are ticked.
        whole: however long it is.
        sent: the files that came with its description.
        tones: of the customer's words, by their place; see `Explained.places`; None: none is known.
        tell: gives the language of what people wrote.
    """
    judged = tones or {}
    box = _box(REQUEST, "the request", chosen) if choosing else ""
    shown = [_opened(ticket, opener, now, f"{_files(ticket.number, sent)}{box}", judged.get(REQUEST), tell)]
    last = next((one for one in reversed(found) if isinstance(one, Said)), None)
    earlier = 0 if choosing or whole else max(0, len(found) - SHOWN)
    if earlier:
        way = f"{ticket_path(ticket.number)}?all=1"
        shown.append(f'<li class="done"><a href="{way}">Show the {earlier:,} entries before these, too</a></li>')
        found = found[earlier:]
    for by_itself, group in groupby(found, key=lambda one: isinstance(one, Line) and one.by_itself):
        if by_itself:
            shown.append(_happened([one for one in group if isinstance(one, Line)], now))
            continue
        for one in group:
            match one:
                case Line():
                    shown.append(_happened([one], now))
                case Said():
                    tick = choosing and one.on is None
                    box = _box(one.place, f"what {one.comment.author} wrote", chosen) if tick else ""
                    more = f"{_files(one.on or ticket.number, one.files)}{box}"
                    tone = judged.get(one.place) if one.on is None else None
                    shown.append(_said(one, now, more, one is last, tone, tell))
                case Talked():
                    shown.append(_talked(one, now))
    return f'<ol class="thread">{"".join(shown)}</ol>'


def _opened(ticket: Ticket, opener: str, now: datetime, more: str, tone: Tone | None, tell: Tell) -> str:
    chat = ""
    if ticket.transcript:
        lines = "".join(
            f"<p><strong>{escape(who)}</strong> <span{marked(text, tell)}>{linked(text)}</span></p>"
            for who, text in ticket.transcript
        )
        many = f"{len(ticket.transcript)} line{'s' if len(ticket.transcript) > 1 else ''}"
        said = f'<summary>The chat before it: {many}</summary><div dir="auto">{lines}</div>'
        chat = f'<details class="rest">{said}</details>'
    return (
        '<li class="said customer"><p class="head"><span class="badge">Request</span> '
        f'<strong dir="auto">{escape(ticket.asked_by or opener)}</strong>, '
        f"{ago(ticket.asked_at or ticket.opened_at, now)}{tone_mark(tone)}</p>"
        f"{prose(ticket.description, tell)}{chat}{more}</li>"
    )


def _box(place: int, what: str, chosen: Collection[int]) -> str:
    ticked = " checked" if place in chosen else ""
    box = f'<input type="checkbox" form="split" name="comment-{place}"{ticked}>'
    return f'<label class="tick">{box}Take along {escape(what)}</label>'


def _files(number: str, sent: Sequence[Attachment]) -> str:
    return f'<ul class="plain files">{"".join(file_line(number, one) for one in sent)}</ul>' if sent else ""


def _said(one: Said, now: datetime, more: str, last: bool, tone: Tone | None, tell: Tell) -> str:
    comment = one.comment
    kind, badge = _kind(comment)
    if one.on is not None:
        badge = "Request" if one.place == REQUEST else badge
        more = f'<p class="small">Said on {linked(one.on)}, which was merged into this one.</p>{more}'
    mark = ' id="latest" tabindex="-1"' if last else ""
    return (
        f'<li class="said {kind}"{mark}><p class="head"><span class="badge">{badge}</span>'
        f"{_author(comment)}, {ago(comment.at, now)}{tone_mark(tone)}</p>"
        f"{prose(comment.text, tell)}{more}</li>"
    )


def _author(comment: Comment) -> str:
    # Of somebody nameless the badge says all that is known.
    nameless = not comment.team and comment.author == NAMELESS
    return "" if nameless else f' <strong dir="auto">{escape(comment.author)}</strong>'


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
