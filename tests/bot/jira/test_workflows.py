"""Statuses of Jira's projects, of both flavours, and as the command line tells of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.doctor import doctor
from bot.cli.tracker import tracker
from bot.config import Settings
from bot.simulators.jira import INDETERMINATE
from bot.simulators.jira.records import Status
from handlers.engineering.errors import TrackerRefused
from handlers.engineering.issue import IssueStatus, StatusCategory
from tests.bot.jira.sites import FLAVOURS, Town, town


@pytest.fixture(params=FLAVOURS)
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    async with town(request.param) as made:
        yield made


async def test_all_statuses_of_a_project_are_told_before_there_is_an_issue(here: Town) -> None:
    here.sim.default.statuses.append(Status("10777", "Rückfrage", INDETERMINATE))
    found = await here.jira.workflows.statuses("ONE")
    assert [one.id for one in found] == [one.id for one in here.sim.default.statuses]
    assert found[-1] == IssueStatus("10777", "Rückfrage", StatusCategory.INDETERMINATE)
    assert await here.jira.workflows.projects() == ("ONE",)
    with pytest.raises(TrackerRefused):
        await here.jira.workflows.statuses("NO/../x")


async def test_the_doctor_and_the_tracker_say_which_are_not_mapped(tmp_path: Path) -> None:
    async with town() as here:
        asking = next(one for one in here.sim.default.statuses if one.category == INDETERMINATE)
        settings = Settings.from_env({
            "ONETOUCH_JIRA_URL": here.sim.url, "ONETOUCH_JIRA_EMAIL": here.sim.email,
            "ONETOUCH_JIRA_TOKEN": here.sim.token, "ONETOUCH_JIRA_PROJECT": "ONE",
            "ONETOUCH_DATA_DIR": str(tmp_path),
        })  # fmt: skip

        async def ran(*arguments: str) -> str:
            command = doctor if arguments[0] == "doctor" else tracker
            made = await asyncio.to_thread(CliRunner().invoke, command, list(arguments[1:]), obj=settings)
            return made.stdout

        shown = await ran("tracker", "show")
        assert all(one.name in shown for one in here.sim.default.statuses)
        assert f"{asking.name} (accepted)" in shown
        assert "None means that engineering needs information in ONE" in shown
        await ran("tracker", "means", "ONE", asking.id, "needs_information")
        checks = {one["name"]: one for one in json.loads(await ran("doctor", "--json"))["checks"]}
        told = checks["tracker statuses"]["detail"]
        assert told.startswith("Not mapped, and taken as their category says: ")
        assert asking.name not in told
        assert "None means" not in told
