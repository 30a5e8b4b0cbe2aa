"""Each message stands in Slack once, and what Slack refuses for good is told in another way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from bot.slack.errors import NotInstalled, SlackAway, SlackBusy, SlackError, SlackRefused, SlackUnreachable
from bot.slack.pace import Pace
from bot.slack.places import Place
from bot.slack.poster import IN_FLIGHT, Poster, whispered
from bot.slack.posts import Posted
from bot.slack.rendering.posts import Post
from bot.worker.ports import NotYet
from tests.memory_slack import MemoryPosts

HERE = Place("T1", "C1", "1.0")
HELLO = whispered("Hello")
START = datetime(2026, 1, 1, tzinfo=UTC)


class Channel:
    """One channel of a Slack: takes messages, unless the next error of a method waits to be raised."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.errors: dict[str, list[SlackError]] = {}

    async def post(self, place: Place, content: Post, id_: str) -> str:
        await asyncio.sleep(0)
        self._raise("chat.postMessage")
        self.posts.append((place.channel, id_))
        self.texts.append(content.text if not content.blocks else "blocks")
        return f"{len(self.posts)}.0"

    async def update(self, team: str, channel: str, ts: str, content: Post, id_: str) -> None:
        self._raise("chat.update")

    async def find(self, place: Place, id_: str, since: datetime) -> str | None:
        self._raise("conversations.replies")
        found = [number for number, post in enumerate(self.posts, 1) if post == (place.channel, id_)]
        return f"{found[0]}.0" if found else None

    async def whisper(self, place: Place, user: str, content: Post) -> str:
        self._raise("chat.postEphemeral")
        self.texts.append(content.text if not content.blocks else "blocks")
        return "9.0"

    def fails(self, method: str, *errors: str | SlackError) -> None:
        """Let the next calls of a method fail, by name."""
        named = [SlackRefused(method, error) if isinstance(error, str) else error for error in errors]
        self.errors.setdefault(method, []).extend(named)

    def _raise(self, method: str) -> None:
        if self.errors.get(method):
            raise self.errors[method].pop(0)


class Desk:
    """A poster with its channel, at a clock that moves when told."""

    def __init__(self, slack: Channel | None = None, posts: MemoryPosts | None = None) -> None:
        self.slack, self.posts = slack or Channel(), posts or MemoryPosts()
        self.now, self.ticks = START, 100.0
        self.poster = self.another()

    def another(self) -> Poster:
        """Give the poster of another process."""
        pace = Pace(every_s=0, now=lambda: self.ticks)
        return Poster(self.slack, self.posts, pace, lambda: self.now)  # type: ignore[arg-type]

    async def put(self, id_: str = "m1", *, user: str | None = "U1", over: Posted | None = None) -> None:
        await self.poster.put(id_, HERE, HELLO, conversation_id="c1", user=user, over=over)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_two_at_once_under_one_id_are_one_message(desk: Desk) -> None:
    await asyncio.gather(desk.put(), desk.put())
    assert desk.slack.posts == [("C1", "m1")]


async def test_what_another_process_may_be_posting_is_waited_for_and_then_looked_for(desk: Desk) -> None:
    desk.slack.fails("chat.postMessage", SlackUnreachable("cut"))
    with pytest.raises(SlackUnreachable):
        await desk.put()
    other = desk.another()
    with pytest.raises(NotYet) as later:
        await other.put("m1", HERE, HELLO, conversation_id="c1")
    assert later.value.wait == IN_FLIGHT
    desk.now += IN_FLIGHT
    desk.slack.posts.append(("C1", "m1"))
    await other.put("m1", HERE, HELLO, conversation_id="c1")
    assert desk.slack.posts == [("C1", "m1")]


async def test_what_no_connection_was_made_for_is_posted_without_a_look(desk: Desk) -> None:
    desk.slack.fails("chat.postMessage", SlackAway("refused"))
    desk.slack.fails("conversations.replies", "missing_scope")
    with pytest.raises(SlackAway):
        await desk.put()
    await desk.put()
    assert desk.slack.posts == [("C1", "m1")]


@pytest.mark.parametrize("error", ["restricted_action_thread_locked", "is_archived", "a_name_of_days_to_come"])
async def test_a_refusal_for_good_brings_the_message_to_its_person(desk: Desk, error: str) -> None:
    desk.slack.fails("chat.postMessage", error)
    await desk.put()
    assert desk.slack.posts == [("U1", "m1_direct")]
    await desk.put()
    assert len(desk.slack.posts) == 1


@pytest.mark.parametrize("error", ["missing_scope", "token_revoked", "message_limit_exceeded"])
async def test_a_refusal_that_may_pass_is_raised_and_tried_again(desk: Desk, error: str) -> None:
    desk.slack.fails("chat.postMessage", error)
    with pytest.raises(SlackRefused):
        await desk.put()
    await desk.put()
    assert desk.slack.posts == [("C1", "m1")]


@pytest.mark.parametrize("error", ["msg_too_long", "invalid_blocks"])
async def test_content_that_slack_does_not_take_goes_out_as_text(desk: Desk, error: str) -> None:
    for method in ("chat.postMessage", "chat.postEphemeral"):
        desk.slack.fails(method, error)
    await desk.put()
    assert await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert desk.slack.texts == ["Hello", "Hello"]


@pytest.mark.parametrize("error", ["channel_not_found", "thread_not_found", "missing_scope"])
async def test_what_can_be_looked_for_nowhere_is_told_directly(desk: Desk, error: str) -> None:
    desk.slack.fails("chat.postMessage", SlackUnreachable("cut"))
    desk.slack.fails("conversations.replies", error)
    with pytest.raises(SlackUnreachable):
        await desk.put()
    await desk.put()
    assert desk.slack.posts == [("U1", "m1_direct")]


async def test_a_look_that_may_work_later_is_tried_again(desk: Desk) -> None:
    desk.slack.fails("chat.postMessage", SlackUnreachable("cut"))
    desk.slack.fails("conversations.replies", "token_revoked")
    with pytest.raises(SlackUnreachable):
        await desk.put()
    with pytest.raises(SlackRefused):
        await desk.put()
    await desk.put()
    assert desk.slack.posts == [("C1", "m1")]


async def test_a_direct_message_whose_answer_was_lost_is_looked_for(desk: Desk) -> None:
    desk.slack.fails("chat.postMessage", "is_archived", SlackUnreachable("cut"))
    with pytest.raises(SlackUnreachable):
        await desk.put()
    desk.slack.posts.append(("U1", "m1_direct"))  # it had come in
    await desk.put()
    assert desk.slack.posts == [("U1", "m1_direct")]


async def test_what_is_for_nobody_and_refused_for_good_is_given_up_and_noted(desk: Desk) -> None:
    desk.slack.fails("chat.postMessage", "is_archived")
    with structlog.testing.capture_logs() as logs:
        await desk.put(user=None)
    assert [line["event"] for line in logs] == ["slack.undeliverable"]
    assert desk.slack.posts == []


@pytest.mark.parametrize("error", ["is_inactive", "message_not_found", "edit_window_closed"])
async def test_what_cannot_be_changed_is_replaced_and_changed_there_from_then_on(desk: Desk, error: str) -> None:
    card = Posted("card", "c1", "C1", None, START, "0.5")
    await desk.posts.begin(card)
    desk.slack.fails("chat.update", error)
    await desk.put(over=card)
    assert desk.slack.posts == [("C1", "m1")]
    there = await desk.posts.get("card")
    assert there is not None
    assert there.ts == "1.0"
    await desk.put("m2", over=there)
    assert len(desk.slack.posts) == 1


async def test_to_replace_what_is_gone_takes_no_second_turn() -> None:
    desk = Desk()
    desk.poster = Poster(desk.slack, desk.posts, Pace(every_s=60, now=lambda: 0.0), lambda: START)  # type: ignore[arg-type]
    card = Posted("card", "c1", "C1", None, START, "0.5")
    await desk.posts.begin(card)
    desk.slack.fails("chat.update", "message_not_found")
    await desk.poster.put("m1", HERE, HELLO, conversation_id="", over=card, news=True)
    assert desk.slack.posts == [("C1", "m1")]


@pytest.mark.parametrize(
    ("method", "held"), [("conversations.replies", False), ("chat.update", False), ("chat.postMessage", True)]
)
async def test_a_channel_is_held_when_its_posts_are_limited_and_for_nothing_else(
    desk: Desk, method: str, *, held: bool
) -> None:
    desk.slack.fails(method, SlackBusy(30, method))
    over = Posted("card", "c1", "C1", None, START, "0.5")
    if method == "conversations.replies":
        desk.now -= timedelta(hours=1)
        await desk.posts.begin(Posted("m1", "c1", "C1", None, desk.now))
        desk.now += timedelta(hours=1)
    with pytest.raises(NotYet):
        await desk.put(over=over if method == "chat.update" else None)
    if held:
        with pytest.raises(NotYet):
            await desk.put("m2")
    else:
        await desk.put("m2")
    assert len(desk.slack.posts) == (0 if held else 1)


async def test_a_whisper_that_is_refused_for_good_comes_directly_and_once(desk: Desk) -> None:
    desk.slack.fails("chat.postEphemeral", "user_not_in_channel")
    for _ in range(2):
        assert await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert desk.slack.posts == [("U1", "w1_direct")]


@pytest.mark.parametrize("error", [SlackAway("refused"), SlackBusy(1), SlackRefused("m", "missing_scope")])
async def test_a_whisper_that_surely_was_not_shown_is_shown_later(desk: Desk, error: SlackError) -> None:
    desk.slack.fails("chat.postEphemeral", error)
    with pytest.raises((SlackError, NotYet)):
        await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert desk.slack.texts == ["blocks"]


async def test_a_whisper_that_may_have_been_shown_is_not_shown_again(desk: Desk) -> None:
    desk.slack.fails("chat.postEphemeral", SlackUnreachable("cut"))
    with pytest.raises(SlackUnreachable):
        await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert not await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert desk.slack.texts == []


async def test_what_is_meant_for_a_workspace_that_removed_the_app_is_given_up(desk: Desk) -> None:
    for method in ("chat.postMessage", "chat.postEphemeral"):
        desk.slack.fails(method, NotInstalled("T1"))
    with structlog.testing.capture_logs() as logs:
        await desk.put()
        assert not await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert [line["event"] for line in logs] == ["slack.undeliverable"] * 2


async def test_a_whisper_is_shown_once_however_often_it_is_asked_for(desk: Desk) -> None:
    for _ in range(2):
        assert await desk.poster.whisper("w1", HERE, "U1", HELLO, conversation_id="c1")
    assert desk.slack.texts == ["blocks"]


async def test_a_change_that_is_refused_for_now_is_tried_again_and_replaces_nothing(desk: Desk) -> None:
    card = Posted("card", "c1", "C1", None, START, "0.5")
    desk.slack.fails("chat.update", "update_failed")
    with pytest.raises(SlackRefused):
        await desk.put(over=card)
    await desk.put(over=card)
    assert desk.slack.posts == []


def saying(said: list[str], *errors: SlackError) -> Callable[[], asyncio.Future[None]]:
    """Give what says something, and fails first."""
    waiting = list(errors)

    async def say() -> None:
        if waiting:
            raise waiting.pop(0)
        said.append("said")

    return lambda: asyncio.ensure_future(say())


async def test_what_nobody_can_look_for_is_said_once_at_most(desk: Desk) -> None:
    said: list[str] = []
    unsure = saying(said, SlackUnreachable("cut"))
    await desk.poster.once("k1", unsure)
    await desk.poster.once("k1", unsure)
    assert said == []
    for _ in range(2):
        await desk.poster.once("k2", saying(said))
    assert said == ["said"]


@pytest.mark.parametrize("error", [SlackAway("refused"), SlackBusy(1), SlackRefused("m", "no_such")])
async def test_what_surely_was_not_said_is_said_later(desk: Desk, error: SlackError) -> None:
    said: list[str] = []
    say = saying(said, error)
    with pytest.raises(SlackError):
        await desk.poster.once("k1", say)
    await desk.poster.once("k1", say)
    assert said == ["said"]


async def test_of_calls_that_ended_only_the_latest_are_remembered(desk: Desk) -> None:
    for number in range(10_001):
        desk.slack.fails("chat.postMessage", SlackUnreachable("cut"))
        with pytest.raises(SlackUnreachable):
            await desk.put(f"m{number}")
    with pytest.raises(NotYet):
        await desk.put("m0")  # its end is forgotten: it might be another process's
    await desk.put("m10000")
    assert desk.slack.posts == [("C1", "m10000")]
