"""Who is asked after a close."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.quality.asking import Close, Customer, closed
from handlers.quality.survey import About, Choice, Place, Reason
from handlers.ticket import CloseReason, Status, Ticket
from tests.fakes import START
from tests.handlers.quality.worlds import RULES, SAID, Team, close, closed_ticket, later

TOLD = replace(SAID, public=False)


def test_a_real_close_is_asked_about_by_mail() -> None:
    asking = closed(close(), "s1", later(minutes=1), RULES)
    survey = asking.survey
    assert survey is not None
    assert (survey.place, survey.address, survey.number) == (Place.MAIL, "ann@example.com", "T-1")
    assert survey.about == About("lamps", "premium", "emea")
    assert survey.expires_at == later(minutes=1, days=14)
    assert (asking.decision.reason, asking.decision.survey_id) == (Reason.ASKED, "s1")


@pytest.mark.parametrize(
    ("occasion", "reason"),
    [
        (close(closed_ticket(because=CloseReason.IDLE)), Reason.IDLE),
        (close(closed_ticket(because=CloseReason.MERGED)), Reason.MERGED),
        (close(closed_ticket(closed_because=None)), Reason.NO_REAL_END),
        (close(closed_ticket(comments=())), Reason.NO_TEAM_REPLY),
        (close(closed_ticket(comments=(TOLD,))), Reason.NO_TEAM_REPLY),
        (close(closed_ticket(comments=(replace(SAID, team=False),))), Reason.NO_TEAM_REPLY),
        (close(customer=Customer("p1", internal=True)), Reason.INTERNAL),
        (close(asked=True), Reason.ASKED_BEFORE),
        (close(customer=Customer("p1", choice=Choice.NO)), Reason.OPTED_OUT),
        (close(customer=Customer("p1", refused=True)), Reason.OPTED_OUT),
        (close(closed_ticket(email=None)), Reason.UNREACHABLE),
        (close(closed_ticket(at=START - timedelta(days=8))), Reason.TOO_LATE),
        (close(customer=Customer("p1", asked_at=START - timedelta(days=29))), Reason.PAUSE),
    ],
)
def test_why_nobody_is_asked_has_a_name(occasion: Close, reason: Reason) -> None:
    asking = closed(occasion, "s1", later(minutes=1), RULES)
    assert (asking.decision.reason, asking.survey, asking.decision.survey_id) == (reason, None, None)


def test_a_call_is_an_answer_too() -> None:
    asking = closed(close(closed_ticket(comments=()), called=True), "s1", later(minutes=1), RULES)
    assert asking.decision.reason is Reason.ASKED


@pytest.mark.parametrize(
    ("email", "channel", "place"),
    [
        ("a@b.c", "slack", Place.CONVERSATION),
        ("a@b.c", "web", Place.MAIL),
        (None, "web", Place.CONVERSATION),
        ("a@b.c", None, Place.MAIL),
    ],
)
def test_somebody_is_asked_where_they_are(email: str | None, channel: str | None, place: Place) -> None:
    asking = closed(close(closed_ticket(email=email, conversation_id="c1"), channel=channel), "s1", START, RULES)
    assert asking.survey is not None
    assert asking.survey.place is place
    assert (asking.survey.conversation_id == "c1", asking.survey.address is None) == (place is not Place.MAIL,) * 2


def test_who_unsubscribed_from_mails_is_asked_in_slack_all_the_same() -> None:
    asking = closed(close(customer=Customer("p1", refused=True), channel="slack"), "s1", START, RULES)
    assert asking.decision.reason is Reason.ASKED


def test_the_end_of_the_pause_is_not_in_the_pause() -> None:
    asking = closed(close(customer=Customer("p1", asked_at=START - RULES.pause)), "s1", START, RULES)
    assert asking.survey is not None


def test_an_open_ticket_is_no_occasion() -> None:
    with pytest.raises(ValueError, match="T-1 is not closed"):
        closed(close(closed_ticket(status=Status.OPEN)), "s1", START, RULES)


TICKETS = st.integers(1, 4).map(lambda number: f"T-{number}")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("close"), TICKETS, st.sampled_from(CloseReason)),
        st.tuples(st.just("reopen"), TICKETS),
        st.tuples(st.just("look"), st.sampled_from(["a", "b"])),
        st.tuples(st.just("wait"), st.integers(1, 20)),
        st.tuples(st.just("opt"), st.sampled_from(["p1", "p2"])),
    ),
    max_size=30,
)


@given(ACTS)
def test_whatever_happens_a_person_is_asked_rarely_an_episode_once_and_each_close_is_decided_about(acts) -> None:
    team = Team()
    opted: dict[str, int] = {}
    for number in range(1, 5):
        who = f"p{1 + number % 2}"
        ticket = closed_ticket(
            f"T-{number}", requester_id=who, email=f"{who}@example.com", status=Status.OPEN, closed_because=None
        )
        team.put(replace(ticket, closed_at=None, episode_id=f"e{number}"))
    for act in [*acts, ("look", "a")]:
        _do(team, act, opted)
    surveys = sorted(team.kept.surveys.values(), key=lambda one: one.asked_at)
    assert len({survey.key for survey in surveys}) == len(surveys)
    for who in ("p1", "p2"):
        times = [survey.asked_at for survey in surveys if survey.person_id == who]
        assert all(after - before >= RULES.pause for before, after in pairwise(times))
        assert len(times) <= opted.get(who, len(times))
    assert len(team.kept.memory.outbox) == len(surveys)
    tickets = team.kept.memory.tickets.values()
    decided = {(one.number, one.reopened): one for one in team.kept.decisions.values()}
    assert {(t.number, t.reopened) for t in tickets if t.status is Status.CLOSED and _recent(team, t)} <= set(decided)
    for decision in decided.values():
        assert (decision.reason is Reason.ASKED) == (decision.survey_id in team.kept.surveys)


def _recent(team: Team, ticket: Ticket) -> bool:
    return ticket.closed_at is not None and team.clock() - ticket.closed_at <= timedelta(days=30)


def _do(team: Team, act, opted: dict[str, int]) -> None:
    match act:
        case ("close", number, because):
            ticket = team.kept.memory.tickets[number]
            if ticket.status is Status.OPEN:
                team.put(replace(ticket, status=Status.CLOSED, closed_at=team.clock(), closed_because=because))
        case ("reopen", number):
            ticket = team.kept.memory.tickets[number]
            if ticket.status is Status.CLOSED:
                back = {"status": Status.OPEN, "closed_at": None, "closed_because": None}
                team.put(replace(ticket, reopened=ticket.reopened + 1, **back))
        case ("look", tag):
            asyncio.run(team.another_surveyor(f"{tag}{len(team.kept.decisions)}").closes())
        case ("wait", days):
            team.clock.forward(days=days)
        case ("opt", who):
            team.kept.choices[who] = Choice.NO
            opted.setdefault(who, sum(survey.person_id == who for survey in team.kept.surveys.values()))
