"""The board of our own tracker, and what follows of what is done there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.compose.issue_board import issue_board, ledger_desk
from bot.compose.services import new_id, utc_now
from bot.compose.tracker import TrackerParts, tracker_parts
from bot.config import Settings
from bot.database import Database, migrate
from bot.database.hints import SqlHints
from bot.database.mirror import SqlMirror
from bot.database.watched import SqlWatched
from handlers.engineering.escalation import Draft, marked
from handlers.engineering.hearing import About, Hint
from handlers.engineering.issue import LOCAL, IssueName, Kind, Stage
from handlers.engineering.local.board import LocalBoard
from handlers.engineering.local.issue import LocalStatus
from handlers.engineering.moves import MoveKind
from handlers.engineering.ports import Filed, Order
from handlers.engineering.tracking import Tracking
from handlers.person import Person, Role

PIA = Person("pia", Role.ENGINEER, known=True, name="Pia")
ORDER = Order(Draft(Kind.BUG, "It hums"), marked("e_1"), 1, "T-1", "http://127.0.0.1:8080/console/tickets/T-1")


@dataclass
class Here:
    """An issue that was filed, its board, and our copy of it. `woken`: how often somebody is to look."""

    database: Database
    board: LocalBoard
    parts: TrackerParts
    tracking: Tracking
    filed: Filed
    woken: list[None]

    async def hints(self) -> list[Hint]:
        """Give where somebody is to look."""
        return [one.hint for one in await SqlHints(self.database).due(utc_now(), 99)]

    async def happened(self) -> list[MoveKind]:
        """Look, and give what happened."""
        return [one.kind for one in await self.tracking.refresh(self.filed.name)]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(tmp_path)})
    migrate(settings.database)
    database, woken = Database.open(settings.database), list[None]()
    board = issue_board(settings, database, lambda: woken.append(None))
    parts = tracker_parts(settings, database)
    mirror, watched = SqlMirror(database, utc_now), SqlWatched(database)
    tracking = Tracking(mirror, watched, parts.readers, utc_now, new_id)
    filed = await parts.tracker.create(ORDER)
    await tracking.learn(filed.name, Kind.BUG)
    yield Here(database, board, parts, tracking, filed, woken)
    await parts.close()
    await database.close()


async def test_every_change_leaves_a_hint_and_wakes_who_looks(here: Here) -> None:
    key = here.filed.key
    await here.board.comment(PIA, key, "Which lamp?")
    await here.board.move(PIA, key, LocalStatus.ACCEPTED)
    await here.board.move(PIA, key, LocalStatus.ACCEPTED)
    assert await here.hints() == [
        Hint("local:1@2", LOCAL, About.ISSUE, "1"),
        Hint("local:1@3", LOCAL, About.ISSUE, "1"),
    ]
    assert len(here.woken) == 2


async def test_what_is_done_on_the_board_is_told_as_any_trackers_news(here: Here) -> None:
    key = here.filed.key
    await here.board.comment(PIA, key, "Which lamp?")
    await here.board.move(PIA, key, LocalStatus.NEEDS_INFORMATION)
    assert await here.happened() == [MoveKind.COMMENTED, MoveKind.STAGE]
    version = await here.board.add_version(PIA, "5.3")
    await here.board.plan(PIA, key, [version.id])
    await here.board.move(PIA, key, LocalStatus.FIXED)
    assert await here.happened() == [MoveKind.VERSION, MoveKind.STAGE]
    await here.board.release(PIA, version.id)
    assert await here.happened() == [MoveKind.RELEASED, MoveKind.STAGE]
    assert (await SqlMirror(here.database, utc_now).get(here.filed.name)).stage is Stage.RELEASED
    await here.parts.writers[LOCAL].reopen(here.filed.name)
    assert await here.happened() == [MoveKind.VERSION, MoveKind.STAGE]


async def test_what_support_says_there_is_news_to_nobody(here: Here) -> None:
    await here.parts.writers[LOCAL].comment(here.filed.name, "Two accounts.", "m1")
    assert await here.happened() == []
    assert await here.hints() == []


async def test_the_ledger_of_issues_without_tickets_is_empty(here: Here) -> None:
    assert (await ledger_desk(here.database).listed(PIA)).lines == ()


def test_with_a_jira_new_issues_are_made_there(tmp_path: Path) -> None:
    jira = {"JIRA_URL": "https://acme.atlassian.net", "JIRA_EMAIL": "bot@acme.example", "JIRA_TOKEN": "t"}
    given = {"DATA_DIR": str(tmp_path), "JIRA_PROJECT": "ONE", **jira}
    settings = Settings.from_env({f"ONETOUCH_{name}": value for name, value in given.items()})
    database = Database.open(settings.database)
    assert not issue_board(settings, database).main
    assert set(tracker_parts(settings, database).readers) == {LOCAL, "acme.atlassian.net"}


async def test_an_issue_of_another_tracker_is_not_read_here(here: Here) -> None:
    assert list(await here.tracking.refresh(IssueName("acme.atlassian.net", "1"))) == []
