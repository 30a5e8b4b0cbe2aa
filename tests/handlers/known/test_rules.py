"""Which wordings are known, and which are only suggested."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.confirmation import Confirmation, Kind
from handlers.known.rules import LEARNED_LIMIT, OF_ONE_PERSON, Judged, judged
from handlers.known.wordings import fits
from handlers.terms import terms
from tests.fakes import START

SEAT = "how many seats can I have"


def word(
    at: int, question: str = SEAT, article: str = "seats", kind: Kind = Kind.CUSTOMER, who: str = "ann", *accounts: str
) -> Confirmation:
    """Somebody's word, in the minute `at`; the id is that minute."""
    return Confirmation(question, article, kind, START + timedelta(minutes=at), who, accounts, id=at)


def alike(wordings: Sequence[str]) -> Sequence[Collection[int]]:
    """Take wordings for alike that share most of their terms."""
    sets = [terms(text) for text in wordings]
    return [[place for place, other in enumerate(sets) if len(one & other) >= 0.75 * len(one | other)] for one in sets]


def pairs(said: Sequence[Confirmation]) -> list[tuple[str, str]]:
    """What is known."""
    return [(one.question, one.article) for one in judged(said, alike).known]


def suggested(said: Sequence[Confirmation]) -> list[tuple[str, str]]:
    """What is suggested."""
    return [(one.question, one.article) for one in judged(said, alike).suggested]


ANN = word(1, SEAT, "seats", Kind.CUSTOMER, "ann", "acme")
BOB = word(2, SEAT, "seats", Kind.CUSTOMER, "bob", "initech")
EVE = word(3, SEAT, "seats", Kind.ENGINEER, "eve")


@pytest.mark.parametrize("kind", [Kind.ENGINEER, Kind.TICKET])
def test_the_teams_word_counts_at_once(kind: Kind) -> None:
    said = [replace(EVE, kind=kind)]
    assert pairs(said) == [(SEAT, "seats")]
    assert suggested(said) == []


def test_two_customers_of_different_accounts_make_it_known() -> None:
    assert pairs([ANN]) == []
    assert suggested([ANN]) == [(SEAT, "seats")]
    assert pairs([ANN, BOB]) == [(SEAT, "seats")]
    assert suggested([ANN, BOB]) == []
    (known,) = judged([ANN, BOB], alike).known
    assert (known.id, known.kind) == (1, Kind.CUSTOMER)


@pytest.mark.parametrize(
    ("case", "other"),
    [
        ("the same person on two channels", replace(ANN, id=2, episode_id="e2")),
        ("two persons of one account", replace(BOB, accounts=("acme",))),
        ("an account in common", replace(BOB, accounts=("initech", "acme"))),
        ("no account", replace(BOB, accounts=())),
        ("an empty account", replace(BOB, accounts=("", " "))),
        ("a visitor without a name", replace(BOB, kind=Kind.ANONYMOUS)),
        ("an erased person", replace(BOB, person_id=None)),
        ("another article", replace(BOB, article="plans")),
        ("another thing", replace(BOB, question="where do I print the invoice")),
        ("taken back", replace(BOB, withdrawn_at=START)),
    ],
)
def test_one_voice_alone_is_only_a_suggestion(case: str, other: Confirmation) -> None:
    assert pairs([ANN, other]) == [], case
    assert (SEAT, "seats") in suggested([ANN, other])


def test_other_words_for_the_same_thing_count_together_and_both_are_known() -> None:
    bob = replace(BOB, question="how many seats can we have please")
    assert pairs([ANN, bob]) == [(SEAT, "seats"), (bob.question, "seats")]
    assert pairs([ANN, replace(BOB, question="HOW many seats, can I have?!")]) == [(SEAT, "seats")]


def test_the_teams_word_goes_before_any_number_of_customers() -> None:
    eve = replace(EVE, article="plans")
    crowd = [word(10 + n, SEAT, "seats", Kind.CUSTOMER, f"p{n}", f"a{n}") for n in range(9)]
    assert pairs([eve, *crowd]) == [(SEAT, "plans")]
    assert suggested([eve, *crowd]) == []


def test_between_two_engineers_the_latest_word_counts() -> None:
    kim = word(4, SEAT, "plans", Kind.ENGINEER, "kim")
    assert pairs([EVE, kim]) == [(SEAT, "plans")]
    assert pairs([kim, replace(EVE, at=START + timedelta(hours=1))]) == [(SEAT, "seats")]


def test_two_articles_named_in_one_breath_stand_together() -> None:
    both = [replace(EVE, kind=Kind.TICKET), replace(EVE, kind=Kind.TICKET, article="plans", id=4)]
    assert {article for _, article in pairs(both)} == {"seats", "plans"}


def test_a_refusal_stays_until_the_team_says_otherwise() -> None:
    refused = word(5, SEAT, "seats", Kind.REFUSAL, "eve")
    later = [replace(ANN, at=START + timedelta(days=1)), replace(BOB, at=START + timedelta(days=1))]
    assert pairs([ANN, BOB, refused, *later]) == []
    assert suggested([ANN, BOB, refused, *later]) == []
    assert pairs([ANN, BOB, refused, word(6, SEAT, "seats", Kind.ENGINEER, "kim")]) == [(SEAT, "seats")]


def test_taking_back_the_latest_word_brings_back_the_one_before() -> None:
    kim = word(4, SEAT, "plans", Kind.ENGINEER, "kim")
    assert pairs([EVE, kim, word(5, SEAT, "plans", Kind.REFUSAL, "kim")]) == [(SEAT, "seats")]


def test_where_customers_disagree_more_accounts_win_and_one_person_tips_nothing() -> None:
    for_plans = [word(10 + n, SEAT, "plans", Kind.CUSTOMER, f"p{n}", f"a{n}") for n in range(3)]
    assert pairs([ANN, BOB, *for_plans[:1]]) == [(SEAT, "seats")]
    assert pairs([ANN, BOB, *for_plans[:2]]) == [(SEAT, "seats")]
    assert pairs([ANN, BOB, *for_plans]) == [(SEAT, "plans")]


def test_of_one_article_customers_may_add_so_many_wordings() -> None:
    said = [
        replace(voice, question=f"alpha{n} beta{n} gamma{n}", id=2 * n + place, at=START + timedelta(seconds=n))
        for n in range(LEARNED_LIMIT + 20)
        for place, voice in enumerate((replace(ANN, person_id=f"a{n}"), replace(BOB, person_id=f"b{n}")))
    ]
    assert len(pairs(said)) == LEARNED_LIMIT


def test_of_one_person_so_many_suggestions_are_kept_and_named_ones_come_first() -> None:
    flood = [word(n, f"alpha{n} beta{n}", "seats", Kind.ANONYMOUS, "x") for n in range(10, 100)]
    found = judged([ANN, *flood], alike).suggested
    assert len(found) == OF_ONE_PERSON + 1
    assert found[0].question == SEAT
    assert (found[0].persons, found[0].accounts, found[1].accounts) == (1, 1, 0)


@pytest.mark.parametrize(
    "text", ["thanks", "ok", "hi there", "", "??", "no", "how do I", "a", "x" * 501, "help", "\U0001f600 \U0001f600"]
)
def test_what_is_no_question_is_never_known(text: str) -> None:
    assert not fits(text)
    assert judged([replace(EVE, question=text)], alike) == Judged()


@pytest.mark.parametrize("text", ["refund???", "error 403", "返金", "mot de passe oublié", SEAT])
def test_short_questions_can_be_known(text: str) -> None:
    assert fits(text)


WORDS = st.builds(
    word,
    st.integers(0, 30),
    st.sampled_from([SEAT, "how many seats can we have", "where is the invoice", "thanks"]),
    st.sampled_from(["seats", "plans"]),
    st.sampled_from(list(Kind)),
    st.sampled_from(["ann", "bob", "cat"]),
    st.sampled_from(["acme", "initech", ""]),
)
SAID = st.lists(WORDS, max_size=12).map(lambda said: [replace(one, id=n) for n, one in enumerate(said, 1)])


@given(SAID, st.randoms())
def test_the_order_in_which_confirmations_are_read_does_not_matter(said: list[Confirmation], random) -> None:
    mixed = said[:]
    random.shuffle(mixed)
    assert judged(mixed, alike) == judged(said, alike)


@given(SAID)
def test_saying_it_again_changes_nothing_that_is_known(said: list[Confirmation]) -> None:
    again = [*said, *(replace(one, id=one.id + 100) for one in said)]
    assert {(q, a) for q, a in pairs(again)} == {(q, a) for q, a in pairs(said)}


@given(SAID)
def test_what_is_known_is_not_suggested_and_all_withdrawn_is_nothing(said: list[Confirmation]) -> None:
    found = judged(said, alike)
    assert not {(k.question, k.article) for k in found.known} & {(s.question, s.article) for s in found.suggested}
    assert judged([replace(one, withdrawn_at=START) for one in said], alike) == Judged()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), max_size=30))
def test_one_account_with_however_many_persons_and_cookies_makes_nothing_known(said: list[tuple[int, int]]) -> None:
    crowd = [word(at, SEAT, "seats", Kind.CUSTOMER, f"p{who}", "acme") for who, at in said]
    cookies = [replace(one, kind=Kind.ANONYMOUS, accounts=("initech",)) for one in crowd]
    assert pairs([*crowd, *cookies]) == []


@given(SAID)
def test_nobody_alone_takes_away_or_adds_a_wording_of_customers(said: list[Confirmation]) -> None:
    settled = [ANN, BOB]
    alone = [replace(one, person_id="mal", kind=Kind.CUSTOMER, accounts=("evil",), id=one.id + 100) for one in said]
    clean = [one for one in alone if terms(one.question) != terms(SEAT) and "seats can" not in one.question]
    assert (SEAT, "seats") in pairs([*settled, *alone])
    assert pairs([*settled, *clean]) == [(SEAT, "seats")]
