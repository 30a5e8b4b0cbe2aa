"""How many organisations an escalation is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.compose.services import new_id
from bot.database import Database, migrate
from bot.database.affected import SqlAffected
from bot.database.cluster_tables import cluster, cluster_member
from bot.database.conversations import SqlConversations
from bot.database.people import SqlPeople
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind
from handlers.person import Role
from handlers.ports import Step
from tests.databases import database_url
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET

ONE = Escalation("e_1", "T-1", EscalationState.WAITING, Draft(Kind.BUG, "It hums"), "bob", "Bob", START)


@pytest.mark.parametrize(("chosen", "count"), [(None, 1), ("K-1", 3), ("K-2", 1)])
async def test_organisations_of_the_ticket_and_of_its_cluster_are_counted_once(
    tmp_path: Path, chosen: str | None, count: int
) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        people = SqlPeople(database, lambda: START, new_id)
        conversations = SqlConversations(database)
        accounts = (("a@acme.example", "acme"), ("b@acme.example", "acme"), ("c@umbrella.example", "umbrella"))
        for number, (address, account) in enumerate(accounts, 1):
            person = await people.add(address, Role.CUSTOMER, account)
            await conversations.write(Step(None, ticket=replace(TICKET, number=f"T-{number}", requester_id=person.id)))
        for number in (4, 5):  # nobody's: of one person
            await conversations.write(Step(None, ticket=replace(TICKET, number=f"T-{number}", requester_id="p9")))
        async with database.writing() as connection:
            drawn = {"state": "open", "label": "", "terms": [], "examples": [], "model": "m", "version": 1}
            await connection.execute(insert(cluster).values(number=1, first_seen=START, last_seen=START, **drawn))
            for number in range(1, 6):
                belongs = {"number": number, "cluster": 1, "since": START, "strength": 1.0, "because": ""}
                await connection.execute(insert(cluster_member).values(belongs))

        assert await SqlAffected(database).accounts(replace(ONE, cluster=chosen)) == count
    finally:
        await database.close()
