"""Clusters drawn anew over all tickets of the window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.clusters.drawing import Material, Outcome, draw
from handlers.clusters.labels import Asker
from handlers.clusters.stability import Move

ABOUT = ("printer offline after update", "invoice has the wrong address", "cannot reset my password")
DIMENSIONS = 24


def material(sizes: tuple[int, ...] = (9, 8, 7), noise: int = 6, seed: int = 7) -> Material:
    """Give tickets about a few things, each with words and a direction of its own, and some about nothing shared."""
    rng = np.random.default_rng(seed)
    rows, texts = [], []
    for thing, size in enumerate(sizes):
        middle = np.zeros(DIMENSIONS)
        middle[thing] = 1.0
        for number in range(size):
            rows.append(middle + rng.normal(0, 0.08, DIMENSIONS))
            texts.append(f"{ABOUT[thing]} since day {number}")
    for number in range(noise):
        rows.append(np.eye(DIMENSIONS)[len(ABOUT) + number])
        texts.append(f"something else altogether {number}")
    vectors = np.array(rows, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Material(tuple(f"T-{number}" for number in range(1, len(rows) + 1)), tuple(texts), vectors, {}, 5)


def members(outcome: Outcome) -> set[frozenset[str]]:
    return {frozenset(group.strengths) for group in outcome.groups}


def kept(outcome: Outcome) -> dict[str, str]:
    """Give the drawing's clusters as those of yesterday, with numbers."""
    names = {name: f"K-{at}" for at, name in enumerate(outcome.new, 1)}
    return {
        number: names.get(place.cluster, place.cluster)
        for number, place in outcome.places.items()
        if place.cluster is not None
    }


def test_what_is_alike_is_one_group_and_named_by_its_words() -> None:
    outcome = draw(material())
    assert [len(group.strengths) for group in outcome.groups] == [9, 8, 7]
    assert members(outcome) == {
        frozenset(f"T-{number}" for number in range(1, 10)),
        frozenset(f"T-{number}" for number in range(10, 18)),
        frozenset(f"T-{number}" for number in range(18, 25)),
    }
    for group, words in zip(outcome.groups, ("printer", "invoice", "password"), strict=True):
        assert any(words in term.lower() for term in group.terms)
        assert words in group.label.lower()
        assert set(group.examples) <= set(group.strengths)
        assert all(0.0 <= strength <= 1.0 for strength in group.strengths.values())
    assert len(outcome.new) == 3
    assert {place.move for place in outcome.places.values()} == {Move.JOINS}


def test_the_next_drawing_goes_on_with_the_same_clusters() -> None:
    first = draw(material())
    second = draw(replace(material(), before=kept(first)))
    assert second.new == ()
    assert {group.cluster for group in second.groups} == {"K-1", "K-2", "K-3"}
    assert {place.move for place in second.places.values()} == {Move.STAYS}


def test_new_tickets_come_to_the_clusters_that_are_there_and_a_new_problem_gets_its_own() -> None:
    small = material((9, 8, 0))
    before = kept(draw(small))
    whole = material((9, 8, 7))
    # The same tickets under the same numbers: the third problem's come in between, under numbers of their own.
    numbers = (*small.numbers[:17], *(f"T-{100 + at}" for at in range(len(whole.numbers) - 17)))
    outcome = draw(replace(whole, numbers=numbers, before=before))
    assert len(outcome.new) == 1
    assert {outcome.places[number].cluster for number in numbers[:9]} == {before["T-1"]}
    (new,) = [group for group in outcome.groups if group.cluster == outcome.new[0]]
    assert set(new.strengths) >= {f"T-{100 + at}" for at in range(7)}


@settings(max_examples=25)
@given(st.permutations(range(30)))
def test_the_order_of_tickets_changes_nothing(order: list[int]) -> None:
    first = material()
    shuffled = Material(
        tuple(first.numbers[at] for at in order),
        tuple(first.texts[at] for at in order),
        first.vectors[order],
        {},
        first.least,
    )
    assert members(draw(first)) == members(draw(shuffled))


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_few_tickets_are_no_cluster(count: int) -> None:
    found = draw(material((count,), 0)) if count else None
    assert found is None or found.groups == ()


def test_a_cluster_that_rests_is_not_that_of_a_problem_which_is_mostly_new() -> None:
    given = replace(material(), before={f"T-{number}": "K-7" for number in range(1, 5)})
    assert "K-7" in {group.cluster for group in draw(given).groups}
    rested = draw(replace(given, resting=frozenset({"K-7"})))
    assert "K-7" not in {group.cluster for group in rested.groups}
    assert rested.places["T-1"].move is Move.MOVES


def test_a_cluster_of_one_person_has_no_words_of_hers() -> None:
    given = material()
    askers = tuple(Asker("p1" if row < 9 else f"p{row}") for row in range(len(given.numbers)))
    first, second, *_ = draw(replace(given, askers=askers)).groups
    assert (first.terms, first.label) == ((), "")
    assert second.terms
