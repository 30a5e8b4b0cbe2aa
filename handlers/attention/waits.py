"""How long the customer waits, and how long we said nothing. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from math import log2

from handlers.attention.attention import Evidence, PartKind
from handlers.attention.course import waits_since
from handlers.attention.finding import Finding, in_turn, ramp
from handlers.attention.spans import hours, passed
from handlers.ticket import Status
from handlers.ticket_event import EventKind
from handlers.tickets.intervals import NOTHING
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_policy import REPLIES

EARLY, DUE, MOST = 0.25, 1.0, 4.0
"""Shares of what was promised: from where on waiting counts, where half of it is reached, and all of it."""
RESOLVING = 0.6
"""How much a solution that is late counts against an answer that is."""
SILENT = timedelta(days=2)
"""The published factors name two days without a reply. It is what waiting is held against where nothing is promised,
and from when on silence counts: half at once, all of it from `MUTE` on."""
MUTE = timedelta(days=7)
_DAY = timedelta(days=1)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)"
_WORDED = re.compile(
    rf"\b(?:{_MONTH}\s+(\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_MONTH})\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)


def waiting(evidence: Evidence) -> Finding:
    """Find how long the customer waits against what was promised; the promise that is worst off counts."""
    found = [_against(clock) for clock in evidence.clocks if clock.state is ClockState.RUNNING and clock.target]
    if not any(clock.aim in REPLIES and clock.target for clock in evidence.clocks if clock.met_at is None):
        found.append(_unpromised(evidence))
    return max(found, key=lambda one: one.value, default=Finding(PartKind.WAITING, 0.0, ""))


def _against(clock: SlaClock) -> Finding:
    target = clock.target or NOTHING
    share = late(clock.elapsed / target)
    if clock.aim in REPLIES:
        return Finding(PartKind.WAITING, share, f"waiting {hours(clock.elapsed)} of {hours(target)}")
    return Finding(PartKind.WAITING, RESOLVING * share, f"unsolved {hours(clock.elapsed)} of {hours(target)}")


def _unpromised(evidence: Evidence) -> Finding:
    since = waits_since(evidence)
    if since is None or evidence.ticket.status is Status.PENDING:
        return Finding(PartKind.WAITING, 0.0, "")
    length = max(NOTHING, evidence.now - since)
    return Finding(PartKind.WAITING, late(length / SILENT), f"waiting {passed(length)}, nothing promised")


def late(share: float) -> float:
    """Give how much waiting counts, 0 to 1, by the share of the promised time that has passed.

    Beyond due each doubling counts the same: on a day when everybody waits too long, some wait longer still.
    """
    beyond = log2(share / DUE) / log2(MOST / DUE) if share > DUE else 0.0
    return (ramp(share, EARLY, DUE) + min(1.0, beyond)) / 2


def silence(evidence: Evidence) -> Finding | None:
    """Find how long we said nothing, whoever's turn it is; not while it waits for a date that was named."""
    ticket, now = evidence.ticket, evidence.now
    length = now - (ticket.reached_at or ticket.opened_at)
    if length < SILENT:
        return None
    until = _named(evidence) if ticket.status is Status.ON_HOLD else None
    if until is not None and now < until:
        return None
    text = f"silent for {passed(length)}" + (f", {until - _DAY:%d %b} is over" if until else "")
    share = (1 + ramp(length / SILENT, 1.0, MUTE / SILENT)) / 2
    return in_turn(Finding(PartKind.SILENCE, share, text), ticket)


def _named(evidence: Evidence) -> datetime | None:
    """Give the end of the day that the latest reason for holding names, if it names one."""
    for event in reversed(evidence.events):
        if event.kind is EventKind.STATUS and event.after == Status.ON_HOLD:
            day = named_day(event.because or "", event.at.date())
            return None if day is None else datetime.combine(day, time(0), UTC) + _DAY
    return None


def named_day(text: str, said: date) -> date | None:
    """Find the date in a text, such as ``2026-12-01``, ``1.12.2026``, ``1 December``, ``Dec 1, 2026``.

    Without a year it is the first such day not before it was `said`. None: there is no date.
    """
    for pattern, order in ((_ISO, (0, 1, 2)), (_DOTTED, (2, 1, 0))):
        match = pattern.search(text)
        if match is not None:
            parts = match.groups()
            return _day(*(int(parts[place]) for place in order))
    match = _WORDED.search(text)
    if match is None:
        return None
    before, day, day_first, after, year = match.groups()
    month = _MONTHS.index((before or after).casefold()) + 1
    number = int(day or day_first)
    if year:
        return _day(int(year), month, number)
    found = _day(said.year, month, number)
    return _day(said.year + 1, month, number) if found is not None and found < said else found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
