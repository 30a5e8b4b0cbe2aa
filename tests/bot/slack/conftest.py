"""A room in Slack for each test, see `tests/bot/slack/room.py`."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.bot.slack.room import Room, enter, stock

Rooms = Callable[..., AbstractAsyncContextManager[Room]]


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that knows the Brightwick's help centre; not to be written to."""
    return stock(tmp_path_factory.mktemp("stocked"))


@pytest.fixture
def data(stocked: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    shutil.copytree(stocked, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def rooms(data: Path) -> Rooms:
    """Enter rooms over one data folder, one after the other: ``async with rooms(socket=True, ...) as at``."""

    def entered(**given: object) -> AbstractAsyncContextManager[Room]:
        return enter(data, **given)  # type: ignore[arg-type]

    return entered


@pytest.fixture
async def at(rooms: Rooms) -> AsyncIterator[Room]:
    """A room over HTTP."""
    async with rooms() as made:
        yield made
