from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from kb import PUBLIC, Article
from retrieval.question import Reading
from retrieval.tokens import terms
from tests.retrieval.fakes import an_article, knowledge_bases, queries, snapshot_of

BODY = "# Limits\n\nEvery upload takes twenty minutes today.\n\n# Refunds\n\nA refund takes ten days for each invoice."
SNAPSHOT = snapshot_of(
    [
        an_article("a", "Upload limits", BODY),
        an_article("b", "Reset password", "Click reset."),
        an_article("c", " ", "Untitled upload."),
    ]
)
A, B, C = range(3)


def read(text: str) -> Reading:
    return Reading.of(SNAPSHOT, text)


def test_a_question_has_its_terms_codes_and_trust() -> None:
    reading = read("Why does upload E1234 of v2.0 fail in config.yaml, upload?")
    assert reading.words.count("upload") == 2
    assert reading.codes == ("=e1234", "=v2.0")
    assert reading.trust == 1.0
    assert read("pourquoi le téléchargement").trust < 1.0


def test_rarities_of_the_words_that_are_known_add_up_to_one() -> None:
    reading = read("upload refund unheard")
    held = np.flatnonzero(reading.rarity)
    assert {SNAPSHOT.parts.vocabulary[term] for term in held} == {"upload", "refund"}
    assert reading.rarity.sum() == pytest.approx(1.0)
    terms_of = SNAPSHOT.lexical.terms
    assert reading.rarity[terms_of["refund"]] > reading.rarity[terms_of["upload"]]


@pytest.mark.parametrize("text", ["", "unheard", "the of"])
def test_a_question_of_unknown_words_weighs_nothing(text: str) -> None:
    reading = read(text)
    assert not reading.rarity.any()
    assert not reading.held_by_passages(SNAPSHOT, A).any()


def test_each_passage_holds_its_share_of_the_question() -> None:
    held = read("refund invoice").held_by_passages(SNAPSHOT, A)
    assert held.tolist() == [0.0, pytest.approx(1.0)]
    assert read("refund password").held_by_passages(SNAPSHOT, A)[1] == pytest.approx(0.5, abs=0.1)


@given(knowledge_bases(), queries)
@settings(max_examples=40, deadline=None)
def test_a_passage_holds_what_its_own_words_hold(articles: list[Article], text: str) -> None:
    snapshot = snapshot_of(articles)
    reading = Reading.of(snapshot, text)
    for place in range(len(snapshot.articles)):
        held = reading.held_by_passages(snapshot, place)
        for passage, share in zip(snapshot.passages_of(place), held, strict=True):
            part = snapshot.layout.passage_part(place, passage)
            own = snapshot.parts.term[snapshot.parts.first[part] : snapshot.parts.first[part + 1]]
            assert share == pytest.approx(reading.rarity[own].sum(), abs=1e-9)
        beside = reading.beside_title(snapshot, place)
        assert all(0.0 <= value <= 1.0 + 1e-9 for value in beside.values())


def test_a_title_in_the_very_words_of_the_question_lacks_nothing() -> None:
    assert read("reset my password").beside_title(SNAPSHOT, B) == {
        "title": pytest.approx(1.0), "untitled": 0.0, "unasked": 0.0,
    }  # fmt: skip


def test_what_title_and_question_do_not_share_is_told_by_its_rarest_word() -> None:
    lexical = SNAPSHOT.lexical
    found = read("upload refund").beside_title(SNAPSHOT, A)
    rarest = lexical.rarity(0)
    assert found["title"] == pytest.approx(
        lexical.rarity_of(lexical.terms["upload"])
        / sum(lexical.rarity_of(lexical.terms[word]) for word in terms("Upload limits"))
    )
    assert found["untitled"] == pytest.approx(lexical.rarity_of(lexical.terms["refund"]) / rarest)
    assert found["unasked"] == pytest.approx(lexical.rarity_of(lexical.terms["limit"]) / rarest)


def test_a_word_that_no_article_knows_is_the_rarest_that_a_title_can_lack() -> None:
    assert read("reset password unheard").beside_title(SNAPSHOT, B)["untitled"] == 1.0


def test_an_article_without_a_title_has_nothing_to_compare() -> None:
    assert read("untitled upload").beside_title(SNAPSHOT, C) == {"title": 0.0, "untitled": 1.0, "unasked": 0.0}


def test_a_known_question_is_no_title() -> None:
    snapshot = snapshot_of([an_article("a", " ", "Text.", PUBLIC, "reset password"), an_article("b", "Pay")])
    reading = Reading.of(snapshot, "reset password")
    assert reading.beside_title(snapshot, 0)["title"] == 0.0
