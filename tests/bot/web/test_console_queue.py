"""The queue in the console."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.web.pages.console import queue
from handlers.ticket import Priority
from handlers.tickets.changes import Then
from tests.bot.web.consoles import BOB, EVE, Browser, ConsoleWorld
from tests.handlers.tickets.desks import BOB as BOB_ACTS
from tests.handlers.tickets.desks import EVE as EVE_ACTS


@pytest.fixture
async def world() -> ConsoleWorld:
    made = ConsoleWorld()
    for subject in ("It hums", "It smells", "<b>It</b> & shines"):
        await made.file(subject)
    await made.desks.hire("eve")
    return made


@pytest.fixture
async def eve(world: ConsoleWorld) -> AsyncIterator[Browser]:
    visitor = await world.visitor(EVE)
    yield visitor
    await visitor.close()


def numbers(page: str) -> list[str]:
    return re.findall(r'<a href="/console/tickets/(T-\d+)"', page)


async def test_she_sees_what_is_hers_and_how_much_there_is_elsewhere(world: ConsoleWorld, eve: Browser) -> None:
    await world.desks.desk.assign("T-2", EVE_ACTS, "eve")
    await world.desks.desk.assign("T-1", EVE_ACTS, "bob")
    page = await eve.get("/console")
    assert numbers(page) == ["T-2"]
    assert re.search(r"<span>All unsolved</span><span class=\"many\">3</span>", page)
    assert 'href="/console?view=mine" aria-current="true"' in page
    assert numbers(await eve.get("/console?view=unassigned")) == ["T-3"]
    assert "Bob" in await eve.get("/console?view=unsolved")


async def test_what_an_address_asks_for_that_there_is_not_is_said(eve: Browser) -> None:
    page = await eve.get("/console?view=zzz&status=<b>&tier=9")
    assert "There is no view “zzz” and status “&lt;b&gt;” and tier “9”: that part" in page
    assert 'role="alert"' not in await eve.get("/console?view=all&status=&priority=&tier=2")


async def test_what_is_overdue_is_told_in_words(world: ConsoleWorld, eve: Browser) -> None:
    world.desks.wait(days=5)
    await world.desks.watchman.round()
    page = await eve.get("/console?view=overdue")
    assert '<strong class="late">overdue by' in page
    assert '<span class="many late">3</span>' in page


async def test_what_was_broken_and_is_not_overdue_any_more_is_told(world: ConsoleWorld, eve: Browser) -> None:
    world.desks.wait(days=2)
    await world.desks.watchman.round()
    await world.desks.desk.reply("T-1", EVE_ACTS, "Sorry.", then=Then.PENDING)
    await world.desks.watchman.round()
    page = await eve.get("/console?view=pending")
    assert "promise broken" in page
    assert "Pending" in page


async def test_subjects_and_names_are_no_markup(world: ConsoleWorld, eve: Browser) -> None:
    world.desks.world.lists.people["p1"] = ('<img src=x onerror="x">', "ann@example.com")  # type: ignore[attr-defined]
    page = await eve.get("/console?view=unsolved&q=%3Cscript%3E")
    assert "<script>" not in page
    page = await eve.get("/console?view=unsolved")
    assert "&lt;b&gt;It&lt;/b&gt; &amp; shines" in page
    assert "<img src=x" not in page


async def test_a_search_finds_words_and_puts_a_number_first(world: ConsoleWorld, eve: Browser) -> None:
    assert numbers(await eve.get("/console?q=smells")) == ["T-2"]
    assert numbers(await eve.get("/console?q=t-3"))[0] == "T-3"
    page = await eve.get("/console?q=nothing+like+this")
    assert "No ticket is like that" in page
    assert 'value="nothing like this"' in page


async def test_filters_and_order(world: ConsoleWorld, eve: Browser) -> None:
    await world.desks.desk.prioritise("T-3", BOB_ACTS, Priority.URGENT)
    page = await eve.get("/console?view=unsolved&order=priority")
    assert numbers(page)[0] == "T-3"
    assert '<option value="priority" selected>' in page
    assert numbers(await eve.get("/console?view=unsolved&priority=urgent")) == ["T-3"]
    page = await eve.get("/console?view=unsolved&priority=urgent&plan=standard")
    assert "2 set" in page
    assert '<a class="quiet" href="/console?view=unsolved">Clear</a>' in page


async def test_tickets_are_narrowed_to_a_language(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get("/console?view=unsolved&language=ja")
    assert numbers(page) == []
    assert '<option value="ja" selected>Japanese</option>' in page
    assert numbers(await eve.get("/console?view=unsolved&language=tlh")) != []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/console", "Unassigned tickets"),
        ("/console?view=overdue", "Nothing is overdue."),
        ("/console?view=pending", "No ticket waits for its customer."),
        ("/console?view=mine&priority=low", "take a filter away"),
    ],
)
async def test_an_empty_list_says_what_to_do(eve: Browser, address: str, words: str) -> None:
    page = await eve.get(address)
    assert words in page
    assert "<table" not in page


async def test_nothing_at_all_says_where_tickets_come_from() -> None:
    world = ConsoleWorld()
    bob = await world.visitor(BOB)
    assert "No ticket was ever filed" in await bob.get("/console?view=all")
    assert "Nothing is unsolved" in await bob.get("/console")
    await bob.close()


async def test_pages_are_turned_and_nothing_is_shown_twice(world: ConsoleWorld, eve: Browser) -> None:
    for one in range(queue.LIMIT):
        await world.file(f"Lamp {one}")
    first = await eve.get("/console?view=all&order=opened")
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = await eve.get(onward[1].replace("&amp;", "&"))
    assert len(numbers(first)) == queue.LIMIT
    assert sorted({*numbers(first), *numbers(second)}) == sorted([*numbers(first), *numbers(second)])
    assert len(numbers(second)) == 3
    assert "First page" in second
    assert "53 tickets" in first


async def test_a_page_that_emptied_meanwhile_leads_back(world: ConsoleWorld, eve: Browser) -> None:
    for one in range(queue.LIMIT):
        await world.file(f"Lamp {one}")
    onward = re.search(r'rel="next" href="([^"]+)"', await eve.get("/console?view=unassigned"))
    assert onward is not None
    for number in range(1, queue.LIMIT + 4):
        await world.desks.desk.assign(f"T-{number}", BOB_ACTS, "bob")
    page = await eve.get(onward[1].replace("&amp;", "&"))
    assert "There is nothing further down." in page
    assert 'href="/console?view=unassigned">First page' in page


async def test_an_account_is_named_where_only_its_tickets_are_shown(eve: Browser) -> None:
    assert "Of the account &lt;ACME&gt; only." in await eve.get("/console?view=all&account=%3CACME%3E")
