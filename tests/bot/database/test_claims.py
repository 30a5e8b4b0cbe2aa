"""Accounts that signed tokens name, as tickets are counted by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.compose.services import new_id
from bot.database.attention_others import others
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.clusters import SqlClusters
from bot.database.conversations import SqlConversations
from bot.database.customers import SqlCustomers
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.people import SqlPeople
from handlers.clusters.cluster import Drawing, Membership
from handlers.clusters.ports import Drawn
from handlers.ports import Step
from handlers.tickets.history import opening
from kb import Access
from tests.cluster_worlds import cluster
from tests.databases import database_url
from tests.fakes import START
from tests.handlers.tickets.worlds import ANN, TICKET


async def test_tickets_count_for_the_account_of_the_token_by_whatever_way_they_came(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        people = SqlPeople(database, lambda: START, new_id)
        ann = await people.claimed("sub-1", "Ann", "ann@acme.example", "ACME")
        by_mail = await people.writes("ann@acme.example", "Ann")
        bo = await people.claimed("sub-2", "Bo", "bo@acme.example", "ACME")
        cy = await people.claimed("sub-3", "Cy", "cy@beta.example", "BETA")
        for number, who in enumerate((ann, by_mail, bo, cy), start=1):
            ticket = replace(TICKET, number=f"T-{number}", requester_id=who.id, email=who.email)
            first = opening(ticket, replace(ANN, id=who.id))
            await SqlConversations(database).write(Step(None, ticket=ticket, events=(first.event,)))
        places = [Membership(f"T-{number}", "K-1", START, 0.9, "was drawn") for number in (1, 2, 3, 4)]
        drawn = Drawn(Drawing(1, "encoder/density-1", START, 4), [cluster()], (), places)
        assert await SqlClusterRounds(database, "encoder").write(drawn)

        tally = (await SqlClusters(database).tallies(START - timedelta(days=1)))["K-1"]
        assert (tally.customers, tally.accounts) == (3, 2)
        members = await SqlClusters(database).members("K-1", START - timedelta(days=1))
        assert {one.number: one.accounts for one in members} == {
            "T-1": ("ACME",),
            "T-2": ("ACME",),
            "T-3": ("ACME",),
            "T-4": ("BETA",),
        }
        async with database.reading() as connection:
            assert [await others(connection, number, 9) for number in (1, 2, 3, 4)] == [2, 2, 2, 0]
        # What is answered to them may say no more than without the token: it is read by mail, too.
        for number in (1, 2):
            ticket = replace(TICKET, number=f"T-{number}", requester_id=(ann, by_mail)[number - 1].id)
            assert (await SqlCustomers(database).access(ticket)) in {Access.customer(), Access.anonymous()}
    finally:
        await database.close()
