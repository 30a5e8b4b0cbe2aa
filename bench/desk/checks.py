"""Holds a month against what it must be: every clock, every word, every ticket. Whatever is wrong raises `Wrong`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from bench.desk.month import Month
from bench.desk.oracle import Course, course, late, plain, standing
from handlers.ticket import LinkKind, Status
from handlers.ticket_event import TOLD, EventKind, TicketEvent
from handlers.tickets.history import replay
from handlers.tickets.sla import clocks, owes_reply
from handlers.tickets.sla_clock import SlaClock
from handlers.tickets.sla_events import sla_history


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at; that there is one says that all of it was right.

    Attributes:
        courses: each ticket as the oracle lived through it, by number.
        clocks: how many clocks there were, and `looks`, at how many moments of tickets all of them were compared.
        told: warnings and breaches, each of them told once at its minute.
    """

    courses: dict[str, Course]
    clocks: int
    looks: int
    told: int


async def judged(month: Month) -> Verdict:
    """Check every ticket of a month that is over.

    Raises:
        Wrong: something is not as it must be; the text has the ticket's history.
    """
    courses: dict[str, Course] = {}
    for number in sorted(month.journal.tickets, key=lambda one: int(one[2:])):
        await _kept(month, number)
        if number not in courses:
            _live(month, number, courses)
        _compared(month, number, courses)
        _told_once(month, number, courses[number])
    await _listed(month, courses)
    _nothing_lost(month)
    return Verdict(
        courses,
        sum(len(one.looks[-1].expected) for one in courses.values()),
        sum(len(one.looks) for one in courses.values()),
        sum(len(one.told) for one in courses.values()),
    )


async def _kept(month: Month, number: str) -> None:
    """Compare what the store holds with what was written, and the ticket with its history."""
    journal, tickets = month.journal, month.process.stores.tickets
    stored, events = await tickets.get(number), await tickets.history(number)
    if list(events) != journal.events[number] or stored != journal.tickets[number]:
        raise journal.wrong(number, f"the store holds something else: {stored}, {events}")
    if replay(journal.filed[number], events) != stored:
        raise journal.wrong(number, f"its history does not lead to {stored}")
    latest = {event.kind: event.after for event in events}
    ends = (latest.get(EventKind.STATUS, "new"), latest.get(EventKind.ASSIGNED))
    if (str(stored.status), stored.assignee) != ends:
        raise journal.wrong(number, f"it ends as {stored.status} with {stored.assignee}, and its history with {ends}")
    versions = list(dict.fromkeys(event.version for event in events))
    if versions != list(range(1, stored.version + 1)) or [e.at for e in events] != sorted(e.at for e in events):
        raise journal.wrong(number, "its history has gaps, or runs backwards")
    given = [event for event in events if _routed(event)]
    placed = await tickets.placements(number)
    if [(f"turn {one.turn}", one.engineer) for one in placed] != [_turn(event) for event in given]:
        raise journal.wrong(number, f"its assignments are not those of its records: {placed}")


def _routed(event: TicketEvent) -> bool:
    return event.kind is EventKind.ASSIGNED and event.actor.id == "routing" and event.after is not None


def _turn(event: TicketEvent) -> tuple[str, str | None]:
    return (event.because or "").partition(":")[0], event.after


def _live(month: Month, number: str, courses: dict[str, Course]) -> None:
    """Live through a ticket, after those that were merged into it."""
    for link in month.journal.tickets[number].links:
        if link.kind is LinkKind.MERGED_FROM and link.number not in courses:
            _live(month, link.number, courses)
    journal = month.journal
    courses[number] = course(
        journal.filed[number],
        journal.events[number],
        month.settings.sla.policies,
        month.hours,
        month.clock(),
        lambda other: owes_reply(courses[other].looks[-1].expected),
    )


def _compared(month: Month, number: str, courses: dict[str, Course]) -> None:
    """Compare the clocks after every minute in which something happened, and now."""
    journal, events = month.journal, month.journal.events[number]
    owing = {
        link.number
        for link in journal.tickets[number].links
        if link.kind is LinkKind.MERGED_FROM and owes_reply(courses[link.number].looks[-1].expected)
    }
    for look in courses[number].looks:
        known = [event for event in events if event.at <= look.now]
        history = sla_history(journal.filed[number], known, owing=owing)
        seen = clocks(history, month.settings.sla.policies, month.calendar, look.now)
        for one, expected in zip(seen, look.expected, strict=True):
            if not _same(plain(one), expected):
                raise journal.wrong(number, f"at {look.now} its clock is\n{one}, and by the minutes\n{expected}")


def _same(seen: SlaClock, expected: SlaClock) -> bool:
    # What is due beyond the hours that are known can only be due later than they reach.
    due = seen.due if expected.due is not None or seen.due is None else None
    warning = seen.warning_at if expected.warning_at is not None or seen.warning_at is None else None
    return replace(seen, due=due, warning_at=warning) == expected


def _told_once(month: Month, number: str, lived: Course) -> None:
    journal = month.journal
    events = [event for event in journal.events[number] if event.kind in TOLD]
    told = [(event.kind, event.after or "", event.because) for event in events]
    due = {(kind, key, f"{since:%Y-%m-%d %H:%M} UTC"): since for kind, key, since in lived.told}
    # What was to be warned of while the process was dead may be over, or worse, when it runs again.
    missed = {one for one, since in due.items() if one[0] is EventKind.WARNED and late(since, since, month.downs)}
    if len(set(told)) != len(told) or not set(due) - missed <= set(told) <= set(due):
        raise journal.wrong(number, f"told was {told}, and by the minutes {sorted(due)}")
    for event, one in zip(events, told, strict=True):
        if late(event.at, due[one], month.downs) != timedelta():
            raise journal.wrong(number, f"{one} was told at {event.at}")


async def _listed(month: Month, courses: dict[str, Course]) -> None:
    """Compare what lists show."""
    standings = await month.process.stores.watch.standings(list(courses))
    for number, lived in courses.items():
        expected = standing(lived.looks[-1].expected)
        found = standings[number]
        if month.beyond(found.due) or month.beyond(found.reply_due):
            continue
        if found != expected:
            raise month.journal.wrong(number, f"lists show {found}, and by the minutes {expected}")


def _nothing_lost(month: Month) -> None:
    """Look for every form and every word, once each."""
    journal = month.journal
    keys = Counter((one.requester_id, one.key) for one in journal.tickets.values() if one.key is not None)
    for case in month.cases.values():
        if case.at < month.clock() and keys[case.person.id, case.key] != 1:
            raise journal.wrong(case.number or "?", f"{case.key} was filed {keys[case.person.id, case.key]} times")
    words = Counter(
        comment.text for one in journal.tickets.values() for comment in one.comments if comment.public or comment.team
    )
    words += Counter(one.description for one in journal.filed.values() if one.description in month.said)
    for text in month.said:
        if words[text] != 1:
            raise journal.wrong("?", f"the customer's words {text!r} are there {words[text]} times")
    doubled = [text for text, count in words.items() if count > 1]
    if doubled:
        raise journal.wrong("?", f"the same was said twice: {doubled}")
    held = [one for one in journal.tickets.values() if one.status is Status.NEW and one.assignee is not None]
    if held:
        raise journal.wrong(held[0].number, "somebody has it, and it is new")
