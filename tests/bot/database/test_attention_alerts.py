"""What must hold of alerts when the process dies at any moment, and of lists of many tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import insert

from bot.database import Database, migrate
from bot.database.attention import SqlAssessments
from bot.database.attention_alerts import SqlAlerts
from bot.database.attention_tables import ticket_attention
from bot.database.conversations import SqlConversations
from bot.database.list_rows import list_row
from bot.database.outbox import SqlOutbox
from bot.database.rows import ticket_row
from bot.database.tables import ticket, ticket_list
from handlers.attention.alert_rules import AlertRules
from handlers.attention.alerter import Alerter
from handlers.ports import Step
from handlers.tickets.history import opening
from tests.attention_worlds import scored
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.mortal import Died, Life, mortal
from tests.query_plans import plan

RULES = AlertRules(per_hour=1, mail=("lead@example.com",))


async def _life(folder: Path, life: Life, tag: str) -> None:
    """Live as a server does that alerts, until what came in a flood is told of, too."""
    database = Database.open(database_url(folder / "onetouch.db"))
    clock, bury = FakeClock(), mortal(database.engine.sync_engine, life)
    try:
        alerter = Alerter(
            alerts=SqlAlerts(database), clock=clock, new_id=Ids(tag), root="https://help.test", rules=RULES
        )
        await alerter.round()
        clock.forward(minutes=5)
        await alerter.round()
    except Died:
        pass
    finally:
        bury()
        await database.close()


async def _filed(folder: Path, count_: int) -> None:
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    for number in range(1, count_ + 1):
        one = replace(TICKET, number=f"T-{number}")
        await SqlConversations(database).write(Step(None, ticket=one, events=(opening(one, ANN).event,)))
        later = START + timedelta(hours=1)
        assert await SqlAssessments(database).keep(scored(f"T-{number}", 80), f"T-{number}", 1, {}, later)
    await database.close()


async def test_whoever_dies_at_any_moment_has_told_of_each_ticket_once(tmp_path: Path) -> None:
    for ends_at in count(1):
        folder = tmp_path / str(ends_at)
        folder.mkdir()
        await _filed(folder, 3)
        life = Life(ends_at)
        await _life(folder, life, "first")
        await _life(folder, Life(), "second")
        database = Database.open(database_url(folder / "onetouch.db"))
        left = [one.outgoing for one in await SqlOutbox(database).due(START, 99)]
        told = await SqlAlerts(database).messages(START - timedelta(hours=1))
        await database.close()
        assert sorted((one.receiver, one.subject) for one in left) == [
            ("mail", "attention:lead@example.com"),
            ("mail", "attention:lead@example.com"),
            ("team", "T-1"),
            ("team", "tickets"),
        ]
        assert len({one.id for one in left}) == 4
        assert len(told) == 2
        if not life.over:
            break
    assert ends_at > 1, "it died at least once"


async def test_the_highest_of_many_are_found_by_an_index(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    every = [replace(TICKET, number=f"T-{number}") for number in range(1, 2_001)]
    async with database.writing() as connection:
        await connection.execute(insert(ticket), [ticket_row(one) for one in every])
        await connection.execute(insert(ticket_list), [list_row(one) for one in every])
        rows = [
            {"number": n, "score": n % 101, "version": 1, "at": START, "parts": [], "weights": "w", "reader": "m"}
            for n in range(1, 2_001)
        ]
        await connection.execute(
            insert(ticket_attention), [{**row, "calmed": False, "told": 0, "fallen": False} for row in rows]
        )
    listed = await SqlAssessments(database).highest(3, 19)
    assert [(one.attention.score, one.attention.number) for one in listed] == [
        (99, "T-99"),
        (99, "T-200"),
        (99, "T-301"),
    ]
    alerts, assessments = SqlAlerts(database), SqlAssessments(database)
    for ask, index in (
        (alerts.fell(70), "ix_ticket_attention_told"),
        (alerts.candidates(70, 10, START, 9), "ix_ticket_attention_score"),
        (assessments.highest(50), "ix_ticket_attention_score"),
        (assessments.highest(50, unassigned=True), "ix_ticket_attention_score"),
        (assessments.highest(50, assignee="eve"), "ix_ticket_list_assignee"),
        (assessments.count(70), "ix_ticket_attention_score"),
        (assessments.due(START, 9), "ix_ticket_attention_again_at"),
    ):
        assert index in await plan(database, ask), index
    await database.close()
