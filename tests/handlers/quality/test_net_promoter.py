"""Who is asked in a quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.quality.asking import Customer
from handlers.quality.net_promoter import Quarter, asked, due
from handlers.quality.survey import About, Choice, Kind, Reason
from tests.fakes import START
from tests.handlers.quality.worlds import RULES, Team, closed_ticket, survey

ALL = replace(RULES, share=1.0)
LATE = datetime(2026, 3, 30, tzinfo=UTC)
ANN = Customer("p1", choice=Choice.YES, email="ann@example.com")
MOMENTS = st.integers(0, 30_000_000).map(lambda minutes: START + timedelta(minutes=minutes))


@given(MOMENTS)
def test_a_moment_is_in_its_quarter(at: datetime) -> None:
    quarter = Quarter.of(at)
    assert quarter.start <= at < quarter.start + timedelta(days=93)
    assert Quarter.of(quarter.start) == quarter
    assert Quarter.of(quarter.start - timedelta(seconds=1)) != quarter


@given(st.text(max_size=20), MOMENTS, st.floats(0, 1), st.floats(0, 1))
def test_a_larger_sample_holds_the_smaller_on_the_same_days(
    person: str, at: datetime, one: float, other: float
) -> None:
    quarter = Quarter.of(at)
    small, large = (due(person, quarter, replace(RULES, share=share)) for share in sorted((one, other)))
    assert small is None or small == large
    assert large is None or Quarter.of(large) == quarter


def test_a_share_is_drawn_anew_in_each_quarter_and_by_each_seed() -> None:
    rules = replace(RULES, share=0.25)
    first, second = Quarter(2026, 1), Quarter(2026, 2)
    people = [f"p{number}" for number in range(4000)]
    drawn = {person for person in people if due(person, first, rules)}
    again = {person for person in people if due(person, second, rules)}
    others = {person for person in people if due(person, first, replace(rules, seed="another"))}
    # Four standard deviations around a quarter of 4,000, and around a quarter of those.
    assert 890 < len(drawn) < 1110
    assert 190 < len(drawn & again) < 310
    assert 190 < len(drawn & others) < 310


def test_who_agreed_and_is_drawn_is_asked_on_their_day() -> None:
    day = due("p1", Quarter.of(START), ALL)
    assert day is not None
    assert asked(ANN, About(), "s1", day - timedelta(seconds=1), ALL) is None
    asking = asked(ANN, About("lamps"), "s1", day, ALL)
    assert asking is not None
    assert asking.survey is not None
    assert (asking.survey.kind, asking.survey.address, asking.survey.key) == (Kind.NPS, ANN.email, "nps:2026Q1:p1")
    assert asked(ANN, About(), "s1", day, RULES) is None


@pytest.mark.parametrize(
    ("customer", "reason"),
    [
        (replace(ANN, internal=True), Reason.INTERNAL),
        (replace(ANN, choice=Choice.NO), Reason.OPTED_OUT),
        (replace(ANN, refused=True), Reason.OPTED_OUT),
        (replace(ANN, choice=None), Reason.NO_CONSENT),
        (replace(ANN, email=None), Reason.UNREACHABLE),
        (replace(ANN, asked_at=LATE - timedelta(days=29)), Reason.PAUSE),
    ],
)
def test_why_somebody_is_not_asked_has_a_name(customer: Customer, reason: Reason) -> None:
    asking = asked(customer, About(), "s1", LATE, ALL)
    assert asking is not None
    assert (asking.decision.reason, asking.survey) == (reason, None)


async def test_a_quarter_asks_each_person_once_and_not_after_another_survey() -> None:
    team = Team(rules=ALL)
    team.clock.now = LATE
    for who in ("p1", "p2", "p3"):
        team.put(closed_ticket(f"T-{who[1]}", requester_id=who, email=f"{who}@example.com"))
        team.kept.choices[who] = Choice.YES
    team.ask(survey(person_id="p3", asked_at=LATE - timedelta(days=3), address="p3@example.com"))
    assert await team.surveyor.quarter() == 3
    assert await team.another_surveyor("b").quarter() == 0
    found = {one.person_id: one.reason for one in team.kept.decisions.values()}
    assert found == {"p1": Reason.ASKED, "p2": Reason.ASKED, "p3": Reason.PAUSE}
    team.clock.forward(days=2)
    assert await team.another_surveyor("c").quarter() == 0  # the next quarter has its own days


async def test_without_a_share_nobody_is_asked() -> None:
    team = Team()
    team.clock.now = LATE
    team.kept.choices["p1"] = Choice.YES
    assert await team.surveyor.quarter() == 0


def test_a_language_may_have_a_share_of_its_own() -> None:
    rules = replace(RULES, share=0.0, shares={"ja": 1.0, "pt": 0.5})
    quarter = Quarter.of(START)
    assert rules.samples
    assert not RULES.samples
    assert [due("p1", quarter, rules, language) is not None for language in ("ja", "ja-JP", "de", None)] == [
        *(True, True),
        *(False, False),
    ]
    day = due("p1", quarter, rules, "ja")
    assert day is not None
    assert asked(ANN, About(language="de"), "s1", day, rules) is None
    asking = asked(ANN, About(language="ja"), "s1", day, rules)
    assert asking is not None
    assert asking.survey is not None
    assert asking.survey.about.language == "ja"
