from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kb import INTERNAL, Access
from retrieval import Snapshot
from retrieval.confidence import Calibration
from retrieval.known_questions import KnownQuestion, KnownQuestions
from retrieval.routing import HAN, Route
from retrieval.search import Query, search
from retrieval.translations import one_each, spoken_by
from tests.retrieval.languages import an_article_in, asked, foreign_snapshot, interpreter


@pytest.fixture
def translated() -> Snapshot:
    _, foreign = interpreter()
    return foreign_snapshot(
        [
            an_article_in("en", "pw", "reset password", "how to reset the password"),
            an_article_in("de", "pw-de", "passwort zurücksetzen", "passwort zurücksetzen hier", translation_of="pw"),
            an_article_in("ko", "pw-ko", "비밀번호 재설정", "비밀번호 재설정 안내", translation_of="pw"),
            an_article_in("en", "inv", "invoice", "the invoice"),
        ],
        foreign,
    )


def first(snapshot: Snapshot, text: str) -> str:
    return asked(snapshot, text).hits[0].article_id


@pytest.mark.parametrize(
    ("question", "article"),
    [("reset password", "pw"), ("passwort zurücksetzen", "pw-de"), ("비밀번호 재설정", "pw-ko"), ("facture", "inv")],
)
def test_an_article_is_given_in_the_language_of_the_question_where_it_is_there(
    translated: Snapshot, question: str, article: str
) -> None:
    assert first(translated, question) == article


def test_translations_count_once(translated: Snapshot) -> None:
    found = [hit.article_id for hit in asked(translated, "réinitialiser mot passe").hits]
    assert len({"pw", "pw-de", "pw-ko"} & set(found)) == 1


def test_where_no_edition_is_in_the_askers_language_the_original_is_given_then_the_english_one() -> None:
    _, foreign = interpreter()
    ours = an_article_in("de", "pw", "passwort zurücksetzen")
    english = an_article_in("en", "a-pw", "reset password", translation_of="pw")
    korean = an_article_in("ko", "b-pw", "비밀번호 재설정", translation_of="pw")
    question = "réinitialiser mot passe"
    assert first(foreign_snapshot([english, ours, korean], foreign), question) == "pw"
    assert first(foreign_snapshot([english, korean], foreign), question) == "a-pw"


def test_an_original_that_answers_worse_is_not_given_for_its_being_the_original() -> None:
    _, foreign = interpreter()
    editions = [
        an_article_in("de", "pw", "drucker"),
        an_article_in("en", "pw-en", "reset password", translation_of="pw"),
    ]
    assert first(foreign_snapshot(editions, foreign), "réinitialiser mot passe") == "pw-en"


@pytest.mark.parametrize(
    ("scored", "given"),
    [
        ({"pw-en": 0.1}, "pw-en"),
        ({"pw-en": 0.1, "pw": 0.2}, "pw"),
        ({"pw-en": 0.3, "pw": 0.1}, "pw-en"),
        ({"pw-en": 0.2, "pw": 0.3, "pw-fr": 0.2}, "pw-fr"),
        ({"pw-en": 0.2, "pw": 0.3, "pw-fr": 0.1}, "pw"),
        ({"pw-fr": 0.1}, "pw-fr"),
    ],
)
def test_an_edition_in_a_third_language_is_not_given_for_what_near_languages_have_in_common(
    scored: dict[str, float], given: str
) -> None:
    _, foreign = interpreter()
    editions = [
        an_article_in("de", "pw", "passwort zurücksetzen"),
        an_article_in("en", "pw-en", "reset password", translation_of="pw"),
        an_article_in("fr", "pw-fr", "réinitialiser mot passe", translation_of="pw"),
    ]
    third = an_article_in("ko", "pw-ko", "비밀번호 재설정", translation_of="pw")
    snapshot = foreign_snapshot([third, *(edition for edition in editions if edition.id in scored)], foreign)
    scores = np.array([scored.get(article.id, 0.9) for article in snapshot.articles], dtype=np.float32)
    left, counted = one_each(snapshot, np.arange(len(scores)), scores, "fr")
    assert [snapshot.articles[place].id for place in left] == [given]
    assert counted.tolist() == pytest.approx([0.9]), "it says the same"


def test_where_there_is_no_other_an_edition_in_a_third_language_is_given() -> None:
    _, foreign = interpreter()
    editions = [
        an_article_in("ko", "pw-ko", "비밀번호 재설정", translation_of="pw"),
        an_article_in("de", "pw-de", "passwort zurücksetzen", translation_of="pw"),
    ]
    assert first(foreign_snapshot(editions, foreign), "réinitialiser mot passe") in {"pw-ko", "pw-de"}


def test_what_may_be_japanese_or_chinese_gets_an_edition_in_one_of_them() -> None:
    _, foreign = interpreter()
    editions = [an_article_in("en", "pw", "reset 密码"), an_article_in("zh", "pw-zh", "密码", translation_of="pw")]
    snapshot = foreign_snapshot(editions, foreign)
    candidates, scores = np.array([0, 1]), np.array([0.9, 0.5], dtype=np.float32)
    left, counted = one_each(snapshot, candidates, scores, HAN)
    assert [snapshot.articles[place].id for place in left] == ["pw-zh"]
    assert counted.tolist() == pytest.approx([0.9])


@pytest.mark.parametrize(
    ("question", "prefers", "language"),
    [
        ("de", "ja", "de"),
        (None, "ja", "ja"),
        (None, None, None),
        ("nl", "en", "nl"),
        (HAN, "zh", "zh"),
        (HAN, "en", HAN),
    ],
)
def test_what_a_question_does_not_tell_its_asker_does(
    question: str | None, prefers: str | None, language: str | None
) -> None:
    assert spoken_by(question, prefers) == language


def test_an_edition_that_the_asker_may_not_see_is_not_given_and_lends_no_question() -> None:
    _, foreign = interpreter()
    secret = replace(an_article_in("de", "pw-de", "passwort zurücksetzen", "", "drucker"), audience=INTERNAL)
    snapshot = foreign_snapshot(
        [an_article_in("en", "pw", "reset password"), replace(secret, translation_of="pw")], foreign
    )
    vector = foreign.embed(["drucker"])[0]
    for access, articles, known in ((Access.anonymous(), ["pw"], 0.0), (Access.engineer(), ["pw-de"], 1.0)):
        found = search(snapshot, Query("drucker", vector, access, language="de"), Calibration.shipped())
        assert [hit.article_id for hit in found.hits] == articles
        assert found.hits[0].evidence["known"] == pytest.approx(known)


def test_a_translation_is_no_rival_of_the_article(translated: Snapshot) -> None:
    hit = asked(translated, "비밀번호 재설정").hits[0]
    assert hit.evidence["margin"] > 0
    assert hit.evidence["route"] == Route.OWN


def test_the_language_of_a_hit_is_that_of_its_text_where_the_article_does_not_say() -> None:
    _, foreign = interpreter()
    snapshot = foreign_snapshot([an_article_in(None, "a", "passwort zurücksetzen")], foreign)
    assert asked(snapshot, "reset password").hits[0].language == "de"


def test_a_question_confirmed_in_one_language_helps_the_article_in_all(translated: Snapshot) -> None:
    _, foreign = interpreter()
    pair = KnownQuestion("프린터", "pw-ko")
    known = KnownQuestions.of([pair], foreign.embed([pair.text]))
    before, after = asked(translated, "drucker"), asked(translated, "drucker", known)
    assert all(hit.evidence["known"] == 0.0 for hit in before.hits)
    hit = after.hits[0]
    assert hit.article_id == "pw-de"
    assert hit.evidence["known"] == pytest.approx(1.0)


def test_the_words_of_a_known_question_of_one_translation_name_all(translated: Snapshot) -> None:
    _, foreign = interpreter()
    pair = KnownQuestion("프린터 청구서", "pw")
    known = KnownQuestions.of([pair], foreign.embed([pair.text]))
    hit = asked(translated, "프린터 청구서", known).hits[0]
    assert (hit.article_id, hit.evidence["verbatim"]) == ("pw-ko", 1.0)


def test_an_article_without_translations_is_in_no_group(translated: Snapshot) -> None:
    assert [article.group for article in translated.articles] == ["", "pw", "pw", "pw"]
    assert translated.groups.tolist() == [-1, 0, 0, 0]


def test_a_translation_that_comes_later_joins_articles_that_were_taken_over() -> None:
    static, foreign = interpreter()
    original = an_article_in("en", "pw", "reset password")
    before = foreign_snapshot([original], foreign)
    added = an_article_in("ko", "pw-ko", "비밀번호 재설정", translation_of="pw")
    after = foreign_snapshot([original, added], foreign, previous=before)
    assert [article.group for article in after.articles] == ["pw", "pw"]
    assert np.array_equal(after.vectors[0], before.vectors[0])
    assert set(static.encoded) <= {"비밀번호 재설정", ""}


def test_typing_errors_of_a_foreign_question_are_mended_by_articles_in_its_language_only(translated: Snapshot) -> None:
    everyone = Access.engineer()
    assert translated.mend("pasword", lambda word: False, everyone) == "password"
    assert translated.mend("passwart", lambda word: False, everyone, "de") == "passwort"
    assert translated.mend("pasword", lambda word: False, everyone, "fr") == "pasword"
