import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.clusters.drawing import Material, draw
from retrieval.density import NONE, joined

TOLERANCE = 0.9
"""Adjusted Rand index of clusters after two orders of arrival, where problems are different subjects."""


def desk(problems: int, size: int, noise: int, seed: int) -> np.ndarray:
    """Give the vectors of some problems' tickets, and of others that are like none."""
    random = np.random.default_rng(seed)
    parts = [random.normal(random.normal(size=96), 0.6, size=(size, 96)) for _ in range(problems)]
    vectors = np.concatenate([*parts, random.normal(size=(noise, 96))])
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def arrived(vectors: np.ndarray, order: np.ndarray, steps: int) -> dict[int, str]:
    """Let tickets come in an order: new ones join what is there, and all is drawn anew after each step."""
    places: dict[int, str] = {}
    begun, given = len(order) // 2, 0
    for end in np.linspace(begun, len(order), steps + 1).astype(int).tolist():
        there, new = order[:begun].tolist(), order[begun:end].tolist()
        if new and places:
            names = sorted(set(places.values()))
            labels = np.array([names.index(places[row]) if row in places else NONE for row in there])
            found = joined(vectors[new], vectors[there], labels)
            places |= {row: names[label] for row, label in zip(new, found.labels, strict=True) if label != NONE}
        rows, begun = order[:end].tolist(), end
        numbers = tuple(f"T-{row}" for row in rows)
        before = {f"T-{row}": cluster for row, cluster in places.items()}
        outcome = draw(Material(numbers, ("same words",) * len(rows), vectors[rows], before, 5))
        ids = {name: f"K-{given + at}" for at, name in enumerate(outcome.new)}
        given += len(ids)
        found_places = {number: place.cluster for number, place in outcome.places.items() if place.cluster is not None}
        places = {int(number[2:]): ids.get(cluster, cluster) for number, cluster in found_places.items()}
    return places


def agreement(one: dict[int, str], other: dict[int, str], n: int) -> float:
    """Give the adjusted Rand index (Hubert and Arabie 1985); each ticket of no cluster is one of its own."""
    first, second = ([places.get(row, f"alone {row}") for row in range(n)] for places in (one, other))
    _, rows = np.unique(first, return_inverse=True)
    _, columns = np.unique(second, return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    chance = pairs(table.sum(axis=1)) * pairs(table.sum(axis=0)) / pairs(np.array([n]))
    most = (pairs(table.sum(axis=1)) + pairs(table.sum(axis=0))) / 2
    return 1.0 if most == chance else (pairs(table) - chance) / (most - chance)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(8, 25))
def test_clusters_hardly_depend_on_the_order_of_arrival(seed: int, problems: int, size: int) -> None:
    vectors = desk(problems, size, 30, seed)
    random = np.random.default_rng(seed)
    one, other = (arrived(vectors, random.permutation(len(vectors)), 3) for _ in range(2))
    assert agreement(one, other, len(vectors)) >= TOLERANCE


def test_drawn_at_once_the_order_does_not_matter_at_all() -> None:
    vectors = desk(4, 12, 30, 1)
    order = np.random.default_rng(2).permutation(len(vectors))
    one = arrived(vectors, np.arange(len(vectors)), 0)
    assert agreement(one, one, len(vectors)) == 1.0
    numbers = tuple(f"T-{row}" for row in order)
    outcome = draw(Material(numbers, ("same words",) * len(order), vectors[order], {}, 5))
    whole = tuple(f"T-{row}" for row in range(len(order)))
    again = draw(Material(whole, ("same words",) * len(order), vectors, {}, 5))
    assert {frozenset(group.strengths) for group in outcome.groups} == {
        frozenset(group.strengths) for group in again.groups
    }


def test_tickets_keep_their_clusters_when_the_same_are_drawn_again() -> None:
    vectors = desk(5, 14, 40, 3)
    places = arrived(vectors, np.random.default_rng(3).permutation(len(vectors)), 3)
    numbers = tuple(f"T-{row}" for row in range(len(vectors)))
    before = {f"T-{row}": cluster for row, cluster in places.items()}
    outcome = draw(Material(numbers, ("same words",) * len(numbers), vectors, before, 5))
    assert outcome.new == ()
    assert {number: place.cluster for number, place in outcome.places.items()} == before
