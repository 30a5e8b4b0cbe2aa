from hypothesis import given
from hypothesis import strategies as st

from handlers.clusters.stability import HOLDS, MARGIN, Move, Place, carried, settled


def tickets(begin: int, end: int) -> list[str]:
    return [f"T-{n}" for n in range(begin, end)]


def in_one(cluster: str, begin: int, end: int) -> dict[str, str]:
    return dict.fromkeys(tickets(begin, end), cluster)


def test_a_group_goes_on_as_the_cluster_that_most_of_its_tickets_were_in() -> None:
    before = in_one("K-1", 0, 10) | in_one("K-2", 10, 16)
    assert carried(before, [tickets(10, 18), tickets(1, 10), tickets(30, 40)]) == ("K-2", "K-1", None)


def test_when_a_cluster_splits_its_largest_part_keeps_the_name() -> None:
    assert carried(in_one("K-1", 0, 12), [tickets(0, 5), tickets(5, 12)]) == (None, "K-1")


def test_when_clusters_become_one_it_is_called_like_the_largest() -> None:
    assert carried(in_one("K-1", 0, 5) | in_one("K-2", 5, 12), [tickets(0, 12)]) == ("K-2",)


def test_tickets_that_left_the_window_do_not_count() -> None:
    before = in_one("K-1", 0, 4) | in_one("K-1", 100, 200) | in_one("K-2", 4, 9)
    assert carried(before, [tickets(0, 5), tickets(5, 9)]) == ("K-1", "K-2")


def test_a_last_ticket_of_an_old_cluster_does_not_give_its_name_to_another_problem() -> None:
    assert carried(in_one("K-7", 0, 1), [tickets(0, 40)]) == (None,)
    assert carried(in_one("K-7", 0, 2), [tickets(0, 40)]) == (None,)
    # Several of a cluster are that problem, grown.
    assert carried(in_one("K-7", 0, 5), [tickets(0, 40)]) == ("K-7",)
    # Unless the others of it are elsewhere.
    assert carried(in_one("K-7", 0, 5) | in_one("K-7", 100, 150), [tickets(0, 40)]) == (None,)


def test_a_cluster_that_rests_goes_on_only_in_a_group_that_is_mostly_its_own() -> None:
    before = in_one("K-7", 0, 10)
    assert carried(before, [tickets(0, 21)], {"K-7"}) == (None,)
    assert carried(before, [tickets(0, 20)], {"K-7"}) == ("K-7",)
    assert carried(before, [tickets(0, 21)]) == ("K-7",)


memberships = st.dictionaries(st.sampled_from(tickets(0, 30)), st.sampled_from(["K-1", "K-2", "K-3"]))
partitions = st.lists(st.integers(-1, 4), min_size=30, max_size=30)


def grouped(labels: list[int]) -> list[list[str]]:
    groups = [[f"T-{n}" for n, label in enumerate(labels) if label == one] for one in range(5)]
    return [group for group in groups if group]


@given(memberships, partitions)
def test_no_name_is_given_twice_nor_one_that_was_not_there(before: dict[str, str], labels: list[int]) -> None:
    names = [name for name in carried(before, grouped(labels)) if name is not None]
    assert len(names) == len(set(names))
    assert set(names) <= set(before.values())


@given(memberships, partitions, st.randoms())
def test_names_do_not_depend_on_the_order_of_groups(before: dict[str, str], labels: list[int], random) -> None:
    found = [group for group in grouped(labels) if any(one in before for one in group)]
    names = dict(zip(map(tuple, found), carried(before, found), strict=True))
    order = random.sample(found, len(found))
    again = dict(zip(map(tuple, order), carried(dict(reversed(before.items())), order), strict=True))
    assert names == again


@given(memberships)
def test_what_is_found_again_keeps_its_names_and_every_ticket_its_place(before: dict[str, str]) -> None:
    clusters = sorted(set(before.values()))
    found = [[ticket for ticket, one in before.items() if one == cluster] for cluster in clusters]
    assert carried(before, found) == tuple(clusters)
    places = settled(before, dict(zip(clusters, found, strict=True)), {})
    assert places == {ticket: Place(one, one, Move.STAYS) for ticket, one in before.items()}


def test_a_ticket_stays_unless_it_is_closer_to_another_cluster_by_a_margin() -> None:
    before = in_one("K-1", 0, 10) | in_one("K-2", 10, 20)
    today = {"K-1": tickets(0, 9), "K-2": tickets(9, 20)}
    near = {"T-9": {"K-1": 0.9, "K-2": 0.9 + MARGIN / 2}}
    assert settled(before, today, near)["T-9"] == Place("K-1", "K-1", Move.STAYS)
    near = {"T-9": {"K-1": 0.8, "K-2": 0.8 + 2 * MARGIN}}
    assert settled(before, today, near)["T-9"] == Place("K-2", "K-1", Move.MOVES)


def test_a_ticket_that_is_far_from_its_cluster_goes_where_it_was_found() -> None:
    before = in_one("K-1", 0, 10) | in_one("K-2", 10, 20)
    today = {"K-1": tickets(0, 9), "K-2": tickets(9, 20)}
    near = {"T-9": {"K-1": HOLDS - 0.01, "K-2": HOLDS}}
    assert settled(before, today, near)["T-9"].move is Move.MOVES


def test_a_ticket_that_was_found_alone_stays_while_its_cluster_is_near() -> None:
    before, today = in_one("K-1", 0, 10), {"K-1": tickets(0, 9)}
    assert settled(before, today, {"T-9": {"K-1": HOLDS}})["T-9"] == Place("K-1", "K-1", Move.STAYS)
    assert settled(before, today, {})["T-9"] == Place(None, "K-1", Move.LEAVES)


def test_tickets_of_a_cluster_that_is_gone_go_where_they_were_found() -> None:
    before = in_one("K-1", 0, 5) | in_one("K-2", 5, 12)
    places = settled(before, {"K-2": tickets(0, 12)}, {ticket: {"K-2": 0.9} for ticket in tickets(0, 12)})
    assert places["T-0"] == Place("K-2", "K-1", Move.MOVES)
    assert places["T-7"] == Place("K-2", "K-2", Move.STAYS)


def test_a_part_that_becomes_a_cluster_takes_its_tickets_along() -> None:
    before, today = in_one("K-1", 0, 12), {"K-1": tickets(0, 7), "K-9": tickets(7, 12)}
    near = {ticket: {"K-1": 0.95, "K-9": 1.0} for ticket in tickets(0, 12)}
    assert {settled(before, today, near)[one].cluster for one in tickets(7, 12)} == {"K-9"}


def test_a_few_strays_are_not_taken_along_by_a_new_cluster() -> None:
    before, today = in_one("K-1", 0, 30), {"K-1": tickets(0, 28), "K-9": tickets(28, 36)}
    near = {ticket: {"K-1": 0.95, "K-9": 1.0} for ticket in tickets(0, 36)}
    places = settled(before, today, near)
    assert places["T-28"] == Place("K-1", "K-1", Move.STAYS)
    assert places["T-35"] == Place("K-9", None, Move.JOINS)
