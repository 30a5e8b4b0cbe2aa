"""Accounts in the list of attention, as several identities of a person have them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.compose.services import new_id
from bot.database.attention import SqlAssessments
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.people import SqlPeople
from handlers.person import Role
from handlers.ports import Step
from tests.attention_worlds import scored
from tests.databases import database_url
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET


async def test_who_is_known_by_a_token_has_the_accounts_that_their_address_is_listed_with(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        people = SqlPeople(database, lambda: START, new_id)
        await people.add("ann@acme.example", Role.CUSTOMER, "acme")
        ann = await people.claimed("sub-1", "Ann", "Ann@acme.example", None)
        ticket = replace(TICKET, number="T-1", requester_id=ann.id)
        await SqlConversations(database).write(Step(None, ticket=ticket))
        kept = SqlAssessments(database)
        assert await kept.keep(scored("T-1", 40), "T-1", 1, {}, None)
        (row,) = await kept.highest(9)
        assert row.accounts == ("acme",)
    finally:
        await database.close()
