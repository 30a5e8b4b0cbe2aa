from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lexical import BODY, HEADINGS, QUESTIONS, TITLE, LexicalIndex, TermParts

FIELDS = (BODY, TITLE, HEADINGS, QUESTIONS)
WEIGHT = {BODY: 1.0, TITLE: 5.0, HEADINGS: 0.5, QUESTIONS: 1.0}
PENALTY = {BODY: 0.75, TITLE: 0.3, HEADINGS: 0.5, QUESTIONS: 0.75}

words = st.lists(st.sampled_from("abcdefg"), max_size=8)
parts = st.tuples(st.sampled_from(FIELDS), words)
collections = st.lists(st.lists(parts, max_size=5), min_size=1, max_size=6)
asked = st.lists(st.sampled_from("abcdefghi"), max_size=5)

Document = list[tuple[int, list[str]]]


def index_of(documents: list[Document]) -> LexicalIndex:
    flat = [(number, name, part) for number, document in enumerate(documents) for name, part in document]
    return LexicalIndex.build(
        TermParts.count(part for _, _, part in flat),
        np.array([number for number, _, _ in flat], dtype=np.int32),
        np.array([name for _, name, _ in flat], dtype=np.int8),
        len(documents),
    )


@dataclass
class Oracle:
    """BM25F as the paper writes it: one document, one word, one field after the other."""

    documents: list[Document]

    def length(self, document: Document, field: int) -> int:
        return sum(len(part) for name, part in document if name == field)

    def idf(self, word: str) -> float:
        holding = sum(any(word in part for _, part in document) for document in self.documents)
        return math.log(1.0 + (len(self.documents) - holding + 0.5) / (holding + 0.5))

    def weight(self, document: Document, word: str) -> float:
        total = 0.0
        for field in FIELDS:
            lengths = [self.length(other, field) for other in self.documents]
            average = max(1.0, sum(lengths) / len(lengths))
            frequency = sum(part.count(word) for name, part in document if name == field)
            norm = 1.0 - PENALTY[field] + PENALTY[field] * self.length(document, field) / average
            if frequency:
                total += WEIGHT[field] * frequency / norm
        return total / (total + 1.2)

    def coverage(self, query: list[str]) -> list[float]:
        counted = Counter(query)
        reachable = sum(times * self.idf(word) for word, times in counted.items())
        if not reachable:
            return [0.0] * len(self.documents)
        return [
            sum(times * self.idf(word) * self.weight(document, word) for word, times in counted.items()) / reachable
            for document in self.documents
        ]


@given(collections, asked)
def test_coverage_is_bm25f_as_the_paper_writes_it(documents: list[Document], query: list[str]) -> None:
    assert index_of(documents).coverage(query) == pytest.approx(Oracle(documents).coverage(query), abs=1e-5)


@given(collections, asked)
def test_coverage_is_a_share(documents: list[Document], query: list[str]) -> None:
    coverage = index_of(documents).coverage(query)
    assert coverage.dtype == np.float32
    assert ((coverage >= 0.0) & (coverage < 1.0)).all()


@given(collections, asked, st.randoms(use_true_random=False))
def test_the_order_of_articles_changes_no_score(documents: list[Document], query: list[str], chance) -> None:
    order = list(range(len(documents)))
    chance.shuffle(order)
    shuffled = index_of([documents[number] for number in order]).coverage(query)
    assert shuffled == pytest.approx(index_of(documents).coverage(query)[order], abs=1e-6)


@given(collections, asked)
def test_words_of_the_query_count_in_any_order(documents: list[Document], query: list[str]) -> None:
    index = index_of(documents)
    assert index.coverage(query[::-1]) == pytest.approx(index.coverage(query), abs=1e-6)


def test_nothing_is_covered_in_an_empty_index() -> None:
    assert index_of([]).coverage(["a"]).tolist() == []


def test_a_title_weighs_more_than_a_body() -> None:
    index = index_of([[(TITLE, ["a"])], [(BODY, ["a"])], [(HEADINGS, ["a"])]])
    title, body, heading = index.coverage(["a"])
    assert title > body > heading > 0


def decoded(counted: TermParts) -> list[dict[str, float]]:
    return [
        {counted.vocabulary[counted.term[entry]]: float(counted.frequency[entry]) for entry in range(start, end)}
        for start, end in zip(counted.first[:-1], counted.first[1:], strict=True)
    ]


@given(st.lists(words))
def test_parts_hold_the_frequencies(texts: list[list[str]]) -> None:
    assert decoded(TermParts.count(texts)) == [dict(Counter(text)) for text in texts]


@given(st.lists(words, min_size=1), st.data())
def test_selecting_gives_the_named_parts(texts: list[list[str]], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1)))
    chosen = TermParts.count(texts).select(np.array(rows, dtype=np.int64))
    assert decoded(chosen) == [dict(Counter(texts[row])) for row in rows]
    assert len(chosen.term) == len(chosen.frequency) == chosen.first[-1]


@given(st.lists(words), st.lists(words))
def test_appending_is_counting_together(before: list[list[str]], after: list[list[str]]) -> None:
    joined = TermParts.count(before).append(TermParts.count(after))
    assert decoded(joined) == decoded(TermParts.count(before + after))
    assert len(set(joined.vocabulary)) == len(joined.vocabulary)


@given(st.lists(words, min_size=1), st.lists(words), asked, st.data())
def test_an_index_of_appended_and_selected_parts_is_one_counted_anew(
    before: list[list[str]], after: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    texts = before + after
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True, min_size=1))
    taken = TermParts.count(before).append(TermParts.count(after)).select(np.array(rows, dtype=np.int64))
    numbers, field = np.arange(len(rows), dtype=np.int32), np.full(len(rows), BODY, dtype=np.int8)
    grown = LexicalIndex.build(taken, numbers, field, len(rows))
    anew = LexicalIndex.build(TermParts.count(texts[row] for row in rows), numbers, field, len(rows))
    assert grown.coverage(query).tolist() == anew.coverage(query).tolist()


@given(collections, asked)
def test_missing_is_the_rarity_of_the_rarest_word_that_lacks(documents: list[Document], query: list[str]) -> None:
    index, oracle = index_of(documents), Oracle(documents)
    rarest = math.log(1.0 + (len(documents) + 0.5) / 0.5)
    for number, document in enumerate(documents):
        held = {word for _, part in document for word in part}
        expected = max((oracle.idf(word) for word in query if word not in held), default=0.0) / rarest
        assert index.missing(query, number) == pytest.approx(expected, abs=1e-6)


@given(st.integers(1, 10_000), st.data())
def test_rarity_is_positive_and_falls_with_every_article(size: int, data: st.DataObject) -> None:
    index = LexicalIndex(size, {}, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))
    holding = data.draw(st.integers(0, size - 1))
    assert index.rarity(holding) > index.rarity(holding + 1) > 0.0


@given(collections, asked)
def test_known_names_the_words_that_any_article_holds(documents: list[Document], query: list[str]) -> None:
    index, oracle = index_of(documents), Oracle(documents)
    held = {word for document in documents for _, part in document for word in part}
    expected = {index.terms[word]: oracle.idf(word) for word in query if word in held}
    assert index.known(query) == pytest.approx(expected)


@given(collections, st.sampled_from("abcdefghi"))
def test_who_holds_a_word_is_known_exactly(documents: list[Document], word: str) -> None:
    index = index_of(documents)
    holding = [any(word in part for _, part in document) for document in documents]
    assert [index.holds(word, number) for number in range(len(documents))] == holding
    assert index.articles_of(word).tolist() == np.flatnonzero(holding).tolist()
