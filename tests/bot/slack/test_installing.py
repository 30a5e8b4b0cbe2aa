"""Installing the app: a browser, our two pages, and Slack between them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import structlog
from aiohttp.test_utils import TestServer, unused_port

from bot.database import Database, migrate
from bot.database.slack_installations import SqlInstallations, SqlStates
from bot.simulators.slack import Workspace
from bot.slack.api import SlackApi
from bot.slack.errors import NotInstalled, SlackError, SlackRefused
from bot.slack.keyring import Keyring
from bot.slack.manifest import scopes
from bot.slack.oauth import Client, Exchange, Installer, authorize_url, granted
from bot.slack.vault import Vault
from bot.slack.workspaces import SlackWorkspaces
from bot.web import create_app
from bot.web.pages.slack_install import SlackInstallPages
from tests.bot.web.fakes import world
from tests.fakes import FakeClock


@dataclass
class Office:
    """Our server, as far as it installs, Slack, and one browser."""

    slack: Workspace
    url: str
    browser: aiohttp.ClientSession
    installer: Installer
    installations: SqlInstallations
    workspaces: SlackWorkspaces
    clock: FakeClock
    logs: list[dict[str, object]]

    async def look(self, path: str) -> tuple[int, str]:
        """Open a page; give its status and its words."""
        async with self.browser.get(f"{self.url}{path}") as response:
            return response.status, re.sub(r"<[^>]+>|\s+", " ", await response.text())

    async def sent_back(self) -> str:
        """Go to Slack and allow it; give the path that Slack sends back to."""
        async with self.browser.get(f"{self.url}/slack/install?go", allow_redirects=False) as response:
            assert response.status == 302
            at_slack = response.headers["Location"]
        async with self.browser.get(at_slack, allow_redirects=False) as response:
            back = urlsplit(response.headers["Location"])
            return f"{back.path}?{back.query}"


@asynccontextmanager
async def office(folder: Path, *, secret: str | None = None) -> AsyncIterator[Office]:
    clock = FakeClock()
    async with AsyncExitStack() as stack:
        url = f"sqlite:///{folder / 'onetouch.db'}"
        migrate(url)
        database = Database.open(url)
        stack.push_async_callback(database.close)
        slack = await stack.enter_async_context(Workspace())
        grants = slack.service.grants
        exchange = Exchange(Client(grants.client_id, secret or grants.client_secret), slack.api_url, timeout_s=2)
        installations = SqlInstallations(database)
        keyring = Keyring(installations, Vault(["a key of tests that has 32 letters"]), exchange, clock)
        port = unused_port()
        here = f"http://127.0.0.1:{port}"
        installer = Installer(
            client_id=grants.client_id,
            authorize=authorize_url(slack.api_url),
            redirect=f"{here}/slack/oauth",
            states=SqlStates(database),
            exchange=exchange,
            keyring=keyring,
            clock=clock,
        )
        app = create_app(replace(world().deps, installing=installer, public_url=here))
        await stack.enter_async_context(TestServer(app, host="127.0.0.1", port=port))
        workspaces = SlackWorkspaces(installations, None, keyring, slack.api_url)
        logs = stack.enter_context(structlog.testing.capture_logs())
        jar = aiohttp.CookieJar(unsafe=True)
        browser = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        yield Office(slack, here, browser, installer, installations, workspaces, clock, logs)


async def test_the_page_leads_to_slack_and_back_and_says_what_comes_next(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        status, words = await at.look("/slack/install")
        assert (status, "Add to Slack" in words) == (200, True)
        at.slack.service.grants.redirects = frozenset({f"{at.url}/slack/oauth"})
        back = await at.sent_back()
        status, words = await at.look(back)
        assert status == 200
        assert "Onetouch is now in Onetouch Workspace." in words
        assert "/onetouch help" in words
        assert "Not everything was granted" not in words
        (made,) = await at.installations.all()
        assert (made.workspace, made.team, made.name) == (
            at.slack.store.team,
            at.slack.store.team,
            "Onetouch Workspace",
        )
        assert set(made.scopes) == set(scopes())
        (token,) = at.slack.store.issued
        assert token not in (made.sealed or "")
        assert (await (await at.workspaces.of(made.workspace)).itself()).team == made.team
        assert token not in str(at.logs)
        assert parse_qs(urlsplit(back).query)["code"][0] not in str(at.logs)


async def test_no_token_is_logged_even_when_everything_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with office(tmp_path) as at:
        at.slack.service.grants.rotation = True
        with caplog.at_level("DEBUG"):
            assert (await at.look(await at.sent_back()))[0] == 200
            assert await (await at.workspaces.of(at.slack.store.team)).own()
        assert "xoxe" not in caplog.text
        assert at.slack.service.grants.client_secret not in caplog.text


async def test_the_cookie_is_kept_from_scripts_and_the_page_from_caches(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        async with at.browser.get(f"{at.url}/slack/install?go", allow_redirects=False) as response:
            cookie = response.cookies["onetouch_slack"]
            assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "600")
            assert response.headers["Cache-Control"] == "no-store"
        async with at.browser.get(f"{at.url}/slack/oauth") as response:
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Referrer-Policy"] == "no-referrer"
        secure = SlackInstallPages(at.installer, "https://help.example.com", "")
        assert secure._cookie.startswith("__Host-")


async def test_a_state_counts_once_in_its_own_browser_and_for_ten_minutes(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        back = await at.sent_back()
        async with aiohttp.ClientSession() as other, other.get(f"{at.url}{back}") as response:
            assert response.status == 400
            assert "another browser" in await response.text()
        assert (await at.look(back))[0] == 200
        status, words = await at.look(back)
        assert status == 400, "the cookie is gone by then"
        state = parse_qs(urlsplit(back).query)["state"][0]
        at.browser.cookie_jar.update_cookies({"onetouch_slack": state})
        assert "used already" in (await at.look(back))[1]
        late = await at.sent_back()
        at.clock.forward(minutes=11)
        status, words = await at.look(late)
        assert (status, "older than ten minutes" in words) == (400, True)
        assert "Start again" in words
        assert (await at.look("/slack/oauth?code=1"))[0] == 400
        assert len(await at.installations.all()) == 1


async def test_whoever_does_not_allow_it_is_told_so(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        at.slack.service.grants.denies = True
        status, words = await at.look(await at.sent_back())
        assert (status, "You did not allow it" in words) == (400, True)
        assert await at.installations.all() == ()
        for query, said in (("error=invalid_team_for_non_distributed_app", "ask an administrator"), ("", "no code")):
            begun = await at.installer.begin()
            at.browser.cookie_jar.update_cookies({"onetouch_slack": begun.state})
            assert said in (await at.look(f"/slack/oauth?state={begun.state}&{query}"))[1]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"refuse": "invalid_code"}, "used already"),
        ({"refuse": "bad_redirect_uri"}, "ONETOUCH_PUBLIC_URL"),
        ({"refuse": "something_new"}, "something_new"),
        ({"limit": 7}, "in 7 seconds"),
        ({"lose": 0}, "did not answer"),
    ],
)
async def test_what_slack_refuses_is_told_with_the_way_out(tmp_path: Path, fault: dict[str, object], said: str) -> None:
    async with office(tmp_path) as at:
        (kind, value) = next(iter(fault.items()))
        getattr(at.slack.faults, kind)("oauth.v2.access", value) if value else at.slack.faults.lose("oauth.v2.access")
        status, words = await at.look(await at.sent_back())
        assert (status, said in words) == (400, True), words
        assert await at.installations.all() == ()


async def test_a_wrong_client_secret_is_named(tmp_path: Path) -> None:
    async with office(tmp_path, secret="wrong") as at:
        assert "ONETOUCH_SLACK_CLIENT_SECRET" in (await at.look(await at.sent_back()))[1]


async def test_two_workspaces_and_an_organisation_have_a_token_each(tmp_path: Path) -> None:
    async with office(tmp_path) as at, Workspace(beside=at.slack) as second, Workspace(beside=at.slack) as third:
        third.store.enterprise, third.store.org_wide, third.store.name = "E0BIG", True, "Big"
        for workspace in (at.slack, second, third):
            at.slack.service.grants.consenting = workspace.store
            status, words = await at.look(await at.sent_back())
            assert status == 200
        assert "Big and all of its workspaces" in words
        held = [await at.workspaces.of(one) for one in (at.slack.store.team, second.store.team, "E0BIG")]
        told = [await api.itself() for api in held]
        assert [one.team for one in told] == [at.slack.store.team, second.store.team, ""]
        assert told[2].at("E0BIG")
        assert not told[0].at("E0BIG")
        with pytest.raises(NotInstalled):
            await at.workspaces.of(third.store.team)
        await at.installations.forget(second.store.team, at.clock())
        with pytest.raises(NotInstalled):
            await at.workspaces.of(second.store.team)


async def test_a_token_that_is_renewed_during_a_call_does_not_fail_it(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        at.slack.service.grants.rotation = True
        assert (await at.look(await at.sent_back()))[0] == 200
        team = at.slack.store.team
        api = await at.workspaces.of(team)
        assert await api.own()
        at.slack.store.clock.forward(13 * 3600)  # Slack's clock is over, ours is not
        person = at.slack.user("ana")
        assert (await api.profile(person.id)).name == "Ana"
        assert len([call for call in at.slack.service.calls if call.method == "oauth.v2.access"]) == 2
        at.clock.forward(hours=13)
        assert await (await at.workspaces.of(team)).profile(person.id)
        assert len([call for call in at.slack.service.calls if call.method == "oauth.v2.access"]) == 3


async def test_a_token_that_was_taken_back_ends_the_installation(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        assert (await at.look(await at.sent_back()))[0] == 200
        api = await at.workspaces.of(at.slack.store.team)
        at.slack.store.revoked = True
        with pytest.raises(NotInstalled):
            await api.profile("U1")
        with pytest.raises(NotInstalled):
            await at.workspaces.of(at.slack.store.team)
        assert (await at.look(await at.sent_back()))[0] == 200
        assert await (await at.workspaces.of(at.slack.store.team)).own()


async def test_the_token_of_the_settings_serves_its_own_workspace_beside_installed_ones(tmp_path: Path) -> None:
    async with office(tmp_path) as at, Workspace(beside=at.slack) as second:
        at.slack.service.grants.consenting = second.store
        assert (await at.look(await at.sent_back()))[0] == 200
        keyring = at.workspaces._keyring
        own = SlackApi.open(at.slack.store.bot_token, at.slack.api_url)
        both = SlackWorkspaces(at.installations, own, keyring, at.slack.api_url)
        assert await both.of(at.slack.store.team) is own
        assert await both.of(second.store.team) is not own
        assert await both.home() == {at.slack.store.team}
        with pytest.raises(NotInstalled):
            await both.of("T0UNKNOWN")
        alone = SlackWorkspaces(at.installations, own, None, at.slack.api_url)
        assert await alone.of("T0UNKNOWN") is own, "one token serves whatever Slack sends"
        with pytest.raises(SlackError, match="ONETOUCH_ENCRYPTION_KEY"):
            await alone.of(second.store.team)  # not with another workspace's token


async def test_our_own_workspace_may_leave_and_come_back(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        own = SlackApi.open(at.slack.store.bot_token, at.slack.api_url)
        alone = SlackWorkspaces(at.installations, own, None, at.slack.api_url)
        team = at.slack.store.team
        assert await alone.of(team) is own
        await at.installations.forget(team, at.clock())
        at.slack.store.revoked = True
        for _ in range(2):
            with pytest.raises(NotInstalled):
                await alone.of(team)
        at.slack.store.revoked = False
        before = len(at.slack.service.calls)
        assert await alone.of(team) is own
        assert await alone.of(team) is own
        assert len(at.slack.service.calls) == before + 1, "Slack is asked once"
        await at.installations.forget(team, at.clock())
        at.slack.faults.refuse("auth.test", "fatal_error_of_tests")
        at.clock.forward(hours=1)
        await at.installations.forget(team, at.clock())
        with pytest.raises(SlackRefused):
            await alone.of(team)


async def test_without_a_token_nobody_is_at_home(tmp_path: Path) -> None:
    async with office(tmp_path) as at:
        assert await at.workspaces.home() == frozenset()
        lost = SlackWorkspaces(at.installations, SlackApi.open("xoxb-wrong", at.slack.api_url), None, at.slack.api_url)
        assert await lost.home() == frozenset()


def test_an_answer_that_grants_no_bot_is_refused() -> None:
    fine = {"access_token": "xoxb-1", "bot_user_id": "U1", "token_type": "bot", "team": {"id": "T1"}}
    assert granted(fine).name == "T1"
    for lacking in ("access_token", "bot_user_id", "token_type", "team"):
        with pytest.raises(SlackRefused, match="no_scopes"):
            granted({name: value for name, value in fine.items() if name != lacking})


def test_no_secret_is_shown() -> None:
    assert "hidden" not in repr(Client("1.2", "hidden"))
