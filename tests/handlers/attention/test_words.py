"""A score, a tone and who judged, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handlers.attention.attention import Attention, NotUrgent, Part, PartKind
from handlers.attention.words import called, calmed, in_words, signed, stands, summed, tone_in_words, weighed
from handlers.sentiment import Sentiment, Tone

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def scored(*points: float, kind: PartKind = PartKind.WAITING) -> Attention:
    parts = tuple(Part(kind, one, "waiting 5 h of 4 h") for one in points)
    return Attention("T-1", 1, NOW, max(0, min(100, round(sum(points)))), parts, "w1")


@pytest.mark.parametrize(("points", "shown"), [(22.0, "+22"), (-15.0, "−15"), (0.4, "+0")])
def test_points_have_their_sign(points: float, shown: str) -> None:
    assert signed(points) == shown


def test_a_part_is_its_facts_with_its_points() -> None:
    assert in_words(scored(22).parts) == ("waiting 5 h of 4 h: +22",)


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ((22, 17, -4), "22 + 17 − 4 = 35"),
        ((), "Nothing speaks for it: 0"),
        ((80, 40), "80 + 40 = 120, cut to 100: no score is above 100 or below 0"),
        ((-40, 10), "−40 + 10 = −30, cut to 0: no score is above 100 or below 0"),
    ],
)
def test_the_sum_is_shown_and_where_it_was_cut(points: tuple[float, ...], shown: str) -> None:
    assert summed(scored(*points)) == shown


def test_a_score_is_calmed_where_somebody_said_not_urgent() -> None:
    assert calmed(scored(-20, kind=PartKind.NOT_URGENT))
    assert not calmed(scored(-20, kind=PartKind.TREND))


def test_not_urgent_stands_while_it_lowers_the_score_or_will_at_once() -> None:
    before, after = (NotUrgent("T-1", 1, 50, "eve", NOW + step * timedelta(minutes=1)) for step in (-1, 1))
    assert stands(after, scored(50)), "the ticket was not assessed since"
    assert not stands(before, scored(50))
    assert stands(before, scored(50, -40, kind=PartKind.NOT_URGENT))
    assert not stands(after, None)


def test_who_acts_at_the_terminal_is_called_as_she_said() -> None:
    assert called("cli:kim", {}) == "kim"
    assert called("p_eve", {"p_eve": "Eve"}) == "Eve"


def test_a_tone_is_told_with_how_sure_it_is_and_what_weighed() -> None:
    tone = Tone(Sentiment.NEGATIVE, 0.874, 0.02, "m1", "en", ("useless", "again"))
    assert tone_in_words(tone) == "negative, 87 %"
    assert weighed(tone) == "what weighed: “useless”, “again”"
    assert tone_in_words(Tone(Sentiment.NEUTRAL, 0.2, 0.1, "m1")) == "neutral, 70 %"
    assert weighed(Tone(Sentiment.NEUTRAL, 0.2, 0.1, "m1")) == ""


def test_what_cannot_be_judged_says_why_and_is_never_neutral() -> None:
    assert tone_in_words(Tone(None, 0, 0, "m1", "fi", ("language not known",))) == "tone not judged: language not known"
    assert tone_in_words(Tone(None, 0, 0, "m1")) == "tone not judged"
    assert weighed(Tone(None, 0, 0, "m1", None, ("a log",))) == ""
