"""What every role reads of a ticket that several persons share: nobody's address but their own, and no note."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from bot.web.identity import Identity
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.chat.filing import TicketRequest
from handlers.ticket import Category
from handlers.tickets.actors import of_team
from tests.bot.web.test_permissions import ORIGIN, PEOPLE, TABLE, whole

_STRANGER = "carl@rival.example"
READ = sorted(row.url.replace("/T-1", "/T-3") for (method, _), row in TABLE.items() if method == "GET")
"""What can be read, of the shared ticket where it is about one."""


@asynccontextmanager
async def shared_with(role: str) -> AsyncIterator[TestClient]:
    """Give a client of that role. The customer's T-1 was merged into T-3 of another one, and all have spoken there."""
    here = whole()
    await here.furnish()
    desk, eve, customer, other = here.desks.desk, of_team(PEOPLE["engineer"]), PEOPLE["customer"], PEOPLE["other"]
    await here.desks.clerk.file_alone(TicketRequest("k3", other, "Mine hums", "All day.", Category.QUESTION))
    await desk.joining.merge("T-1", "T-3", eve, strangers=True)
    await desk.heard("T-3", f"Carl <{_STRANGER}>", "Carl by mail.", here.desks.clock() + timedelta(minutes=1))
    await desk.answer("T-3", customer, "The customer's words.")
    await desk.answer("T-3", other, "The other's words.")
    await desk.reply("T-3", eve, "The engineer's words.")
    await desk.note("T-3", eve, "A secret note.")
    identity = Identity(here.deps.people, here.deps.signer, None, here.deps.public_url, here.deps.new_id)
    cookies = {}
    if role in PEOPLE:
        entered = await here.entrance.door.admit(PEOPLE[role], Method.LINK, Visitor("127.0.0.1"))
        cookies[identity.session_cookie] = entered.secret
    async with TestClient(TestServer(create_app(here.deps)), cookies=cookies) as client:
        yield client


@pytest.mark.parametrize("role", ["anonymous", "customer", "other"])
async def test_no_customer_reads_another_s_address_anywhere(role: str) -> None:
    theirs = {_STRANGER, *(str(one.email) for name, one in PEOPLE.items() if name != role)}
    async with shared_with(role) as client:
        for url in READ:
            body = await (await client.get(url, allow_redirects=False)).text()
            assert [address for address in theirs if address in body] == [], url
            assert "A secret note" not in body, url


@pytest.mark.parametrize("url", ["/api/v1/tickets/T-3", "/portal/T-3"])
@pytest.mark.parametrize("role", ["customer", "other"])
async def test_both_read_what_was_said_and_who_said_it(role: str, url: str) -> None:
    async with shared_with(role) as client:
        response = await client.get(url)
        body = await response.text()
    for words in ("Carl by mail.", "The customer", "The other", "The engineer", "Our team", "Somebody of yours"):
        assert words in body


async def test_only_the_requester_reads_the_ticket_s_own_address_and_conversation() -> None:
    for role, email in (("other", PEOPLE["other"].email), ("customer", None)):
        async with shared_with(role) as client:
            read = await (await client.get("/api/v1/tickets/T-3")).json()
        assert (read["email"], read["conversation"]) == (email, None)
        spoke = {one["text"]: (one["author"], one["own"]) for one in read["comments"]}
        own = "The customer's words." if role == "customer" else "The other's words."
        assert spoke.pop(own) == ("You", True)
        assert {author for author, _ in spoke.values()} == {"Somebody of yours", "Our team"}
        assert not any(said for _, said in spoke.values())


@pytest.mark.parametrize("role", ["engineer", "manager", "administrator"])
async def test_the_team_reads_who_wrote_from_which_address(role: str) -> None:
    async with shared_with(role) as client:
        for url in ("/api/v1/tickets/T-3/dossier", "/console/tickets/T-3"):
            assert _STRANGER in await (await client.get(url)).text()


async def test_the_staff_is_listed_by_the_same_rules_everywhere() -> None:
    async with shared_with("manager") as client:
        for path, body, why in (
            ("engineers", {"email": "engineer@example.com", "languages": []}, "at least one language"),
            ("teams", {"name": "lamps", "calendar": "moon"}, "no calendar moon"),
        ):
            refused = await client.post(f"/api/v1/staff/{path}", json=body, headers=ORIGIN)
            assert (refused.status, why in (await refused.json())["detail"]) == (422, True)


async def test_an_administrator_does_not_change_their_own_role_by_program() -> None:
    async with shared_with("administrator") as client:
        body = {"email": "administrator@example.com", "role": "customer"}
        refused = await client.post("/api/v1/people", json=body, headers=ORIGIN)
        assert (refused.status, "own role" in (await refused.json())["detail"]) == (422, True)
        assert (await client.get("/api/v1/audit")).status == 200
