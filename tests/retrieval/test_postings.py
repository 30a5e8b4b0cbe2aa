"""Rare terms that texts share: the same whichever way they came."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.postings import Postings, hashed, term_hash

WORDS = st.frozensets(st.sampled_from("printer offline tray paper login invoice e-1042 5.3 export".split()), max_size=6)
TEXTS = st.dictionaries(st.integers(0, 30), WORDS, min_size=1, max_size=20)


def filled(texts: dict[int, frozenset[str]], *, remade: bool = True) -> Postings:
    postings = Postings()
    for row, said in texts.items():
        postings.put(row, hashed(said))
    if remade:
        postings.adopt(postings.remaking()())
    return postings


def oracle(texts: dict[int, frozenset[str]], asked: frozenset[str], size: int) -> np.ndarray:
    """Cosines one by one, over all texts that have any term."""
    held = {row: said for row, said in texts.items() if said}
    count = max(len(held), 100)

    def weight(term: str) -> float:
        having = sum(term in said for said in held.values())
        return float(np.log1p((count - having + 0.5) / (having + 0.5)))

    scores = np.zeros(size)
    length = np.sqrt(sum(weight(term) ** 2 for term in asked))
    for row, said in held.items():
        theirs = np.sqrt(sum(weight(term) ** 2 for term in said))
        scores[row] = sum(weight(term) ** 2 for term in said & asked) / (theirs * length) if asked else 0.0
    return scores


@given(TEXTS, WORDS)
def test_cosines_are_those_of_an_exhaustive_comparison(texts: dict[int, frozenset[str]], asked: frozenset[str]) -> None:
    scores = filled(texts).cosines(hashed(asked), 31)
    np.testing.assert_allclose(scores, oracle(texts, asked, 31), atol=1e-5)


@given(TEXTS, TEXTS, WORDS)
def test_what_came_last_counts_and_nothing_else_however_often_all_was_sorted(
    before: dict[int, frozenset[str]], later: dict[int, frozenset[str]], asked: frozenset[str]
) -> None:
    changed = filled(before)
    for row, said in later.items():
        changed.put(row, hashed(said))
    changed.adopt(changed.remaking()())
    anew = filled({**before, **later})
    assert not changed.waiting
    np.testing.assert_allclose(changed.cosines(hashed(asked), 31), anew.cosines(hashed(asked), 31), atol=1e-6)
    np.testing.assert_allclose(changed.rarest(hashed(asked), 31), anew.rarest(hashed(asked), 31), atol=1e-6)


@given(TEXTS, WORDS)
def test_what_was_never_sorted_is_scored_as_exactly(texts: dict[int, frozenset[str]], asked: frozenset[str]) -> None:
    scores = filled(texts, remade=False).cosines(hashed(asked), 31)
    np.testing.assert_allclose(scores, oracle(texts, asked, 31), atol=1e-5)


@given(TEXTS, TEXTS, WORDS)
def test_how_rare_a_term_is_follows_every_change_at_once(
    before: dict[int, frozenset[str]], later: dict[int, frozenset[str]], asked: frozenset[str]
) -> None:
    changed = filled(before)
    for row, said in later.items():
        changed.put(row, hashed(said))
        changed.rarity(hashed(asked))  # between changes, too
    anew = filled({**before, **later})
    np.testing.assert_allclose(changed.rarity(hashed(asked)), anew.rarity(hashed(asked)), atol=1e-9)
    np.testing.assert_allclose(changed.rarest(hashed(asked), 31), anew.rarest(hashed(asked), 31), atol=1e-6)
    # What lies in the tail has its exact length, too; what is sorted has that of the last time.
    rows = sorted(later)
    exact, scores = anew.cosines(hashed(asked), 31), changed.cosines(hashed(asked), 31)
    np.testing.assert_allclose(scores[rows], exact[rows], atol=1e-5)


@given(TEXTS, WORDS)
def test_texts_that_are_put_again_with_the_same_words_change_nothing(
    texts: dict[int, frozenset[str]], asked: frozenset[str]
) -> None:
    once, again = filled(texts), filled(texts)
    for row, said in texts.items():
        again.put(row, hashed(said))
    np.testing.assert_array_equal(again.rarity(hashed(asked)), once.rarity(hashed(asked)))
    np.testing.assert_allclose(again.cosines(hashed(asked), 31), once.cosines(hashed(asked), 31), atol=1e-6)


def test_beside_many_sorted_texts_a_tail_of_a_tenth_scores_nearly_alike() -> None:
    drawn = np.random.default_rng(0)
    texts = {
        row: frozenset(f"w{word}" for word in (drawn.zipf(1.3, 12) % 400).tolist()) | {f"r{row % 90}"}
        for row in range(1_100)
    }
    late = filled(dict(list(texts.items())[:1_000]))
    for row in range(1_000, 1_100):
        late.put(row, hashed(texts[row]))
    anew = filled(texts)
    for row in range(0, 1_100, 100):
        asked = hashed(texts[row])
        np.testing.assert_allclose(late.cosines(asked, 1_100), anew.cosines(asked, 1_100), atol=0.03)


@given(TEXTS, TEXTS, WORDS)
def test_the_tail_finds_the_same_texts_as_the_sorted_postings(
    before: dict[int, frozenset[str]], later: dict[int, frozenset[str]], asked: frozenset[str]
) -> None:
    changed = filled(before)
    for row, said in later.items():
        changed.put(row, hashed(said))
    anew = filled({**before, **later})
    found = set(np.flatnonzero(changed.cosines(hashed(asked), 31) > 0).tolist())
    assert found == set(np.flatnonzero(anew.cosines(hashed(asked), 31) > 0).tolist())


def test_what_is_put_while_all_is_sorted_is_not_lost() -> None:
    postings = filled({1: frozenset({"printer"}), 2: frozenset({"login"})}, remade=False)
    remaking = postings.remaking()
    postings.put(2, hashed({"invoice"}))
    postings.put(3, hashed({"export"}))
    postings.adopt(remaking())
    assert postings.waiting == 2
    scores = {
        word: np.flatnonzero(postings.cosines(hashed({word}), 4)).tolist() for word in ("login", "invoice", "export")
    }
    assert scores == {"login": [], "invoice": [2], "export": [3]}


def test_a_term_that_many_have_is_not_looked_up() -> None:
    postings = filled({row: frozenset({"printer", f"e-{row}"}) for row in range(300)})
    assert not postings.cosines(hashed({"printer"}), 300).any()
    assert np.flatnonzero(postings.cosines(hashed({"printer", "e-7"}), 300)).tolist() == [7]


def test_rarity_is_1_for_what_one_text_has_and_0_for_what_none_has() -> None:
    postings = filled({0: frozenset({"a1", "tray"}), 1: frozenset({"tray"}), 2: frozenset({"paper"})})
    rarity = dict(
        zip(hashed({"a1", "tray", "lamp"}).tolist(), postings.rarity(hashed({"a1", "tray", "lamp"})), strict=True)
    )
    assert rarity[term_hash("a1")] == 1.0
    assert 0 < rarity[term_hash("tray")] < 1.0
    assert rarity[term_hash("lamp")] == 0.0


def test_where_there_is_nothing_nothing_is_found() -> None:
    postings = Postings()
    assert not postings.cosines(hashed({"printer"}), 3).any()
    assert not postings.rarest(hashed({"printer"}), 3).any()
    postings.adopt(postings.remaking()())
    assert not postings.cosines(hashed(()), 3).any()
