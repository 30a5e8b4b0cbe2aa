"""In which language somebody is spoken to in Slack: what stands with a conversation, what they chose, their Slack."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot.slack.addressing import Addressing
from bot.slack.errors import SlackUnreachable
from bot.slack.places import Line, Place
from handlers.chat.tongues import Tongues
from handlers.conversation import Conversation, Message
from handlers.languages import speaking, spoken
from handlers.person import Person, Role
from handlers.ports import ConversationNotFound
from kb import Access
from retrieval.ports import Detected

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ANA = Person("p1", known=True)
LINE = Line("c1", Place("T1", "C1", "1.0"), "U1", "p1", Access(), NOW)


@dataclass
class Slack:
    """Who is who in Slack, and what their Slack is shown in; and a conversation."""

    person_: Person = ANA
    locale_: str | None = "ja"
    language: str | None = None
    fails: Exception | None = None
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0

    def __post_init__(self) -> None:
        self.answers.set()

    async def person(self, team: str, user: str) -> Person:
        self.asked += 1
        await self.answers.wait()
        if self.fails is not None:
            raise self.fails
        return self.person_

    async def locale(self, team: str, user: str) -> str | None:
        return self.locale_

    async def latest(self, place: Place) -> Line | None:
        return LINE if place == LINE.place else None

    async def load(self, conversation_id: str, *, after: int | None = None) -> Conversation:
        if self.fails is not None:
            raise self.fails
        return Conversation(conversation_id, "slack", "p1", NOW, language=self.language)


class Korean:
    """Takes everything for Korean."""

    def detect(self, text: str) -> Detected:
        return Detected("ko", 0.99)


def addressing(slack: Slack, default: str = "en", **more: float) -> Addressing:
    return Addressing(slack, slack, slack, Tongues(Korean(), default=default), default, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "locale", "spoken_"),
    [
        (ANA, "ja", "ja"),
        (replace(ANA, language="de"), "ja", "de"),
        (ANA, None, "fr"),
        (replace(ANA, role=Role.ENGINEER), "ja", "en"),
        (replace(ANA, role=Role.ENGINEER, language="de"), "ja", "en"),
    ],
)
async def test_apart_from_conversations_it_is_what_they_chose_or_their_slack_and_the_team_reads_english(
    person: Person, locale: str | None, spoken_: str
) -> None:
    assert await addressing(Slack(person, locale), "fr").of("T1", "U1") == spoken_


async def test_what_somebody_wrote_goes_before_the_language_of_their_slack() -> None:
    assert await addressing(Slack()).of("T1", "U1", ANA, "비밀번호를 잊어버렸어요") == "ko"


async def test_a_conversation_speaks_what_stands_with_it_and_slack_is_not_asked() -> None:
    slack = Slack(language="ko")
    assert await addressing(slack).within(LINE) == "ko"
    assert await addressing(slack).within(LINE, Conversation("c1", "slack", "p1", NOW, language="de")) == "de"
    assert slack.asked == 0


async def test_a_conversation_in_which_nothing_was_said_speaks_as_its_asker_is_spoken_to() -> None:
    assert await addressing(Slack()).within(LINE) == "ja"


async def test_what_is_shown_to_all_at_a_place_is_in_the_language_of_the_conversation_there() -> None:
    made = addressing(Slack(language="ko"))
    assert await made.at(LINE.place) == "ko"
    with speaking("de"):
        assert await made.at(replace(LINE.place, thread="2.0")) == "de", "there nobody asked yet"


async def test_a_message_is_answered_in_its_own_language() -> None:
    message = Message("m1", "c1", ANA, "비밀번호를 잊어버렸어요", NOW, locale="ja")
    assert await addressing(Slack(language="de")).answering(LINE, message) == "ko"
    assert await addressing(Slack(language="de")).answering(LINE, replace(message, text="")) == "de"


@pytest.mark.parametrize("error", [SlackUnreachable("away"), ConversationNotFound("gone"), RuntimeError("broken")])
async def test_whoever_cannot_be_asked_after_is_spoken_to_as_last_time(error: Exception) -> None:
    slack = Slack()
    made = addressing(slack, "fr")
    assert made.at_once("T1", "U1") == "fr"
    assert await made.of("T1", "U1") == "ja"
    slack.fails = error
    message = Message("m1", "c1", ANA, "", NOW)
    found = await made.of("T1", "U1"), await made.within(LINE), await made.answering(LINE, message)
    assert found == ("ja", "ja", "ja")
    assert made.at_once("T1", "U1") == "ja"
    assert await made.of("T1", "U2") == "fr"


async def test_what_must_be_opened_at_once_waits_no_longer_than_a_moment() -> None:
    slack = Slack()
    made = addressing(slack, soon_s=0.01)
    slack.answers.clear()
    said = []

    async def work() -> None:
        said.append(spoken())

    await made.saying("T1", "U1", work)
    slack.answers.set()
    while made.at_once("T1", "U1") == "en":
        await asyncio.sleep(0)  # it goes on asking, for the next time
    await made.saying("T1", "U1", work)
    assert said == ["en", "ja"]
    assert spoken() == "en"
