"""What is told of the connection to Slack, and the way out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulators.slack import TEAM, Workspace
from bot.slack.checks import Given, SlackChecks
from bot.slack.findings import Check, heard
from bot.slack.installations import Tokens
from bot.slack.keyring import Keyring
from bot.slack.manifest import manifest
from bot.slack.vault import Vault
from tests.bot.slack.memory_installations import MemoryInstallations, RenewingSlack, grant

SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class Practice:
    """A doctor and a Slack."""

    slack: Workspace
    rows: MemoryInstallations = field(default_factory=MemoryInstallations)
    ahead: timedelta = timedelta()

    @property
    def keyring(self) -> Keyring:
        return Keyring(self.rows, Vault(["a key of tests that has 32 letters"]), RenewingSlack(), self.now)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def look(self, *, keyring: Keyring | None = None, **given: object) -> dict[str, Check]:
        values: dict[str, object] = {
            "bot_token": self.slack.store.bot_token,
            "signing_secret": SECRET,
            "app_token": None,
            "groups": (),
            "triage": (),
            "api_url": self.slack.api_url,
            **given,
        }
        checks = SlackChecks(Given(**values), self.rows, keyring or self.keyring, self.now, timeout_s=2)  # type: ignore[arg-type]
        return {check.name: check for check in await checks.all()}

    async def ill(self, **given: object) -> dict[str, Check]:
        found = {name: check for name, check in (await self.look(**given)).items() if not check.fine}  # type: ignore[arg-type]
        assert all(check.advice for check in found.values()), "each names the way out"
        return found


@pytest.fixture
async def at() -> AsyncIterator[Practice]:
    async with Workspace() as slack:
        slack.install(manifest("https://help.example.com"))
        yield Practice(slack)


async def test_all_is_well(at: Practice) -> None:
    found = await at.look(app_token=at.slack.store.app_token)
    assert [name for name, check in found.items() if not check.fine] == []
    assert TEAM in found["Slack"].detail
    assert "all" in found["Slack: scopes"].detail
    assert "cannot be checked" in found["Slack: events"].detail
    assert "granted" in found["Slack Socket Mode"].detail
    assert found["clock"].detail == "as Slack's"
    assert "Socket Mode, and HTTP" in found["Slack's way in"].detail


async def test_each_missing_scope_is_named_with_what_does_not_work(at: Practice) -> None:
    at.slack.store.scopes = (at.slack.store.scopes or frozenset()) - {"users:read.email", "im:history"}
    found = await at.ill()
    assert set(found) == {"Slack: scope users:read.email", "Slack: scope im:history", "Slack: events"}
    assert "which customer or engineer" in found["Slack: scope users:read.email"].detail
    assert "message.im" in found["Slack: events"].detail
    assert "install again" in found["Slack: scope im:history"].advice
    at.slack.store.scopes = None
    assert "cannot be checked" in (await at.look())["Slack: scopes"].detail


@pytest.mark.parametrize(
    ("error", "said"),
    [("invalid_auth", "OAuth & Permissions"), ("token_revoked", "install the app again"), ("odd_error", "odd_error")],
)
async def test_a_refused_token_is_told_by_name(at: Practice, error: str, said: str) -> None:
    at.slack.faults.refuse("auth.test", error)
    found = await at.ill()
    assert set(found) == {"Slack"}
    assert error in found["Slack"].detail
    assert said in found["Slack"].advice


async def test_without_a_network_it_says_so_once_and_ends_soon(at: Practice) -> None:
    await at.keyring.add(grant(Tokens("xoxb-1")))
    found = await at.ill(api_url="http://127.0.0.1:1/api/", app_token="xapp-1", triage=((TEAM, "C1"),), groups=("S1",))
    assert set(found) == {"Slack", "Slack Socket Mode", "Slack workspace Acme"}
    assert "no answer from http://127.0.0.1:1/api/" in found["Slack"].detail
    assert "offline" in found["Slack"].advice


async def test_a_slack_that_is_busy_slow_or_odd_is_told(at: Practice) -> None:
    at.slack.faults.limit("auth.test", 5)
    assert "try again" in (await at.ill())["Slack"].advice
    at.slack.faults.break_down("auth.test")
    assert "no answer" in (await at.ill())["Slack"].detail
    at.slack.faults.slow("auth.test", 10)
    assert "in time" in (await at.ill())["Slack"].detail


async def test_the_shape_of_the_signing_secret_is_looked_at(at: Practice) -> None:
    assert "Client Secret" in (await at.ill(signing_secret="not one"))["Slack signing secret"].advice
    assert "Socket Mode" in (await at.ill(signing_secret=None))["Slack's way in"].advice


async def test_socket_mode_needs_a_token_of_its_own(at: Practice) -> None:
    for token in (at.slack.store.bot_token, "xapp-wrong"):
        assert "connections:write" in (await at.ill(app_token=token))["Slack Socket Mode"].advice
    at.slack.faults.refuse("apps.connections.open", "missing_scope")
    assert "lacks" in (await at.ill(app_token=at.slack.store.app_token))["Slack Socket Mode"].advice


@pytest.mark.parametrize(("minutes", "said"), [(2, "ahead of"), (-2, "behind"), (6, "requests are refused")])
async def test_a_clock_that_is_wrong_is_told(at: Practice, minutes: int, said: str) -> None:
    at.ahead = timedelta(minutes=minutes, seconds=0.5 if minutes > 0 else 0)
    found = await at.ill()
    assert said in found["clock"].detail
    assert "timedatectl" in found["clock"].advice


async def test_triage_channels_without_the_bot_are_named(at: Practice) -> None:
    there, away = at.slack.channel("triage"), at.slack.channel("away", bot=False)
    secret, old = at.slack.channel("secret", bot=False, private=True), at.slack.channel("old")
    old.archived = True
    rooms = tuple((TEAM, one.id) for one in (there, away, secret, old))
    found = await at.ill(triage=rooms)
    assert set(found) == {f"triage channel {one.id}" for one in (away, secret, old)}
    assert "/invite" in found[f"triage channel {away.id}"].advice
    assert "#away" in found[f"triage channel {away.id}"].detail
    other = await at.look(triage=(("T0OTHER", "C9"),))
    assert "cannot be checked" in other["triage channel C9"].detail
    at.slack.faults.refuse("conversations.info", "missing_scope")
    assert "missing_scope" in (await at.ill(triage=rooms[:1]))[f"triage channel {there.id}"].detail
    at.slack.faults.lose("conversations.info")
    assert "no answer" in (await at.ill(triage=rooms[:1]))[f"triage channel {there.id}"].detail


async def test_the_group_of_engineers_must_be_readable_and_have_somebody(at: Practice) -> None:
    group, empty = at.slack.group("engineers", at.slack.user("eve")), at.slack.group("nobody")
    found = await at.look(groups=(group.id, empty.id, "S0GONE"))
    assert found[f"engineers' group {group.id}"] == Check(
        f"engineers' group {group.id}", True, "1 engineers", found[f"engineers' group {group.id}"].advice
    )
    assert not found[f"engineers' group {empty.id}"].fine
    assert "ONETOUCH_SLACK_ENGINEERS" in found["engineers' group S0GONE"].advice
    at.slack.store.scopes = (at.slack.store.scopes or frozenset()) - {"usergroups:read"}
    assert "usergroups:read" in (await at.ill(groups=(group.id,)))[f"engineers' group {group.id}"].detail
    at.slack.faults.lose("usergroups.users.list")
    assert "no answer" in (await at.ill(groups=(group.id,)))[f"engineers' group {group.id}"].detail


async def test_each_workspace_that_installed_the_app_is_looked_at(at: Practice) -> None:
    await at.keyring.add(grant(Tokens(at.slack.store.bot_token)))
    await at.rows.forget("T0LEFT", at.now())
    there = at.slack.channel("triage")
    found = await at.look(bot_token=None, triage=((TEAM, there.id),))
    assert "removed the app" in found["Slack workspace T0LEFT"].detail
    assert TEAM in found["Slack workspace Acme"].detail
    assert found[f"triage channel {there.id}"].fine
    at.slack.store.revoked = True
    assert "/slack/install" in (await at.ill(bot_token=None))["Slack workspace Acme"].advice


async def test_tokens_that_cannot_be_read_or_renewed_are_told(at: Practice) -> None:
    await at.keyring.add(grant(Tokens(at.slack.store.bot_token)))
    other = Keyring(at.rows, Vault(["another key of tests, 32 letters!"]), RenewingSlack(), at.now)
    assert "ONETOUCH_ENCRYPTION_KEY" in (await at.ill(bot_token=None, keyring=other))["Slack workspace Acme"].advice
    without = SlackChecks(Given(None, SECRET, None, (), (), at.slack.api_url), at.rows, None, at.now)
    assert any("ONETOUCH_ENCRYPTION_KEY" in check.detail for check in await without.all())
    await at.keyring.add(grant(Tokens("xoxe.xoxb-1", "xoxe-1"), seconds=1800))
    found = await at.ill(bot_token=None)
    assert "was not renewed" in found["Slack workspace Acme"].detail
    assert "/slack/install" in found["Slack workspace Acme"].advice


async def test_a_persons_token_is_none_of_a_bot(at: Practice) -> None:
    from aiohttp import web
    from aiohttp.test_utils import TestServer

    async def person(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "user_id": "U1", "team_id": TEAM}, headers={"Date": "never"})

    app = web.Application()
    app.router.add_post("/api/auth.test", person)
    async with TestServer(app) as server:
        assert "xoxb-" in (await at.ill(api_url=f"{server.make_url('/api')}/"))["Slack"].advice


def test_when_something_came_last_is_told() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert heard(now - timedelta(minutes=5, seconds=3), now).detail == "5 minutes ago"
    assert heard(now, now).detail == "just now"
    assert "write to the bot" in heard(None, now).detail


def test_secrets_are_not_shown() -> None:
    assert "xoxb" not in repr(Given("xoxb-1", SECRET, "xapp-1", (), (), "https://slack.com/api/"))
