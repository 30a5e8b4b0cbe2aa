from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import CUSTOMER, INTERNAL, Access, Article
from retrieval import Snapshot
from retrieval.confidence import Calibration
from retrieval.indexing import passage_text, texts_to_embed
from retrieval.lexical import TermParts
from retrieval.search import Query, search
from tests.retrieval.fakes import (
    BagEmbedder,
    an_article,
    articles_named,
    knowledge_bases,
    phrases,
    queries,
    snapshot_of,
)

CALIBRATION = Calibration.shipped()


def decoded(parts: TermParts) -> list[dict[str, float]]:
    return [
        {parts.vocabulary[parts.term[entry]]: float(parts.frequency[entry]) for entry in range(start, end)}
        for start, end in zip(parts.first[:-1], parts.first[1:], strict=True)
    ]


def postings(snapshot: Snapshot) -> dict[str, list[tuple[int, float]]]:
    lexical = snapshot.lexical
    return {
        word: [
            (int(lexical.row[place]), float(lexical.weight[place]))
            for place in range(lexical.first[term], lexical.first[term + 1])
        ]
        for word, term in lexical.terms.items()
    }


def assert_equal(one: Snapshot, other: Snapshot) -> None:
    """Compare all that a search reads; ids of terms may differ, as they never leave the index."""
    assert (one.name, one.revision, one.tag, one.articles) == (other.name, other.revision, other.tag, other.articles)
    assert one.layout.first_passage.tolist() == other.layout.first_passage.tolist()
    assert one.layout.first_label.tolist() == other.layout.first_label.tolist()
    assert one.layout.span.tolist() == other.layout.span.tolist()
    assert one.layout.headings == other.layout.headings
    assert one.vectors.tolist() == other.vectors.tolist()
    assert decoded(one.parts) == decoded(other.parts)
    assert postings(one) == postings(other)
    assert decoded(one.words) == decoded(other.words)


def ranking(snapshot: Snapshot, text: str) -> object:
    return search(snapshot, Query(text, BagEmbedder().one(text), Access.engineer()), CALIBRATION)


def mended(snapshot: Snapshot, text: str) -> str:
    """Mend a text of which every word lost a letter."""
    return snapshot.spelling.mend(" ".join(word[:-2] + word[-1:] for word in text.split()), lambda word: False)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[Article], list[Article]]:
    """A knowledge base, and what became of it: articles added, gone, changed in any of their parts."""
    before = draw(knowledge_bases())
    after = []
    for article in before:
        match draw(st.sampled_from(["keep", "keep", "delete", "title", "body", "questions", "audience", "all"])):
            case "keep":
                after.append(article)
            case "title":
                after.append(replace(article, title=draw(phrases)))
            case "body":
                after.append(replace(article, body=draw(phrases)))
            case "questions":
                after.append(replace(article, questions=(*article.questions, draw(phrases))))
            case "audience":
                after.append(replace(article, audience=draw(st.sampled_from([CUSTOMER, INTERNAL]))))
            case "all":
                after.append(draw(articles_named(article.id)))
    taken = {article.id for article in before}
    after += [article for article in draw(knowledge_bases(4)) if article.id not in taken]
    return before, draw(st.permutations(after))


@given(edited(), queries)
@settings(max_examples=80, deadline=None)
def test_an_index_brought_up_to_date_is_one_made_from_scratch(
    states: tuple[list[Article], list[Article]], text: str
) -> None:
    before, after = states
    first = snapshot_of(before)
    grown = snapshot_of(after, previous=first, revision=2)
    anew = snapshot_of(after, revision=2)
    assert_equal(grown, anew)
    assert ranking(grown, text) == ranking(anew, text)
    assert mended(grown, text) == mended(anew, text)


@given(edited())
@settings(max_examples=40, deadline=None)
def test_what_did_not_change_is_neither_split_nor_embedded_again(states: tuple[list[Article], list[Article]]) -> None:
    before, after = states
    first = snapshot_of(before)
    unchanged = {article.id for article in after if article in before}
    changed = [article for article in after if article.id not in unchanged]
    counting = BagEmbedder()
    snapshot_of(after, counting, previous=first, revision=2)
    assert sorted(counting.split) == sorted(article.id for article in changed)
    assert sorted(counting.encoded) == sorted(texts_to_embed(changed, BagEmbedder().passages))


@given(knowledge_bases(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_in_which_articles_come_does_not_matter(articles: list[Article], chance) -> None:
    shuffled = list(articles)
    chance.shuffle(shuffled)
    assert_equal(snapshot_of(articles), snapshot_of(shuffled))


def test_vectors_of_another_encoder_are_never_taken_over() -> None:
    articles = [an_article("a", "Reset password", "Click reset."), an_article("b", "Pay", "By invoice.")]
    first, other = snapshot_of(articles, BagEmbedder("one")), BagEmbedder("two")
    made = snapshot_of(articles, other, previous=first)
    assert made.tag == "two"
    assert sorted(other.encoded) == sorted(texts_to_embed(articles, BagEmbedder().passages))
    assert made.name != first.name


@given(knowledge_bases())
@settings(max_examples=30, deadline=None)
def test_rows_belong_to_their_articles_and_vectors_have_length_one(articles: list[Article]) -> None:
    made = snapshot_of(articles)
    assert [article.id for article in made.articles] == sorted(article.id for article in articles)
    assert len(made.vectors) == made.layout.passages + made.layout.labels == len(made.row_article)
    assert np.linalg.norm(made.vectors, axis=1) == pytest.approx(np.ones(len(made.vectors)), abs=1e-5)
    bodies = {article.id: article for article in articles}
    for place, indexed in enumerate(made.articles):
        rows = list(made.passages_of(place))
        assert len(rows) >= 1
        assert (made.row_article[rows] == place).all()
        for row in rows:
            start, end = made.layout.span[row]
            assert 0 <= start <= end <= len(bodies[indexed.id].body)


def test_an_empty_knowledge_base_has_an_index() -> None:
    made = snapshot_of([])
    assert made.articles == ()
    assert made.vectors.shape == (0, BagEmbedder().dimension)
    assert ranking(made, "reset password").hits == ()


def test_everything_can_be_deleted_and_come_back() -> None:
    articles = [an_article("a", "Reset password", "Click reset.")]
    empty = snapshot_of([], previous=snapshot_of(articles), revision=2)
    assert_equal(empty, snapshot_of([], revision=2))
    assert_equal(snapshot_of(articles, previous=empty, revision=3), snapshot_of(articles, revision=3))


def test_an_article_without_text_is_found_by_title_and_questions() -> None:
    made = snapshot_of(
        [an_article("a", "Reset password", "", CUSTOMER, "I forgot my login"), an_article("b", "Pay", "By invoice.")]
    )
    for asked in ("reset password", "I forgot my login"):
        first = ranking(made, asked).hits[0]
        assert first.article_id == "a"
        assert [(passage.start, passage.end) for passage in first.passages] == [(0, 0)]


def test_a_title_and_its_questions_are_labels_in_that_order() -> None:
    embedder = BagEmbedder()
    made = snapshot_of([an_article("a", "Reset password", "Click.", CUSTOMER, "forgot login", "  ")], embedder)
    labels = made.vectors[made.layout.passages :]
    assert labels.tolist() == embedder.encode(["Reset password", "forgot login"]).tolist()


def test_a_passage_leans_towards_its_title() -> None:
    embedder = BagEmbedder()
    (passage,) = embedder.passages(an_article("a", "Reset password", "Click the button."))
    made = snapshot_of([an_article("a", "Reset password", "Click the button.")], embedder)
    body, title = embedder.one(passage_text(passage)), embedder.one("Reset password")
    expected = body + 0.5 * title
    assert made.vectors[0] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)


def test_the_encoder_reads_the_headings_above_a_passage_once() -> None:
    body = "# Account\n\nOne two three four five six seven.\n\n## Delete\n\nWrite to us and wait a week."
    texts = [passage_text(passage) for passage in BagEmbedder().passages(an_article("a", "Help", body))]
    assert [text.count("Account") for text in texts] == [1, 1], texts
    assert [text.count("Delete") for text in texts] == [0, 1]


def test_the_name_tells_the_state() -> None:
    articles = [an_article("a", "One"), an_article("b", "Two")]
    made = snapshot_of(articles)
    assert made.name == snapshot_of(articles[::-1]).name
    assert made.name.startswith("1-")
    others = [
        snapshot_of(articles, revision=2),
        snapshot_of(articles[:1]),
        snapshot_of([articles[0], replace(articles[1], title="2")]),
        snapshot_of(articles, BagEmbedder("other")),
    ]
    assert len({made.name, *(other.name for other in others)}) == 5


def test_words_that_no_article_holds_any_more_are_forgotten() -> None:
    first = snapshot_of([an_article("a", "Zebra"), an_article("b", "Lion")])
    later = snapshot_of([an_article("b", "Lion")], previous=first, revision=2)
    assert later.parts.vocabulary == later.words.vocabulary == ("lion",)


def test_a_form_that_only_a_vanished_article_had_mends_nothing_any_more() -> None:
    first = snapshot_of([an_article("a", "Printers"), an_article("b", "Printer")])
    later = snapshot_of([an_article("b", "Printer")], previous=first, revision=2)
    assert (first.spelling.nearest("prnters"), later.spelling.nearest("prnters")) == ("printers", None)


def test_words_are_those_of_titles_questions_and_passages_as_people_write_them() -> None:
    body = "# Steps\n\nClick [resetting](https://example.com/target) in v1.2.3, please."
    made = snapshot_of([an_article("a", "Forgotten", body, CUSTOMER, "Mislaid it")])
    assert sorted(made.words.vocabulary) == ["click", "forgotten", "mislaid", "please", "resetting", "steps"]


def test_words_without_end_do_no_harm() -> None:
    made = snapshot_of([an_article("a", "Reset password", "x" * 70_000, CUSTOMER, "y" * 70_000)])
    assert made.spelling.nearest("pasword") == "password"


def test_known_questions_are_kept_with_their_article_blank_ones_left_out() -> None:
    made = snapshot_of([an_article("a", "Reset password", "", CUSTOMER, "forgot login", " "), an_article("b", " ")])
    assert [article.questions for article in made.articles] == [("forgot login",), ()]
    assert made.first_question.tolist() == [1, 2]


def test_what_is_written_is_more_than_a_title() -> None:
    made = snapshot_of([an_article("a", "Reset", "Click."), an_article("b", "Pay", "", CUSTOMER, "how?")])
    assert [made.written(0), made.written(1)] == [True, False]
