"""What becomes of what somebody submits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.quality.answering import Given, Phase, Refusal, Taken, phase, submitted
from handlers.quality.callbacks import FollowUpDesk
from handlers.quality.follow_up import FollowUpKind, Take
from handlers.quality.survey import Choice, Kind, Survey
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from tests.fakes import START
from tests.handlers.quality.worlds import BAD, GOOD, LINKS, RULES, Team, later, survey


def answered(given: Given = GOOD, *, at=START) -> Survey:
    result = submitted(survey(), given, at, RULES)
    assert isinstance(result, Taken)
    return result.survey


def test_the_first_answer_is_kept_with_its_time() -> None:
    found = answered(at=later(days=1))
    assert (found.csat, found.ces, found.answered_at, found.version) == (5, 4, later(days=1), 1)


@pytest.mark.parametrize(
    ("kind", "given_", "refusal"),
    [
        (Kind.CLOSE, Given(0, csat=5), Refusal.INCOMPLETE),
        (Kind.CLOSE, Given(0, csat=6, ces=1), Refusal.INCOMPLETE),
        (Kind.CLOSE, Given(0, csat=0, ces=1), Refusal.INCOMPLETE),
        (Kind.CLOSE, Given(0, csat=5, ces=5, nps=5), Refusal.INCOMPLETE),
        (Kind.NPS, Given(0, nps=11), Refusal.INCOMPLETE),
        (Kind.NPS, Given(0, csat=5, ces=5), Refusal.INCOMPLETE),
        (Kind.CLOSE, Given(0, csat=5, ces=5, comment="x" * 4001), Refusal.TOO_LONG),
        (Kind.CLOSE, Given(1, csat=5, ces=5), Refusal.ELSEWHERE),
    ],
)
def test_what_cannot_be_taken_says_why(kind: Kind, given_: Given, refusal: Refusal) -> None:
    assert submitted(survey(kind=kind), given_, START, RULES) is refusal


def test_nought_is_a_likelihood() -> None:
    assert isinstance(submitted(survey(kind=Kind.NPS), Given(0, nps=0), START, RULES), Taken)


def test_it_expires() -> None:
    assert submitted(survey(), GOOD, later(days=14), RULES) is Refusal.OVER
    assert phase(survey(), later(days=14), RULES) is Phase.EXPIRED


def test_a_correction_counts_within_its_window_and_from_the_first_answer() -> None:
    first = answered()
    corrected = submitted(first, replace(BAD, seen=1), later(hours=23), RULES)
    assert isinstance(corrected, Taken)
    assert (corrected.survey.csat, corrected.survey.answered_at, corrected.survey.version) == (2, START, 2)
    assert submitted(corrected.survey, replace(GOOD, seen=2), later(hours=24), RULES) is Refusal.OVER


def test_a_late_answer_can_be_corrected_after_the_link_expired() -> None:
    late = answered(at=later(days=13, hours=23))
    assert isinstance(submitted(late, replace(BAD, seen=1), later(days=14, hours=1), RULES), Taken)


def test_the_same_again_changes_nothing_and_another_of_an_old_page_is_refused() -> None:
    first = answered()
    assert submitted(first, GOOD, later(days=3), RULES) == Taken(first, again=True)
    assert submitted(first, BAD, later(hours=1), RULES) is Refusal.ELSEWHERE


SUBMISSIONS = st.lists(
    st.tuples(
        st.builds(
            Given,
            st.integers(0, 3),
            st.none() | st.integers(0, 6),
            st.none() | st.integers(0, 6),
            st.none() | st.integers(0, 11),
            st.sampled_from(["", "Fine.", "x" * 4001]),
            st.booleans(),
        ),
        st.integers(0, 200),
    ),
    max_size=12,
)


@given(SUBMISSIONS)
def test_whatever_is_submitted_an_answer_is_whole_and_rests_after_its_window(submissions) -> None:
    now, found = START, survey()
    for given_, hours in submissions:
        now += timedelta(hours=hours)
        before = found
        result = submitted(found, given_, now, RULES)
        if isinstance(result, Refusal):
            continue
        found = result.survey
        assert found.csat in range(1, 6)
        assert found.ces in range(1, 6)
        assert result.again == (found == before)
        if before.answered_at is not None and now >= before.answered_at + RULES.correctable:
            assert found == before
        if before.answered_at is None:
            assert now < found.expires_at


async def test_a_low_score_makes_one_follow_up_of_the_teams_manager() -> None:
    team = Team()
    team.kept.managers["lamps"] = "mia"
    token = team.ask()
    for _ in range(2):
        await team.desk.submit(token, BAD)
    (found,) = team.kept.follow_ups.values()
    assert (found.owner, found.ticket, found.due_at) == ("mia", "T-1", later(hours=8))
    (event,) = team.kept.events
    assert (event.kind, event.text, event.actor.kind) == (
        FollowUpKind.OPENED, "satisfaction 2 of 5, ease 4 of 5", ActorKind.SYSTEM,
    )  # fmt: skip


@pytest.mark.parametrize(("csat", "ces", "follow_ups"), [(5, 5, 0), (3, 3, 0), (2, 5, 1), (5, 2, 1), (1, 1, 1)])
async def test_either_score_may_be_low(csat: int, ces: int, follow_ups: int) -> None:
    team = Team()
    await team.desk.submit(team.ask(), Given(0, csat=csat, ces=ces))
    assert len(team.kept.follow_ups) == follow_ups


async def test_without_a_manager_a_follow_up_is_nobodys() -> None:
    team = Team()
    await team.desk.submit(team.ask(), BAD)
    assert team.kept.follow_ups["F-1"].owner is None


async def test_a_corrected_score_is_told_to_its_follow_up_and_may_make_one() -> None:
    team = Team()
    token = team.ask()
    await team.desk.submit(token, GOOD)
    await team.desk.submit(token, replace(BAD, seen=1))
    await team.desk.submit(token, replace(GOOD, seen=2))
    assert [event.kind for event in team.kept.events] == [FollowUpKind.OPENED, FollowUpKind.CORRECTED]
    assert team.kept.events[-1].text == "now satisfaction 5 of 5, ease 4 of 5; before satisfaction 2 of 5, ease 4 of 5"


async def test_a_correction_and_a_colleague_at_once_are_both_written_down() -> None:
    team = Team()
    token = team.ask()
    await team.desk.submit(token, BAD)
    mia = Actor(ActorKind.TEAM, "mia", "Mia")
    await FollowUpDesk(team.follow_ups, team.surveys, team.clock).change("F-1", Take("mia"), mia)
    await team.desk.submit(token, replace(GOOD, seen=1))
    assert [event.version for event in team.kept.events] == [1, 2, 3]


async def test_agreeing_is_written_down_and_taken_back() -> None:
    team = Team()
    token = team.ask()
    await team.desk.submit(token, replace(GOOD, agrees=True))
    assert team.kept.choices == {"p1": Choice.YES}
    await team.desk.submit(token, replace(GOOD, seen=1))
    assert team.kept.choices == {}


async def test_until_when_it_may_be_corrected_is_told_by_the_clock_of_a_calendar() -> None:
    team = Team(calendar=WorkCalendar(ZoneInfo("Asia/Tokyo"), AROUND_THE_CLOCK))
    token = team.ask()
    assert [view.until for view in [await team.desk.view(token)] if view] == [None]
    await team.desk.submit(token, GOOD)
    view = await team.desk.view(token)
    assert view is not None
    assert view.until == START + team.rules.correctable
    assert str(view.until.tzinfo) == "Asia/Tokyo"
    team.clock.forward(hours=24)
    over = await team.desk.view(token)
    assert over is not None
    assert over.until is None


async def test_who_wants_no_more_is_asked_no_more() -> None:
    team = Team()
    token = team.ask()
    assert await team.desk.stop(token) is not None
    assert team.kept.choices == {"p1": Choice.NO}


async def test_a_foreign_link_opens_nothing() -> None:
    team = Team()
    team.ask()
    for token in ("s1", "s1." + "a" * 25, LINKS.token("s2"), "", "s1.%00"):
        assert await team.desk.view(token) is None
        assert await team.desk.submit(token, GOOD) is None
        assert await team.desk.stop(token) is None
    assert team.kept.choices == {}
