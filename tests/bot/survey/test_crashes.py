"""A process that dies at any statement of the database: no survey, mail or follow-up is lost, and none comes twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, event

from bot.database import Database, migrate
from bot.database.follow_ups import SqlFollowUps, SqlManagers
from bot.database.survey_occasions import SqlOccasions
from bot.database.surveys import SqlSurveys
from bot.survey.receiver import SurveyReceiver
from handlers.conversation import Conversation
from handlers.ports import Step
from handlers.quality.answering import Refusal
from handlers.quality.desk import SurveyDesk
from handlers.quality.survey import Place
from handlers.quality.surveyor import Surveyor
from tests.bot.mail.worlds import Office
from tests.fakes import START, Ids
from tests.handlers.quality.worlds import BAD, LINKS, RULES, always, closed_ticket

WRITING = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE")


class Died(BaseException):
    """The process is gone."""


class Process:
    """A server's part in surveys, over a database that others may have left half-way."""

    def __init__(self, office: Office, tag: str) -> None:
        database = office.database
        self.office = office
        self.surveys, self.follow_ups = SqlSurveys(database), SqlFollowUps(database)
        self.surveyor = Surveyor(SqlOccasions(database), self.surveys, RULES, office.clock, Ids(tag))
        self.receiver = SurveyReceiver(
            surveys=self.surveys,
            conversations=office.conversations,
            letters=office.receiver,
            links=LINKS,
            clock=office.clock,
            new_id=Ids(f"r{tag}"),
        )
        self.desk = SurveyDesk(
            surveys=self.surveys,
            follow_ups=self.follow_ups,
            managers=SqlManagers(database),
            links=LINKS,
            calendar_of=always,
            rules=RULES,
            clock=office.clock,
        )

    async def work(self) -> None:
        """Ask, send, and take the customers' answers."""
        await self.surveyor.closes()
        for envelope in await self.office.outbox.due(START, 9, "survey"):
            await self.receiver.deliver(envelope.outgoing)
            await self.office.outbox.sent(envelope.outgoing.id, START)
        for asked in await self.surveys.asked(START, START):
            assert not isinstance(await self.desk.submit(LINKS.token(asked.id), BAD), Refusal)


@contextmanager
def dying(engine: Engine, at: int) -> Iterator[list[int]]:
    """Die before the statement of that number, of those that write or begin to; gives how many there were."""
    seen = [0]

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(WRITING):
            return
        seen[0] += 1
        if seen[0] == at:
            raise Died

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)


async def _left(folder: Path) -> None:
    """Leave two closed tickets of two customers: one is asked by mail, one in Slack."""
    url = f"sqlite:///{folder / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    try:
        conversations = Office(database, folder).conversations
        await conversations.write(Step(Conversation("c1", "slack", "p2", START)))
        await conversations.write(Step(None, ticket=closed_ticket()))
        other = closed_ticket("T-2", requester_id="p2", email=None, conversation_id="c1")
        await conversations.write(Step(None, ticket=other))
    finally:
        await database.close()


async def _survives(folder: Path, at: int) -> int:
    database = Database.open(f"sqlite:///{folder / 'onetouch.db'}")
    try:
        office = Office(database, folder)
        with dying(database.engine.sync_engine, at) as seen, suppress(Died):
            await Process(office, "a").work()
        await Process(office, "b").work()
        after = Process(office, "c")
        await after.work()
        asked = await after.surveys.asked(START, START)
        assert sorted(one.place for one in asked) == [Place.CONVERSATION, Place.MAIL]
        assert len(office.notifier.mails) == 1
        assert len((await office.conversations.load("c1")).turns) == 1
        assert await office.outbox.due(START, 9, "survey") == ()
        found = await after.follow_ups.every(limit=9)
        assert sorted(one.survey_id for one in found) == sorted(one.id for one in asked)
        for one in found:
            assert [event.version for event in await after.follow_ups.history(one.number)] == [1]
        return seen[0]
    finally:
        await database.close()


async def test_wherever_it_dies_what_was_left_is_done_once(tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    await _left(left)
    at = statements = 0
    while at <= statements:
        at += 1
        folder = tmp_path / str(at)
        shutil.copytree(left, folder)
        statements = max(statements, await _survives(folder, at))
    assert statements > 20
