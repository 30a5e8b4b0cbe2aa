"""Engineers, their hours, and tickets that wait for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.assignment import Waiting
from handlers.tickets.staff import Engineer, Presence
from tests.fakes import START

HERE = Presence(here=True, since=START)


def later(*, minutes: float = 0, hours: float = 0) -> datetime:
    """Give a moment after the start."""
    return START + timedelta(minutes=minutes, hours=hours)


def away(since: datetime = START, until: datetime | None = None) -> Presence:
    """Give the presence of somebody who is away."""
    return Presence(here=False, since=since, until=until)


@dataclass
class FakeHours:
    """Open for all but those named; these open again when told."""

    closed: Collection[str] = ()
    openings: dict[str, datetime] = field(default_factory=dict)

    def is_open(self, engineer: str, at: datetime) -> bool:
        return engineer not in self.closed

    def next_opening(self, engineer: str, at: datetime) -> datetime | None:
        return self.openings.get(engineer)


ALWAYS = FakeHours()


def engineer(name: str, **facts) -> Engineer:
    """Make an engineer who is here."""
    return replace(Engineer(name, HERE), **facts)


def ticket(number: int, **facts) -> Waiting:
    """Make a ticket; higher numbers came later, by a minute each."""
    opened = later(minutes=number)
    return replace(Waiting(f"T-{number}", opened, opened), **facts)
