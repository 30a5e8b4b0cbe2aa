from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import INTERNAL, Access, Article
from retrieval.spelling import Spelling, _distance
from retrieval.tokens import stem, surface_words
from tests.retrieval.fakes import accesses, an_article, knowledge_bases, queries, snapshot_of

ARTICLES = snapshot_of(
    [
        an_article("a", "Password", "Resetting a password sends one notification. You receive it at once."),
        an_article("b", "Connect a board", "Connecting the board takes a cable, then choose Tools > Port."),
        an_article("c", "Refunds", "A refund takes ten days, a password none. Configuration comes before that."),
    ]
).spelling
LANGUAGE = frozenset({"cables", "plane", "hello", "sense"})
letters = st.text(alphabet="abcdeы", min_size=1, max_size=10)
vocabularies = st.lists(st.text(alphabet="abcdeы", min_size=4, max_size=11), min_size=1, max_size=30, unique=True)


def mended(text: str) -> str:
    return ARTICLES.mend(text, LANGUAGE.__contains__)


def spelling_of(words: list[str]) -> Spelling:
    return Spelling(words, np.ones(len(words), dtype=np.int64))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("recieve", "receive"),
        ("passwrod", "password"),
        ("pasword", "password"),
        ("bord", "board"),
        ("passsword", "password"),
        ("boaard", "board"),
        ("boerd", "board"),
        ("notifcatoin", "notification"),
        ("configration", "configuration"),
        ("Pasword", "password"),
        ("assword", "password"),
        ("pássword", "pássword"),
    ],
)
def test_swapped_missing_doubled_and_wrong_letters_are_mended(written: str, meant: str) -> None:
    assert mended(f"my {written}, please") == f"my {meant}, please"


@pytest.mark.parametrize(
    "text",
    [
        "password resetting refunded boards connects",
        "my cables, hello plane",
        "refnd1 PASWORD PaSword",
        "pasword.txt pasword.yaml my_pasword pasword_old",
        "https://acme.com/pasword mail@pasword.com pasword@acme.com",
        "C:\\pasword /etc/pasword pasword-less --pasword",
        "por sen tke",
        "would which through",
        "密码重置 パスワードパス 비밀번호",
        "pzwrd bxxrd",
        "",
    ],
)
def test_words_codes_addresses_names_files_and_short_words_stay_as_they_are(text: str) -> None:
    assert mended(text) == text


def test_a_word_of_the_language_is_not_taken_for_one_of_the_articles() -> None:
    assert mended("sense") == "sense"
    assert spelling_of(["sends"]).mend("senss", LANGUAGE.__contains__) == "sends"


def test_a_short_word_is_forgiven_one_edit_and_a_long_one_two() -> None:
    spelling = spelling_of(["refund", "notification"])
    assert [spelling.nearest(word) for word in ("refnd", "refd", "notifcaton", "notifcatn")] == [
        "refund", None, "notification", None,
    ]  # fmt: skip


def test_a_wrong_first_letter_is_forgiven_where_all_else_is_right() -> None:
    spelling = spelling_of(["board", "port", "notification"])
    assert spelling.nearest("voard") == "board"
    assert spelling.nearest("sort") is None
    assert spelling.nearest("motification") == "notification"
    assert spelling.nearest("motifcation") is None


def test_of_two_equally_near_words_the_commoner_is_meant() -> None:
    words = ["board", "beard"]
    for commonness, expected in (([1, 5], "beard"), ([5, 1], "board"), ([1, 1], "beard")):
        assert Spelling(words, np.array(commonness)).nearest("bpard") == expected


def test_only_the_first_words_of_a_question_are_looked_at() -> None:
    before = "hello there " * 40 + "qwxzyvk " * 11
    assert mended(f"{before}pasword pasword") == f"{before}password pasword"


SHARED = snapshot_of(
    [
        an_article("public", "Passwords", "Resetting a pamphlet."),
        an_article("secret", "Codename bluebird", "Resetting the pamphlets.", INTERNAL),
    ]
)


@pytest.mark.parametrize("written", ["blubird", "codname", "bluebrd"])
def test_a_word_that_only_hidden_articles_hold_mends_nothing(written: str) -> None:
    assert SHARED.mend(written, LANGUAGE.__contains__, Access.anonymous()) == written
    assert SHARED.mend(written, LANGUAGE.__contains__, Access.engineer()) in {"bluebird", "codename"}
    assert SHARED.mend(written, LANGUAGE.__contains__, Access(frozenset())) == written


def test_a_word_that_only_hidden_articles_hold_is_a_typing_error_like_any_other() -> None:
    snapshot = snapshot_of([an_article("a", "Board"), an_article("b", "Beard", "", INTERNAL)])
    assert snapshot.mend("beard", LANGUAGE.__contains__, Access.engineer()) == "beard"
    assert snapshot.mend("beard", LANGUAGE.__contains__, Access.anonymous()) == "board"


@given(knowledge_bases(), queries, accesses)
@settings(max_examples=60, deadline=None)
def test_no_question_of_any_shape_is_mended_to_a_word_that_only_hidden_articles_hold(
    articles: list[Article], text: str, access: Access
) -> None:
    hurt = " ".join(word[:-2] + word[-1:] for word in text.split())
    visible = [article for article in articles if access.allows(article.audience)]
    found = set(snapshot_of(articles).mend(hurt, LANGUAGE.__contains__, access).split())
    assert surface_words(" ".join(found - set(hurt.split()))) <= set(snapshot_of(visible).words.vocabulary)


def test_without_articles_nothing_is_mended() -> None:
    empty = snapshot_of([]).spelling
    assert empty.mend("my pasword", lambda word: False) == "my pasword"


@given(vocabularies, st.data())
def test_a_text_of_words_of_the_articles_stays_as_it_is(words: list[str], data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(words))))
    assert spelling_of(words).mend(text, lambda word: False) == text


@given(vocabularies, st.text())
def test_what_was_mended_needs_no_mending(words: list[str], text: str) -> None:
    spelling = spelling_of(words)
    once = spelling.mend(text, lambda word: False)
    assert spelling.mend(once, lambda word: False) == once


def distance(one: str, other: str) -> int:
    """Restricted Damerau-Levenshtein distance, as its definition reads."""

    @cache
    def between(i: int, j: int) -> int:
        if not (i and j):
            return i + j
        ways = [
            between(i - 1, j) + 1,
            between(i, j - 1) + 1,
            between(i - 1, j - 1) + (one[i - 1] != other[j - 1]),
        ]
        if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
            ways.append(between(i - 2, j - 2) + 1)
        return min(ways)

    return between(len(one), len(other))


@given(letters, letters, st.integers(1, 3))
def test_the_distance_is_the_one_defined_up_to_its_bound(one: str, other: str, most: int) -> None:
    exact, found = distance(one, other), _distance(one, other, most)
    assert found == exact if exact <= most else found > most


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], str, str]:
    """A vocabulary, one of its words, and that word after one edit."""
    words = draw(vocabularies)
    word = draw(st.sampled_from(words))
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcdez"))
    made = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ]
    return words, word, draw(st.sampled_from(made))


@given(edited())
def test_a_word_that_is_one_edit_away_or_one_as_near_is_found(drawn: tuple[list[str], str, str]) -> None:
    words, word, written = drawn
    if len(written) <= 4 and written[:1] != word[0]:
        return  # of a short word the first letter must be right
    found = spelling_of(words).nearest(written)
    assert found is not None
    assert distance(written, found) <= distance(written, word) <= 1


@given(vocabularies, st.text(alphabet="abcdeы", min_size=4, max_size=11))
def test_narrowing_down_loses_no_word(words: list[str], written: str) -> None:
    edits = 2 if len(written) >= 8 else 1
    near = [
        (distance(written, word), word[0] != written[0], word)
        for word in words
        if distance(written, word) + (word[0] != written[0]) <= edits
        or (distance(written, word) == 1 and len(written) > 4)
    ]
    assert spelling_of(words).nearest(written) == min(near, default=(0, False, None))[2]


def test_another_form_of_a_word_of_the_articles_is_a_word() -> None:
    assert stem("connected") == stem("connecting")
    assert mended("connected") == "connected"
