"""Signing in and out on the pages, as browsers and mail scanners do it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.web import create_app
from handlers.access.audit import OPERATOR
from handlers.access.tries import RULES, Kind
from handlers.person import Role
from tests.bot.web.fakes import World, world

ORIGIN = {"Origin": "http://127.0.0.1:8080"}
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@asynccontextmanager
async def browser(here: World, cookies: dict[str, str] | None = None) -> AsyncIterator[TestClient]:
    """Open a further browser: one server's measures are its own, so it meets a second server over the same world."""
    deps = replace(here.deps, metrics=CollectorRegistry())
    async with TestClient(TestServer(create_app(deps)), cookies=cookies) as client:
        yield client


async def token_of(response: ClientResponse) -> str:
    found = _TOKEN.search(await response.text())
    assert found is not None
    return found[1]


async def ask(client: TestClient, email: str) -> ClientResponse:
    token = await token_of(await client.get("/signin"))
    return await client.post("/signin", data={"email": email, "form_token": token}, headers=ORIGIN)


async def mailed(here: World) -> str:
    """Give the path of the link that was mailed last."""
    email, browser_id = here.mailed[-1]
    made = await here.entrance.door.mailed(email, browser_id)
    assert made is not None
    return f"/signin/{made[0]}"


async def signed_in(client: TestClient) -> str | None:
    """Give the address as which the browser is signed in."""
    me = await (await client.get("/api/v1/me")).json()
    return me["email"] if me["known"] else None


@pytest.fixture
async def team(here: World) -> World:
    await here.entrance.door.put("ana@example.com", Role.ENGINEER, None, OPERATOR)
    return here


async def test_known_and_unknown_addresses_are_answered_alike(team: World, client: TestClient) -> None:
    pages = []
    for email in ("ana@example.com", "bob@example.com"):
        response = await ask(client, email)
        assert response.status == 200
        pages.append((await response.text()).replace(email, "EMAIL"))
    assert pages[0] == pages[1]
    assert [email for email, _ in team.mailed] == ["ana@example.com", "bob@example.com"]


async def test_the_browser_that_asked_is_let_in_by_the_link(team: World, client: TestClient) -> None:
    await ask(client, "ana@example.com")
    response = await client.get(await mailed(team), allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, "/me")
    assert await signed_in(client) == "ana@example.com"


async def test_a_link_that_is_opened_elsewhere_asks_first_and_scanners_do_not_use_it_up(
    team: World, client: TestClient
) -> None:
    await ask(client, "ana@example.com")
    path = await mailed(team)
    for _ in range(3):
        async with browser(team) as scanner:
            assert (await scanner.head(path)).status == 200
            assert (await scanner.get(path)).status == 200
    async with browser(team) as other:
        page = await other.get(path)
        text = await page.text()
        assert "ana@example.com" in text
        assert "not the browser" in text
        form = {"form_token": await token_of(page)}
        response = await other.post(path, data=form, headers=ORIGIN, allow_redirects=False)
        assert response.status == 303
        assert await signed_in(other) == "ana@example.com"
    assert await signed_in(client) is None
    assert (await client.get(path)).status == 410


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}])
async def test_what_a_browser_fetches_ahead_uses_nothing_up(
    team: World, client: TestClient, headers: dict[str, str]
) -> None:
    await ask(client, "ana@example.com")
    path = await mailed(team)
    assert (await client.get(path, headers=headers, allow_redirects=False)).status == 200
    assert (await client.head(path, allow_redirects=False)).status == 200
    assert (await client.get(path, allow_redirects=False)).status == 303


async def test_addresses_with_a_secret_are_kept_nowhere_and_told_to_no_other_site(
    team: World, client: TestClient
) -> None:
    await ask(client, "ana@example.com")
    response = await client.get(await mailed(team), allow_redirects=False)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("public_url", "name", "secure"),
    [
        ("http://127.0.0.1:8080", "onetouch_session", False),
        ("https://help.example.com", "__Host-onetouch_session", True),
    ],
)
async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    public_url: str, name: str, secure: bool
) -> None:
    here = world(public_url=public_url)
    secret = await here.entrance.door.first()
    async with browser(here) as client:
        page = await client.get(f"/signin/{secret}")
        cookies = {key: morsel.value for key, morsel in page.cookies.items()}
        form = {"form_token": await token_of(page), "email": "boss@example.com"}
        sent = {"Origin": public_url, "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items())}
        response = await client.post(f"/signin/{secret}", data=form, headers=sent, allow_redirects=False)
    cookie = response.cookies[name]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"]), cookie["path"]) == (
        True,
        "Lax",
        secure,
        "/",
    )
    assert cookie.value not in str(here.entrance.sessions.sessions)


async def test_the_first_link_asks_for_an_address_and_makes_the_administrator(here: World, client: TestClient) -> None:
    path = f"/signin/{await here.entrance.door.first()}"
    page = await client.get(path)
    assert "administrator" in await page.text()
    token = await token_of(page)
    wrong = await client.post(path, data={"form_token": token, "email": "boss"}, headers=ORIGIN)
    assert wrong.status == 422
    await client.post(path, data={"form_token": token, "email": "boss@example.com"}, headers=ORIGIN)
    assert await signed_in(client) == "boss@example.com"
    assert (await (await client.get("/api/v1/me")).json())["role"] == "administrator"


@pytest.mark.parametrize("email", ["", "ana", "a@b@c", "a b@example.com", "x" * 300 + "@example.com", "<a@b.c>"])
async def test_what_is_no_address_is_said_to_be_none(here: World, client: TestClient, email: str) -> None:
    response = await ask(client, email)
    assert response.status == 422
    assert 'aria-invalid="true"' in await response.text()
    assert here.mailed == []


async def test_too_many_tries_are_told_plainly_and_alike_for_known_and_unknown(team: World, client: TestClient) -> None:
    told = []
    for email in ("ana@example.com", "nobody@example.com"):
        for _ in range(RULES[Kind.ADDRESS][0].most):
            assert (await ask(client, email)).status == 200
        response = await ask(client, email)
        assert (response.status, response.headers["Retry-After"]) == (429, "900")
        told.append(re.sub(r"r_\d+", "", await response.text()))
    assert told[0] == told[1]
    assert "try again in 15 minutes" in told[0]
    assert len(team.mailed) == 2 * RULES[Kind.ADDRESS][0].most


async def test_signing_out_ends_the_session_also_for_whoever_copied_the_cookie(team: World, client: TestClient) -> None:
    await ask(client, "ana@example.com")
    await client.get(await mailed(team))
    copied = {cookie.key: cookie.value for cookie in client.session.cookie_jar}
    token = await token_of(await client.get("/me"))
    response = await client.post("/signout", data={"form_token": token}, headers=ORIGIN)
    assert response.url.path == "/signed-out"
    async with browser(team, copied) as thief:
        assert await signed_in(thief) is None


async def test_somebody_sees_their_sessions_and_ends_the_others(team: World, client: TestClient) -> None:
    await ask(client, "ana@example.com")
    await client.get(await mailed(team))
    async with browser(team) as other:
        await ask(other, "ana@example.com")
        await other.get(await mailed(team))
        page = await client.get("/me")
        text = await page.text()
        assert text.count("<li>") == 2
        assert text.count("this browser") == 1
        form = {"form_token": await token_of(page), "session": "others"}
        await client.post("/me/sessions", data=form, headers=ORIGIN)
        assert await signed_in(other) is None
    assert await signed_in(client) == "ana@example.com"


async def test_a_link_that_was_copied_in_part_names_the_way_out(client: TestClient) -> None:
    response = await client.get("/signin/half")
    assert response.status == 404
    assert "Ask for a new link" in await response.text()


@pytest.mark.parametrize("cookie", ["", "x", "ä" * 30, "../" * 20, "a" * 5000, "'; drop table person --" * 2])
async def test_a_cookie_that_cannot_be_ours_is_nobodys(client: TestClient, cookie: str) -> None:
    response = await client.get("/api/v1/me", headers={"Cookie": f"onetouch_session={cookie}"})
    assert (response.status, (await response.json())["known"]) == (200, False)


async def test_the_way_back_is_gone_after_its_use_and_with_the_session(team: World, client: TestClient) -> None:
    def kept() -> bool:
        return "onetouch_return" in client.session.cookie_jar.filter_cookies(client.make_url("/"))

    await client.get("/portal", allow_redirects=False)
    assert kept()
    await ask(client, "ana@example.com")
    response = await client.get(await mailed(team), allow_redirects=False)
    assert (response.status, response.headers["Location"], kept()) == (303, "/portal", False)
    client.session.cookie_jar.update_cookies({"onetouch_return": "/portal/T-1"}, client.make_url("/"))
    response = await client.get("/signin", allow_redirects=False)
    assert (response.status, response.headers["Location"], kept()) == (303, "/portal/T-1", False)
    client.session.cookie_jar.update_cookies({"onetouch_return": "/portal/T-1"}, client.make_url("/"))
    token = await token_of(await client.get("/me"))
    await client.post("/signout", data={"form_token": token}, headers=ORIGIN)
    assert (await signed_in(client), kept()) == (None, False)


async def test_who_is_listed_nowhere_and_has_a_ticket_gets_in_as_a_customer(here: World, client: TestClient) -> None:
    here.entrance.members.asked.add("zoe@example.com")
    page = await (await ask(client, "zoe@example.com")).text()
    unknown = await (await ask(client, "nobody@example.com")).text()
    assert page.replace("zoe@", "nobody@") == unknown
    path = f"/signin/{(await here.entrance.door.mailed('zoe@example.com', None) or ('',))[0]}"
    asked = await client.get(path)
    assert "zoe@example.com" in await asked.text()
    assert here.entrance.members.people == {}
    form = {"form_token": await token_of(asked)}
    entered = await client.post(path, data=form, headers=ORIGIN, allow_redirects=False)
    assert entered.status == 303
    (made,) = here.entrance.members.people.values()
    assert (made.email, made.role, made.known) == ("zoe@example.com", Role.CUSTOMER, False)
    assert (await client.get("/api/v1/queue")).status == 403
