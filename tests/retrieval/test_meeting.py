from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import PUBLIC, Article
from retrieval.meeting import meeting, shares
from retrieval.pieces import Pieces
from tests.retrieval.languages import WORDS, foreign_snapshot, interpreter

NAMES = ["connect", "slack", "jira", "mail"]


def pieces(text: str) -> Pieces:
    """Cut a text into words, each with a vector of its own; names weigh more."""
    meant = {word: english for known in WORDS.values() for word, english in known.items()}
    words = [meant.get(word, word) for word in text.casefold().split()]
    vectors = np.zeros((len(words), 64), dtype=np.float32)
    for place, word in enumerate(words):
        vectors[place, hash_of(word)] = 1.0
    return Pieces(vectors, np.array([3.0 if word in NAMES[1:] else 1.0 for word in words], dtype=np.float32))


def hash_of(word: str) -> int:
    return sum(map(ord, word)) % 64


def cut(texts: Sequence[str]) -> list[Pieces]:
    return [pieces(text) for text in texts]


def article(name: str, title: str, *questions: str) -> Article:
    return Article(name, "s", title, "Text.", PUBLIC, language="en", questions=questions)


@given(st.lists(st.sampled_from(NAMES), max_size=4), st.lists(st.sampled_from(NAMES), max_size=4))
def test_shares_lie_in_their_range_and_are_whole_for_the_same_words(one: list[str], other: list[str]) -> None:
    found = shares(pieces(" ".join(one)), pieces(" ".join(other)))
    assert all(0.0 <= share <= 1.0 + 1e-6 for share in found)
    if one and set(one) <= set(other):
        assert found[0] == pytest.approx(1.0)


def test_what_weighs_more_counts_for_more() -> None:
    asked = pieces("connect slack")
    assert shares(asked, pieces("slack"))[0] > shares(asked, pieces("connect"))[0]


def test_an_article_meets_a_question_by_its_title_or_one_of_its_known_questions() -> None:
    snapshot = foreign_snapshot(
        [article("a", "slack"), article("b", "mail", "connect jira"), article("c", "invoice")], interpreter()[1]
    )
    everything = np.arange(3)
    apart = np.array([True, True, True])
    found = meeting(snapshot, "connect jira", everything, np.zeros(3, dtype=np.float32), apart, cut)
    assert found is not None
    by_name = dict(zip((one.id for one in snapshot.articles), found.met.tolist(), strict=True))
    assert by_name["b"] == pytest.approx(1.0)
    assert by_name["c"] == pytest.approx(0.0)
    assert found.ahead[found.met > 0].sum() == pytest.approx(0.0, abs=1e-6)


def test_articles_in_the_language_of_the_question_are_not_compared() -> None:
    snapshot = foreign_snapshot([article("a", "slack"), article("b", "jira")], interpreter()[1])
    scores = np.zeros(2, dtype=np.float32)
    assert meeting(snapshot, "jira", np.arange(2), scores, np.array([False, False]), cut) is None
    found = meeting(snapshot, "jira", np.arange(2), scores, np.array([False, True]), cut)
    assert found is not None
    assert found.met[0] == found.ahead[0] == 0.0
