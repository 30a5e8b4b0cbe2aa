from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.grams import BUCKETS
from retrieval.head import Head
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestion, KnownQuestions
from tests.retrieval.fakes import DIMENSION, BagEmbedder, known_of

HEAD = Head("h1", ("a",), False, np.zeros((DIMENSION + BUCKETS + 1, 1), np.float32), np.ones(BUCKETS, np.float32))
wordings = st.lists(st.tuples(st.text(max_size=8), st.sampled_from("abc")), max_size=6, unique=True)


@given(wordings, st.randoms(use_true_random=False))
def test_the_order_in_which_they_were_confirmed_does_not_matter(pairs: list[tuple[str, str]], chance) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    one, other = known_of(pairs), known_of(shuffled)
    assert (one.name, one.pairs) == (other.name, other.pairs)
    if pairs:
        assert one.vectors is not None
        assert one.vectors.tolist() == BagEmbedder().encode([pair.text for pair in one.pairs]).tolist()


@given(wordings, wordings)
def test_only_the_same_pairs_have_the_same_name(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    assert (known_of(one).name == known_of(other).name) == (set(one) == set(other))


def test_a_head_is_part_of_the_name() -> None:
    pairs = [("locked out", "a")]
    assert known_of(pairs).name != known_of(pairs, HEAD).name
    assert known_of(pairs).with_head(HEAD).name == known_of(pairs, HEAD).name
    assert known_of([], HEAD).name


def test_nothing_has_no_name() -> None:
    assert NOTHING_KNOWN.name == known_of([]).name == ""
    assert known_of([]).vectors is None


def test_each_article_has_its_rows() -> None:
    known = known_of([("x", "b"), ("y", "a"), ("z", "b")])
    assert [(pair.article, pair.text) for pair in known.pairs] == [("a", "y"), ("b", "x"), ("b", "z")]
    assert known.rows_by_article == {"a": [0], "b": [1, 2]}


def test_each_pair_must_have_its_vector() -> None:
    with pytest.raises(ValueError, match="1 known questions came with 2 vectors"):
        KnownQuestions.of([KnownQuestion("x", "a")], np.zeros((2, DIMENSION), dtype=np.float32))
