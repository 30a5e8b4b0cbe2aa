"""The score of a ticket: its parts, and when time alone will change it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from handlers.attention.attention import HIGHEST, Attention, Evidence, Part
from handlers.attention.damping import damping
from handlers.attention.finding import Finding
from handlers.attention.findings import lasting, passing
from handlers.attention.projection import later
from handlers.attention.weights import Weights
from handlers.ticket import OVER

SOONEST = timedelta(minutes=1)
LATEST = timedelta(hours=6)


def score(evidence: Evidence, weights: Weights) -> Attention | None:
    """Score a ticket as it stands; None when it is over: nobody needs to look at it.

    The parts' points are whole numbers, so that they add up to the score as they are shown.
    """
    ticket = evidence.ticket
    if ticket.status in OVER:
        return None
    parts = _parts((*lasting(evidence), *passing(evidence)), weights)
    calmed = damping(evidence, total(parts), weights)
    if calmed is not None:
        parts = (*parts, calmed)
    parts = tuple(sorted(parts, key=lambda part: (part.points < 0, -abs(part.points))))
    summed = max(0, min(HIGHEST, total(parts)))
    return Attention(ticket.number, ticket.version, evidence.now, summed, parts, weights.version)


def again(evidence: Evidence, weights: Weights) -> datetime | None:
    """Say when to score a ticket again though nothing happens to it; None when it is over.

    That is when time alone will have changed the score by a point or more, yet neither within `SOONEST` nor beyond
    `LATEST`. Where hours close on the way it may be too early, which changes nothing.
    """
    if evidence.ticket.status in OVER:
        return None
    still = total(_parts(lasting(evidence), weights))

    def at(after: timedelta) -> int:
        then = later(evidence, after)
        base = still + total(_parts(passing(then), weights))
        calmed = damping(then, base, weights)
        return max(0, min(HIGHEST, base + (0 if calmed is None else round(calmed.points))))

    now, least, most = at(timedelta()), SOONEST, LATEST
    if at(most) == now:
        return evidence.now + most
    if at(least) != now:
        return evidence.now + least
    # A score never falls by time alone, so the first change lies where two halves differ.
    while most - least > SOONEST:
        middle = least + (most - least) / 2
        least, most = (middle, most) if at(middle) == now else (least, middle)
    return evidence.now + most


def total(parts: Iterable[Part]) -> int:
    """Give the sum of the parts' points."""
    return round(sum(part.points for part in parts))


def _parts(findings: Sequence[Finding], weights: Weights) -> tuple[Part, ...]:
    found = (Part(one.kind, float(round(weights.of(one.kind) * one.value)), one.text) for one in findings)
    return tuple(part for part in found if part.points)
