"""The portal: one's own tickets on pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import expect

from bot.web import create_app
from handlers.access.audit import OPERATOR
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.chat.filing import TicketRequest
from handlers.engineering.announcement import Occasion
from handlers.person import Person, Role
from handlers.ticket import Category, Status
from handlers.tickets.changes import Then
from tests.announcement_worlds import LINKS, SECRET, NewsWorld
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.fakes import World, world
from tests.bot.web.managed import memory_of
from tests.handlers.tickets.desks import EVE, DeskWorld
from tests.memory_announcements import MemoryAnnouncements
from tests.worlds import memory_world

ORIGIN = {"Origin": "http://127.0.0.1:8080"}


class Customer:
    """A customer who is signed in and has a ticket, and the desk behind it."""

    def __init__(self, here: World, desks: DeskWorld, person: Person, secret: str) -> None:
        self.here = here
        self.desks = desks
        self.person = person
        self.cookies = {"onetouch_session": secret}

    async def status(self) -> Status:
        """Give the ticket's status."""
        return (await self.desks.world.tickets.get("T-1")).status


@pytest.fixture
async def ann() -> Customer:
    made, desks = world(), DeskWorld(memory_world())
    deps = replace(made.deps, tickets=desks.world.tickets, ticket_desk=desks.desk, clock=desks.clock)
    here = replace(made, deps=deps)
    person = await here.entrance.door.put("ann@example.com", Role.CUSTOMER, "ACME", OPERATOR)
    entered = await here.entrance.door.admit(person, Method.LINK, Visitor("127.0.0.1"))
    request = TicketRequest("k1", person, "It <hums>", "It hums at night.", Category.QUESTION)
    await desks.clerk.file_alone(request)
    return Customer(here, desks, person, entered.secret)


@pytest.fixture
async def client(ann: Customer) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(create_app(ann.here.deps)), cookies=ann.cookies) as client:
        yield client


async def page(client: TestClient) -> str:
    return await (await client.get("/portal/T-1")).text()


async def send(client: TestClient, html: str, **fields: str) -> int:
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', html))
    form = {**hidden, **fields}
    return (await client.post("/portal/T-1", data=form, headers=ORIGIN, allow_redirects=False)).status


async def test_a_customer_reads_what_the_team_said_and_never_a_note(ann: Customer, client: TestClient) -> None:
    await ann.desks.desk.reply("T-1", EVE, "Which <lamp>?")
    await ann.desks.desk.note("T-1", EVE, "An internal word.")
    html = await page(client)
    assert "Which &lt;lamp&gt;?" in html
    assert "internal word" not in html
    await ann.desks.desk.reply("T-1", EVE, "See https://help.test/lamp?a=1&b=2.")
    link = '<a href="https://help.test/lamp?a=1&amp;b=2" rel="noopener noreferrer nofollow">'
    assert link in await page(client)
    assert "It &lt;hums&gt;" in await (await client.get("/portal")).text()


async def test_what_people_wrote_is_in_their_language_and_not_in_that_of_the_page(ann: Customer) -> None:
    told = {"We are sorry.": "en", "La máquina está rota.": "es"}
    await ann.desks.desk.reply("T-1", EVE, "We are sorry.")
    for said in ("La máquina está rota.", "?"):
        await ann.desks.desk.answer("T-1", ann.person, said)
    app = create_app(replace(ann.here.deps, tell=told.get))
    async with TestClient(TestServer(app), cookies=ann.cookies) as client:
        shown = await (await client.get("/portal/T-1?lang=es")).text()
        listed = await (await client.get("/portal?lang=es")).text()
    assert '<html lang="es">' in shown
    assert '<h1 dir="auto" lang="">It &lt;hums&gt;</h1>' in shown
    words = re.findall(r'<div class="words" dir="auto" lang="(\w*)">(.*?)</div>', shown)
    assert words == [("", "It hums at night."), ("en", "We are sorry."), ("es", "La máquina está rota."), ("", "?")]
    assert '<span class="name" dir="auto" lang="">It &lt;hums&gt;</span>' in listed
    assert '<h1 dir="auto">' in listed, "that title is ours"


async def test_a_reply_that_is_sent_twice_from_the_same_page_is_said_once(ann: Customer, client: TestClient) -> None:
    html = await page(client)
    for _ in range(2):
        assert await send(client, html, do="reply", text="The small one.") == 303
    assert [one.text for one in (await ann.desks.world.tickets.get("T-1")).comments] == ["The small one."]


async def test_a_ticket_is_closed_and_opened_again(ann: Customer, client: TestClient) -> None:
    assert await send(client, await page(client), do="close") == 303
    assert await ann.status() is Status.CLOSED
    assert await send(client, await page(client), do="reopen") == 303
    assert await ann.status() is not Status.CLOSED


async def test_thanks_alone_leave_a_solved_request_solved_and_are_promised_nothing(
    ann: Customer, client: TestClient
) -> None:
    await ann.desks.desk.solve("T-1", EVE)
    before = await page(client)
    assert await send(client, before, do="reply", text="Muchas gracias") == 303
    assert await ann.status() is Status.SOLVED
    shown = await page(client)
    assert "Muchas gracias" in shown
    assert re.findall(r'<p class="next .*?</p>', shown) == re.findall(r'<p class="next .*?</p>', before)
    assert await send(client, shown, do="reply", text="Gracias, pero sigue igual") == 303
    assert await ann.status() is Status.OPEN


@pytest.mark.parametrize("fields", [{"do": "reply", "text": " "}, {"do": "erase"}, {}])
async def test_what_no_button_sends_is_refused(client: TestClient, fields: dict[str, str]) -> None:
    assert await send(client, await page(client), **fields) == 422


async def test_whoever_gives_up_says_what_is_missing_and_it_is_closed(ann: Customer, client: TestClient) -> None:
    assert await send(client, await page(client), do="give-up", text="It still hums.") == 303
    ticket = await ann.desks.world.tickets.get("T-1")
    assert (ticket.status, [one.text for one in ticket.comments]) == (
        Status.CLOSED,
        ["It was not solved. It still hums."],
    )
    assert await send(client, await page(client), do="give-up", text="It still hums.") == 303
    assert len((await ann.desks.world.tickets.get("T-1")).comments) == 1


async def test_after_the_window_what_is_said_becomes_a_new_request(ann: Customer, client: TestClient) -> None:
    await ann.desks.desk.close("T-1", EVE)
    assert "opens it again" in await page(client)
    ann.desks.wait(days=30)
    html = await page(client)
    assert "becomes a new request" in html
    assert "Open it again" not in html
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', html))
    said = {**hidden, "do": "reply", "text": "It hums again."}
    moved = await client.post("/portal/T-1", data=said, headers=ORIGIN, allow_redirects=False)
    assert moved.headers["Location"] == "/portal/T-2"
    assert 'Goes on from <a href="/portal/T-1">' in await (await client.get("/portal/T-2")).text()
    assert await ann.status() is Status.CLOSED


async def test_of_a_merged_request_the_page_leads_on(ann: Customer, client: TestClient) -> None:
    await ann.desks.clerk.file_alone(TicketRequest("k2", ann.person, "It hums", "Still.", Category.QUESTION))
    await ann.desks.desk.joining.merge("T-1", "T-2", EVE)
    html = await page(client)
    assert 'It goes on as <a href="/portal/T-2">T-2</a>' in html
    assert "<textarea" not in html


async def test_what_we_wait_for_and_when_we_answer_is_said_in_words(ann: Customer, client: TestClient) -> None:
    assert "We answer by <time" in await page(client)
    assert "17:00 UTC today" in await (await client.get("/portal/T-1")).text()
    await ann.desks.desk.reply("T-1", EVE, "Which lamp?", then=Then.PENDING)
    assert "We wait for you" in await page(client)
    await ann.desks.desk.answer("T-1", ann.person, "The small one.")
    ann.desks.wait(days=3)
    assert "Our reply is late" in await page(client)


async def test_a_fix_that_waits_for_an_answer_is_one_click_away(ann: Customer) -> None:
    news = NewsWorld(ann.desks.world, MemoryAnnouncements(memory_of(ann.desks)), ann.desks)
    news.linked.numbers.append("T-1")
    deps = replace(ann.here.deps, fixes=news.verdicts)
    async with TestClient(TestServer(create_app(deps)), cookies=ann.cookies) as client:
        await news.released()
        assert "/fix/" not in await page(client)
        sent = await news.send((await news.drafts())[0])
        html = await page(client)
        path = f"/fix/{LINKS.token(sent.id)}"
        assert f'method="post" action="{path}"' in html
        for said in ("Does it work for you now?", ">It works</button>", ">Still broken</button>"):
            assert said in html
        assert "The problem that you told us of is fixed: in version 5.3" in html
        # The address is for the mail; what we wait for is what the buttons ask, and nothing else.
        assert html.count(path) == 1
        assert "please answer below" not in html
        assert SECRET not in html
        (listed,) = (await (await client.get("/api/v1/tickets")).json())["tickets"]
        assert listed["fix"] == path
        assert (await (await client.get("/api/v1/tickets/T-1")).json())["fix"] == path
        answered = await client.post(path, data={"verdict": "works"}, headers=ORIGIN)
        assert "We are glad that it works" in await answered.text()
        assert "/fix/" not in await page(client)
        assert (await (await client.get("/api/v1/tickets/T-1")).json())["fix"] is None


async def test_news_that_was_superseded_asks_nothing_any_more(ann: Customer) -> None:
    news = NewsWorld(ann.desks.world, MemoryAnnouncements(memory_of(ann.desks)), ann.desks)
    news.linked.numbers.append("T-1")
    async with TestClient(
        TestServer(create_app(replace(ann.here.deps, fixes=news.verdicts))), cookies=ann.cookies
    ) as client:
        await news.released()
        sent = await news.send((await news.drafts())[0])
        assert sent.verdict is None
        later = replace(sent, id="n_later", occasion=Occasion.SCHEDULED, sent_at=sent.sent_at + timedelta(days=1))
        news.announcements.kept["n_later"] = later
        assert "/fix/" not in await page(client)
        assert (await (await client.get("/api/v1/tickets/T-1")).json())["fix"] is None


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_the_portal_is_used_in_a_browser(ann: Customer, width: int, scheme: str) -> None:
    await ann.desks.desk.reply("T-1", EVE, "Which lamp?")
    async with TestServer(create_app(ann.here.deps)) as server, browser() as running:
        start = str(server.make_url("/signed-out"))
        async with page_at(running, start, width=width, scheme=scheme) as view:
            cookies = [{"name": name, "value": value, "url": start} for name, value in ann.cookies.items()]
            await view.context.add_cookies(cookies)  # type: ignore[arg-type]
            await view.goto(str(server.make_url("/portal")))
            assert await fits(view)
            await view.get_by_role("link", name="It <hums>").click()
            await view.get_by_label("Your reply").fill("The small one.")
            await view.get_by_role("button", name="Send").click()
            await expect(view.get_by_text("The small one.")).to_be_visible()
            assert await fits(view)
            await view.get_by_text("Close this request").click()
            assert await fits(view)
            await view.get_by_role("button", name="Yes, it was").click()
            await expect(view.get_by_role("button", name="Open it again")).to_be_visible()
            assert await fits(view)
