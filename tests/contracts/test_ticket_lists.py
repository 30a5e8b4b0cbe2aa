"""What every keeper of lists of tickets must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.ports import InvalidInput
from handlers.ticket import CloseReason, Priority, Status
from handlers.tickets.lists import Order, TicketQuery, View, view
from handlers.tickets.places import Place, start, written
from handlers.tickets.ports import Standing
from tests.contracts.list_worlds import Here, opened, said, ticket
from tests.fakes import START
from tests.worlds import KINDS

HOUR = timedelta(hours=1)


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_where_there_are_no_tickets_there_is_one_empty_page(here: Here) -> None:
    page = await here.lists.page(TicketQuery(), START)
    assert (page.rows, page.next, page.total, page.more) == ((), None, 0, False)
    assert await here.lists.counts(START, "eve") == dict.fromkeys(View, 0)


async def test_a_row_tells_what_the_list_shows(here: Here) -> None:
    await here.introduce("p1", "Ann", "ann@example.com", ["zeta", "acme"])
    await here.put(ticket(1, plan="premium", language="de", region="emea", team="lamps", tier=2, assignee="eve"))
    due = START + HOUR
    await here.stands("T-1", Standing(due, due, breached=False))
    row = await here.row("T-1")
    assert (row.requester, row.account, row.assignee, row.plan) == ("Ann", "acme", "eve", "premium")
    assert (row.language, row.region, row.team, row.tier) == ("de", "emea", "lamps", 2)
    assert (row.reply_due, row.due, row.breached) == (due, due, False)
    assert (row.comments, row.customer_waits, row.version) == (0, True, 1)
    assert (row.opened_at, row.changed_at, row.ended_at) == (due, due, None)
    later = START + 5 * HOUR
    await here.change("T-1", comments=(said("Hello"), said("A note", public=False)), changed_at=later)
    row = await here.row("T-1")
    assert (row.comments, row.customer_waits, row.changed_at, row.version) == (2, False, later, 2)
    await here.change("T-1", comments=(*(await here.tickets.get("T-1")).comments, said("But", team=False)))
    assert (await here.row("T-1")).customer_waits
    await here.change("T-1", status=Status.SOLVED, solved_at=later)
    assert (await here.row("T-1")).ended_at == later


async def test_what_was_merged_was_not_solved_and_its_customer_waits_where_it_goes_on(here: Here) -> None:
    later = START + 5 * HOUR
    await here.put(ticket(1), ticket(2, comments=(said("Hello"),)))
    await here.change("T-1", status=Status.CLOSED, closed_at=later, merged_into="T-2")
    await here.change("T-2", owed_since=later)
    row = await here.row("T-1")
    assert (row.ended_at, row.merged_into) == (None, "T-2")
    assert (await here.row("T-2")).customer_waits
    assert (await here.lists.counts(later, "eve"))[View.SOLVED] == 0
    assert (await here.tickets.get("T-2")).owed_since == later
    await here.change("T-2", owed_since=None, asked_by="Ann", asked_at=START)
    changed = await here.tickets.get("T-2")
    assert (changed.owed_since, changed.asked_by, changed.asked_at) == (None, "Ann", START)
    assert not (await here.row("T-2")).customer_waits


async def test_a_requester_without_name_goes_by_address_or_id(here: Here) -> None:
    await here.introduce("p1", None, "ann@example.com", [])
    await here.put(ticket(1), ticket(2, requester_id="p2", email="ben@example.com"), ticket(3, requester_id="p3"))
    rows = (await here.lists.page(TicketQuery(order=Order.OLDEST), START)).rows
    assert [row.requester for row in rows] == ["ann@example.com", "ben@example.com", "p3"]
    assert [row.account for row in rows] == [None] * 3


async def test_the_orders(here: Here) -> None:
    await here.put(
        ticket(1, priority=Priority.LOW, changed_at=START + 9 * HOUR),
        ticket(2, priority=Priority.URGENT),
        ticket(3),
        ticket(4, priority=Priority.URGENT),
        ticket(5, opened_at=START + 2 * HOUR),
    )
    await here.stands("T-4", Standing(due=START + 3 * HOUR))
    await here.stands("T-1", Standing(due=START + 2 * HOUR))
    await here.stands("T-3", Standing(due=START + 2 * HOUR))
    orders = {
        Order.DUE: "1 3 4 5 2",
        Order.OPENED: "4 3 5 2 1",
        Order.OLDEST: "1 2 5 3 4",
        Order.CHANGED: "1 4 3 5 2",
        Order.PRIORITY: "2 4 5 3 1",
    }
    for order, expected in orders.items():
        for limit in (1, 2, 200):
            assert await here.found(TicketQuery(order=order, limit=limit)) == [f"T-{n}" for n in expected.split()]


async def test_promises_are_told_as_they_are_now_also_when_nobody_looked_since(here: Here) -> None:
    await here.put(ticket(1), ticket(2), ticket(3))
    await here.stands("T-1", Standing(due=START + HOUR))
    await here.stands("T-2", Standing(breached=True))
    assert await here.found(TicketQuery(breached=True)) == ["T-2"]
    assert await here.found(TicketQuery(breached=True), START + HOUR) == ["T-1", "T-2"]
    assert await here.found(TicketQuery(breached=False), START + HOUR) == ["T-3"]
    assert (await here.row("T-1", START + HOUR)).breached


async def test_an_account_has_its_members_tickets_and_those_asked_as_its_member(here: Here) -> None:
    await here.introduce("p1", "Ann", None, ["acme"])
    await here.asks("e2", "p2", "acme", "zeta")
    await here.put(ticket(1), ticket(2, requester_id="p2", episode_id="e2"), ticket(3, requester_id="p3"))
    assert await here.found(TicketQuery(account="acme", order=Order.OLDEST)) == ["T-1", "T-2"]
    assert await here.found(TicketQuery(account="zeta")) == ["T-2"]
    assert (await here.row("T-2")).account == "acme"


async def test_the_views_count_what_they_list(here: Here) -> None:
    now = START + 50 * HOUR
    await here.put(
        ticket(1, assignee="eve", status=Status.OPEN),
        ticket(2, assignee="eve", status=Status.PENDING),
        ticket(3, assignee="eve", status=Status.CLOSED, closed_at=now - HOUR, closed_because=CloseReason.ENGINEER),
        ticket(4),
        ticket(5, assignee="bob", status=Status.ON_HOLD),
        ticket(6, status=Status.SOLVED, solved_at=now - timedelta(days=8)),
    )
    await here.stands("T-1", Standing(due=now + HOUR / 2))
    await here.stands("T-4", Standing(due=now - HOUR, breached=True))
    await here.stands("T-5", Standing(due=now + 2 * HOUR, breached=True))
    expected = {
        View.MINE: {1, 2},
        View.UNASSIGNED: {4},
        View.UNSOLVED: {1, 2, 4, 5},
        View.DUE_SOON: {1},
        View.OVERDUE: {4},
        View.BREACHED: {4, 5},
        View.PENDING: {2},
        View.ON_HOLD: {5},
        View.SOLVED: {3},
    }
    counts = await here.lists.counts(now, "eve")
    for which, numbers in expected.items():
        assert set(await here.found(view(which, "eve", now), now)) == {f"T-{number}" for number in numbers}
        assert counts[which] == len(numbers)


async def test_words_are_found_wherever_they_were_said_and_by_their_beginning(here: Here) -> None:
    await here.introduce("p1", "Zoë Müller", "zoe@corp.example", [])
    await here.put(
        ticket(1, subject="Printer jams", description="ERR-4012 on page two"),
        ticket(2, requester_id="p2", comments=(said("Reset the spooler"),)),
        ticket(3, requester_id="p3", comments=(said("Known bug in the fuser", public=False),)),
    )
    found = {
        "printer": ["T-1"],
        "PRINT jam": ["T-1"],
        "printer spooler": [],
        "err-4012": ["T-1"],
        "zoe": ["T-1"],
        "muller": ["T-1"],
        "zoe@corp": ["T-1"],
        "spooler": ["T-2"],
        "fuser": ["T-3"],
        "inter": [],
        "t-9": [],
    }
    for text, numbers in found.items():
        assert await here.found(TicketQuery(text=text)) == numbers, text


async def test_what_is_said_later_is_found_and_a_new_subject_too(here: Here) -> None:
    await here.put(ticket(1, comments=(said("Unplug it"),)))
    await here.change("T-1", comments=(said("Unplug it"), said("Try the firmware")))
    assert await here.found(TicketQuery(text="firmware unplug hums")) == ["T-1"]
    await here.change("T-1", subject="Firmware fails")
    assert await here.found(TicketQuery(text="fails firmware unplug")) == ["T-1"]
    await here.change("T-1", status=Status.OPEN)
    assert await here.found(TicketQuery(text="fails", status=(Status.OPEN,))) == ["T-1"]


async def test_scripts_without_spaces_are_found_from_any_character_on(here: Here) -> None:
    await here.put(
        ticket(1, subject="ログインできません", description="Slackの設定を変えた"),
        ticket(2, description="로그인이 안 됩니다"),
        ticket(3, description="请求发票"),
    )
    for text, numbers in {
        "ログイン": ["T-1"],
        "設定": ["T-1"],
        "設": ["T-1"],
        "slack 設定": ["T-1"],
        "그인": ["T-2"],
        "票": ["T-3"],
        "发票 请求": ["T-3"],
        "設票": [],
    }.items():
        assert await here.found(TicketQuery(text=text)) == numbers, text


async def test_a_number_finds_its_ticket_first_whatever_the_order(here: Here) -> None:
    await here.put(*(ticket(number) for number in range(1, 14)), ticket(14, description="As in T-12, 12 times"))
    for order in Order:
        for text in ("T-12", "t-12", " 12 "):
            for limit in (1, 2, 50):
                assert await here.found(TicketQuery(text=text, order=order, limit=limit)) == ["T-12", "T-14"]
    assert await here.found(TicketQuery(text="12", status=(Status.CLOSED,))) == []
    assert await here.found(TicketQuery(text="T-99")) == []
    assert await here.found(TicketQuery(text="t-12 times")) == ["T-14"]


@pytest.mark.parametrize(
    "sign", ['"', "'", "*", "(", ")", "-", ":", "^", "+", "\0", "\ud800", "%", "_", "\\", "&", "|", "!"]
)
async def test_signs_are_no_language_of_their_own(here: Here, sign: str) -> None:
    await here.put(ticket(1, subject="Plain words"))
    assert await here.found(TicketQuery(text=sign)) == []
    assert await here.found(TicketQuery(text=f"{sign}plain{sign} {sign}words")) == ["T-1"]


@pytest.mark.parametrize("text", ["plain OR words", "plain NOT words", "NEAR(plain words)", "subject:plain"])
async def test_words_of_a_query_language_are_words(here: Here, text: str) -> None:
    await here.put(ticket(1, subject="Plain words"), ticket(2, description=text))
    assert await here.found(TicketQuery(text=text)) == ["T-2"]


async def test_a_text_of_blanks_looks_for_nothing(here: Here) -> None:
    await here.put(ticket(1))
    assert await here.found(TicketQuery(text="  ")) == ["T-1"]


async def test_pages_go_on_although_tickets_come_go_and_move(here: Here) -> None:
    await here.put(*(ticket(number) for number in range(1, 10)))
    query = TicketQuery(order=Order.OPENED, limit=3, status=(Status.NEW,))
    first = await here.lists.page(query, START)
    await here.put(ticket(10))
    await here.change("T-8", status=Status.SOLVED, solved_at=START)
    await here.change("T-5", status=Status.SOLVED, solved_at=START)
    rest = await here.found(replace(query, after=first.next))
    assert [row.number for row in first.rows] == ["T-9", "T-8", "T-7"]
    assert rest == ["T-6", "T-4", "T-3", "T-2", "T-1"]


@pytest.mark.parametrize("kind", KINDS)
async def test_many_are_counted_up_to_a_limit(kind: str, tmp_path: Path) -> None:
    async with opened(kind, tmp_path, counted=10) as here:
        await here.put(*(ticket(number, subject="many") for number in range(1, 41)))
        await here.stands("T-7", Standing(due=START))
        for query in (*(TicketQuery(limit=8, order=order) for order in Order), TicketQuery(limit=8, text="many")):
            pages = await here.pages(query)
            assert {(page.total, page.more) for page in pages} == {(10, True)}
            found = [row.number for page in pages for row in page.rows]
            assert len(found) == len(set(found)) == 40
        assert (await here.found(TicketQuery()))[:2] == ["T-7", "T-40"]
        few = await here.lists.page(TicketQuery(opened_until=START + 11 * HOUR), START)
        assert (few.total, few.more) == (10, False)


async def test_a_place_that_is_none_is_refused(here: Here) -> None:
    await here.put(ticket(1), ticket(2))
    page = await here.lists.page(TicketQuery(order=Order.OLDEST, limit=1), START)
    for after in ("", "x", "T-1", "W10", (page.next or "")[:-1], "é", "A" * 300, written(Place(Order.DUE, None, -1))):
        with pytest.raises(InvalidInput, match="begin with the first"):
            await here.lists.page(TicketQuery(order=Order.OLDEST, after=after), START)
    with pytest.raises(InvalidInput, match="another order"):
        await here.lists.page(TicketQuery(order=Order.CHANGED, after=page.next), START)
    everything = await here.lists.page(TicketQuery(order=Order.OLDEST, after=written(start(Order.OLDEST))), START)
    assert len(everything.rows) == 2
