"""How surveys are sent: once, where the customer is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database.surveys import SqlSurveys
from bot.survey.receiver import SurveyReceiver
from bot.survey.rounds import rounds
from handlers.conversation import Conversation
from handlers.languages import catalogue, speaking
from handlers.ports import Outgoing, Step
from handlers.quality.asking import Asking
from handlers.quality.letters import SCOPE, remark
from handlers.quality.survey import About, Choice, Decision, Kind, Place, Reason, Survey
from handlers.tickets.notifier import NotifierBusy
from tests.bot.mail.worlds import ANN, FakeNotifier, Office, office
from tests.fakes import START, Ids
from tests.handlers.quality.worlds import LINKS, Team, closed_ticket, survey

AT = timedelta(days=30)


@dataclass
class Here:
    """An office with a receiver for surveys."""

    office: Office
    surveys: SqlSurveys
    receiver: SurveyReceiver

    @property
    def notifier(self) -> FakeNotifier:
        """What sends the mails."""
        return self.office.notifier

    async def asked(self, one: Survey) -> Outgoing:
        """Write a survey down, as the surveyor does; give what sends it."""
        left = Outgoing("o-s1", "survey", one.id, {}, rank=1)
        decided = Decision(f"nps:{one.id}", one.person_id, START, Reason.ASKED, survey_id=one.id)
        assert await self.surveys.record(Asking(decided, one), left, START - AT)
        return left

    async def said(self, conversation: str) -> list[str]:
        """Give what stands in a conversation."""
        return [turn.text for turn in (await self.office.conversations.load(conversation)).turns]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    async with office(tmp_path) as made:
        surveys = SqlSurveys(made.database)
        receiver = SurveyReceiver(
            surveys=surveys,
            conversations=made.conversations,
            letters=made.receiver,
            links=LINKS,
            clock=made.clock,
            new_id=Ids("r"),
        )
        await made.conversations.write(Step(None, ticket=closed_ticket(email=ANN)))
        yield Here(made, surveys, receiver)


async def test_a_mail_is_sent_once_and_links_to_each_score(here: Here) -> None:
    left = await here.asked(survey())
    await here.receiver.deliver(left)
    await here.receiver.deliver(left)
    (mail,) = here.notifier.mails
    html = mail.get_body(("html",))
    assert html is not None
    assert f'<a href="{LINKS.link("s1")}?csat=5">' in html.get_content()
    assert (mail["Auto-Submitted"], mail["To"]) == ("auto-generated", ANN)


async def test_what_could_not_be_sent_is_sent_later(here: Here) -> None:
    left = await here.asked(survey())
    here.notifier.answers.append(NotifierBusy("later"))
    with pytest.raises(NotifierBusy):
        await here.receiver.deliver(left)
    await here.receiver.deliver(left)
    assert len(here.notifier.mails) == 1


async def test_who_unsubscribed_meanwhile_gets_none(here: Here) -> None:
    left = await here.asked(survey())
    await here.office.refusals.refuse(ANN, SCOPE, START)
    await here.receiver.deliver(left)
    assert here.notifier.mails == []


async def test_who_said_meanwhile_that_they_want_none_gets_none(here: Here) -> None:
    left = await here.asked(survey())
    await here.surveys.choose("p1", Choice.NO, START)
    await here.receiver.deliver(left)
    assert here.notifier.mails == []


async def test_in_a_conversation_it_is_a_turn_that_is_said_once(here: Here) -> None:
    await here.office.conversations.write(Step(Conversation("c1", "slack", "p1", START)))
    left = await here.asked(survey(place=Place.CONVERSATION, conversation_id="c1", address=None))
    await here.receiver.deliver(left)
    await here.receiver.deliver(left)
    (text,) = await here.said("c1")
    assert LINKS.link("s1") in text
    due = await here.office.outbox.due(START, 9, "slack")
    assert [(one.outgoing.subject, one.outgoing.payload) for one in due] == [("c1", {"seq": 1})]
    assert here.notifier.mails == []


@pytest.mark.parametrize(
    "gone",
    [
        survey(expires_at=START),
        survey(version=1, csat=5, ces=5, answered_at=START),
        survey(place=Place.CONVERSATION, conversation_id="c9", address=None),
        survey(place=Place.CONVERSATION, address=None),
        survey(address=None),
    ],
)
async def test_what_nobody_can_answer_is_not_sent(here: Here, gone: Survey) -> None:
    await here.receiver.deliver(await here.asked(gone))
    await here.receiver.deliver(Outgoing("o2", "survey", "s9", {}))
    assert here.notifier.mails == []


async def test_about_us_as_a_whole_the_mail_belongs_to_no_ticket(here: Here) -> None:
    await here.receiver.deliver(await here.asked(survey(kind=Kind.NPS)))
    (mail,) = here.notifier.mails
    assert mail["Reply-To"] is None
    assert "recommend us" in mail["Subject"]


async def test_rounds_go_on_when_one_fails() -> None:
    team, tries = Team(), asyncio.Semaphore(0)
    found = team.surveyor._occasions

    class Failing:
        """Fails once."""

        failed = False

        async def closes(self, since, limit):
            if not self.failed:
                self.failed = True
                raise OSError("away")
            tries.release()
            return await found.closes(since, limit)

    team.put(replace(closed_ticket()))
    team.surveyor._occasions = Failing()  # type: ignore[assignment]
    running = asyncio.create_task(rounds(team.surveyor, closes_s=0.001, quarter_s=0.001))
    async with asyncio.timeout(20):
        await tries.acquire()
        while not team.kept.surveys:
            await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(team.kept.surveys) == 1


async def test_nobody_is_found_to_be_asked_too_late_by_a_clock_that_is_not_believed():
    team, looks = Team(), asyncio.Semaphore(0)
    team.put(replace(closed_ticket()))

    def believed() -> bool:
        looks.release()
        return False

    running = asyncio.create_task(rounds(team.surveyor, believed=believed, closes_s=0.001, quarter_s=0.001))
    async with asyncio.timeout(20):
        for _ in range(6):
            await looks.acquire()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not team.kept.surveys
    assert await team.surveyor.closes() == 1


async def test_whoever_is_asked_is_asked_in_what_is_spoken_with_them(here: Here) -> None:
    left = await here.asked(survey(about=About(language="ja")))
    await here.receiver.deliver(left)
    (mail,) = here.notifier.mails
    assert mail["Content-Language"] == "ja"
    assert catalogue("ja").say("How did we do?") in mail["Subject"]
    html = mail.get_body(("html",))
    assert html is not None
    assert f'<a href="{LINKS.link("s1")}?csat=5&amp;lang=ja">' in html.get_content()


async def test_in_a_conversation_it_is_asked_in_what_was_spoken_there_last(here: Here) -> None:
    await here.office.conversations.write(Step(Conversation("c9", "web", "p1", START, language="ko")))
    asked = survey(place=Place.CONVERSATION, conversation_id="c9", address=None, about=About(language="ja"))
    await here.receiver.deliver(await here.asked(asked))
    with speaking("ko"):
        assert await here.said("c9") == [remark(asked, LINKS)]
