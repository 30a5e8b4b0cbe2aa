"""What every keeper of follow-ups must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.person import Role
from handlers.ports import WriteConflict
from handlers.quality.answering import Taken, submitted
from handlers.quality.asking import closed
from handlers.quality.calling_back import opening
from handlers.quality.follow_up import (
    Change,
    CloseWith,
    FollowUpChanged,
    FollowUpKind,
    FollowUpState,
    Note,
    Take,
    changed,
)
from handlers.quality.ports import Answer, FollowUpNotFound
from handlers.quality.survey import Survey
from handlers.ticket_event import Actor, ActorKind
from tests.contracts.survey_worlds import Here, opened
from tests.fakes import START
from tests.handlers.quality.worlds import ALWAYS, BAD, RULES, close, closed_ticket, later
from tests.worlds import KINDS

MIA = Actor(ActorKind.TEAM, "mia", "Mia")


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def complained(here: Here, number: str = "T-1", *, hours: float = 1) -> Survey:
    who = {"requester_id": f"p{number}", "email": f"{number.lower()}@example.com"}
    await here.put(closed_ticket(number, **who))
    asking = closed(close(closed_ticket(number, **who)), f"s{number}", START, RULES)
    assert asking.survey is not None
    assert await here.surveys.record(asking, None, START)
    result = submitted(asking.survey, BAD, later(hours=hours), RULES)
    assert isinstance(result, Taken)
    opened_ = opening(result.survey, "mia", ALWAYS, later(hours=hours), RULES)
    assert await here.surveys.answer(Answer(result.survey, opening=opened_))
    return result.survey


async def change(here: Here, what: Change, number: str = "F-1") -> FollowUpChanged:
    made = changed(await here.follow_ups.get(number), what, MIA, later(hours=2))
    assert isinstance(made, FollowUpChanged)
    return made


async def test_a_low_answer_makes_it_with_its_first_event(here: Here) -> None:
    survey = await complained(here)
    found = await here.follow_ups.get("f-1")
    assert (found.survey_id, found.ticket, found.team, found.owner) == (survey.id, "T-1", "lamps", "mia")
    assert (found.due_at, found.state, found.version) == (later(hours=9), FollowUpState.OPEN, 1)
    (event,) = await here.follow_ups.history("F-1")
    assert (event.kind, event.version, event.at) == (FollowUpKind.OPENED, 1, later(hours=1))
    assert await here.follow_ups.of_survey(survey.id) == found
    assert await here.follow_ups.of_survey("s9") is None


async def test_what_is_not_there_is_said_to_be_so(here: Here) -> None:
    for number in ("F-1", "T-1", "1", "F-x", ""):
        with pytest.raises(FollowUpNotFound):
            await here.follow_ups.get(number)


async def test_a_change_is_written_with_its_event_over_the_version_before(here: Here) -> None:
    await complained(here)
    first, second = await change(here, Take("ben")), await change(here, Note("Rang.", contacted=True))
    await here.follow_ups.write(first)
    with pytest.raises(WriteConflict):
        await here.follow_ups.write(second)
    assert await here.follow_ups.get("F-1") == first.follow_up
    assert [event.kind for event in await here.follow_ups.history("F-1")] == [FollowUpKind.OPENED, FollowUpKind.TAKEN]


async def test_first_due_comes_first_and_states_can_be_chosen(here: Here) -> None:
    await complained(here, "T-1", hours=3)
    await complained(here, "T-2", hours=1)
    assert [one.number for one in await here.follow_ups.every(limit=9)] == ["F-2", "F-1"]
    assert [one.number for one in await here.follow_ups.every(limit=1)] == ["F-2"]
    await here.follow_ups.write(await change(here, Note("Rang.", contacted=True)))
    assert [one.number for one in await here.follow_ups.every(limit=9, states=[FollowUpState.CONTACTED])] == ["F-1"]


async def test_what_was_closed_last_comes_first_page_by_page(here: Here) -> None:
    for number in range(1, 6):
        await complained(here, f"T-{number}")
    for number, hours in ((2, 3), (1, 4), (4, 4), (3, 5)):
        await here.follow_ups.write(await change(here, Note("Rang.", contacted=True), f"F-{number}"))
        found = await here.follow_ups.get(f"F-{number}")
        over = changed(found, CloseWith("Learnt.", None, None, nothing=True), MIA, later(hours=hours))
        assert isinstance(over, FollowUpChanged)
        await here.follow_ups.write(over)
    assert [one.number for one in await here.follow_ups.closed(limit=9)] == ["F-3", "F-4", "F-1", "F-2"]
    assert [one.number for one in await here.follow_ups.closed(limit=2)] == ["F-3", "F-4"]
    assert [one.number for one in await here.follow_ups.closed(limit=2, after="F-4")] == ["F-1", "F-2"]
    for after in ("F-2", "F-5", "F-99", "nonsense"):  # the last one, one that is open, and what is none
        assert await here.follow_ups.closed(limit=2, after=after) == ()


async def test_a_correction_whose_follow_up_changed_meanwhile_is_not_written(here: Here) -> None:
    survey = await complained(here)
    stale = await change(here, Note("The customer gave another score."))
    await here.follow_ups.write(await change(here, Take("ben")))
    corrected = replace(survey, csat=5, version=2)
    assert not await here.surveys.answer(Answer(corrected, corrected=stale))
    assert await here.surveys.get(survey.id) == survey
    assert await here.surveys.answer(Answer(corrected, corrected=await change(here, Note("Another score."))))
    assert len(await here.follow_ups.history("F-1")) == 3


async def test_the_manager_of_a_team_is_who_is_both_on_it_and_a_manager(here: Here) -> None:
    await here.employ("bob", "lamps")
    assert await here.managers.of("lamps") is None
    mia = await here.list_person("mia@example.com", Role.MANAGER)
    await here.employ(mia, "lamps")
    assert await here.managers.of("lamps") == mia
    assert await here.managers.of(None) is None
