from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sentiment.features import MANNER, NAMES, features, observe
from retrieval.sentiment.lexicon import ENTRIES, Kind, entry_of


def compound(text: str) -> float:
    return float(features(observe(text))[NAMES.index("compound")])


def value(text: str, name: str) -> float:
    return float(features(observe(text))[NAMES.index(name)])


def marked(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in observe(text).marks]


@pytest.mark.parametrize(
    ("darker", "lighter"),
    [
        ("It is not good.", "It is good."),
        ("It is bad.", "It is not bad."),
        ("This is very bad.", "This is bad."),
        ("This is bad.", "This is slightly bad."),
        ("This is TERRIBLE news.", "This is terrible news."),
        ("Great room, but the staff was rude.", "The staff was rude, but great room."),
        ("Thanks for nothing.", "Thanks for everything."),
        ("It works. 😡", "It works."),
        ("It is late :(", "It is late :)"),
        ("#EpicFail for the release", "for the release"),
        ("It doesn't help.", "It helps, thank you."),
        ("I wasn’t happy.", "I was happy."),
        ("It is bad.", "It is far better."),
        ("It is far from good.", "It is good."),
        ("I cannot thank you.", "I cannot thank you enough."),
        ("I have never been happy.", "I have never been happier."),
        ("Thanks a lot for nothing.", "Thanks a lot for the help."),
    ],
)
def test_what_is_darker_counts_lower(darker: str, lighter: str) -> None:
    assert compound(darker) < compound(lighter)


def test_a_mark_spans_what_turns_and_strengthens_it() -> None:
    assert marked("I am not very happy with it.") == ["not very happy"]
    assert marked("You are extremely rude.") == ["extremely rude"]
    assert marked("Thank you so much!") == ["Thank you so much"]


def test_what_stands_in_another_sentence_turns_nothing() -> None:
    assert compound("Is it yours? No. Great work") > 0


def test_negation_ends_at_a_comma() -> None:
    assert marked("nobody answers, worst support ever") == ["nobody answers", "worst"]
    assert compound("nobody answers, worst support ever") < compound("worst support ever") < 0


def test_other_forms_of_a_word_are_known() -> None:
    assert entry_of("disappoints") is not None
    assert entry_of("crashes") is not None
    assert entry_of("insulted") == entry_of("insult")
    assert entry_of("bus") is None


def test_a_bad_word_that_is_denied_or_asked_about_is_no_failure() -> None:
    assert value("The server is down.", "kind_failure") == 0.5
    for text in (
        "The server is not down.",
        "Was it lost?",
        "Production down?",
        "Please cancel it.",
        "Can I cancel it?",
    ):
        assert value(text, "kind_failure") == 0.0, text
        assert compound(text) > compound("The server is down.")
    assert value("Why is it down today?", "kind_failure") == value("Is it down??", "kind_failure") == 0.5
    assert value("I want to get a refund.", "kind_demand") == 0.5
    assert value("We have seen no refund.", "kind_demand") == 0.5
    assert value("Please refund it.", "kind_demand") == 0.0


def test_the_not_of_what_is_denied_is_no_complaint() -> None:
    assert value("The server is not down.", "negations") == 0.0
    assert value("The server is not down.", "denied") == 0.5
    assert value("It is not here.", "negations") > 0.0


def test_that_the_rest_works_is_no_praise() -> None:
    assert compound("Everything else works fine.") == compound("Please clean up the list.") == 0.0


def test_thanks_count_where_they_end_a_text() -> None:
    assert value("Where is it? I need it soon. Thanks", "thanks_last") == 1.0
    assert value("Thanks. Now where is the other one that I asked for?", "thanks_last") == 0.0


def test_how_it_is_written_is_noticed() -> None:
    assert value("how do I log in", "question_start") == 1.0
    assert value("It is broken!!!", "exclamations") == 1.0
    assert value("FIX THIS NOW", "capitals") == 1.0
    assert value("", "nothing") == 1.0
    assert value("Ok... and now?", "ellipsis") == value("Ok... and now?", "last_question") == 1.0


def test_the_lexicon_is_within_its_scale_and_names_every_kind() -> None:
    assert all(-4.0 <= entry.valence <= 4.0 for entry in ENTRIES.values())
    assert {entry.kind for entry in ENTRIES.values()} == set(Kind)
    assert len(set(NAMES)) == len(NAMES)


@given(st.text(max_size=300))
def test_the_numbers_of_any_text_are_bounded(text: str) -> None:
    observed = observe(text)
    numbers = features(observed)
    assert numbers.shape == (len(NAMES),)
    assert numbers.dtype == np.float32
    assert observed.manner.shape == (len(MANNER),)
    assert np.abs(numbers).max() <= 3.0
    assert all(0 <= mark.start < mark.end <= len(text) for mark in observed.marks)
