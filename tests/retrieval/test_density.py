import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.continuity import continued, mixed
from retrieval.density import JOINS, NONE, groups, joined, pulls, usual


def planted(sizes: tuple[int, ...], noise: int, seed: int = 0, spread: float = 0.08) -> tuple[np.ndarray, np.ndarray]:
    """Give vectors around some middles, others anywhere, and whose they are."""
    random = np.random.default_rng(seed)
    parts, labels = [], []
    for label, size in enumerate(sizes):
        parts.append(random.normal(random.normal(size=128), spread * np.sqrt(32), size=(size, 128)))
        labels += [label] * size
    parts.append(random.normal(size=(noise, 128)))
    every = np.concatenate(parts)
    return unit(every), np.array(labels + [NONE] * noise)


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def sets(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == one).tolist()) for one in set(labels.tolist()) - {NONE}}


@pytest.mark.parametrize("sizes", [(12,), (8, 10, 12), (40, 6, 15, 9)])
def test_what_lies_close_is_found_whatever_lies_around(sizes: tuple[int, ...]) -> None:
    vectors, truth = planted(sizes, 40)
    found = groups(vectors)
    assert sets(truth) == {frozenset(one & set(np.flatnonzero(truth != NONE))) for one in sets(found.labels)}
    assert np.all((found.strength > 0) == (found.labels != NONE))
    assert found.size == len(sizes)
    assert [np.sum(found.labels == one) for one in range(found.size)] == sorted(sizes, reverse=True)


def test_where_nothing_lies_close_there_are_no_groups() -> None:
    vectors, _ = planted((), 60)
    found = groups(vectors)
    assert found.size == 0
    assert not found.strength.any()


@pytest.mark.parametrize(("size", "noise"), [(20, 10), (25, 5), (100, 50)])
def test_a_problem_that_is_most_of_all_is_one_group(size: int, noise: int) -> None:
    for seed in range(5):
        vectors, truth = planted((size,), noise, seed, spread=0.12)
        found = groups(vectors)
        assert found.size == 1
        assert np.mean(found.labels[truth == 0] == 0) > 0.9
        assert np.all(found.labels[truth == NONE] == NONE)


def test_where_all_is_nearly_the_same_text_all_is_one_group() -> None:
    vectors, _ = planted((30,), 0, spread=0.03)
    assert groups(vectors).labels.tolist() == [0] * 30
    # What is only alike has nothing beside it that tells how alike is unusual.
    vectors, _ = planted((30,), 0, spread=0.3)
    assert groups(vectors).size == 0


@pytest.mark.parametrize("n", [0, 1, 5])
def test_too_few_rows_make_no_group(n: int) -> None:
    vectors, _ = planted((6,), 0)
    found = groups(vectors[:n])
    assert found.labels.tolist() == [NONE] * n
    assert found.size == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(5, 14), max_size=4), st.integers(0, 30))
def test_the_order_of_rows_does_not_matter(seed: int, sizes: list[int], noise: int) -> None:
    vectors, _ = planted(tuple(sizes), noise, seed, spread=0.15)
    order = np.random.default_rng(seed).permutation(len(vectors))
    one, other = groups(vectors), groups(vectors[order])
    assert np.array_equal(one.labels[order], other.labels)
    assert np.array_equal(one.strength[order], other.strength)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_equal_texts_are_together(seed: int, copies: list[int]) -> None:
    vectors, _ = planted((10, 10), 15, seed, spread=0.15)
    repeated = np.concatenate([vectors, *(np.repeat(vectors[at : at + 1], n, axis=0) for at, n in enumerate(copies))])
    labels = groups(repeated).labels
    begin = len(vectors)
    for at, n in enumerate(copies):
        assert {int(one) for one in labels[begin : begin + n]} == {int(labels[at])}
        begin += n


def test_a_smaller_least_finds_smaller_groups() -> None:
    vectors, truth = planted((12, 3), 40, 2, spread=0.03)
    assert not np.any(groups(vectors).labels[truth == 1] == groups(vectors).labels[12:15].min() + 1)
    assert len({int(one) for one in groups(vectors, 2).labels[truth == 1]}) == 1
    assert NONE not in groups(vectors, 2).labels[truth == 1]


def test_a_new_row_joins_the_group_that_it_is_like_and_no_other() -> None:
    vectors, truth = planted((14, 14), 20, 5)
    held = np.array([0, 1, 14, 15, 28, 29])
    rest = np.setdiff1d(np.arange(len(vectors)), held)
    found = joined(vectors[held], vectors[rest], truth[rest])
    known = joined(vectors[held], vectors[rest], truth[rest], usual(vectors[rest], truth[rest]))
    assert (known.labels.tolist(), known.strength.tolist()) == (found.labels.tolist(), found.strength.tolist())
    assert found.labels.tolist() == [0, 0, 1, 1, NONE, NONE]
    assert np.all(found.strength[:4] >= JOINS)
    assert not found.strength[4:].any()


def test_where_there_are_no_groups_nothing_joins() -> None:
    vectors, _ = planted((), 10)
    assert joined(vectors[:2], vectors[2:], np.full(8, NONE)).labels.tolist() == [NONE, NONE]
    assert pulls(vectors, np.full(10, NONE)).shape == (10, 0)


def test_pulls_are_one_for_members_and_nothing_for_what_is_far() -> None:
    vectors, truth = planted((14, 14), 20, 6)
    near = pulls(vectors, truth)
    assert np.median(near[:14, 0]) == pytest.approx(1.0, abs=0.02)
    assert not near[:14, 1].any()
    assert not near[28:].any()
    assert near.min() >= 0.0
    assert near.max() <= 1.0


def test_a_group_of_yesterday_parts_only_where_its_parts_hardly_touch() -> None:
    together, apart = planted((30,), 0, 1)[0], planted((15, 15), 0, 1)[0]
    today, before = np.repeat([0, 1], 15), np.zeros(30, dtype=np.int64)
    assert len(sets(continued(today, before, neighbours(together), 5))) == 1
    assert len(sets(continued(today, before, neighbours(apart), 5))) == 2


def test_two_groups_of_yesterday_become_one_only_where_they_are_well_mixed() -> None:
    together, apart = planted((30,), 0, 3)[0], planted((15, 15), 0, 3)[0]
    today, before = np.zeros(30, dtype=np.int64), np.repeat([0, 1], 15)
    assert len(sets(continued(today, np.tile([0, 1], 15), neighbours(together), 5))) == 1
    assert len(sets(continued(today, before, neighbours(apart), 5))) == 2


def test_rows_that_are_new_go_with_the_part_of_their_group_that_is_nearest() -> None:
    vectors = planted((15, 15), 0, 4)[0]
    before = np.repeat([0, 1], 15)
    before[[0, 20]] = NONE
    found = continued(np.zeros(30, dtype=np.int64), before, neighbours(vectors), 5)
    assert sets(found) == {frozenset(range(15)), frozenset(range(15, 30))}


def test_a_group_of_new_rows_is_new() -> None:
    vectors = planted((10, 10), 0, 4)[0]
    before = np.repeat([0, NONE], 10)
    assert sets(continued(np.repeat([0, 1], 10), before, neighbours(vectors), 5)) == {
        frozenset(range(10)),
        frozenset(range(10, 20)),
    }
    assert np.array_equal(continued(before, np.full(20, NONE), neighbours(vectors), 5), before)


def test_sets_that_are_drawn_from_one_by_chance_are_mixed_and_strangers_are_not() -> None:
    random = np.random.default_rng(0)
    one, two = unit(random.normal(size=(60, 4))), planted((30, 30), 0)[0]
    places = random.permutation(np.repeat([0, 1], 30))
    assert mixed(places, 0, 1, neighbours(one)) == pytest.approx(1.0, abs=0.3)
    assert mixed(np.repeat([0, 1], 30), 0, 1, neighbours(two)) == 0.0
    assert mixed(np.array([0, 0, 1, 1]), 0, 1, np.zeros((4, 0), dtype=np.int64)) == 0.0


def test_a_group_that_was_there_is_kept_when_the_same_is_drawn_again() -> None:
    vectors, _ = planted((20, 12, 9), 30, 8, spread=0.15)
    first = groups(vectors)
    assert sets(groups(vectors, before=first.labels).labels) == sets(first.labels)


def neighbours(vectors: np.ndarray) -> np.ndarray:
    table = vectors @ vectors.T
    np.fill_diagonal(table, -2)
    return np.argsort(-table, axis=1)[:, :-1]
