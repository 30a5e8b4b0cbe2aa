"""What `onetouch doctor` finds of a Jira."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.doctor import doctor
from bot.cli.jira_checks import jira_checks
from bot.config import Settings
from bot.jira.calls import Calls
from bot.jira.checks import JiraCheck, JiraChecks
from bot.jira.site import Flavour, Site
from handlers.engineering.issue import Kind
from tests.bot.jira.sites import FLAVOURS, Town, town, utc_now


@pytest.fixture(params=FLAVOURS)
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    async with town(request.param) as made:
        yield made


async def looked(site: Site, *, signed: bool = True) -> tuple[JiraCheck, ...]:
    calls = Calls(site, utc_now)
    try:
        return await JiraChecks(calls, signed=signed).all()
    finally:
        await calls.close()


def wrong(found: tuple[JiraCheck, ...]) -> list[str]:
    assert all(one.advice for one in found if not one.fine)
    return [f"{one.name}: {one.detail}" for one in found if not one.fine]


async def test_all_is_well_and_says_as_whom_and_what_becomes_what(here: Town) -> None:
    found = await looked(here.site)
    assert wrong(found) == []
    told = " ".join(one.detail for one in found)
    assert "as Onetouch" in told
    assert "bug as Bug" in told
    assert "feature as Story" in told
    assert "/webhooks/jira" in told
    assert "once a minute" in (await looked(here.site, signed=False))[-1].detail


async def test_a_project_that_asks_for_more_is_told_with_what(here: Town) -> None:
    here.sim.field(here.sim.default, "Team", "string", required=True, types=("Bug",))
    found = await looked(here.site)
    assert wrong(found) == []
    assert any(one.detail == "whoever escalates is asked for Team" for one in found)


async def test_a_form_without_labels_a_missing_type_and_a_missing_project_are_wrong(here: Town) -> None:
    for one in here.sim.default.types:
        one.screen = tuple(name for name in one.screen if name != "labels")
    assert any("has no labels" in text for text in wrong(await looked(here.site)))
    assert any("Defect" in text for text in wrong(await looked(replace(here.site, types={Kind.BUG: "Defect"}))))
    assert any("NOSUCH" in text for text in wrong(await looked(replace(here.site, project="NOSUCH"))))
    assert wrong(await looked(replace(here.site, project=""))) == []


async def test_missing_rights_are_told_with_what_does_not_work(here: Town) -> None:
    here.sim.bot.writes = False
    found = wrong(await looked(here.site))
    assert any("CREATE_ISSUES is missing: no issues can be made" in text for text in found)
    assert not any("BROWSE_PROJECTS" in text for text in found)


async def test_a_token_that_does_not_let_us_in_and_nobody_at_home_end_it(here: Town) -> None:
    (found,) = await looked(replace(here.site, token="another"))
    assert not found.fine
    assert "ONETOUCH_JIRA_TOKEN" in found.advice
    (found,) = await looked(replace(here.site, url="http://127.0.0.1:1"))
    assert not found.fine
    assert "ONETOUCH_JIRA_URL" in found.advice


async def test_without_a_token_the_way_in_is_a_consent(here: Town) -> None:
    (found,) = await looked(replace(here.site, token="", email=""))
    assert "onetouch jira connect" in found.advice


async def test_the_wrong_flavour_is_named() -> None:
    async with town() as here:
        other = replace(here.site, flavour=Flavour.DATACENTER)
        assert any("flavour" in text for text in wrong(await looked(other)))


async def test_all_of_it_is_wired() -> None:
    async with town() as here:
        settings = Settings.from_env({
            "ONETOUCH_JIRA_URL": here.sim.url, "ONETOUCH_JIRA_EMAIL": here.sim.email,
            "ONETOUCH_JIRA_TOKEN": here.sim.token, "ONETOUCH_JIRA_PROJECT": "ONE",
        })  # fmt: skip
        found = await asyncio.to_thread(jira_checks, settings)
    assert wrong(found) == []


def test_settings_that_do_nothing_are_told() -> None:
    assert jira_checks(Settings.from_env({})) == ()
    (found,) = jira_checks(Settings.from_env({"ONETOUCH_JIRA_TOKEN": "t", "ONETOUCH_JIRA_PROJECT": "ONE"}))
    assert not found.fine
    assert "ONETOUCH_JIRA_TOKEN and ONETOUCH_JIRA_PROJECT are set" in found.detail


def test_the_doctor_shows_it_without_the_token(tmp_path: Path) -> None:
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(tmp_path), "ONETOUCH_JIRA_TOKEN": "t0ken"})
    result = CliRunner().invoke(doctor, ["--json"], obj=settings)
    checks = {one["name"]: one for one in json.loads(result.stdout)["checks"]}
    assert not checks["Jira"]["ok"]
    assert "t0ken" not in result.stdout
