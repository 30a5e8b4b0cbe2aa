"""Clusters as the server has them: drawn in the background, by one process over a data folder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from bot.compose.clusters import ClusterWork, cluster_desk, cluster_work, opened_clusters
from bot.compose.desk import timekeeper
from bot.compose.services import Services, services, utc_now
from bot.config import Settings
from handlers.clusters.policy import BEGIN
from handlers.person import Person, Role
from handlers.ports import RetrievalUnavailable, Step
from handlers.tickets.history import opening
from tests.cluster_worlds import read_into
from tests.handlers.tickets.worlds import ANN, TICKET

EVE = Person("eve", Role.ENGINEER, True)
TAG = "encoder/4"


def settings(folder: Path) -> Settings:
    return Settings.from_env({"ONETOUCH_DATA_DIR": str(folder)})


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Services]:
    """Services over tickets about two problems, and a third that have nothing in common."""
    drawn = np.random.default_rng(7)
    async with services(settings(tmp_path)) as opened:
        for number in range(1, BEGIN + 1):
            at = utc_now() - timedelta(days=number)
            ticket = replace(TICKET, number=f"T-{number}", opened_at=at, description=f"It hums, lamp {number}.")
            first = opening(ticket, replace(ANN, id=ticket.requester_id))
            await opened.conversations.write(Step(None, ticket=ticket, events=(first.event,)))
            vector = drawn.normal(0, 0.02, 3 * BEGIN)
            vector[BEGIN + number if number % 3 == 0 else number % 3] = 1.0
            await read_into(opened.database, ticket.number, (vector / np.linalg.norm(vector)).tolist(), TAG)
        yield opened


@pytest.fixture
def work(made: Services, tmp_path: Path) -> Iterator[ClusterWork]:
    """What draws clusters of them."""
    found = working(made, tmp_path)
    yield found
    found.seat.leave()


def working(opened: Services, folder: Path) -> ClusterWork:
    return cluster_work(settings(folder), opened, TAG, timekeeper(utc_now), lambda: None)


async def test_one_process_draws_and_another_over_the_same_folder_takes_over(
    made: Services, work: ClusterWork, tmp_path: Path
) -> None:
    second = working(made, tmp_path)
    with capture_logs() as logs:
        await work.office.once()
    assert [line["tickets"] for line in logs if line["event"] == "clusters.placed"] == [BEGIN]
    found = await cluster_desk(made).listed(EVE)
    assert [one.tally.size for one in found.clusters] == [10, 10]
    assert found.drawing.model == f"{TAG}/density-1"
    assert not second.seat.take()
    await second.office.once()
    assert await second.office.wait_s() == 3.0
    # It leaves its seat with its work.
    ending = asyncio.create_task(work.run())
    await asyncio.sleep(0)
    ending.cancel()
    await asyncio.gather(ending, return_exceptions=True)
    assert second.seat.take()
    second.seat.leave()


async def test_settings_of_the_desk_hold_at_once(made: Services, work: ClusterWork) -> None:
    await work.office.once()
    policy = made.office.settings.clusters
    made.office.adopt(replace(made.office.settings, clusters=replace(policy, window=timedelta(days=14, hours=12))))
    assert (await cluster_desk(made).listed(EVE)).window_days == 14


async def test_a_drawing_that_fails_is_logged_with_when_it_is_tried_again(made: Services, work: ClusterWork) -> None:
    ticket = replace(TICKET, number="T-99", opened_at=utc_now())
    await made.conversations.write(Step(None, ticket=ticket, events=(opening(ticket, ANN).event,)))
    await read_into(made.database, "T-99", [1.0], TAG)
    with capture_logs() as logs:
        await work.office.once()
    (line,) = [line for line in logs if line["event"] == "clusters.drawing_failed"]
    assert "ValueError" in line["error"]
    assert line["again"] > utc_now().isoformat()


async def test_a_search_that_fails_is_logged_and_the_cluster_is_shown(made: Services, work: ClusterWork) -> None:
    await work.office.once()
    with capture_logs() as logs:
        opened = await cluster_desk(made).opened(EVE, "K-1")
    assert opened.findings.failed
    (line,) = [line for line in logs if line["event"] == "clusters.articles_failed"]
    assert RetrievalUnavailable.__name__ in line["failure"]


async def test_a_command_has_the_articles_at_hand(work: ClusterWork, tmp_path: Path) -> None:
    await work.office.once()
    async with opened_clusters(settings(tmp_path)) as desk:
        assert not (await desk.opened(EVE, "K-1")).findings.failed
