"""The language that nobody speaks shows what was not said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.languages import dates, everywhere, known, say, say_n, speaking, spoken
from handlers.languages.pseudo import CLOSES, OPENS, pseudo, rehearsing, unsaid
from tooling.proofreading import fields


def test_it_is_a_language_only_while_it_is_rehearsed() -> None:
    assert known("qps-ploc") is None
    with rehearsing(), speaking("qps-ploc"):
        assert spoken() == "qps"
        assert say("Your requests") == pseudo("Your requests") == "⟦Ýóúŕ ŕéɋúéšťš ····⟧"
        assert pseudo("Your requests") in everywhere("Your requests")
    assert known("qps") is None
    with speaking("qps"):
        assert say("Your requests") == "Your requests"


def test_values_stay_and_are_filled_in() -> None:
    with rehearsing(), speaking("qps"):
        assert say("Your ticket is {number}.", number="T-7") == "⟦Ýóúŕ ťíčķéť íš T-7. ····· ·⟧"
        assert say_n("{n} reply", "{n} replies", 2).startswith("⟦2 ŕéṕĺíéš")


def test_what_is_typed_stays() -> None:
    assert "`/invite @Onetouch`" in pseudo("Invite me with `/invite @Onetouch`.")


@given(st.lists(st.sampled_from(["Hello", "{name}", "you,", "{n}", "it's"]), min_size=1).map(" ".join))
def test_a_message_keeps_its_values_and_grows_by_a_third(message: str) -> None:
    said = pseudo(message)
    assert fields(said) == fields(message)
    assert said.startswith(OPENS)
    assert said.endswith(CLOSES)
    assert len(message) * 4 / 3 <= len(said) - 2 <= len(message) * 4 / 3 + 1


@pytest.mark.parametrize("message", ["", " ", "\n"])
def test_nothing_stays_nothing(message: str) -> None:
    assert pseudo(message) == message


def test_blanks_and_breaks_around_it_stay_outside() -> None:
    assert pseudo("\n Yes\n") == f"\n {OPENS}Ýéš·{CLOSES}\n"


def test_what_was_not_said_is_told() -> None:
    with rehearsing(), speaking("qps"):
        inner = say("in {when}", when=dates.hours(3))
        assert unsaid(f"Sorry, {inner} by {dates.day(date(2026, 11, 23))}: {say('done')} T-7") == ("Sorry", "by")


def test_dates_numbers_and_lists_of_it_are_not_taken_for_english() -> None:
    with rehearsing(), speaking("qps"):
        shown = (
            dates.day(date(2026, 11, 23)),
            dates.day_of_year(date(2026, 5, 1)),
            dates.weekday(date(2026, 5, 1)),
            dates.number(12345.6),
            dates.several(["1", "2"]),
            dates.days(4),
        )
        assert [unsaid(text) for text in shown] == [()] * len(shown)
