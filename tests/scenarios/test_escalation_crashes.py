"""A process that dies at any of its commits while it files an escalation with a Jira that may lose its answers.

One life ends one moment later than the one before; the next life finds what it left, in the database and in Jira.
"""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.simulators.jira import Site
from handlers.engineering.escalation import EscalationState
from handlers.ticket import Status
from tests.fakes import FakeClock
from tests.filing_worlds import SETTLES, Works, died
from tests.mortal import Life
from tests.scenarios.house import Ground

MOST = 80
"""More moments than filing has."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing in it."""
    file = tmp_path_factory.mktemp("fresh") / "onetouch.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.mark.parametrize("trouble", ["none", "answer", "request"])
async def test_an_issue_is_there_once_wherever_the_process_dies(trouble: str, fresh: Path, tmp_path: Path) -> None:
    ground = Ground(fresh)
    for moment in itertools.count(1):
        assert moment < MOST
        ground.file, life = tmp_path / f"{moment}.db", Life(moment)
        shutil.copy(fresh, ground.file)
        async with Site(lag=SETTLES.total_seconds() - 1) as site:
            wrong(site, trouble)
            await lived(ground.database, site, FakeClock(), life)
        if not life.over:
            assert moment > 12
            return


def wrong(site: Site, trouble: str) -> None:
    """Let something go wrong with the first issue."""
    match trouble:
        case "answer":
            site.faults.reset_after("createIssue")
        case "request":
            site.faults.lose("createIssue")


async def lived(database: Database, site: Site, clock: FakeClock, life: Life) -> None:
    """File an escalation in a life that may end, and go on in another."""
    try:
        before = Works(database, site, clock)
        await before.escalate("T-1")
        await before.close()
        first = Works(database, site, clock, life)
        try:
            await first.works()
        except BaseException as error:
            if not died(error):
                raise
        finally:
            await first.close()
        second = Works(database, site, clock)
        try:
            await second.works()
            await all_is_whole(second, site)
        finally:
            await second.close()
    finally:
        await database.close()


async def all_is_whole(works: Works, site: Site) -> None:
    """Check that there is one issue, known on both sides."""
    there = await works.escalations.get("e_T-1")
    (issue,) = site.store.issues.values()
    assert (there.state, there.key) == (EscalationState.LINKED, issue.key)
    assert there.mark in issue.labels
    assert len(issue.links) == 1
    assert (await works.tickets.get("T-1")).status is Status.ON_HOLD
    assert await works.notes("T-1") == [f"Escalated as {issue.key}: It hums in T-1\n{site.url}/browse/{issue.key}"]
