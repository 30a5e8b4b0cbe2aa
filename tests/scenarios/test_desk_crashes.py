"""The desk killed at any of its commits: nothing is lost, nothing is there twice, and everybody is told once.

Each walk is walked again and again, dying one moment later each time; then whoever acts does it once more, as people
and mail servers do who saw no answer. It is played in this process, see `tests.mortal`: a kill adds nothing to a
database that is only told of whole transactions. Real servers are killed in `test_desk_killed`.
"""

from __future__ import annotations

import copy
import itertools
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import migrate
from bot.database.engine import Database
from handlers.ticket import Ticket
from handlers.ticket_event import SPOKEN, EventKind
from handlers.tickets.actors import ROUTING
from tests.mortal import Life
from tests.scenarios.house import Ground, House, Outside
from tests.scenarios.walks import WALKS, Walk

MOST = 120
"""More moments than any walk has."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing in it."""
    file = tmp_path_factory.mktemp("fresh") / "onetouch.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.mark.parametrize("name", WALKS)
async def test_nothing_is_lost_or_doubled_wherever_the_process_dies(name: str, fresh: Path, tmp_path: Path) -> None:
    walk, begun, outside = WALKS[name], tmp_path / "begun.db", Outside()
    shutil.copy(fresh, begun)
    ground = Ground(begun)
    house = House(ground.database, outside)
    await walk.before(house)
    await house.close()
    for moment in itertools.count(1):
        assert moment < MOST
        after, life = copy.deepcopy(outside), Life(moment)
        ground.file = tmp_path / f"{moment}.db"
        shutil.copy(begun, ground.file)
        await lived(ground.database, after, walk, life)
        await lived(ground.database, after, walk)
        if not life.over:
            assert moment > 2
            return


async def lived(database: Database, outside: Outside, walk: Walk, life: Life | None = None) -> None:
    """Act, and let the server do its work; who is not killed meanwhile finds everything as it must be."""
    house = House(database, outside, life)
    try:
        await walk.act(house)
        await house.works()
        await walk.check(house, outside)
        await all_is_whole(house, outside)
    except BaseException:
        if not house.life.over:
            raise
    finally:
        await house.close()


async def all_is_whole(house: House, outside: Outside) -> None:
    """Check what holds of any desk with nothing left to do."""
    for ticket in await house.desk.list(limit=500):
        await is_whole(house, ticket)
    assert outside.twice() == []
    letters = Counter((letter.to, letter.subject, letter.text) for letter in outside.mailed())
    assert [what for what, count in letters.items() if count > 1] == []
    assert await house.outbox.depth() == await house.inbox.depth() == 0
    assert await house.received.due(house.clock() + timedelta(days=9), 9) == ()
    assert await house.watch.due(house.clock(), 9) == []


async def is_whole(house: House, ticket: Ticket) -> None:
    """Check that a ticket is what its events say."""
    events = await house.tickets.history(ticket.number)
    assert sorted({event.version for event in events}) == list(range(1, ticket.version + 1))
    keys = [event.key for event in events if event.key is not None]
    assert len(keys) == len(set(keys))
    assert [event.text for event in events if event.kind in SPOKEN] == [one.text for one in ticket.comments]
    moved = [event.after for event in events if event.kind in {EventKind.OPENED, EventKind.STATUS}]
    assert moved[-1] == ticket.status
    given = [event.after for event in events if event.kind is EventKind.ASSIGNED]
    assert ([None, *given])[-1] == ticket.assignee
    routed = [one.after for one in events if one.kind is EventKind.ASSIGNED and one.actor == ROUTING and one.after]
    assert routed == [record.engineer for record in await house.tickets.placements(ticket.number)]
