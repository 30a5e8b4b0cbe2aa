"""Which tickets of a customer were open together, counted as if one had looked at all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from handlers.attention.findings import OTHERS_COUNTED
from handlers.attention.past import Past
from handlers.attention.side_by_side import SideBySide
from tests.handlers.attention.stories import Story, at

hours = st.integers(0, 12)


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    """A ticket that may be solved and opened again some times, also at once."""
    story = Story(number=f"T-{draw(st.integers(1, 10_000))}", since=float(draw(hours)))
    now = 0
    for over in (True, False, True)[: draw(st.integers(0, 3))]:
        now += draw(hours)
        if over:
            story.solved(now)
        else:
            story.opened_again(now)
    return Past(story.ticket, story.events, {}, draw(st.frozensets(st.sampled_from("abc"), min_size=1)))


def is_open(past: Past, moment: datetime) -> bool:
    """Go through the events up to a moment."""
    if moment < past.ticket.opened_at:
        return False
    statuses = [event.after for event in past.events if event.at <= moment and event.after is not None]
    return statuses[-1] not in {"solved", "closed"}


@given(st.lists(pasts(), max_size=8, unique_by=lambda past: past.ticket.number), hours)
def test_others_are_those_that_share_something_and_were_open_then(found: list[Past], hour: int) -> None:
    together, moment = SideBySide(found), at(hour)
    for one in found:
        sharing = [past for past in found if past is not one and past.whose & one.whose]
        assert together.others(one, moment) == min(OTHERS_COUNTED, sum(is_open(past, moment) for past in sharing))


def test_of_an_account_with_thousands_of_tickets_no_more_are_counted_than_matter() -> None:
    story = Story()
    many = [
        Past(replace(story.ticket, number=f"T-{number}", opened_at=at(number)), story.events, {}, frozenset({"acme"}))
        for number in range(2_000)
    ]
    together = SideBySide(many)
    assert together.others(many[0], at(1_999)) == OTHERS_COUNTED
    assert together.others(many[0], at(2)) == 2
