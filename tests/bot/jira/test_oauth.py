"""Letting us into Jira by consent, from the address that a command prints to the first issue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from click.testing import CliRunner

from bot.cli.jira_connect import connect
from bot.compose.jira import Sealed, connected, jira_connector
from bot.config import InvalidSetting, Settings
from bot.database import Database, migrate
from bot.database.jira_grants import SqlJiraGrants
from bot.jira.entry import Grant, GrantedEntry
from bot.jira.oauth import RETURN, STATE_LIVES, Client, ConnectingFailed, Connector, Exchange
from bot.jira.site import Flavour, Site
from bot.simulators.jira import Site as Simulator
from bot.slack.vault import Vault
from bot.web.pages.jira_oauth import JiraOAuthPage
from handlers.engineering.errors import TrackerAway, TrackerDenied
from handlers.engineering.issue import Kind
from handlers.engineering.ports import Upload
from tests.bot.jira.authority import CLIENT, CLOUD, SECRET, Authority
from tests.bot.jira.sites import ORDER
from tests.fakes import START, FakeClock

SITE = Site("https://acme.atlassian.net", Flavour.CLOUD, project="ONE")
KEY = "k" * 32


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[SimpleNamespace]:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    database, clock = Database.open(url), FakeClock()
    async with Simulator() as sim, Authority(sim, SITE.url, ("https://other.atlassian.net",)) as authority:
        grants = SqlJiraGrants(database, Sealed(Vault([KEY])))
        exchange = Exchange(Client(CLIENT, SECRET), clock, authority=authority.url, api=authority.url)
        redirect = f"https://help.example{RETURN}"

        def entry() -> GrantedEntry:
            return GrantedEntry(SITE.name, authority.url, grants, exchange, clock)

        def connector(site: Site = SITE, exchange: Exchange = exchange) -> Connector:
            return Connector(site, CLIENT, redirect, grants, grants, exchange, clock)

        jira = connected(SITE, clock, entry())
        yield SimpleNamespace(**locals())
        await jira.close()
    await database.close()


async def granted(here: SimpleNamespace) -> None:
    connector = here.connector()
    assert await connector.finish(here.authority.agree(await connector.begin())) == SITE.url


async def test_before_anybody_agreed_we_are_told_how(here: SimpleNamespace) -> None:
    with pytest.raises(TrackerDenied, match="onetouch jira connect") as denied:
        await here.jira.tracker.form(Kind.BUG)
    assert denied.value.everything


async def test_after_consent_everything_goes_through_the_granted_site(here: SimpleNamespace) -> None:
    await granted(here)
    made = await here.jira.tracker.create(ORDER)
    assert made.name.tracker == "acme.atlassian.net"
    assert made.url == "https://acme.atlassian.net/browse/ONE-1"
    await here.jira.writer.attach(made.name, Upload("a.txt", "text/plain", b"a"), "f1")
    assert (await here.jira.reader.read(made.name)).issue.key == "ONE-1"
    kept = await here.grants.get(SITE.name)
    assert (kept.cloud, kept.version) == (CLOUD, 1)
    assert kept.access not in repr(kept)


async def test_a_token_is_renewed_before_it_ends_once_for_all_who_ask(here: SimpleNamespace) -> None:
    await granted(here)
    here.clock.now = START + timedelta(minutes=59)
    await asyncio.gather(*(here.jira.tracker.form(kind) for kind in Kind))
    assert here.authority.renewals == 1
    assert (await here.grants.get(SITE.name)).version == 2


async def test_a_token_that_was_taken_back_is_renewed_and_the_call_made_again(here: SimpleNamespace) -> None:
    await granted(here)
    await here.jira.tracker.form(Kind.BUG)
    here.authority.access.clear()
    made = await here.jira.tracker.create(ORDER)
    assert here.authority.renewals == 1
    assert len(here.sim.store.issues) == 1
    here.authority.access.clear()
    await here.jira.writer.attach(made.name, Upload("a.txt", "text/plain", b"a"), "f1")
    assert here.authority.renewals == 2
    # Another process that still has the old one takes the new one from the database.
    old = await here.grants.get(SITE.name)
    here.authority.access.clear()
    await here.jira.reader.read(made.name)
    other = here.entry()
    other._grant = old
    assert await other.renewed(other._read(old))
    assert here.authority.renewals == 3


async def test_who_renews_second_goes_on_with_what_the_first_one_got(here: SimpleNamespace) -> None:
    await granted(here)
    old = await here.grants.get(SITE.name)
    assert await here.grants.keep(SITE.name, replace(old, access="first", version=old.version + 1))
    assert not await here.grants.keep(SITE.name, replace(old, access="second", version=old.version + 1))
    here.authority.refresh.add(old.refresh)
    other = here.entry()
    assert (await other._renew(old)).access == "first"


async def test_who_comes_too_late_to_renew_goes_on_with_what_another_process_got(here: SimpleNamespace) -> None:
    await granted(here)
    other = here.entry()
    used = await here.grants.get(SITE.name)
    here.clock.now = START + timedelta(hours=2)
    await here.jira.tracker.form(Kind.BUG)
    assert here.authority.renewals == 1
    # Atlassian takes what was used for nothing any more.
    assert await other._renew(used) == await here.grants.get(SITE.name)
    assert here.authority.renewals == 1


async def test_what_atlassian_takes_back_for_good_is_told_with_the_way_out(here: SimpleNamespace) -> None:
    await granted(here)
    here.authority.access.clear()
    here.authority.refresh.clear()
    with pytest.raises(TrackerDenied, match=r"invalid_grant.*onetouch jira connect") as denied:
        await here.jira.tracker.form(Kind.BUG)
    assert denied.value.everything
    assert "what was sent" not in str(denied.value)


async def test_what_was_not_allowed_is_told_with_the_way_out(here: SimpleNamespace) -> None:
    await granted(here)
    here.authority.closed = True
    with pytest.raises(TrackerDenied, match=r"all permissions.*onetouch jira connect") as denied:
        await here.jira.tracker.form(Kind.BUG)
    assert denied.value.everything


@pytest.mark.parametrize("status", [500, 429])
async def test_while_atlassian_is_away_nothing_is_lost(here: SimpleNamespace, status: int) -> None:
    await granted(here)
    here.clock.now = START + timedelta(hours=2)
    here.authority.trouble = [status, status]  # what only reads is asked for twice
    with pytest.raises(TrackerAway) as away:
        await here.jira.tracker.create(ORDER)
    assert not away.value.unsure
    assert (await here.jira.tracker.create(ORDER)).key == "ONE-1"
    nowhere = Exchange(Client(CLIENT, SECRET), here.clock, authority="http://127.0.0.1:1", api="http://127.0.0.1:1")
    with pytest.raises(TrackerAway):
        await nowhere.refresh(Grant("c", "a", "r", START))


async def test_a_link_is_good_once_for_half_an_hour_and_the_last_one_only(here: SimpleNamespace) -> None:
    connector = here.connector()
    first, second = await connector.begin(), await connector.begin()
    with pytest.raises(ConnectingFailed, match="too old"):
        await connector.finish(here.authority.agree(first))
    back = here.authority.agree(second)
    assert await connector.finish(back) == SITE.url
    with pytest.raises(ConnectingFailed, match="used already"):
        await connector.finish(back)
    late = here.authority.agree(await connector.begin())
    here.clock.now = START + STATE_LIVES
    with pytest.raises(ConnectingFailed, match="too old"):
        await connector.finish(late)
    with pytest.raises(ConnectingFailed):
        await connector.finish({})


async def test_what_goes_wrong_on_the_way_back_is_told(here: SimpleNamespace) -> None:
    connector = here.connector()
    back = here.authority.agree(await connector.begin())
    with pytest.raises(ConnectingFailed, match="did not allow"):
        await connector.finish({"state": back["state"], "error": "access_denied"})
    back = here.authority.agree(await connector.begin())
    with pytest.raises(ConnectingFailed, match="did not work"):
        await connector.finish(back | {"code": "another"})
    elsewhere = here.connector(replace(SITE, url="https://third.atlassian.net"))
    with pytest.raises(ConnectingFailed, match=r"not among .*other\.atlassian\.net"):
        await elsewhere.finish(here.authority.agree(await elsewhere.begin()))
    wrong = Exchange(Client(CLIENT, "x"), here.clock, authority=here.authority.url, api=here.authority.url)
    connector = here.connector(exchange=wrong)
    with pytest.raises(ConnectingFailed, match="access_denied"):
        await connector.finish(here.authority.agree(await connector.begin()))
    assert await here.grants.get(SITE.name) is None


async def test_with_another_key_it_is_told_and_can_be_granted_anew(here: SimpleNamespace) -> None:
    await granted(here)
    others = SqlJiraGrants(here.database, Sealed(Vault(["o" * 32])))
    with pytest.raises(TrackerDenied, match="ONETOUCH_ENCRYPTION_KEY"):
        await others.get(SITE.name)
    await others.put(SITE.name, Grant("c", "a", "r", START))
    found = await others.get(SITE.name)
    assert (found.access, found.refresh, found.version) == ("a", "r", 2)


async def test_the_page_says_what_came_of_it(here: SimpleNamespace) -> None:
    connector = here.connector()
    app = web.Application()
    app.router.add_get(RETURN, JiraOAuthPage(connector, "/static/x").finish)
    back = here.authority.agree(await connector.begin())
    async with TestClient(TestServer(app)) as client:
        async with client.get(RETURN, params=back) as response:
            assert response.status == 200
            assert "acme.atlassian.net" in await response.text()
            assert response.headers["Referrer-Policy"] == "no-referrer"
        async with client.get(RETURN, params=back) as response:
            assert response.status == 400
            assert "onetouch jira connect" in await response.text()


SET: dict[str, Any] = {
    "ONETOUCH_JIRA_URL": SITE.url,
    "ONETOUCH_JIRA_CLIENT_ID": CLIENT,
    "ONETOUCH_JIRA_CLIENT_SECRET": SECRET,
    "ONETOUCH_ENCRYPTION_KEY": KEY,
    "ONETOUCH_PUBLIC_URL": "https://help.example",
}


def test_the_command_prints_where_to_agree(tmp_path: Path) -> None:
    data = {"ONETOUCH_DATA_DIR": str(tmp_path)}
    result = CliRunner().invoke(connect, obj=Settings.from_env(SET | data))
    assert result.exit_code == 0
    assert "https://auth.atlassian.com/authorize?audience=api.atlassian.com&client_id=client-1" in result.stdout
    assert "redirect_uri=https%3A%2F%2Fhelp.example%2Fjira%2Foauth" in result.stdout
    assert SECRET not in result.stdout
    result = CliRunner().invoke(connect, obj=Settings.from_env(data))
    assert result.exit_code == 2
    assert "ONETOUCH_JIRA_CLIENT_ID" in result.output


def test_a_token_goes_before_an_app(tmp_path: Path) -> None:
    tokens = SET | {"ONETOUCH_JIRA_TOKEN": "t", "ONETOUCH_JIRA_EMAIL": "bot@acme.com"}
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}")
    assert jira_connector(Settings.from_env(tokens), database, FakeClock()) is None
    assert jira_connector(Settings.from_env(SET), database, FakeClock()) is not None


@pytest.mark.parametrize("missing", ["JIRA_CLIENT_SECRET", "ENCRYPTION_KEY", "JIRA_CLIENT_ID"])
def test_an_app_needs_its_secret_and_a_key(missing: str) -> None:
    with pytest.raises(InvalidSetting, match="JIRA"):
        Settings.from_env({name: value for name, value in SET.items() if name != f"ONETOUCH_{missing}"})
