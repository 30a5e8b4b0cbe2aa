"""What every store of our messages must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack.posts import ONCE, Posted
from tests.contracts.slack_worlds import SlackWorld, opened
from tests.fakes import START
from tests.worlds import KINDS

POST = Posted("o1", "c1", "C1", "1.000001", START, facts='{"cluster":"K-1"}')


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_a_message_that_was_begun_may_or_may_not_be_there(world: SlackWorld) -> None:
    assert await world.posts.get("o1") is None
    await world.posts.begin(POST)
    assert await world.posts.get("o1") == POST
    await world.posts.sent("o1", "2.000001")
    assert await world.posts.get("o1") == replace(POST, ts="2.000001")


async def test_what_was_said_once_is_forgotten_and_nothing_else(world: SlackWorld) -> None:
    old = Posted(f"{ONCE}command|1", "", "", None, START, private=True)
    new = replace(old, id=f"{ONCE}command|2", at=START + timedelta(hours=1))
    others = [POST, replace(POST, id="onc", channel=""), replace(POST, id="once", channel=""), replace(POST, id="p")]
    for post in (old, new, *others):
        await world.posts.begin(post)
    assert await world.posts.prune(START + timedelta(minutes=1)) == 1
    assert await world.posts.get(old.id) is None
    assert [await world.posts.get(post.id) for post in (new, *others)] == [new, *others]
    assert await world.posts.prune(START + timedelta(minutes=1)) == 0


async def test_what_slack_refused_is_forgotten_and_may_be_begun_again(world: SlackWorld) -> None:
    await world.posts.begin(POST)
    await world.posts.forget("o1")
    await world.posts.forget("o1")
    assert await world.posts.get("o1") is None
    await world.posts.begin(POST)
    await world.posts.sent("o1", "2.000001")
    # What Slack has is not forgotten, whatever is said of a later attempt.
    await world.posts.forget("o1")
    assert await world.posts.get("o1") == replace(POST, ts="2.000001")


async def test_the_answer_to_a_message_is_its_latest_that_slack_has(world: SlackWorld) -> None:
    assert await world.posts.answer_to("c1", "1.000001") is None
    await world.posts.begin(POST)
    assert await world.posts.answer_to("c1", "1.000001") is None
    await world.posts.sent("o1", "2.000001")
    later = replace(POST, id="o2", at=START + timedelta(seconds=1), ts="3.000001")
    for other in (
        later,
        replace(POST, id="o3", answers="9.000001", ts="4.000001"),
        replace(POST, id="o4", conversation_id="c2", ts="5.000001"),
        replace(POST, id="o5", answers=None, ts="6.000001"),
        replace(POST, id="o6", at=START + timedelta(seconds=2)),
    ):
        await world.posts.begin(other)
    assert await world.posts.answer_to("c1", "1.000001") == later
