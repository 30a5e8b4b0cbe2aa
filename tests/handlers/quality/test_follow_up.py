"""What the team does with follow-ups."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ports import InvalidInput, WriteConflict
from handlers.quality.callbacks import FollowUpDesk
from handlers.quality.calling_back import opening
from handlers.quality.follow_up import (
    Change,
    CloseWith,
    FollowUp,
    FollowUpChanged,
    FollowUpState,
    Note,
    Refused,
    Take,
    changed,
)
from handlers.quality.ports import FollowUpNotFound
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.calendar import Hours, WorkCalendar, time
from tests.fakes import START
from tests.handlers.quality.worlds import BAD, RULES, Team, later, survey

MIA = Actor(ActorKind.TEAM, "mia", "Mia")
BEN = Actor(ActorKind.TEAM, "ben", "Ben")
FOUND = FollowUp("F-1", "s1", "p1", START, later(hours=8), "T-1", "lamps")
CALLED = Note("Rang her: the cable came late.", contacted=True)
LEARNT = CloseWith("The cable should be in stock.", bug="LAMP-7")


def after(*changes: Change) -> FollowUp:
    found = FOUND
    for change in changes:
        result = changed(found, change, MIA, START)
        assert isinstance(result, FollowUpChanged), result
        found = result.follow_up
    return found


def test_it_is_taken_contacted_and_closed_with_what_was_learnt() -> None:
    found = after(Take("mia"), CALLED, LEARNT)
    assert (found.owner, found.state, found.learned, found.bug, found.version) == (
        "mia", FollowUpState.CLOSED, "The cable should be in stock.", "LAMP-7", 4,
    )  # fmt: skip


def test_whoever_contacts_the_customer_owns_it() -> None:
    assert after(CALLED).owner == "mia"


@pytest.mark.parametrize(
    ("before", "change", "why"),
    [
        ((), LEARNT, "not contacted yet"),
        ((CALLED,), CloseWith("Nothing new."), "Name the article or the bug"),
        ((CALLED,), CloseWith("Nothing new.", bug="B-1", nothing=True), "not both"),
        ((CALLED,), CloseWith(" ", nothing=True), "empty"),
        ((CALLED,), CALLED, "is contacted already"),
        ((), Note("\0"), "empty"),
        ((), Note("x" * 20_001), "20,001 characters"),
        ((), Take(" "), "who takes it"),
        ((Take("ben"),), Take("ben"), "ben's already"),
        ((CALLED, LEARNT), Take("ben"), "is closed"),
        ((CALLED, LEARNT), LEARNT, "is closed"),
    ],
)
def test_what_cannot_be_done_says_why(before: tuple[Change, ...], change: Change, why: str) -> None:
    result = changed(after(*before), change, MIA, START)
    assert isinstance(result, Refused)
    assert why in result.text


def test_a_note_may_follow_the_end() -> None:
    assert after(CALLED, LEARNT, Note("She called back.")).state is FollowUpState.CLOSED


CHANGES = st.lists(
    st.one_of(
        st.builds(Take, st.sampled_from(["mia", "ben", ""])),
        st.builds(Note, st.sampled_from(["Rang.", ""]), st.booleans()),
        st.builds(
            CloseWith,
            st.sampled_from(["Learnt.", ""]),
            st.sampled_from([None, "a1"]),
            st.sampled_from([None, "B-1"]),
            st.booleans(),
        ),
    )
)


@given(CHANGES)
def test_it_never_goes_back_and_is_closed_after_contact_only(changes: list[Change]) -> None:
    order = list(FollowUpState)
    found = FOUND
    for change in changes:
        result = changed(found, change, MIA, START)
        if isinstance(result, Refused):
            continue
        assert order.index(result.follow_up.state) in {order.index(found.state), order.index(found.state) + 1}
        assert (result.follow_up.version, result.event.version) == (found.version + 1,) * 2
        found = result.follow_up
        if found.state is FollowUpState.CLOSED:
            assert found.contacted_at is not None
            assert found.learned


def test_it_becomes_due_in_open_time() -> None:
    office = WorkCalendar(ZoneInfo("UTC"), tuple(Hours(day, time(9), time(17)) for day in range(5)))
    friday = later(days=4, hours=6)  # 15:00
    made = opening(survey(csat=1, ces=1), None, office, friday, RULES)
    assert made.due_at == later(days=7, hours=6)
    found, _ = made.numbered("F-1")
    assert not found.overdue(made.due_at)
    assert found.overdue(later(days=8))


async def desk() -> FollowUpDesk:
    team = Team()
    await team.desk.submit(team.ask(), BAD)
    return FollowUpDesk(team.follow_ups, team.surveys, team.clock)


async def test_the_second_of_two_is_told_what_the_first_did() -> None:
    here = await desk()
    await here.change("f-1", Take("ben"), BEN, seen=1)
    with pytest.raises(WriteConflict, match=r"F-1 was changed meanwhile by Ben \(taken, 2026-03-02 09:00 UTC\)"):
        await here.change("F-1", Take("mia"), MIA, seen=1)
    assert (await here.show("F-1"))[0].owner == "ben"


async def test_who_does_not_say_what_they_saw_changes_the_latest() -> None:
    here = await desk()
    await here.change("F-1", Take("ben"), BEN)
    assert (await here.change("F-1", Take("mia"), MIA)).version == 3


async def test_what_cannot_be_done_is_refused_in_words() -> None:
    here = await desk()
    with pytest.raises(InvalidInput, match="not contacted yet"):
        await here.change("F-1", LEARNT, MIA)
    with pytest.raises(FollowUpNotFound, match="F-2"):
        await here.change("F-2", CALLED, MIA)


async def test_it_is_shown_with_what_was_said_and_done() -> None:
    found, said, events = await (await desk()).show("F-1")
    assert said is not None
    assert (found.number, said.comment, [event.text for event in events]) == (
        "F-1", "Three weeks!", ["satisfaction 2 of 5, ease 4 of 5"],
    )  # fmt: skip
