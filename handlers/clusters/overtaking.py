"""What somebody is told whose change of a cluster came too late. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.clusters.cluster import ClusterEvent, Happened
from handlers.ports import ChangeRefused
from handlers.tickets.refusals import Refusal

_DID: Mapping[Happened, str] = {
    Happened.TITLED: "gave it another title",
    Happened.DISMISSED: "dismissed it",
    Happened.HANDED_OVER: "handed it over",
    Happened.BACK: "brought it back",
}


def overtaken(number: str, events: Sequence[ClusterEvent]) -> ChangeRefused:
    """Give the refusal; it says who changed the cluster last, and how. `events`: what happened to it, in order."""
    did = [one for one in events if one.kind in _DID]
    who = f"{did[-1].name or 'Somebody'} {_DID[did[-1].kind]}" if did else "Somebody changed it"
    return ChangeRefused(f"{who} meanwhile: look at {number} again.", Refusal.OVERTAKEN)
