"""Customers press a button, and the press is handled again after a crash: it says once what it said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engineering.announcement import Announcement, Occasion, Verdict
from handlers.engineering.issue import Stage
from handlers.engineering.verdicts import PRESSES, Given, VerdictRefusal, answered, following
from handlers.ports import InvalidInput
from handlers.ticket import Status
from tests.announcement_worlds import DAY, ISSUE, LINKS, NewsWorld, fixed_in, kept, memory_news, moved
from tests.fakes import START
from tests.handlers.tickets.desks import ANN

WORKS, BROKEN = Verdict


@pytest.fixture
async def news() -> NewsWorld:
    made = memory_news()
    await made.file("k1")
    await made.released()
    await made.send((await made.drafts())[0])
    return made


async def sent(news: NewsWorld) -> Announcement:
    return (await news.told())[-1]


async def token(news: NewsWorld) -> str:
    return LINKS.token((await sent(news)).id)


async def test_a_press_that_is_handled_again_overturns_no_answer_that_came_between(news: NewsWorld) -> None:
    one, link = await sent(news), await token(news)
    await news.verdicts.say_as(ANN, one.id, WORKS, key="pressed|1")
    await news.verdicts.say(link, BROKEN, "It hums.")
    await news.work_on()
    before, left = await sent(news), await news.left("tracker")
    assert (await news.verdicts.say_as(ANN, one.id, WORKS, key="pressed|1")).announcement == before
    assert (await news.work_on(), await news.left("tracker")) == (0, left)
    assert before.verdict is BROKEN
    await news.verdicts.say_as(ANN, one.id, WORKS, key="pressed|2")
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).status is Status.CLOSED


async def test_a_press_that_says_what_was_said_already_is_known_again_too_and_does_nothing(news: NewsWorld) -> None:
    one, link = await sent(news), await token(news)
    await news.verdicts.say(link, WORKS)
    await news.work_on()
    said, left = await sent(news), await news.left("tracker")
    news.tickets.wait(minutes=1)
    again = (await news.verdicts.say_as(ANN, one.id, WORKS, key="pressed|1")).announcement
    assert (again.verdict, again.said_at) == (WORKS, said.said_at)
    assert (await news.work_on(), await news.left("tracker")) == (0, left)
    await news.verdicts.say(link, BROKEN)
    assert (await news.verdicts.say_as(ANN, one.id, WORKS, key="pressed|1")).announcement.verdict is BROKEN


async def test_a_press_that_was_taken_is_no_answer_to_old_news_when_it_is_handled_again(news: NewsWorld) -> None:
    one = await sent(news)
    await news.verdicts.say_as(ANN, one.id, BROKEN, key="pressed|1")
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.4", on=DAY)), moved(Stage.FIXED, "m2"))
    await news.send((await news.drafts())[0])
    assert (await news.verdicts.say_as(ANN, one.id, BROKEN, key="pressed|1")).announcement.verdict is BROKEN
    with pytest.raises(InvalidInput, match="newer"):
        await news.verdicts.say_as(ANN, one.id, BROKEN, key="pressed|2")


async def test_whoever_pressed_stands_in_no_announcement(news: NewsWorld) -> None:
    one = await sent(news)
    made = await news.verdicts.say_as(ANN, one.id, BROKEN, key="pressed|T1|UANN|1.1")
    assert len(made.announcement.presses) == 1
    assert "UANN" not in str(made.announcement.presses)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("press"), st.sampled_from(Verdict)),
            st.tuples(st.just("again"), st.integers(0, PRESSES)),
            st.tuples(st.just("link"), st.sampled_from(Verdict)),
        ),
        max_size=PRESSES,
    )
)
def test_however_presses_and_what_comes_of_them_again_are_mixed_with_links_the_last_answer_stands(
    acts: list[tuple[str, Verdict | int]],
) -> None:
    one = Announcement("n1", "T-1", ISSUE, Occasion.RELEASED, "5.3", "It is out.", START)
    last: Verdict | None = None
    presses: list[Given] = []
    for place, (act, what) in enumerate(acts):
        if act != "again":
            last = Verdict(what)
            answer = Given(last, press=f"d{place}" if act == "press" else "")
            presses += [answer] if act == "press" else []
        elif presses:
            answer = presses[int(what) % len(presses)]
        else:
            continue
        made = answered(one, answer, START + timedelta(minutes=place))
        assert not isinstance(made, VerdictRefusal)
        if act == "again":
            assert made is None
        before, one = one, made or one
        changes = before.verdict is not one.verdict
        assert bool(following(before, one, answer, lambda prefix: f"{prefix}1")) is changes
        assert one.verdict is last
