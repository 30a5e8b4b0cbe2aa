"""What becomes of tickets and clusters when new ones come, or all is drawn anew: in words and rows. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from handlers.clusters.cluster import Cluster, ClusterEvent, ClusterState, Happened, Membership
from handlers.clusters.drawing import Group, Outcome
from handlers.clusters.stability import Move, Place
from retrieval.density import NONE, Grouping

_CHANGED = 0.05
"""How much firmer or looser a ticket must belong to be written anew."""
_ASIDE = "is like no others yet"
CAME_FROM = "came from "
"""Begins why a ticket is in a cluster that was in another one before."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What a drawing over all tickets changes."""

    clusters: tuple[Cluster, ...]
    memberships: tuple[Membership, ...]
    events: tuple[ClusterEvent, ...]


def joining(
    numbers: Sequence[str], opened: Mapping[str, datetime], found: Grouping, names: Sequence[str], now: datetime
) -> tuple[Membership, ...]:
    """Say where new tickets belong.

    Args:
        numbers: theirs; what is not in `opened` is gone, or goes on in another ticket.
        opened: when they were opened.
        found: their groups, in the same order.
        names: the cluster of each group.
        now: when they were looked at.
    """
    placed = []
    for number, label, strength in zip(numbers, found.labels, found.strength, strict=True):
        if number in opened:
            cluster = None if label == NONE else names[int(label)]
            because = _ASIDE if cluster is None else f"is as close to {cluster} as its tickets are to each other"
            placed.append(Membership(number, cluster, now, float(strength) if cluster else 0.0, because))
    return tuple(placed)


def nowhere(count: int) -> Grouping:
    """Give the groups of so many tickets while there is none that they could join."""
    return Grouping(np.full(count, NONE, dtype=np.int64), np.zeros(count, dtype=np.float32))


def seen(cluster: Cluster, opened: Sequence[datetime]) -> Cluster:
    """Give a cluster that has tickets opened then, too."""
    first, last = min([cluster.first_seen, *opened]), max([cluster.last_seen, *opened])
    return replace(cluster, first_seen=first, last_seen=last)


def redrawn(
    outcome: Outcome,
    reserved: Sequence[str],
    known: Mapping[str, Cluster],
    before: Mapping[str, Membership],
    opened: Mapping[str, datetime],
    model: str,
    now: datetime,
) -> Redrawn:
    """Say what a drawing changes.

    Args:
        outcome: what was drawn.
        reserved: numbers for its new clusters, in the order of `Outcome.new`.
        known: the clusters that there are, by number.
        before: where its tickets belonged; those that were never looked at are missing.
        opened: when its tickets were opened.
        model: the version of what drew.
        now: when.
    """
    names = dict(zip(outcome.new, reserved, strict=True))
    clusters, events = [], []
    strengths: dict[str, float] = {}
    for group in outcome.groups:
        number = names.get(group.cluster, group.cluster)
        moments = [opened[ticket] for ticket in group.strengths]
        made = Cluster(
            number, group.terms, group.label or number, min(moments), max(moments), model, examples=group.examples
        )
        if number in known:
            made = seen(replace(made, first_seen=known[number].first_seen, last_seen=known[number].last_seen), moments)
        else:
            found = _many(len(moments))
            rests = _rests(group, known, before)
            if rests is not None and rests.settled is not None:
                # What somebody let rest does not come to life by falling apart: it has not grown.
                made = replace(made, state=rests.state, settled=replace(rests.settled, size=len(moments)))
                found = f"{found}, most of them from {rests.number}: it rests as that does"
            events.append(ClusterEvent(number, now, Happened.FOUND, text=found))
        clusters.append(made)
        strengths.update(group.strengths)
    memberships = _memberships(outcome, names, before, opened, strengths, now)
    events += _gone(before, memberships, {one.number for one in clusters}, now)
    return Redrawn(tuple(clusters), memberships, tuple(events))


def _rests(group: Group, known: Mapping[str, Cluster], before: Mapping[str, Membership]) -> Cluster | None:
    """Give the cluster that rests which more than half of a group's tickets come from; None: there is none."""
    came = Counter(before[ticket].cluster for ticket in group.strengths if ticket in before)
    for number, count in came.items():
        if number is not None and number in known and 2 * count > len(group.strengths):
            return known[number] if known[number].settled is not None else None
    return None


def _memberships(
    outcome: Outcome,
    names: Mapping[str, str],
    before: Mapping[str, Membership],
    opened: Mapping[str, datetime],
    strengths: Mapping[str, float],
    now: datetime,
) -> tuple[Membership, ...]:
    """Give those that are new or changed."""
    made = []
    for number in opened:
        place, was, strength = outcome.places.get(number), before.get(number), strengths.get(number, 0.0)
        cluster = None if place is None or place.cluster is None else names.get(place.cluster, place.cluster)
        if was is None or was.cluster != cluster:
            made.append(Membership(number, cluster, now, strength, _why(place, cluster)))
        elif abs(was.strength - strength) > _CHANGED:
            made.append(replace(was, strength=strength))
    return tuple(made)


def _why(place: Place | None, cluster: str | None) -> str:
    if place is None or (cluster is None and place.move is not Move.LEAVES):
        return _ASIDE
    if place.move is Move.LEAVES:
        return f"left {place.before}: it is like no others now"
    if place.move is Move.MOVES:
        return f"{CAME_FROM}{place.before}: it is closer to {cluster} now"
    return f"was drawn together with the others of {cluster}"


def _gone(
    before: Mapping[str, Membership], changed: Sequence[Membership], there: set[str], now: datetime
) -> list[ClusterEvent]:
    """Tell of clusters that have no tickets any more where most of them went."""
    went: dict[str, Counter[str]] = {}
    for one in changed:
        was = before.get(one.number)
        if was is not None and was.cluster is not None and was.cluster not in there and was.cluster != one.cluster:
            went.setdefault(was.cluster, Counter())[one.cluster or ""] += 1
    return [ClusterEvent(number, now, Happened.GONE, text=_mostly(counts)) for number, counts in sorted(went.items())]


def _many(count: int) -> str:
    return "1 ticket" if count == 1 else f"{count:,} tickets"


def _mostly(counts: Counter[str]) -> str:
    where = min(counts, key=lambda one: (-counts[one], one))
    return where or "apart"


def back(cluster: Cluster, now: datetime, size: int) -> tuple[Cluster, ClusterEvent]:
    """Open one again that has grown, and say so."""
    made = replace(cluster, state=ClusterState.OPEN, settled=None, version=cluster.version + 1)
    return made, ClusterEvent(cluster.number, now, Happened.BACK, text=f"it has grown to {_many(size)}")
