"""Articles and drafts over a real store: links lead to the article's page, and what fails is told to the operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.compose.assistance import assistance
from bot.compose.calls import call_desk
from bot.compose.desk import desk_parts
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.people import SqlPeople
from bot.database.tickets import SqlTickets
from handlers.chat.policy import Policy
from handlers.known.solutions import Solutions
from handlers.person import Person, Role
from handlers.ports import InvalidInput, RetrievalUnavailable, Step
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.tickets.actors import of_team
from handlers.tickets.call_entry import CallEntry
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.rules import Rules
from tests.fakes import START, FakeArticles, FakeLinks, FakeRetriever, article

EVE = Person("p_eve", Role.ENGINEER, True, "Eve")
HUM = article("help/hum hum", "When a lamp hums", "A lamp that hums has a loose [coil](coils.md).")
AWAY = replace(HUM, id="help/away", url="https://help.example.com/away")


async def test_a_draft_links_to_where_its_article_stands(tmp_path: Path):
    settings = Settings.from_env(
        {"ONETOUCH_DATA_DIR": str(tmp_path), "ONETOUCH_PUBLIC_URL": "https://desk.example.com"}
    )
    migrate(settings.database)
    database = Database.open(settings.database)
    try:
        people = SqlPeople(database, utc_now, new_id)
        ann = await people.add("ann@acme.example", Role.CUSTOMER, "ACME")
        conversations = SqlConversations(database)
        one = Ticket("T-1", ann.id, "It hums", "d", Category.BUG, Priority.LOW, Status.NEW, START)
        await conversations.write(Step(None, ticket=one))
        retriever = FakeRetriever(HUM, AWAY, answers={"it hums": {HUM.id: 0.9}})
        helping = assistance(
            settings,
            database,
            SqlTickets(database),
            retriever,
            FakeArticles(HUM, AWAY),
            FakeLinks(),
            Policy(threshold=0.5),
        )
        drafted = (await helping.help("T-1", EVE)).draft
        assert drafted is not None
        assert drafted.text.startswith(
            "Hello,\n\nA lamp that hums has a loose [coil](https://desk.example.com/articles/help/coils)."
        )
        assert drafted.text.endswith("When a lamp hums: https://desk.example.com/articles/help/hum%20hum")
        retriever.answers["it hums"] = {AWAY.id: 0.9}
        elsewhere = (await helping.help("T-1", EVE)).draft
        assert elsewhere is not None
        assert elsewhere.text.endswith("When a lamp hums: https://help.example.com/away")
        retriever.error = RetrievalUnavailable("no index")
        with structlog.testing.capture_logs() as told:
            assert (await helping.help("T-1", EVE)).draft is None
        assert [(one["event"], one["ticket"]) for one in told] == [("assistance.failed", "T-1")]
    finally:
        await database.close()


async def test_a_call_over_the_real_store_goes_by_what_is_agreed(tmp_path: Path):
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(tmp_path)})
    migrate(settings.database)
    database = Database.open(settings.database)
    try:
        people = SqlPeople(database, utc_now, new_id)
        ann = await people.add("ann@acme.example", Role.CUSTOMER, "ACME")
        tickets, conversations = SqlTickets(database), SqlConversations(database)
        agreed = read_desk({"accounts": {"ACME": {"plan": "premium"}}})
        solutions = Solutions(FakeArticles(), FakeLinks())
        parts = desk_parts(agreed, database, tickets, conversations, solutions, utc_now, new_id)
        desk = call_desk(parts, database, tickets, conversations)
        entry = CallEntry("k1", ann.id, utc_now(), timedelta(minutes=3), "It hums.", subject="It hums")
        logged = await desk.log(entry, of_team(EVE))
        assert (logged.plan, logged.email) == ("premium", "ann@acme.example")
        assert await tickets.get("T-1") == logged
        assert [event.version for event in await tickets.history("T-1")] == [1, 1, 1, 1]
        again = await desk.log(replace(entry, number="T-1", key="k2", told="Pressed."), of_team(EVE))
        assert await tickets.get("T-1") == again
        assert [call.version for call in await tickets.calls("T-1")] == [1, 2]
        assert len((await parts.desk.dossier("T-1")).clocks) == 1
        parts.adopt(replace(agreed, rules=Rules(subject_limit=3)))
        with pytest.raises(InvalidInput, match="it may have up to 3"):
            await desk.log(replace(entry, key="k3"), of_team(EVE))
    finally:
        await database.close()
