"""The assistant pane: a greeting, questions that are answered, what it shows meanwhile, and a title."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.simulators.slack import BOT_USER, Message, shown
from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.assistant import Attentive, in_pane
from bot.slack.errors import SlackUnreachable
from bot.slack.manifest import manifest
from bot.slack.places import Line, Place
from handlers.chat.tongues import Tongues
from handlers.conversation import Conversation, Turn
from handlers.conversation import Message as Asked
from handlers.person import Person
from handlers.reply import Quiet, Remark, Reply
from kb import Access
from tests.bot.slack.room import PASSWORD, QUESTION, Room

NOW = datetime(2026, 11, 1, tzinfo=UTC)


async def opened(at: Room) -> Message:
    """Open the pane; give its thread's first message, once it is greeted in."""
    root = await at.slack.opens_assistant(at.ana, at.help)
    assert "Ask me a question" in shown(await at.slack.bot_says(at.slack.dm(at.ana), thread=root))
    return root


async def test_a_thread_is_greeted_once_and_offers_questions_that_are_answered(at: Room) -> None:
    at.slack.install(manifest(at.url))
    root = await opened(at)
    prompts = await at.slack.until(lambda: at.slack.prompts(root))
    assert 1 <= len(prompts) <= 4
    started = next(one for one in at.slack.courier.deliveries if "assistant_thread" in str(one.payload))
    await at.slack.redelivers(started)
    question = await at.slack.says(at.ana, at.slack.dm(at.ana), prompts[0]["message"], thread=root)
    answer = await at.slack.bot_says(at.slack.dm(at.ana), thread=root)
    assert prompts[0]["title"] in shown(answer), question
    await at.slack.settles()
    assert len(at.slack.posts(at.slack.dm(at.ana), thread=root)) == 2


async def test_while_it_works_it_says_so_and_the_first_question_names_the_thread(at: Room) -> None:
    root = await opened(at)
    await at.slack.says(at.ana, at.slack.dm(at.ana), "hello", thread=root)
    await at.slack.bot_says(at.slack.dm(at.ana), thread=root)
    await at.slack.settles()
    assert at.slack.title(root) == ""
    await at.slack.says(at.ana, at.slack.dm(at.ana), QUESTION, thread=root)
    assert PASSWORD in shown(await at.slack.bot_says(at.slack.dm(at.ana), thread=root))
    await at.slack.until(lambda: at.slack.title(root) == QUESTION)
    await at.slack.says(at.ana, at.slack.dm(at.ana), "How do I download an invoice?", thread=root)
    await at.slack.bot_says(at.slack.dm(at.ana), thread=root)
    await at.slack.settles()
    assert at.slack.title(root) == QUESTION
    assert at.slack.status(root) == ""
    said = [call["status"] for call in at.calls("assistant.threads.setStatus")]
    # Once for each message; what a busy machine acknowledges too late is delivered once more, and said once more.
    assert said.count(phrases.LOOKING_UP) >= 3
    # What Slack tells of the title and the status is answered by nobody.
    assert len(at.slack.posts(at.slack.dm(at.ana), thread=root)) == 4


async def test_a_thread_that_was_never_told_of_works_as_well_and_each_has_a_conversation_of_its_own(at: Room) -> None:
    dm = at.slack.dm(at.ana)
    at.slack.announcements.subscriptions = frozenset({"message.im"})
    first, second = await at.slack.opens_assistant(at.ana), await at.slack.opens_assistant(at.ana)
    for root in (first, second):
        await at.slack.says(at.ana, dm, QUESTION, thread=root)
        assert PASSWORD in shown(await at.slack.bot_says(dm, thread=root))
        await at.slack.until(lambda root=root: at.slack.title(root) == QUESTION)
    assert await at.rows("SELECT count(*) FROM conversation") == [(2,)]


async def test_what_the_pane_cannot_be_told_keeps_no_answer_back(at: Room) -> None:
    at.slack.faults.refuse("assistant.threads.setSuggestedPrompts", "invalid_thread_ts")
    root = await opened(at)
    at.slack.faults.lose("assistant.threads.setStatus")
    at.slack.faults.refuse("assistant.threads.setTitle", "internal_error")
    await at.slack.says(at.ana, at.slack.dm(at.ana), QUESTION, thread=root)
    assert PASSWORD in shown(await at.slack.bot_says(at.slack.dm(at.ana), thread=root))
    await at.slack.settles()
    assert at.slack.status(root) == ""
    assert at.told("error") == at.told() == []


async def test_a_status_that_came_late_is_taken_back(at: Room) -> None:
    root = await opened(at)
    at.slack.faults.slow("assistant.threads.setStatus", 0.5)
    await at.slack.says(at.ana, at.slack.dm(at.ana), QUESTION, thread=root)
    await at.slack.bot_says(at.slack.dm(at.ana), thread=root)
    await at.slack.until(lambda: len(at.calls("assistant.threads.setStatus")) == 2)
    assert [call["status"] for call in at.calls("assistant.threads.setStatus")] == [phrases.LOOKING_UP, ""]
    assert at.slack.status(root) == ""


async def test_another_channel_beside_the_pane_changes_nothing(at: Room) -> None:
    root = await opened(at)
    await at.slack.settles()
    before = len(at.slack.service.calls)
    await at.slack.looks_at(at.ana, root, at.slack.channel("other", at.ana))
    await at.slack.settles()
    assert len(at.slack.service.calls) == before


async def test_where_only_members_of_the_team_see_an_article_it_is_offered_to_nobody(at: Room) -> None:
    root = await opened(at)
    prompts = await at.slack.until(lambda: at.slack.prompts(root))
    assert not [prompt for prompt in prompts if "warranty" in prompt["title"].lower()]
    assert BOT_USER not in str(prompts)


class OneLine:
    """One conversation in a thread of the pane."""

    def __init__(self, place: Place) -> None:
        self.line = Line("c1", place, "U1", "p1", Access(), NOW)

    async def of(self, conversation_id: str) -> Line | None:
        return self.line if conversation_id == "c1" else None


class Replying:
    """An intake with one reply, or one error."""

    def __init__(self, reply: Reply | Exception | None) -> None:
        self.reply = reply

    async def submit(self, message: Asked) -> Turn | None:
        await asyncio.sleep(0)
        if isinstance(self.reply, Exception):
            raise self.reply
        return None if self.reply is None else Turn(2, "bot", NOW, "", self.reply, key=message.key)


class Pane:
    """Slack's pane, as far as it is told."""

    def __init__(self) -> None:
        self.statuses: list[str] = []

    async def set_status(self, place: Place, status: str) -> None:
        assert in_pane(place)
        self.statuses.append(status)

    async def set_title(self, place: Place, title: str) -> None:
        raise SlackUnreachable("away")


class Silent:
    """Conversations in which nothing was asked."""

    async def load(self, conversation_id: str, *, after: int | None = None) -> Conversation:
        return Conversation(conversation_id, "slack", "p1", NOW)


class Nobody:
    """Identities and threads, which nobody asks for: what is spoken in a conversation stands with it."""


PANE = Place("T1", "D1", "1.0")


@pytest.mark.parametrize(
    ("reply", "place", "key", "told"),
    [
        (Remark("Hello"), PANE, "2.0", [phrases.LOOKING_UP]),
        (Quiet(), PANE, "2.0", [phrases.LOOKING_UP, ""]),
        (None, PANE, "2.0", [phrases.LOOKING_UP]),
        (ValueError("broken"), PANE, "2.0", [phrases.LOOKING_UP, ""]),
        (Remark("Hello"), PANE, "2.0/3.0", []),
        (Remark("Hello"), replace(PANE, thread=""), "2.0", []),
        (Remark("Hello"), replace(PANE, channel="C1"), "2.0", []),
    ],
)
async def test_the_status_ends_with_an_answer_and_without_one(
    reply: Reply | Exception | None, place: Place, key: str, told: list[str]
) -> None:
    pane, begun = Pane(), []
    attentive = Attentive(
        Replying(reply),
        api=pane,  # type: ignore[arg-type]
        addressing=Addressing(Nobody(), Nobody(), Silent(), Tongues()),  # type: ignore[arg-type]
        threads=OneLine(place),  # type: ignore[arg-type]
        conversations=Silent(),
        start=begun.append,
    )
    message = Asked(key, "c1", Person("p1"), "hi", NOW)
    if isinstance(reply, Exception):
        with pytest.raises(ValueError, match="broken"):
            await attentive.submit(message)
    else:
        assert (await attentive.submit(message) is None) is (reply is None)
    for work in begun:
        await work
    assert pane.statuses == told


async def test_what_was_asked_most_is_offered_first(at: Room) -> None:
    dm = at.slack.dm(at.ben)
    for question in ("How do I return a lamp?", "How do I download an invoice?", "Can I return a lamp?"):
        await at.slack.says(at.ben, dm, question)
        await at.slack.bot_says(dm)
    await at.slack.says(at.ben, dm, "What does the runbook say about refunds above the limit?")
    await at.slack.bot_says(dm)
    root = await opened(at)
    prompts = await at.slack.until(lambda: at.slack.prompts(root))
    assert [prompt["title"] for prompt in prompts][:2] == ["Return a lamp", "Download an invoice"]
