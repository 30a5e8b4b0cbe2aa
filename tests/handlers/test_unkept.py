"""Why files are not kept: written down as what it is, and said in the language of whoever looks."""

from __future__ import annotations

import pytest

from handlers.attachment import Amount
from handlers.languages import speaking
from handlers.languages.pseudo import PSEUDO, rehearsing, unsaid
from handlers.unkept import Why, because, enough, told

WRITTEN = {
    because(Why.HARMFUL, "exe"): "files that end in .exe can do harm",
    because(Why.LARGER, 1_500_000): "it is larger than 1.5 MB",
    because(Why.OFF): "files are not kept here",
    because(Why.EMPTY): "it is empty",
    because(Why.ROOM): "there was no room for it",
    enough(Why.TICKET, Amount(100, 200_000_000)): (
        "One request takes up to 100 files with 200 MB together, and there is no room for more. "
        "Please send it without files."
    ),
    enough(Why.DAY, Amount(1, 2_000_000)): (
        "Up to 1 file with 2 MB can be sent in a day. Please send it without files, or tomorrow."
    ),
    because(Why.MANY, 5): "more than 5 files came with one message",
    because(Why.ELSEWHERE): "it lies outside of Slack, at its own address",
}


def test_each_reason_can_be_said() -> None:
    assert {written.partition(":")[0] for written in WRITTEN} == set(Why)


@pytest.mark.parametrize("written", WRITTEN)
def test_it_is_said_in_the_language_that_is_spoken(written: str) -> None:
    assert told(written) == WRITTEN[written]
    with rehearsing(), speaking(PSEUDO):
        assert set(unsaid(told(written))) <= {"exe"}
        assert told(written) != WRITTEN[written]


def test_the_words_for_the_team_are_said_to_customers_in_general() -> None:
    words = "Slack does not give it: missing_scope"
    assert told(words) == words
    assert told("") == ""
    with rehearsing(), speaking(PSEUDO):
        assert unsaid(told(words)) == ()
        assert told("") == ""
