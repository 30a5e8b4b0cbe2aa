"""What becomes of tickets and clusters, in words and rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from handlers.clusters.cluster import ClusterState, Happened, Membership, Settled
from handlers.clusters.drawing import Group, Outcome
from handlers.clusters.placing import joining, redrawn, seen
from handlers.clusters.stability import Move, Place
from retrieval.density import Grouping
from tests.cluster_worlds import TAG, cluster
from tests.fakes import START

LATER = START + timedelta(days=1)
OPENED = {f"T-{number}": START + timedelta(hours=number) for number in range(1, 6)}


def was(number: str, name: str | None, strength: float = 0.9) -> Membership:
    return Membership(number, name, START, strength, "was there")


def group(name: str, *numbers: str, strength: float = 0.9) -> Group:
    return Group(name, dict.fromkeys(numbers, strength), numbers[:1], ("hum",), "hum")


def test_a_new_ticket_joins_a_cluster_or_stays_aside() -> None:
    found = Grouping(np.array([0, -1, 0]), np.array([0.75, 0.0, 0.5], dtype=np.float32))
    first, second = joining(["T-1", "T-2", "T-9"], OPENED, found, ["K-4"], LATER)
    assert first == Membership("T-1", "K-4", LATER, 0.75, "is as close to K-4 as its tickets are to each other")
    assert second == Membership("T-2", None, LATER, 0.0, "is like no others yet")


def test_a_cluster_was_seen_when_its_tickets_were_opened() -> None:
    made = seen(cluster(), [START - timedelta(days=3), LATER])
    assert (made.first_seen, made.last_seen) == (START - timedelta(days=3), LATER)


def test_a_drawing_names_new_groups_and_keeps_the_others_apart_from_what_people_made_of_them() -> None:
    places = {
        "T-1": Place("K-1", "K-1", Move.STAYS),
        "T-2": Place("K-1", None, Move.JOINS),
        "T-3": Place("+1", "K-1", Move.MOVES),
        "T-4": Place(None, "K-1", Move.LEAVES),
    }
    outcome = Outcome((group("K-1", "T-1", "T-2"), group("+1", "T-3")), places)
    before = {one: was(one, "K-1") for one in ("T-1", "T-3", "T-4")}
    known = {"K-1": cluster(first_seen=START - timedelta(days=9))}
    made = redrawn(outcome, ["K-7"], known, before, OPENED, "m2", LATER)
    assert [(one.number, one.first_seen, one.last_seen) for one in made.clusters] == [
        ("K-1", START - timedelta(days=9), OPENED["T-2"]),
        ("K-7", OPENED["T-3"], OPENED["T-3"]),
    ]
    assert {one.model for one in made.clusters} == {"m2"}
    assert [(one.number, one.kind, one.text) for one in made.events] == [("K-7", Happened.FOUND, "1 ticket")]
    assert {one.number: (one.cluster, one.because) for one in made.memberships} == {
        "T-2": ("K-1", "was drawn together with the others of K-1"),
        "T-3": ("K-7", "came from K-1: it is closer to K-7 now"),
        "T-4": (None, "left K-1: it is like no others now"),
        "T-5": (None, "is like no others yet"),
    }


RESTS = Settled(START, "meg", "Meg", 20, "we know of it")


def parted(of_old: int, of_new: int) -> tuple[Outcome, dict[str, Membership], dict[str, datetime]]:
    """Give a drawing in which some tickets of K-1, which had more, are a group of their own with new ones."""
    stay, go = [f"T-{n}" for n in range(1, 12)], [f"T-{n}" for n in range(12, 12 + of_old + of_new)]
    old = {*stay, *go[:of_old]}
    places = {one: Place("K-1", "K-1", Move.STAYS) for one in stay}
    places |= {one: Place("+1", "K-1" if one in old else None, Move.MOVES if one in old else Move.JOINS) for one in go}
    outcome = Outcome((group("K-1", *stay), group("+1", *go)), places)
    return outcome, {one: was(one, "K-1") for one in sorted(old)}, dict.fromkeys([*stay, *go], START)


def test_a_part_of_a_cluster_that_rests_rests_as_well() -> None:
    known = {"K-1": cluster(state=ClusterState.DISMISSED, settled=RESTS)}
    outcome, before, opened = parted(7, 2)
    found = redrawn(outcome, ["K-2"], known, before, opened, TAG, LATER)
    part = found.clusters[1]
    assert (part.number, part.state, part.settled) == ("K-2", ClusterState.DISMISSED, replace(RESTS, size=9))
    assert found.events[0].text == "9 tickets, most of them from K-1: it rests as that does"


def test_a_part_with_as_many_new_tickets_is_open_and_so_is_a_part_of_an_open_cluster() -> None:
    known = {"K-1": cluster(state=ClusterState.DISMISSED, settled=RESTS)}
    outcome, before, opened = parted(5, 5)
    assert redrawn(outcome, ["K-2"], known, before, opened, TAG, LATER).clusters[1].settled is None
    outcome, before, opened = parted(9, 0)
    (_, part) = redrawn(outcome, ["K-2"], {"K-1": cluster()}, before, opened, TAG, LATER).clusters
    assert (part.state, part.settled) == (ClusterState.OPEN, None)


def test_a_ticket_that_stays_is_written_only_when_it_belongs_there_more_or_less_firmly() -> None:
    outcome = Outcome(
        (group("K-1", "T-1", "T-2", strength=0.5),),
        {one: Place("K-1", "K-1", Move.STAYS) for one in ("T-1", "T-2")},
    )
    before = {"T-1": was("T-1", "K-1", 0.52), "T-2": was("T-2", "K-1", 0.9)}
    opened = {one: OPENED[one] for one in before}
    (only,) = redrawn(outcome, [], {"K-1": cluster()}, before, opened, TAG, LATER).memberships
    assert only == Membership("T-2", "K-1", START, 0.5, "was there")


def test_a_cluster_without_tickets_tells_where_most_of_them_went() -> None:
    outcome = Outcome(
        (group("K-2", "T-1", "T-2"),),
        {
            "T-1": Place("K-2", "K-1", Move.MOVES),
            "T-2": Place("K-2", "K-1", Move.MOVES),
            "T-3": Place(None, "K-1", Move.LEAVES),
            "T-4": Place(None, "K-3", Move.LEAVES),
        },
    )
    before = {**{one: was(one, "K-1") for one in ("T-1", "T-2", "T-3")}, "T-4": was("T-4", "K-3")}
    made = redrawn(outcome, [], {"K-2": cluster("K-2")}, before, OPENED, TAG, LATER)
    assert [(one.number, one.kind, one.text) for one in made.events] == [
        ("K-1", Happened.GONE, "K-2"),
        ("K-3", Happened.GONE, "apart"),
    ]
