"""Issues are found as tickets are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.issue_texts import SqlIssueTexts
from bot.database.mirror import SqlMirror
from bot.knowledge.issues import IDLE, Issues
from handlers.engineering.issue import Issue, IssueName, Kind, Snapshot, Stage
from handlers.similar.ports import CasesUnavailable
from tests.fakes import START, FakeClock
from tests.issue_worlds import TO_DO, TRACKER
from tests.memory_similar import WordReader
from tests.query_plans import plan


def _issue(id_: str, title: str, description: str = "") -> Issue:
    name, url = IssueName(TRACKER, id_), f"https://{TRACKER}/browse/ONE-{id_}"
    return Issue(name, f"ONE-{id_}", "ONE", "Bug", title, TO_DO, url, START, START, description)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(url)
    opened = Database.open(url)
    yield opened
    await opened.close()


async def test_what_is_new_changed_or_gone_is_read_at_the_next_round(database: Database) -> None:
    mirror, reader = SqlMirror(database, FakeClock()), WordReader()
    issues = Issues(reader, reader.dimension, SqlIssueTexts(database), at_once=1)
    try:
        with pytest.raises(CasesUnavailable):
            await issues.near("hum", 5)
        printer, lamp = _issue("1", "Printer offline E-1042", "It says E-1042."), _issue("2", "The lamp hums")
        for one in (printer, lamp):
            assert await mirror.keep(Snapshot(one), Kind.BUG, Stage.FILED, over=None)
        assert await issues.round() == 1
        assert (await issues.near("printer offline e-1042", 5)).unread == 1
        assert await issues.round() == 1
        assert await issues.round() == 0
        found = await issues.near("printer offline e-1042", 5)
        assert (found.near[0][0], found.unread) == (printer.name, 0)
        assert found.near[0][1] > 0.5
        assert found.rarity
        later = START + timedelta(seconds=1)
        changed = replace(lamp, title="Printer offline E-1042, too", updated_at=later)
        assert await mirror.keep(Snapshot(changed), Kind.BUG, Stage.FILED, over=START)
        gone = replace(printer, gone=True, updated_at=later)
        assert await mirror.keep(Snapshot(gone), Kind.BUG, Stage.FILED, over=START)
        await issues.catch_up()
        assert [name for name, _ in (await issues.near("printer offline e-1042", 5)).near] == [lamp.name]
    finally:
        await issues.close()


async def test_where_nothing_changed_issues_are_gone_through_now_and_then_only(database: Database) -> None:
    class Counted(SqlIssueTexts):
        """Knows how often all were asked for."""

        asked = 0

        async def stamps(self) -> Mapping[IssueName, datetime]:
            self.asked += 1
            return await super().stamps()

    clock, reader, texts = FakeClock(), WordReader(), Counted(database)
    mirror, issues = SqlMirror(database, clock), Issues(reader, reader.dimension, texts)
    try:
        lamp = _issue("1", "The lamp hums")
        assert await mirror.keep(Snapshot(lamp), Kind.BUG, Stage.FILED, over=None)
        assert await issues.round() == 1
        for _ in range(IDLE):
            assert await issues.round() == 0
        assert texts.asked == 1
        await issues.round()
        assert texts.asked == 2
        clock.forward(seconds=1)
        changed = replace(lamp, title="It shines", updated_at=START + timedelta(seconds=1))
        assert await mirror.keep(Snapshot(changed), Kind.BUG, Stage.FILED, over=START)
        assert await issues.round() == 1
        assert "COVERING INDEX" in await plan(database, texts.mark())  # no description is gone through for it
    finally:
        await issues.close()
