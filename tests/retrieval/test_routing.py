from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import PUBLIC, Access, Article
from kb.languages import base
from retrieval.asking import language_asked
from retrieval.routing import FOREIGN, HAN, READ, Route, reading_language, routes, same
from retrieval.splitting import FOREIGN_BUDGET, size, split_foreign
from tests.retrieval.fakes import BagEmbedder
from tests.retrieval.languages import Detector, an_article_in, foreign_snapshot, interpreter


def test_the_route_follows_from_the_two_languages_alone() -> None:
    articles = ["en", None, "ko", "ja", "nl"]
    assert routes("en", articles).tolist() == [Route.PLAIN, Route.PLAIN, Route.ABROAD, Route.ABROAD, Route.PLAIN]
    assert routes(None, articles).tolist() == routes("en", articles).tolist()
    assert routes("ko", articles).tolist() == [Route.CROSS, Route.CROSS, Route.OWN, Route.CROSS, Route.CROSS]


def test_what_is_only_han_is_of_the_language_of_either_article() -> None:
    assert routes(HAN, ["ja", "zh", "ko"]).tolist() == [Route.OWN, Route.OWN, Route.CROSS]
    assert same(HAN, "zh")
    assert not same(HAN, None)


@pytest.mark.parametrize(("tag", "language"), [("pt-BR", "pt"), ("zh_Hans", "zh"), (" DE ", "de"), ("en", "en")])
def test_region_and_script_of_a_language_make_no_difference(tag: str, language: str) -> None:
    assert base(tag) == language


def test_what_cannot_be_told_but_is_no_latin_is_not_left_to_the_main_encoder() -> None:
    detector = Detector()
    assert [reading_language(text, detector) for text in ("設定", "пароль", "VPN", "passwort")] == [
        HAN,
        "ru",
        None,
        "de",
    ]


@given(st.lists(st.tuples(st.sampled_from(["passwort", "printer", "비밀번호", "the"]), st.booleans()), max_size=6))
def test_each_text_is_read_by_its_own_encoder_and_keeps_its_place(marked: list[tuple[str, bool]]) -> None:
    static, foreign = interpreter()
    main = BagEmbedder()
    texts, theirs = [text for text, _ in marked], [mark for _, mark in marked]
    joined = foreign.join(texts, theirs, main.encode)
    assert static.encoded == [text for text, mark in marked if mark]
    assert main.encoded == [text for text, mark in marked if not mark]
    for row, (text, mark) in zip(joined, marked, strict=True):
        assert np.array_equal(row, (static if mark else main).encode([text])[0])


def test_wordings_go_to_whoever_knows_their_language() -> None:
    static, foreign = interpreter()
    main = BagEmbedder()
    foreign.wordings(["reset the password", "비밀번호 재설정", "VPN", "設定"], main.encode)
    assert static.encoded == ["비밀번호 재설정", "設定"]
    assert main.encoded == ["reset the password", "VPN"]


def test_an_article_is_in_the_language_that_it_says_else_in_that_of_its_text() -> None:
    _, foreign = interpreter()
    assert foreign.language(an_article_in("ko-KR", "a", "invoice")) == "ko"
    assert foreign.language(an_article_in(None, "b", "passwort zurücksetzen")) == "de"
    assert foreign.language(an_article_in(None, "c", "VPN", "403")) is None


def test_english_in_a_foreign_article_is_read_by_the_main_encoder_and_what_cannot_be_told_is_not() -> None:
    _, foreign = interpreter()
    assert [foreign.reads(text, "de") for text in ("passwort", "reset password", "VPN")] == [True, False, True]
    assert [foreign.reads(text, "en") for text in ("passwort", "비밀번호", "reset password")] == [True, True, False]


def test_a_passage_of_an_english_article_is_english_unless_its_letters_are_others() -> None:
    _, foreign = interpreter()
    assert [foreign.reads(text, "en", alone=False) for text in ("réinitialiser passe", "비밀번호")] == [False, True]


def test_a_question_that_cannot_be_told_is_in_the_language_of_the_article_that_holds_its_words() -> None:
    _, foreign = interpreter()
    german = foreign_snapshot(
        [an_article_in("de", "a", "vpn einrichten"), an_article_in("en", "b", "invoice")], foreign
    )
    assert language_asked(german, foreign, "VPN", Access.engineer()) == "de"
    assert language_asked(german, foreign, "E-403", Access.engineer()) is None
    assert language_asked(german, foreign, "invoice", Access.engineer()) == "en"
    assert language_asked(german, None, "passwort", Access.engineer()) is None
    assert language_asked(german, foreign, "VPN", Access(frozenset())) is None
    english = foreign_snapshot([an_article_in("en", "a", "vpn setup")], foreign)
    assert language_asked(english, foreign, "VPN", Access.engineer()) is None


def test_the_static_encoder_reads_nine_languages_and_han() -> None:
    assert len(FOREIGN) == 9
    assert FOREIGN | {HAN} == READ
    assert "en" not in READ


def test_sizes_add_up_and_a_word_is_as_long_as_two_and_a_half_characters() -> None:
    assert size("eins zwei drei") == 15
    assert size("비밀번호") == 8
    assert size("eins 비밀") == size("eins") + size("비밀")
    assert size("") == 0


@pytest.mark.parametrize("word", ["Wort ", "설정을 "])
def test_foreign_passages_are_short_and_hold_the_whole_text(word: str) -> None:
    body = "\n\n".join((word * 12).strip() + "." for _ in range(40))
    article = Article("a", "help", "t", body, PUBLIC, language="de")
    passages = split_foreign(article)
    assert len(passages) > 5
    assert all(size(passage.text) <= FOREIGN_BUDGET for passage in passages)
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(body.split())
