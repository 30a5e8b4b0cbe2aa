import warnings

import numpy as np
import pytest

from retrieval.hierarchy import chosen, components, condensed, forest, simplified
from retrieval.neighbours import closeness, nearest, togetherness


def blobs(sizes: tuple[int, ...], spread: float, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    points = [random.normal(random.normal(size=16), spread, size=(size, 16)) for size in sizes]
    points.append(random.normal(size=(20, 16)))
    every = np.concatenate(points)
    return (every / np.linalg.norm(every, axis=1, keepdims=True)).astype(np.float32)


def unlike(one: np.ndarray, other: np.ndarray) -> int:
    """Count the rows that differ, groups being those that have most in common."""
    pairs = [max(renamed(other), key=lambda two: len(two & group)) ^ group for group in renamed(one)]
    return len(set().union(*pairs))


def renamed(labels: np.ndarray) -> list[frozenset[int]]:
    return sorted(
        (frozenset(np.flatnonzero(labels == one).tolist()) for one in set(labels.tolist()) - {-1}), key=sorted
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("least", [3, 5, 8])
def test_branches_are_those_that_scikit_learn_takes(least: int, seed: int) -> None:
    vectors = blobs((12, 20, 30, 9), 0.35, seed)
    rows, cosines = nearest(vectors, len(vectors) - 1)
    distances = np.sqrt(np.clip(2 - 2 * cosines, 0, None)).astype(np.float32)
    branches = condensed(len(vectors), forest(rows, distances, distances[:, least - 2]), least)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sklearn.cluster import HDBSCAN

        oracle = HDBSCAN(min_cluster_size=least, min_samples=least, copy=True).fit_predict(vectors.astype(np.float64))
    found = chosen(branches, len(vectors))
    assert found.max() == oracle.max()
    # Of edges that are equally long either may be taken; a row on the edge of a group then falls to one side or other.
    assert unlike(found, oracle) <= 1


def test_edges_join_what_the_graph_joins_by_the_shortest_way() -> None:
    rows = np.array([[1], [0], [3], [2]])
    distances = np.array([[0.2], [0.2], [0.4], [0.4]], dtype=np.float32)
    edges = forest(rows, distances, np.array([0.2, 0.3, 0.1, 0.1], dtype=np.float32))
    assert [(one, other, round(distance, 3)) for one, other, distance in edges] == [(0, 1, 0.3), (2, 3, 0.4)]
    assert components(edges, range(4), 4) == [[0, 1], [2, 3]]


def test_parts_that_no_edge_joins_are_branches_of_their_own() -> None:
    vectors = np.repeat(np.eye(3, dtype=np.float32), 6, axis=0)
    rows, cosines = nearest(vectors, 5)
    distances = np.full_like(cosines, 0.3)
    branches = condensed(18, forest(rows, distances, distances[:, 3]), 5)
    labels = chosen(branches, 18)
    assert renamed(labels) == [frozenset(range(6)), frozenset(range(6, 12)), frozenset(range(12, 18))]


def test_a_branch_that_hardly_stands_out_is_merged() -> None:
    vectors = blobs((40, 40, 40), 0.5, 3)
    rows, cosines = nearest(vectors, 30)
    distances = np.sqrt(np.clip(2 - 2 * cosines, 0, None)).astype(np.float32)
    edges = forest(rows, distances, distances[:, 3])
    counts = []
    for persistence in (0.0, 0.1, 0.3, 10.0):
        branches = condensed(len(vectors), edges, 4)
        simplified(branches, 4, persistence)
        labels = chosen(branches, len(vectors))
        counts.append(int(labels.max()) + 1)
        assert sum(len(branches[at].rows) for at in _reached(branches)) == len(vectors)
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] == 0


def test_a_branch_that_is_too_large_is_taken_in_parts() -> None:
    vectors = blobs((30, 30), 0.2, 1)
    rows, cosines = nearest(vectors, 30)
    distances = np.sqrt(np.clip(2 - 2 * cosines, 0, None)).astype(np.float32)
    branches = condensed(len(vectors), forest(rows, distances, distances[:, 3]), 4)
    large, small = chosen(branches, len(vectors)), chosen(branches, 5)
    assert np.bincount(large[large >= 0]).max() >= np.bincount(small[small >= 0]).max()


def test_the_nearest_are_those_of_the_whole_table() -> None:
    vectors = blobs((50, 50), 0.6, 2)
    table = vectors @ vectors.T
    np.fill_diagonal(table, -2)
    rows, cosines = nearest(vectors, 7)
    assert np.allclose(np.sort(table, axis=1)[:, :-8:-1], cosines, atol=1e-6)
    assert np.allclose(np.take_along_axis(table, rows, axis=1), cosines, atol=1e-6)


def test_closeness_is_the_mean_of_the_two_nearest_members_without_oneself() -> None:
    vectors = blobs((10, 2, 1), 0.6, 4)[:13]
    labels = np.array([0] * 9 + [-1] + [1] * 2 + [2])
    near = closeness(vectors, vectors, labels, same=True)
    table = vectors @ vectors.T
    for row in range(13):
        for group in range(3):
            others = [table[row, one] for one in np.flatnonzero(labels == group) if one != row]
            expected = np.mean(sorted(others)[-2:]) if others else -1.0
            assert near[row, group] == pytest.approx(expected, abs=1e-6)
    own = [near[row, labels[row]] if labels[row] >= 0 else -1.0 for row in range(13)]
    assert np.allclose(togetherness(vectors, labels), own, atol=1e-6)
    apart = closeness(vectors[:3], vectors[3:], labels[3:], same=False)
    assert apart[0, 2] == pytest.approx(table[0, 12], abs=1e-6)


def _reached(branches) -> list[int]:
    found = [0]
    for one in found:
        found += branches[one].kids
    return found
