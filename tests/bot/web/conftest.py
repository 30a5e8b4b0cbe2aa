"""One application over a small world, and a browser-like client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from tests.bot.web.fakes import World, world


@pytest.fixture
def here() -> World:
    return world()


@pytest.fixture
async def client(here: World) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(create_app(here.deps))) as client:
        yield client
