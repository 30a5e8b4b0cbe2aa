"""What is read of tickets for fitting: all that happened to them, and nothing of others."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.compose.services import new_id
from bot.database.attention import SqlAssessments
from bot.database.attention_past import SqlPasts
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.people import SqlPeople
from bot.database.tables import follow_up, survey
from handlers.attention.attention import NotUrgent
from handlers.attention.past import Past
from handlers.person import Role
from handlers.ports import Step
from handlers.tickets.events import Changed
from tests.databases import database_url
from tests.fakes import START
from tests.handlers.attention.stories import Story, tone


async def read(database: Database, since: timedelta = timedelta(days=-1)) -> dict[str, Past]:
    return {past.ticket.number: past async for some in SqlPasts(database).since(START + since) for past in some}


async def test_a_past_has_the_ticket_its_events_tones_judgements_and_whose_it_is(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        people = SqlPeople(database, lambda: START, new_id)
        ann = await people.add("ann@acme.example", Role.CUSTOMER, "acme")
        by_token = await people.claimed("sub-1", "Ann", "Ann@acme.example", None)
        first, second = Story(number="T-1", requester=ann.id), Story(number="T-2", since=100.0)
        store = SqlConversations(database)
        for story in (first, second, Story(number="T-3", requester=by_token.id)):
            await store.write(Step(None, ticket=story.filed, events=story.events))
        first.team(5)
        made = Changed(first.ticket, tuple(first.events[1:]))
        await store.write(Step(None, ticket=made.as_read, events=made.events))
        kept = SqlAssessments(database)
        await kept.keep(None, "T-1", first.ticket.version, {(1, 0): tone(0.9)}, None)
        said = NotUrgent("T-1", 2, 40, "bob", START)
        await kept.judge(said)
        await _followed_up(database, 1, "s1", owner="eve", at=START + timedelta(days=3))
        await _followed_up(database, 1, "s2", owner=None, at=START + timedelta(days=4))
        found = await read(database)
        assert found["T-1"] == Past(
            first.ticket,
            tuple(first.events),
            {(1, 0): tone(0.9)},
            frozenset({ann.id, "account:acme"}),
            [said],
            [START + timedelta(days=3)],
        )
        assert found["T-2"] == Past(second.ticket, tuple(second.events), {}, frozenset({"p1"}), [], [])
        assert found["T-3"].whose == {by_token.id, "account:acme"}, "as a score counts them now"
        assert set(await read(database, timedelta(days=2))) == {"T-2"}
    finally:
        await database.close()


async def _followed_up(database: Database, number: int, key: str, *, owner: str | None, at: datetime) -> None:
    """Keep a low score of a ticket, and the follow-up that it made; `owner`: who took it up."""
    asked = {
        "id": key, "key": key, "kind": "ticket", "person_id": "p1", "place": "mail", "asked_at": at, "expires_at": at,
        "number": number, "comment": "", "version": 1, "agrees": False,
    }  # fmt: skip
    made = {
        "survey_id": key, "person_id": "p1", "opened_at": at, "due_at": at, "ticket": number, "owner": owner,
        "state": "open", "learned": "", "version": 1,
    }  # fmt: skip
    async with database.writing() as connection:
        await connection.execute(insert(survey).values(asked))
        await connection.execute(insert(follow_up).values(made))
