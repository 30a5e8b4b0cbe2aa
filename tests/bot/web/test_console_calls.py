"""Phone calls in the console: who called, what about, and what is given back when it cannot be so."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from bot.database import StorageError
from bot.web import create_app
from bot.web.pages.console.call_parts import Sheet, entry_form
from handlers.call import PhoneCall
from handlers.person import Person
from handlers.ports import WriteConflict
from handlers.quality.survey import Kind
from handlers.ticket import Priority, Status
from handlers.tickets.customers import OtherTicket, PastScore, Record
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.consoles import EVE, Browser, ConsoleWorld
from tests.fakes import START
from tests.handlers.tickets.desks import EVE as EVE_ACTS

PATH = "/console/calls"
HOSTILE = '<script>alert("x")</script>'
CALL = {
    "caller": "p1",
    "key": "k1",
    "number": "",
    "minutes": "12",
    "ago": "",
    "direction": "in",
    "recording": "notice_given",
    "verification": "details",
    "phone": "",
    "session": "",
    "subject": "It hums",
    "category": "bug",
    "question": "",
    "notes": "He pressed the coil.",
    "told": "",
    "outcome": "open",
    "priority": "",
    "mine": "yes",
}


@pytest.fixture
async def world() -> ConsoleWorld:
    return ConsoleWorld()


@pytest.fixture
async def eve(world: ConsoleWorld) -> AsyncIterator[Browser]:
    visitor = await world.visitor(EVE)
    yield visitor
    await visitor.close()


async def call(world: ConsoleWorld, number: str = "T-1") -> PhoneCall:
    return (await world.desks.desk.dossier(number)).calls[-1]


async def test_a_caller_is_looked_up_and_the_call_becomes_a_ticket(world: ConsoleWorld, eve: Browser):
    first = await eve.get(PATH)
    assert "No call was written down yet." in first
    assert 'href="/console/calls" aria-current="page"' in first
    found = await eve.get(f"{PATH}?q=ann")
    assert 'href="/console/calls?caller=p1"' in found
    form = await eve.get(f"{PATH}?caller=p1")
    assert "ann@example.com" in form
    assert re.search(r'name="mine" value="yes" checked', form)
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    sent = await eve.send(PATH, form, **CALL | {"key": key[1]})
    assert (sent.status, sent.headers["Location"]) == (303, "/console/tickets/T-1?done=called")
    page = await eve.get(sent.headers["Location"])
    assert "The call is written down." in page
    assert "He pressed the coil." in page
    ticket = await world.desks.desk.show("T-1")
    assert (ticket.assignee, ticket.status, ticket.category) == ("eve", Status.OPEN, "bug")
    assert (await call(world)).minutes == 12
    assert "T-1</a> Ann called us, 12 minutes" in await eve.get(PATH)
    await eve.send(PATH, form, **CALL | {"key": key[1]})
    assert len(world.desks.world.tickets.memory.tickets) == 1  # type: ignore[attr-defined]


async def test_a_call_goes_onto_a_ticket_of_the_caller(world: ConsoleWorld, eve: Browser):
    await world.file()
    other = OtherTicket("T-1", f"It hums {HOSTILE}", Status.NEW, Priority.LOW, START, "p1")
    world.records.kept["p1"] = Record("p1", others=(other,))
    form = await eve.get(f"{PATH}?caller=p1")
    assert '<option value="T-1">T-1 It hums &lt;script&gt;' in form
    by_ticket = await eve.get(f"{PATH}?ticket=t-1")
    assert '<option value="T-1" selected>' in by_ticket
    assert 'name="caller" value="p1"' in by_ticket
    sent = await eve.send(
        PATH,
        form,
        **CALL | {"number": "T-1", "outcome": "solved", "priority": "high", "told": "Pressed it.", "ago": "30"},
    )
    assert sent.status == 303
    ticket = await world.desks.desk.show("T-1")
    assert (ticket.status, ticket.priority) == (Status.CLOSED, Priority.HIGH)
    assert [one.public for one in ticket.comments] == [False, True]
    assert "Solved on the call" in await eve.get(PATH)


async def test_a_ticket_that_is_not_among_the_callers_can_be_named(world: ConsoleWorld, eve: Browser):
    await world.file()
    assert '<option value="T-1" selected>T-1</option>' in await eve.get(f"{PATH}?ticket=T-1")
    await eve.get(f"{PATH}?ticket=T-9", 404)


async def test_somebody_new_is_written_down(world: ConsoleWorld, eve: Browser):
    nobody = await eve.get(f"{PATH}?q=Zoe+%26+Co")
    assert "Nobody like that is known." in nobody
    assert "caller=new&amp;name=Zoe%20%26%20Co" in nobody
    form = await eve.get(f"{PATH}?caller=new&name=Zoe")
    assert 'id="name" name="name" value="Zoe"' in form
    sent = await eve.send(PATH, form, **CALL | {"caller": "new", "name": "Zoe", "phone": "+49 30 777", "email": ""})
    assert sent.status == 303
    assert (await call(world)).caller == "Zoe"
    assert "not verified by sign-in" in await eve.get(f"{PATH}?q=Zoe")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"notes": " "}, "Write down what was talked about."),
        ({"minutes": "long"}, "Say how many minutes it took, in minutes."),
        ({"minutes": "0"}, "A call takes from 1 minute"),
        ({"ago": "-3"}, "Say how long ago it began"),
        ({"recording": "secretly"}, "Choose an answer"),
        ({"subject": ""}, "Give the new ticket a subject"),
        ({"session": "ftp://x"}, "begins with https"),
        ({"caller": "new", "name": "Zoe"}, "an address or a phone number of Zoe"),
        ({"caller": "p_nobody"}, "Say who called"),
    ],
)
async def test_what_cannot_be_is_given_back_with_all_that_was_typed(
    world: ConsoleWorld, eve: Browser, changed: dict[str, str], why: str
):
    form = await eve.get(f"{PATH}?caller=p1")
    typed = CALL | {"told": f"My words {HOSTILE}", "outcome": "pending", "priority": "urgent"} | changed
    sent = await eve.send(PATH, form, **typed)
    shown = await sent.text()
    assert (sent.status, 'role="alert"' in shown) == (422, True)
    assert why in shown
    assert "My words &lt;script&gt;" in shown
    assert HOSTILE not in shown
    assert '<option value="pending" selected>' in shown
    assert '<option value="urgent" selected>' in shown
    assert world.desks.world.tickets.memory.tickets == {}  # type: ignore[attr-defined]


async def test_a_call_about_what_is_over_for_long_says_where_it_belongs(world: ConsoleWorld, eve: Browser):
    await world.file()
    await world.desks.desk.close("T-1", EVE_ACTS)
    world.desks.wait(days=30)
    form = await eve.get(f"{PATH}?ticket=T-1")
    sent = await eve.send(PATH, form, **CALL | {"number": "T-1"})
    assert sent.status == 409
    assert "write the call down as a new ticket" in await sent.text()


async def test_a_call_that_cannot_be_written_keeps_its_words(world: ConsoleWorld, eve: Browser):
    await world.file()
    form = await eve.get(f"{PATH}?ticket=T-1")
    gone = await eve.send(PATH, form, **CALL | {"number": "T-99"})
    shown = await gone.text()
    assert (gone.status, "There is no ticket T-99 any more" in shown) == (404, True)
    assert "He pressed the coil.</textarea>" in shown
    world.writing.error = WriteConflict("T-1 is being changed by others; please try again")
    busy = await eve.send(PATH, shown, **CALL | {"number": "T-1", "told": f"All is well {HOSTILE}"})
    shown = await busy.text()
    assert (busy.status, "being changed by others" in shown) == (503, True)
    assert "He pressed the coil.</textarea>" in shown
    assert "All is well &lt;script&gt;" in shown
    world.writing.error = StorageError("the disk is full")
    shown = await (await eve.send(PATH, shown, **CALL | {"number": "T-1"})).text()
    assert "He pressed the coil.</textarea>" in shown
    assert "the disk is full" not in shown
    world.writing.error = None
    assert (await eve.send(PATH, form, **CALL | {"number": "T-1"})).status == 303


async def test_a_ticket_leads_to_the_form_of_its_caller(world: ConsoleWorld, eve: Browser):
    await world.file()
    assert 'href="/console/calls?ticket=T-1">Log a call</a>' in await eve.get("/console/tickets/T-1")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
async def test_a_call_is_written_down_with_keyboard_and_labels(world: ConsoleWorld, width: int, scheme: str):
    async with TestServer(create_app(world.deps)) as server, browser() as running:
        url = str(server.make_url("/"))
        async with page_at(running, url, width=width, scheme=scheme) as page:
            cookies = await world.cookies(EVE)
            await page.context.add_cookies(
                [{"name": name, "value": kept, "url": url} for name, kept in cookies.items()]
            )
            await page.goto(f"{url}console/calls")
            await page.get_by_label("Who called?").fill("ann")
            await page.keyboard.press("Enter")
            await page.get_by_role("link", name="Ann").click()
            await page.get_by_label("Minutes that it took").fill("12")
            await page.get_by_label("Recording").select_option("It was recorded, and they were told before")
            await page.get_by_label("Subject").fill("It hums")
            await page.get_by_label("Notes, for the team only").fill("He pressed the coil.")
            await page.get_by_label("Outcome").select_option("Solved on the call: close the ticket")
            assert await fits(page)
            await page.get_by_role("button", name="Write the call down").click()
            await expect(page.get_by_text("The call is written down.")).to_be_visible()
            await expect(page.get_by_text("He pressed the coil.").first).to_be_visible()
    ticket = await world.desks.desk.show("T-1")
    assert (ticket.status, ticket.subject) == (Status.CLOSED, "It hums")


async def test_a_form_from_elsewhere_is_not_carried_out(world: ConsoleWorld, eve: Browser):
    sent = await eve.client.post(PATH, data=CALL, headers={"Origin": "http://127.0.0.1:8080"})
    assert sent.status == 403
    assert world.desks.world.tickets.memory.tickets == {}  # type: ignore[attr-defined]


async def test_the_api_finds_callers_writes_calls_down_and_tells_of_the_customer(world: ConsoleWorld, eve: Browser):
    api = eve.client
    headers = {"Origin": "http://127.0.0.1:8080"}
    found = await (await api.get("/api/v1/callers?q=ann")).json()
    assert found["callers"] == [{"id": "p1", "name": "Ann", "email": "ann@example.com", "accounts": [], "known": True}]
    body = {
        "key": "k1", "caller": {"name": "Zoe", "phone": "030 777"}, "began": START.isoformat(), "minutes": 3,
        "recording": "refused", "verification": "not_verified", "subject": "It hums", "notes": "At night.",
        "direction": "out", "outcome": "solved", "mine": True,
    }  # fmt: skip
    logged = await api.post("/api/v1/calls", json=body, headers=headers)
    shown = await logged.json()
    assert (logged.status, shown["number"], shown["status"]) == (201, "T-1", "closed")
    assert [(one["direction"], one["by"], one["caller"], one["minutes"], one["solved"]) for one in shown["calls"]] == [
        ("out", "Eve", "Zoe", 3, True)
    ]
    assert shown["assignee"] == "Eve"
    refused = await api.post("/api/v1/calls", json=body | {"key": "k2", "subject": ""}, headers=headers)
    assert (refused.status, (await refused.json())["detail"]) == (
        422, "Give the new ticket a subject: a few words are enough.",
    )  # fmt: skip
    gone = await api.post("/api/v1/calls", json=body | {"key": "k3", "ticket": "T-9"}, headers=headers)
    assert gone.status == 404


async def test_the_api_tells_what_helps_and_who_the_customer_is(world: ConsoleWorld, eve: Browser):
    await world.file()
    world.retriever.answers["it hums"] = {"help/hum": 0.9, "ops/coils": 0.8}
    helped = await (await eve.client.get("/api/v1/tickets/T-1/help")).json()
    assert [(one["article"], one["path"], one["internal"]) for one in helped["articles"]] == [
        ("help/hum", "/articles/help/hum", False),
        ("ops/coils", "/articles/ops/coils", True),
    ]
    assert helped["draft"]["articles"] == ["help/hum"]
    assert helped["reason"] is None
    world.retriever.answers.clear()
    nothing = await (await eve.client.get("/api/v1/tickets/T-1/help")).json()
    assert nothing["draft"] is None
    assert nothing["reason"] == "Nothing that this customer may read speaks of it."
    beside = [OtherTicket(f"T-{at}", "s", Status.OPEN, Priority.LOW, START, who) for at, who in ((7, "p1"), (8, "p2"))]
    score = PastScore(Kind.CLOSE, "T-7", 5, 4, None, "Fine.", START)
    world.records.kept["p1"] = Record(
        "p1", "Ann", "ann@example.com", True, ("ACME",), START, 3, 2, 1, (beside[0],), (beside[1],), (score,)
    )
    told = await (await eve.client.get("/api/v1/tickets/T-1/customer")).json()
    assert (told["account"], told["tickets"], told["unsolved"], told["scores"][0]["csat"]) == ("ACME", 2, 1, 5)
    assert [one["requester"] for one in (*told["others"], *told["colleagues"])] == ["Ann", "Al"]
    missing = await eve.client.get("/api/v1/tickets/T-9/customer")
    assert missing.status == 404


async def test_who_filed_on_the_web_is_looked_up_and_called_by_their_address(world: ConsoleWorld, eve: Browser):
    filed = await world.file()
    tickets = world.desks.world.tickets.memory.tickets  # type: ignore[attr-defined]
    tickets["T-1"] = replace(filed, requester_id="p_v1", email="vera@beta.example")
    page = await eve.get(f"{PATH}?q=vera")
    assert f'<a href="{PATH}?ticket=T-1">vera@beta.example</a>' in page
    assert "asked T-1 " in page
    assert f"{PATH}?ticket=T-1" in await eve.get(f"{PATH}?q=T-1")


def test_a_caller_without_a_name_is_called_by_the_address_and_never_by_an_id() -> None:
    form = entry_form(Sheet("", Person("p_4d81", email="anna@acme.example"), (), {"number": "T-1"}))
    assert "<strong>anna@acme.example</strong>" in form
    assert "<strong>p_4d81" not in entry_form(Sheet("", Person("p_4d81"), (), {}))


def test_who_cannot_be_reached_in_writing_is_said_to_be_so() -> None:
    assert "cannot be reached in writing" in entry_form(Sheet("", Person("p1", name="Zoë"), (), {}))
    assert "For the customer, sent to them" in entry_form(Sheet("", Person("p1", email="z@example.com"), (), {}))
