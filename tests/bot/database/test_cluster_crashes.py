"""What must hold of clusters when the process dies at any moment."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.database import Database
from bot.database.case_vectors import SqlCaseVectors
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.clusters import SqlClusters
from bot.database.outbox import SqlOutbox
from handlers.attention.alert_rules import AlertRules
from handlers.clusters.cluster import Happened
from handlers.clusters.policy import BEGIN, ClusterPolicy
from handlers.clusters.round import ClusterRound
from tests.cluster_worlds import SINCE, TAG, opened
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids
from tests.handlers.clusters.drawings import Pointing
from tests.mortal import Died, Life, mortal

UP, RIGHT = (0.0, 1.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)


async def _filed(folder: Path) -> None:
    """File tickets about two problems, of which one begins today."""
    async with opened("sql", folder) as world:
        for number in range(1, BEGIN + 1):
            old = number <= BEGIN - 12
            at = START - (timedelta(days=3 * number) if old else timedelta(minutes=number))
            await world.file(f"T-{number}", f"p{number % 3 + 1}", at=at, vector=UP if old else RIGHT)
        await world.left()


async def _life(folder: Path, life: Life, tag: str) -> None:
    """Live as a server does that draws clusters, twice."""
    database = Database.open(database_url(folder / "onetouch.db"))
    bury = mortal(database.engine.sync_engine, life)
    made = ClusterRound(
        clusters=SqlClusters(database),
        rounds=SqlClusterRounds(database, TAG),
        vectors=SqlCaseVectors(database, TAG),
        tag=TAG,
        draw=Pointing(),
        clock=FakeClock(),
        new_id=Ids(tag),
        policy=ClusterPolicy(),
        rules=AlertRules(mail=("lead@example.com",)),
        root="https://help.test",
    )
    try:
        await made.round()
        await made.round()
    except Died:
        pass
    finally:
        bury()
        await database.close()


async def test_whoever_dies_at_any_moment_has_drawn_each_cluster_and_told_of_it_once(tmp_path: Path) -> None:
    for ends_at in count(1):
        folder = tmp_path / str(ends_at)
        folder.mkdir()
        await _filed(folder)
        life = Life(ends_at)
        await _life(folder, life, "first")
        await _life(folder, Life(), "second")
        database = Database.open(database_url(folder / "onetouch.db"))
        clusters = SqlClusters(database)
        left = [one.outgoing for one in await SqlOutbox(database).due(START, 99)]
        tallies, every = await clusters.tallies(SINCE), await clusters.every(SINCE)
        happened = {number: [one.kind for one in await clusters.events(number)] for number in every}
        await database.close()
        assert sorted(one.receiver for one in left) == ["mail", "team"]
        assert sorted(tally.size for tally in tallies.values()) == [12, BEGIN - 12]
        assert sorted(happened.values()) == [[Happened.FOUND], [Happened.FOUND, Happened.BURST]]
        if not life.over:
            break
    assert ends_at > 1, "it died at least once"
