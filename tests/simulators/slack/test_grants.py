"""The simulator's OAuth is as strict as Slack's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
import pytest

from bot.simulators.slack import Workspace

BACK = "https://help.example.com/slack/oauth"


@pytest.fixture
async def slack() -> AsyncIterator[Workspace]:
    async with Workspace() as made:
        made.service.grants.redirects = frozenset({BACK})
        yield made


async def consent(slack: Workspace, **changed: str) -> dict[str, str]:
    asked = {"client_id": slack.service.grants.client_id, "scope": "chat:write", "redirect_uri": BACK, "state": "s"}
    address = f"{slack.store.url}/oauth/v2/authorize?{urlencode(asked | changed)}"
    async with aiohttp.ClientSession() as browser, browser.get(address, allow_redirects=False) as response:
        if response.status != 302:
            return {"refused": await response.text()}
        return dict(parse_qsl(urlsplit(response.headers["Location"]).query))


async def access(slack: Workspace, *, secret: str | None = None, **given: str) -> dict[str, Any]:
    grants = slack.service.grants
    proof = aiohttp.encode_basic_auth(grants.client_id, secret or grants.client_secret)
    return await call(slack, "oauth.v2.access", proof, **given)


async def call(slack: Workspace, method: str, authorization: str, **given: str) -> dict[str, Any]:
    headers = {"Authorization": authorization}
    async with (
        aiohttp.ClientSession() as app,
        app.post(f"{slack.api_url}{method}", data=given, headers=headers) as response,
    ):
        told: dict[str, Any] = await response.json()
        return told | {"scopes": response.headers.get("X-OAuth-Scopes")}


async def who(slack: Workspace, token: str) -> dict[str, Any]:
    return await call(slack, "auth.test", f"Bearer {token}")


async def test_a_code_is_good_for_once_and_for_ten_minutes(slack: Workspace) -> None:
    back = await consent(slack)
    assert back["state"] == "s"
    granted = await access(slack, code=back["code"], redirect_uri=BACK)
    assert (granted["team"]["id"], granted["scope"], granted["token_type"]) == (slack.store.team, "chat:write", "bot")
    assert "refresh_token" not in granted
    told = await who(slack, granted["access_token"])
    assert (told["team_id"], told["scopes"]) == (slack.store.team, "chat:write")
    assert (await access(slack, code=back["code"]))["error"] == "invalid_code"
    late = await consent(slack)
    slack.store.clock.forward(601)
    assert (await access(slack, code=late["code"]))["error"] == "invalid_code"
    other = await consent(slack)
    assert (await access(slack, code=other["code"], redirect_uri="https://evil.example"))["error"] == "bad_redirect_uri"


async def test_what_is_asked_for_is_looked_at(slack: Workspace) -> None:
    assert "invalid_client_id" in (await consent(slack, client_id="9"))["refused"]
    assert "no_scopes" in (await consent(slack, scope=""))["refused"]
    assert "bad_redirect_uri" in (await consent(slack, redirect_uri="https://evil.example"))["refused"]
    slack.service.grants.denies = True
    assert (await consent(slack))["error"] == "access_denied"


async def test_the_app_must_prove_who_it_is(slack: Workspace) -> None:
    grants = slack.service.grants
    assert (await access(slack, secret="wrong", code="1"))["error"] == "bad_client_secret"
    assert (await call(slack, "oauth.v2.access", "Basic %%%", code="1"))["error"] == "invalid_client_id"
    given = {"client_id": grants.client_id, "client_secret": grants.client_secret}
    assert (await call(slack, "oauth.v2.access", "", code="1", **given))["error"] == "invalid_code"
    assert (await access(slack, grant_type="password"))["error"] == "invalid_grant_type"


async def test_tokens_end_and_refresh_tokens_are_good_for_once(slack: Workspace) -> None:
    slack.service.grants.rotation = True
    first = await access(slack, code=(await consent(slack))["code"])
    assert (first["expires_in"], first["access_token"][:10]) == (43_200, "xoxe.xoxb-")
    second = await access(slack, grant_type="refresh_token", refresh_token=first["refresh_token"])
    again = await access(slack, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again["error"] == "invalid_refresh_token"
    assert (await who(slack, first["access_token"]))["ok"], "two hold at the same time"
    third = await access(slack, grant_type="refresh_token", refresh_token=second["refresh_token"])
    assert (await who(slack, first["access_token"]))["error"] == "invalid_auth"
    slack.store.clock.forward(43_201)
    assert (await who(slack, third["access_token"]))["error"] == "token_expired"
    slack.store.revoked = True
    assert (await who(slack, third["access_token"]))["error"] == "token_revoked"
    refused = await access(slack, grant_type="refresh_token", refresh_token=third["refresh_token"])
    assert refused["error"] == "invalid_refresh_token"


async def test_two_workspaces_are_told_apart_by_their_tokens(slack: Workspace) -> None:
    async with Workspace(beside=slack) as second:
        slack.service.grants.consenting = second.store
        granted = await access(slack, code=(await consent(slack))["code"])
        assert granted["team"]["id"] == second.store.team != slack.store.team
        assert (await who(slack, granted["access_token"]))["team_id"] == second.store.team
        assert (await who(slack, slack.store.bot_token))["team_id"] == slack.store.team
        assert (await who(slack, "xoxb-nobody"))["error"] == "invalid_auth"
