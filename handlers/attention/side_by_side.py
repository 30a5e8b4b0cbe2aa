"""How many tickets of a customer were open at some moment of the past. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import TypeAlias

from handlers.attention.findings import OTHERS_COUNTED
from handlers.attention.past import Past
from handlers.ticket import OVER, UNSOLVED
from handlers.ticket_event import EventKind

_Spans: TypeAlias = Iterable[tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class _Course:
    """Which tickets that share a name were open from each of these times on, ascending; a few of them are enough."""

    times: Sequence[datetime]
    open: Sequence[tuple[str, ...]]

    def at(self, moment: datetime) -> tuple[str, ...]:
        place = bisect_right(self.times, moment)
        return self.open[place - 1] if place else ()


class SideBySide:
    """Tickets by what they share, worked out once: an account may have thousands.

    Args:
        pasts: all tickets that count.
    """

    def __init__(self, pasts: Sequence[Past]) -> None:
        turns: dict[str, list[tuple[datetime, bool, str]]] = {}
        for past in pasts:
            number, found = past.ticket.number, list[tuple[datetime, bool, str]]()
            for start, end in _unsolved(past):
                if end is None or start < end:
                    found.append((start, True, number))
                    found += [] if end is None else [(end, False, number)]
            for name in past.whose:
                turns.setdefault(name, []).extend(found)
        self._courses: Mapping[str, _Course] = {name: _course(found) for name, found in turns.items()}

    def others(self, past: Past, at: datetime) -> int:
        """Count the other open tickets that share something with one, up to `OTHERS_COUNTED`."""
        found = {number for name in past.whose if name in self._courses for number in self._courses[name].at(at)}
        return min(OTHERS_COUNTED, len(found - {past.ticket.number}))


def _course(turns: list[tuple[datetime, bool, str]]) -> _Course:
    """Follow who was open. What ends comes before what begins, so that what is opened again at once is open."""
    open_, times, found = dict[str, None](), list[datetime](), list[tuple[str, ...]]()
    for at, together in groupby(sorted(turns), key=itemgetter(0)):
        for _, begins, number in together:
            if begins:
                open_[number] = None
            else:
                open_.pop(number, None)
        times.append(at)
        # One may be the ticket itself that is asked about.
        found.append(tuple(islice(open_, OTHERS_COUNTED + 1)))
    return _Course(times, found)


def _unsolved(past: Past) -> _Spans:
    """Give when a ticket was not over: from, and until; None: it is still not."""
    since: datetime | None = past.ticket.opened_at
    for event in past.events:
        if event.kind is not EventKind.STATUS:
            continue
        if event.after in OVER and since is not None:
            yield since, event.at
            since = None
        elif event.after in UNSOLVED and since is None:
            since = event.at
    if since is not None:
        yield since, None
