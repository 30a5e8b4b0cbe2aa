"""What the team decides about clusters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from handlers.tickets.plain import Field
from retrieval.density import LEAST

BEGIN = 30
"""Tickets of the window from which on clusters are drawn: before, chance makes as many as problems do."""


SHORTEST, LONGEST = timedelta(days=14), timedelta(days=365)
"""Of a window: two weeks tell a week from the one before, and after a year a problem is another one."""
MOST = 100
"""The highest that the least can be."""


@dataclass(frozen=True, slots=True)
class ClusterPolicy:
    """The numbers by which clusters are drawn.

    Attributes:
        window: tickets that were opened within this time are looked at.
        least: tickets of the smallest cluster, at least 2.
        alerts: whether the team is told when one grows.
    """

    window: timedelta = timedelta(days=90)
    least: int = LEAST
    alerts: bool = True


def read_cluster_policy(given: Field, time: Callable[[Field], timedelta]) -> ClusterPolicy:
    """Read ``{"window": "90d", "least": 5, "alerts": true}``. `time`: reads a length.

    Raises:
        InvalidInput: something is wrong with it; the text names the field.
    """
    table, policy = given.table({"window", "least", "alerts"}), ClusterPolicy()
    window, least, alerts = policy.window, policy.least, policy.alerts
    if "window" in table:
        window = time(table["window"])
        if not SHORTEST <= window <= LONGEST:
            table["window"].wrong(f"a window has {SHORTEST.days} to {LONGEST.days} days")
    if "least" in table:
        number = table["least"].number()
        if not number.is_integer() or not 2 <= number <= MOST:
            table["least"].wrong(f"a whole number from 2 to {MOST} belongs here")
        least = int(number)
    if "alerts" in table:
        value = table["alerts"].value
        if not isinstance(value, bool):
            table["alerts"].wrong("true or false belongs here")
        alerts = value
    return ClusterPolicy(window, least, alerts)
