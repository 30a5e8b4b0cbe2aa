"""What known issues ask for is done once: articles, words in a conversation, mails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.worker.known_issue_receiver import LETTER, WANTED, KnownIssueReceiver
from bot.worker.ports import NotYet
from handlers.conversation import Conversation
from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import Subscription
from handlers.engineering.publishing_jobs import publishing, telling
from handlers.languages import say, speaking
from handlers.ports import Outgoing, Step
from handlers.tickets.letters import kind_scope
from handlers.tickets.notifier import NotifierBusy
from kb.errors import SyncInProgress
from tests.bot.mail.worlds import ANN, FakeNotifier, Office, office
from tests.fakes import START, Ids

ISSUE = IssueName("acme.example", "10001")
TEXT = "Exports no longer stop: update to 5.3."
SAID = f"About “Exports stop after a minute”:\n\n{TEXT}"


@dataclass
class Here:
    """An office with a receiver. `busy`: how often somebody else writes articles."""

    office: Office
    busy: int = 0
    published: int = 0
    ids: Ids = field(default_factory=Ids)

    @property
    def receiver(self) -> KnownIssueReceiver:
        return KnownIssueReceiver(
            publish=self._publish,
            conversations=self.office.conversations,
            letters=self.office.receiver,
            clock=self.office.clock,
            new_id=self.ids,
        )

    @property
    def notifier(self) -> FakeNotifier:
        return self.office.notifier

    def _publish(self) -> None:
        if self.busy:
            self.busy -= 1
            raise SyncInProgress("another process is at it")
        self.published += 1

    def telling(self, conversation: str | None = None, email: str | None = None) -> Outgoing:
        one = Subscription(ISSUE, "p1", START, conversation, email)
        return telling(one, "Exports stop after a minute", TEXT, "m1", self.ids)

    async def open(self, channel: str) -> None:
        await self.office.conversations.write(Step(Conversation("c1", channel, "p1", START)))

    async def said(self) -> list[str]:
        return [turn.text for turn in (await self.office.conversations.load("c1")).turns]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    async with office(tmp_path) as made:
        yield Here(made)


async def test_articles_are_made_once_nobody_else_writes_any(here: Here) -> None:
    here.busy = 1
    job = publishing(ISSUE, here.ids)
    with pytest.raises(NotYet):
        await here.receiver.deliver(job)
    await here.receiver.deliver(job)
    assert here.published == 1


async def test_whoever_asked_on_the_web_is_told_there_and_by_mail_once(here: Here) -> None:
    await here.open("web")
    job = here.telling("c1", ANN)
    for _ in range(2):
        await here.receiver.deliver(job)
    assert await here.said() == [SAID]
    (mail,) = here.notifier.mails
    assert (mail["To"], mail["Subject"]) == (ANN, "Exports stop after a minute")
    assert TEXT in mail.get_body(("plain",)).get_content()


async def test_whoever_asked_in_slack_is_told_there_alone(here: Here) -> None:
    await here.open("slack")
    await here.receiver.deliver(here.telling("c1", ANN))
    assert (await here.said(), here.notifier.mails) == ([SAID], [])


async def test_a_conversation_that_is_gone_leaves_the_mail(here: Here) -> None:
    here.notifier.answers.append(NotifierBusy("later"))
    job = here.telling("c9", ANN)
    with pytest.raises(NotifierBusy):
        await here.receiver.deliver(job)
    await here.receiver.deliver(job)
    assert len(here.notifier.mails) == 1
    await here.receiver.deliver(here.telling())
    assert len(here.notifier.mails) == 1


async def test_who_wants_no_such_mails_gets_none(here: Here) -> None:
    await here.office.refusals.refuse(ANN, kind_scope(LETTER), START)
    await here.receiver.deliver(here.telling(None, ANN))
    assert here.notifier.mails == []


async def test_two_who_press_at_once_send_one_mail(here: Here) -> None:
    await here.open("web")
    for _ in range(2):  # each left a job of its own
        await here.receiver.deliver(here.telling("c1", ANN))
    assert (await here.said(), len(here.notifier.mails)) == ([SAID], 1)


async def test_words_around_a_persons_are_in_what_was_spoken_in_the_conversation(here: Here) -> None:
    await here.office.conversations.write(Step(Conversation("c1", "web", "p1", START, language="ja")))
    await here.receiver.deliver(here.telling("c1", ANN))
    with speaking("ja"):
        about, because = say("About “{title}”:", title="Exports stop after a minute"), say(WANTED)
    assert await here.said() == [f"{about}\n\n{TEXT}"]
    (mail,) = here.notifier.mails
    assert (mail["Subject"], mail["Content-Language"]) == ("Exports stop after a minute", "ja")
    assert because in mail.get_body(("plain",)).get_content()
