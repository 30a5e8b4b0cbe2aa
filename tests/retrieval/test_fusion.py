from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import Evidence, Ranker, fuse
from retrieval.routing import Route

cosines = st.floats(-1.0, 1.0, width=32)
shares = st.floats(0.0, 1.0, width=32, exclude_max=True)
trusts = st.floats(0.05, 1.0)


def fused(
    passage: float, title: float, known: float, coverage: float, share: float, trust: float, ranker=Ranker.FUSED
) -> float:
    columns = (np.array([value], dtype=np.float32) for value in (passage, title, known, coverage, share))
    return float(fuse(Evidence(*columns), trust, ranker)[0])


all_of_it = st.tuples(cosines, cosines, cosines, shares, shares)


@pytest.mark.parametrize("ranker", Ranker)
@given(all_of_it, all_of_it, trusts)
def test_more_evidence_never_lowers_the_score(ranker: Ranker, one, other, trust: float) -> None:
    weaker, stronger = (
        [min(pair) for pair in zip(one, other, strict=True)],
        [max(pair) for pair in zip(one, other, strict=True)],
    )
    assert fused(*weaker, trust, ranker) <= fused(*stronger, trust, ranker)


@given(all_of_it, all_of_it, trusts)
def test_the_lexical_ranker_ignores_all_but_words(one, other, trust: float) -> None:
    coverage = one[3]
    assert fused(*one, trust, Ranker.LEXICAL) == fused(*other[:3], coverage, other[4], trust, Ranker.LEXICAL)


@given(all_of_it, shares, shares, trusts)
def test_the_dense_ranker_ignores_words_and_the_head(one, coverage: float, share: float, trust: float) -> None:
    assert fused(*one, trust, Ranker.DENSE) == fused(*one[:3], coverage, share, trust, Ranker.DENSE)


@given(all_of_it)
def test_a_full_trust_adds_all_three(one) -> None:
    dense = fused(*one, 1.0, Ranker.DENSE)
    assert fused(*one, 1.0) == pytest.approx(dense + 0.5 * one[3] + 0.3 * one[4], abs=1e-6)


@given(cosines, cosines, cosines)
def test_the_better_label_counts_whether_it_is_the_title_or_a_known_question(
    passage: float, title: float, known: float
) -> None:
    better = max(title, known)
    assert fused(passage, title, known, 0.0, 0.0, 1.0) == fused(passage, better, better, 0.0, 0.0, 1.0)


def test_with_little_trust_words_decide() -> None:
    dense, lexical = (0.9, 0.9, 0.0, 0.1, 0.0), (0.1, 0.1, 0.0, 0.9, 0.0)
    assert fused(*dense, 0.05) < fused(*lexical, 0.05)
    assert fused(*dense, 1.0) > fused(*lexical, 1.0)


def test_with_little_trust_the_head_still_counts() -> None:
    assert fused(0.0, 0.0, 0.0, 0.2, 0.9, 0.02) > fused(0.0, 0.0, 0.0, 0.2, 0.1, 0.02) + 0.2


def fused_on(route: Route, passage: list[float], coverage: list[float]) -> list[float]:
    """Fuse candidates without labels, all on one route."""
    nothing = np.zeros(len(passage), dtype=np.float32)
    evidence = Evidence(
        np.array(passage, dtype=np.float32),
        nothing,
        nothing,
        np.array(coverage, dtype=np.float32),
        nothing,
        np.full(len(passage), route, dtype=np.int8),
    )
    return [float(score) for score in fuse(evidence, 1.0)]


@given(st.lists(st.tuples(cosines, shares), min_size=1, max_size=5))
def test_between_english_texts_routes_change_nothing(candidates: list[tuple[float, float]]) -> None:
    passage, coverage = [one for one, _ in candidates], [other for _, other in candidates]
    assert fused_on(Route.PLAIN, passage, coverage) == [
        fused(one, 0.0, 0.0, other, 0.0, 1.0) for one, other in candidates
    ]


@pytest.mark.parametrize("route", Route)
@given(st.lists(st.tuples(cosines, shares), min_size=2, max_size=5))
def test_on_every_route_the_nearer_of_two_articles_with_the_same_words_comes_first(
    route: Route, candidates: list[tuple[float, float]]
) -> None:
    passage = [one for one, _ in candidates]
    scores = fused_on(route, passage, [0.5] * len(candidates))
    assert scores[int(np.argmax(passage))] == max(scores)


def test_within_a_foreign_language_words_that_an_article_holds_leave_less_to_meaning() -> None:
    def apart(coverage: float) -> float:
        near, far = fused_on(Route.OWN, [0.8, 0.4], [coverage, coverage])
        return near - far

    assert apart(0.1) > apart(0.5) > apart(0.9) > 0.0


@given(shares, shares)
def test_what_two_languages_have_in_common_counts_across_them_alone(common: float, titled: float) -> None:
    def added(route: Route) -> float:
        one = np.zeros(1, dtype=np.float32)
        names = (np.array([value], dtype=np.float32) for value in (common, titled))
        return float(fuse(Evidence(one, one, one, one, one, np.array([route], dtype=np.int8), *names), 1.0)[0])

    assert added(Route.PLAIN) == added(Route.OWN) == 0.0
    assert added(Route.CROSS) == pytest.approx(0.15 * common + 0.1 * titled, abs=1e-6)


def test_candidates_keep_their_evidence_when_some_are_left_out() -> None:
    values = np.arange(4, dtype=np.float32)
    evidence = Evidence(
        values, values, values, values, values, np.array([0, 1, 2, 3], dtype=np.int8), values, values + 1
    )
    left = evidence.of(np.array([3, 1]))
    assert left.common is not None
    assert left.titled is not None
    assert left.common.tolist() == [3.0, 1.0]
    assert left.titled.tolist() == [4.0, 2.0]
    assert left.passage.tolist() == [3.0, 1.0]
    assert left.routes is not None
    assert left.routes.tolist() == [3, 1]
