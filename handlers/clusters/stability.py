"""Which group of today is which cluster of yesterday, and which tickets go where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MARGIN = 0.1
"""How much closer a ticket must be to another cluster than to its own, to go there."""
HOLDS = 0.5
"""A ticket that is at least so close to its cluster stays in it. It joined by more than that: whoever is on the edge
would go to and fro otherwise."""
_PART = 0.2
"""Share of a cluster's tickets that part from it together, when they are found in a new one; and of a group's, or its
cluster's, that are the least for it to go on as that cluster."""

_SEVERAL = 3
"""Tickets of a cluster that may carry its name into a group of many more."""
_MOSTLY = 0.5
"""Share of a group that is the tickets of a cluster which rests, where it goes on as that."""


class Move(StrEnum):
    """What became of a ticket's place."""

    STAYS = "stays"
    JOINS = "joins"
    """It had no cluster, and has one now."""
    MOVES = "moves"
    """It has become closer to another cluster, or its part of a cluster became one of its own."""
    LEAVES = "leaves"
    """It has no cluster any more: nothing like it is near."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket belongs now.

    Attributes:
        cluster: its id; None: to none.
        before: the id of the cluster that it had; None: it had none.
    """

    cluster: str | None
    before: str | None
    move: Move


def carried(
    before: Mapping[str, str], found: Sequence[Collection[str]], resting: Collection[str] = ()
) -> tuple[str | None, ...]:
    """Tell which cluster of yesterday each group of today goes on as; None: it is a new one, and needs a new id.

    A pair goes on together by how many tickets it shares, then by the share of both that these are (Jaccard), the best
    pair first, each cluster and each group once. So the largest part of a cluster that splits keeps its name, and of
    clusters that become one the name of the largest stays. Tickets that left the window, or came today, do not count
    for which pair is the best; but what is shared must be enough to speak of the same problem. A last ticket of an old
    cluster would hand its name, and what people decided of it, to an outage of today.

    Args:
        before: the cluster of each ticket that had one, by the ticket's number.
        found: the tickets of each group of today, none in two of them.
        resting: clusters that somebody let rest: they go on only in a group that is mostly theirs.
    """
    there = {ticket for group in found for ticket in group}
    sizes = Counter(cluster for ticket, cluster in before.items() if ticket in there)
    whole = Counter(before.values())
    pairs = []
    for position, group in enumerate(found):
        shared = Counter(before[ticket] for ticket in group if ticket in before)
        known = shared.total()
        for cluster, count in shared.items():
            if not _same(count, len(group), whole[cluster], cluster in resting):
                continue
            alike = count / (sizes[cluster] + known - count)
            pairs.append((-count, -alike, cluster, min(group), position))
    names: dict[int, str] = {}
    given: set[str] = set()
    for _, _, cluster, _, position in sorted(pairs):
        if position not in names and cluster not in given:
            names[position] = cluster
            given.add(cluster)
    return tuple(names.get(position) for position in range(len(found)))


def _same(shared: int, group: int, cluster: int, rests: bool) -> bool:
    """Tell whether a group that shares so many tickets with a cluster may be it."""
    if rests:
        return shared >= _MOSTLY * group
    return shared >= _PART * group or (shared >= _SEVERAL and shared >= _PART * cluster)


def settled(
    before: Mapping[str, str], today: Mapping[str, Collection[str]], pull: Mapping[str, Mapping[str, float]]
) -> Mapping[str, Place]:
    """Tell where each ticket belongs: it keeps its cluster unless the evidence changed.

    That is: its cluster is gone; a part of its cluster is a new one; it is closer to the cluster of its group by
    `MARGIN`; or it is not even `HOLDS` close to its own any more.

    Args:
        before: as with `carried`.
        today: the tickets of each group of today, by the id of the cluster that it goes on as.
        pull: how close a ticket is to clusters of `today`, 1 for as close as their members are; by ticket and
            cluster. What is missing is far.

    Returns:
        A place for each ticket that had a cluster or has one now; others are missing. Tickets of `before` that are
        neither in `today` nor in `pull` are far from all.
    """
    group = {ticket: cluster for cluster, tickets in today.items() for ticket in tickets}
    sizes = Counter(before.values())
    shared = Counter((before[ticket], cluster) for ticket, cluster in group.items() if ticket in before)
    parted = {(was, found) for (was, found), n in shared.items() if found not in sizes and n >= _PART * sizes[was]}
    return {
        ticket: _place(before.get(ticket), group.get(ticket), pull.get(ticket, {}), today, parted)
        for ticket in [*before, *(one for one in group if one not in before)]
    }


def _place(
    was: str | None,
    found: str | None,
    pull: Mapping[str, float],
    today: Mapping[str, Collection[str]],
    parted: Collection[tuple[str, str]],
) -> Place:
    if was is None:
        return Place(found, None, Move.JOINS)
    if was == found:
        return Place(was, was, Move.STAYS)
    own = pull.get(was, 0.0) if was in today else 0.0
    if found is None:
        return Place(was, was, Move.STAYS) if own >= HOLDS else Place(None, was, Move.LEAVES)
    # A cluster that parted from this one takes its tickets along: held back one by one, it would never come about.
    if (was, found) not in parted and own >= HOLDS and pull.get(found, 0.0) < own + MARGIN:
        return Place(was, was, Move.STAYS)
    return Place(found, was, Move.MOVES)
