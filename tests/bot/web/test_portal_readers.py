"""Whose tickets the portal shows to whom."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from bot.web.forms import FIELD
from bot.web.identity import Identity
from handlers.access.audit import OPERATOR
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.chat.filing import TicketRequest
from handlers.person import Person, Role
from handlers.ticket import Category, Status
from tests.bot.web.fakes import World, world
from tests.bot.web.test_identity import SECRET, bearer
from tests.handlers.tickets.desks import EVE, DeskWorld
from tests.worlds import memory_world


class Portal:
    """A portal, and the desk behind it."""

    def __init__(self, client: TestClient, here: World, desks: DeskWorld) -> None:
        self.client = client
        self.here = here
        self.desks = desks
        deps = here.deps
        self.identity = Identity(deps.people, deps.signer, None, deps.public_url, deps.new_id)

    async def files(self, person: Person, subject: str) -> str:
        """Let somebody file a ticket."""
        request = TicketRequest(f"k-{subject}", person, subject, "It does.", Category.BUG, "typed@example.com")
        return (await self.desks.clerk.file_alone(request)).number

    def browser(self, visitor: str) -> dict[str, str]:
        """Give the cookie of a visitor."""
        return {self.identity.cookie: f"{visitor}.{self.identity._signature(visitor)}"}

    async def sign_in(self, email: str, account: str | None = "ACME") -> tuple[Person, dict[str, str]]:
        """Sign somebody in; give who, and the cookie."""
        door = self.here.entrance.door
        person = await door.put(email, Role.CUSTOMER, account, OPERATOR)
        entered = await door.admit(person, Method.LINK, Visitor("127.0.0.1"))
        return person, {self.identity.session_cookie: entered.secret}

    async def sees(self, cookies: Mapping[str, str], headers: Mapping[str, str] | None = None) -> str:
        """Give the list as somebody sees it."""
        response = await self.client.get("/portal", cookies=cookies, headers=headers, allow_redirects=False)
        return await response.text() if response.status == 200 else str(response.status)


@pytest.fixture
async def portal() -> AsyncIterator[Portal]:
    made, desks = world(identity_secret=SECRET), DeskWorld(memory_world())
    deps = replace(made.deps, tickets=desks.world.tickets, ticket_desk=desks.desk, clock=desks.clock)
    here = replace(made, deps=deps)
    async with TestClient(TestServer(create_app(deps))) as client:
        yield Portal(client, here, desks)


async def test_a_browser_sees_what_was_filed_from_it_and_nothing_else(portal: Portal) -> None:
    await portal.files(Person("p_v1"), "It hums")
    await portal.files(Person("p_v2"), "It smells")
    listed = await portal.sees(portal.browser("v1"))
    assert "It hums" in listed
    assert "It smells" not in listed
    assert "sent from this browser" in listed
    assert await portal.sees({portal.identity.cookie: "v1.forged"}) == "303"
    for number in ("T-1", "T-99"):  # another's, and none: nobody is told which
        other = await portal.client.get(f"/portal/{number}", cookies=portal.browser("v2"), allow_redirects=False)
        assert (other.status, other.headers["Location"]) == (303, "/signin")
        assert other.cookies["onetouch_return"].value == f"/portal/{number}"


async def test_whoever_signs_in_sees_their_own_and_what_was_filed_from_this_browser(portal: Portal) -> None:
    ann, session = await portal.sign_in("ann@example.com")
    await portal.files(ann, "It hums")
    await portal.files(Person("p_v1"), "It smells")
    assert "It smells" not in await portal.sees(session)
    both = await portal.sees(session | portal.browser("v1"))
    assert "It hums" in both
    assert "It smells" in both


async def test_neither_a_typed_address_nor_an_account_shows_anything(portal: Portal) -> None:
    colleague, _ = await portal.sign_in("bea@example.com")
    await portal.files(colleague, "It hums")
    await portal.files(Person("p_9"), "It smells")
    await portal.files(Person("p_v1"), "It burns")  # with the same address, which nobody has checked
    listed = await portal.sees(portal.browser("v1"))
    assert "It burns" in listed
    assert "It smells" not in listed
    named = await portal.sees({}, bearer(sub="77", email="typed@example.com"))
    assert "You have no requests yet" in named
    _, session = await portal.sign_in("ann@example.com")
    listed = await portal.sees(session)
    assert "You have no requests yet" in listed
    assert "colleagues ask is seen by them alone" in listed


async def test_who_proved_an_address_sees_its_requests_and_answers_closes_and_opens_them(portal: Portal) -> None:
    number = await portal.files(Person("p_v1"), "It hums")
    _, session = await portal.sign_in("Typed@Example.com")
    assert "It hums" in await portal.sees(session)
    client, path = portal.client, f"/portal/{number}"

    async def does(**fields: str) -> str:
        shown = await (await client.get(path, cookies=session)).text()
        hidden = re.search(rf'name="{FIELD}" value="([^"]+)"', shown)
        assert hidden is not None
        form = {FIELD: hidden[1], **fields}
        sent = await client.post(path, data=form, cookies=session, headers={"Origin": "http://127.0.0.1:8080"})
        return await sent.text()

    assert "Still loud" in await does(do="reply", text="Still loud.", key="k1")
    await does(do="close")
    assert (await portal.desks.world.tickets.get(number)).status is Status.CLOSED
    await does(do="reopen")
    ticket = await portal.desks.world.tickets.get(number)
    assert (ticket.status, ticket.comments[-1].author) == (Status.OPEN, "typed@example.com")
    page = await (await client.get(path, cookies=session)).text()
    assert page.count("<b>You</b>") == 2, "what was asked in the other browser, and what was answered in this one"


async def test_a_link_that_was_handed_over_proves_no_address(portal: Portal) -> None:
    await portal.files(Person("p_v1"), "It hums")
    door = portal.here.entrance.door
    person = await door.put("typed@example.com", Role.CUSTOMER, None, OPERATOR)
    entered = await door.admit(person, Method.HANDED, Visitor("127.0.0.1"))
    assert "You have no requests yet" in await portal.sees({portal.identity.session_cookie: entered.secret})


async def test_who_is_named_by_a_token_sees_theirs_and_nothing_of_the_browser(portal: Portal) -> None:
    named = bearer(sub="1", name="Ann")
    await portal.files(Person("p_1", known=True), "It hums")
    await portal.files(Person("p_v1"), "It smells")
    listed = await portal.sees(portal.browser("v1"), named)
    assert "It hums" in listed
    assert "It smells" not in listed
    assert await portal.sees({}, {"Authorization": "Bearer nonsense"}) == "401"
    assert await portal.sees(portal.browser("v1"), {"Authorization": "Basic x"}) == "303"


async def test_who_is_not_known_signs_in_and_comes_back(portal: Portal) -> None:
    response = await portal.client.get("/portal/T-1", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, "/signin")
    assert response.cookies["onetouch_return"].value == "/portal/T-1"
    listed = await portal.client.get("/portal?q=hum", cookies=portal.browser("v1"))
    assert listed.cookies["onetouch_return"].value == "/portal?q=hum"


@pytest.mark.parametrize("path", ["/portal/T-1/files/x", "/portal/x", "/portal/T-01"])
async def test_what_is_not_there_is_not_there(portal: Portal, path: str) -> None:
    await portal.files(Person("p_v1"), "It hums")
    assert (await portal.client.get(path, cookies=portal.browser("v1"))).status == 404


async def test_whose_request_was_merged_into_another_s_finds_the_one_that_goes_on(portal: Portal) -> None:
    ann, session = await portal.sign_in("ann@example.com")
    ben, _ = await portal.sign_in("ben@example.com")
    await portal.files(ann, "It hums")
    await portal.files(ben, "It hums, too")
    await portal.desks.desk.joining.merge("T-1", "T-2", EVE, strangers=True)
    html = await portal.sees(session)
    assert 'href="/portal/T-2"' in html
    old = await (await portal.client.get("/portal/T-1", cookies=session)).text()
    assert 'It goes on as <a href="/portal/T-2">T-2</a>' in old
    new = await (await portal.client.get("/portal/T-2", cookies=session)).text()
    assert 'Has taken in <a href="/portal/T-1">' in new
    listed = await (await portal.client.get("/api/v1/tickets", cookies=session)).json()
    assert [one["number"] for one in listed["tickets"]] == ["T-2", "T-1"]


async def test_lists_are_given_page_by_page_by_program_and_on_pages(portal: Portal) -> None:
    ann, session = await portal.sign_in("ann@example.com")
    for number in range(25):
        await portal.files(ann, f"It hums {number}")
    first = await (await portal.client.get("/api/v1/tickets?limit=20", cookies=session)).json()
    rest = await (await portal.client.get(f"/api/v1/tickets?before={first['next']}", cookies=session)).json()
    numbers = [one["number"] for one in (*first["tickets"], *rest["tickets"])]
    assert (numbers, rest["next"]) == ([f"T-{number}" for number in range(25, 0, -1)], None)
    assert (await portal.client.get("/api/v1/tickets?before=x", cookies=session)).status == 422
    late = await (await portal.client.get("/portal?page=99", cookies=session)).text()
    assert ("Page 2 of 2" in late, "It hums 0<" in late, "It hums 24<" in late) == (True, True, False)
