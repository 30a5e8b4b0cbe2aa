from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import Article
from retrieval import Snapshot
from retrieval.head import Head
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.learning import train
from retrieval.recognition import Recognition, recognise
from tests.retrieval.fakes import BagEmbedder, an_article, known_of, phrases, snapshot_of

EMBEDDER = BagEmbedder()
ARTICLES = [an_article(name, f"About {name}") for name in ("board", "paper", "refund", "tray")]
PAIRS = [(f"{ask} {name}", name) for name in ("board", "paper", "refund") for ask in ("where is my", "no", "old", "a")]
KNOWN = known_of(PAIRS)
SNAPSHOT = snapshot_of(ARTICLES)
HEAD = train(SNAPSHOT, KNOWN)
ALL = frozenset(article.id for article in ARTICLES)


def recognised(
    text: str, known: KnownQuestions = KNOWN, head: Head | None = HEAD, snapshot: Snapshot = SNAPSHOT, allowed=ALL
) -> Recognition:
    mask = np.array([article.id in allowed for article in snapshot.articles], dtype=np.bool_)
    found = recognise(snapshot, known.with_head(head), EMBEDDER.one(text), text, mask)
    assert found is not None
    return found


def by_article(values: np.ndarray, snapshot: Snapshot = SNAPSHOT) -> dict[str, float]:
    return dict(zip((article.id for article in snapshot.articles), values.tolist(), strict=True))


def without(*gone: str) -> Snapshot:
    return snapshot_of([article for article in ARTICLES if article.id not in gone])


def test_where_nothing_is_known_nothing_is_recognised() -> None:
    everything = np.ones(len(ARTICLES), dtype=np.bool_)
    assert recognise(SNAPSHOT, NOTHING_KNOWN, EMBEDDER.one("x"), "x", everything) is None


@pytest.mark.parametrize("snapshot", [SNAPSHOT, snapshot_of([])], ids=["nothing allowed", "no articles"])
def test_where_nothing_may_be_seen_nothing_is_recognised(snapshot: Snapshot) -> None:
    nothing = np.zeros(len(snapshot.articles), dtype=np.bool_)
    assert recognise(snapshot, KNOWN.with_head(HEAD), EMBEDDER.one("x"), "x", nothing) is None


def test_nearness_is_that_of_the_nearest_confirmed_question() -> None:
    near = by_article(recognised("no paper left").near)
    vector = EMBEDDER.one("no paper left")
    for name in ("board", "paper", "refund"):
        expected = max(float(EMBEDDER.one(text) @ vector) for text, article in PAIRS if article == name)
        assert near[name] == pytest.approx(expected, abs=1e-6)
    assert near["tray"] == -1.0


def test_shares_are_probabilities_over_the_taught_articles_and_the_rest() -> None:
    share = by_article(recognised("where is my paper").share)
    assert max(share, key=share.__getitem__) == "paper"
    assert share["tray"] == 0.0
    assert 0.0 < sum(share.values()) < 1.0, "the class of the others has its part"


def test_without_a_head_there_are_no_shares_and_without_pairs_no_nearness() -> None:
    assert not recognised("no paper", head=None).share.any()
    alone = recognised("no paper", NOTHING_KNOWN)
    assert (alone.near == -1.0).all()
    assert alone.share.tolist() == recognised("no paper").share.tolist()


@given(phrases, st.sets(st.sampled_from(sorted(ALL)), min_size=1))
@settings(deadline=None)
def test_an_article_that_the_asker_may_not_see_weighs_as_if_it_were_not_there(text: str, allowed: set[str]) -> None:
    hidden = recognised(text, allowed=allowed)
    smaller = without(*(ALL - allowed))
    gone = recognised(text, snapshot=smaller, allowed=allowed)
    share, expected = by_article(hidden.share), by_article(gone.share, smaller)
    assert {name: share[name] for name in allowed} == pytest.approx(expected, abs=1e-6)
    assert all(share[name] == 0.0 for name in ALL - allowed)


def test_a_hidden_article_gives_its_probability_to_the_others() -> None:
    asked = "where is my paper"
    open_to_all, hidden = (by_article(recognised(asked, allowed=allowed).share) for allowed in (ALL, ALL - {"paper"}))
    rest = 1.0 - open_to_all["paper"]
    assert hidden["board"] == pytest.approx(open_to_all["board"] / rest, rel=1e-4)
    assert hidden["paper"] == 0.0


def test_where_no_taught_article_may_be_seen_there_are_no_shares() -> None:
    assert not recognised("where is my paper", allowed={"tray"}).share.any()


def test_pairs_of_vanished_articles_are_ignored() -> None:
    smaller = without("paper")
    found = recognised("where is my paper", head=None, snapshot=smaller)
    fewer = recognised("where is my paper", known_of(p for p in PAIRS if p[1] != "paper"), None, smaller)
    assert found.near.tolist() == fewer.near.tolist()
    assert found.worded == frozenset()


def test_an_article_that_came_after_the_head_is_recognised_by_nearness() -> None:
    new = an_article("new", "About new")
    grown = snapshot_of([*ARTICLES, new])
    found = recognised("blinking orange", known_of([("blinking orange", "new")]), HEAD, grown, ALL | {"new"})
    assert by_article(found.near, grown)["new"] == pytest.approx(1.0)
    assert by_article(found.share, grown)["new"] == 0.0
    assert list(found.candidates(np.ones(5, dtype=np.bool_))).count(1) == 1


def test_worded_are_those_of_which_a_near_confirmed_question_has_all_the_words() -> None:
    names = [article.id for article in SNAPSHOT.articles]
    assert recognised("where is my paper").worded == {names.index("paper")}
    assert recognised("where is my paper printer").worded == frozenset()
    assert recognised("paper", known_of([("big dusty paper of the old printer", "paper")])).worded == frozenset()


def many(size: int) -> list[Article]:
    return [an_article(f"a{number:02}", f"Topic {number}") for number in range(size)]


def test_only_the_best_by_each_kind_that_may_be_seen_become_candidates() -> None:
    snapshot = snapshot_of(many(60))
    known = known_of((f"word{number} paper", f"a{number:02}") for number in range(50))
    allowed = frozenset(f"a{number:02}" for number in range(0, 60, 2))
    found = recognised("word4 paper", known, train(snapshot, known), snapshot, allowed)
    mask = np.array([article.id in allowed for article in snapshot.articles])
    candidates = found.candidates(mask)
    assert 4 in candidates
    assert mask[candidates].all()
    assert (found.near[candidates] > -1.0).all()
    assert len(set(candidates.tolist())) <= 32


def test_what_is_known_of_one_index_is_not_looked_up_in_another() -> None:
    """Positions are remembered; another index has others."""
    known = KNOWN.with_head(HEAD)
    for _ in range(2):
        for snapshot in (SNAPSHOT, without("board"), without("paper", "tray")):
            found = recognised("where is my refund", known, HEAD, snapshot)
            near = by_article(found.near, snapshot)
            assert max(near, key=near.__getitem__) == "refund"
