"""Lists of tickets in SQL against lists in plain words, for queries that nobody thought of."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.ports import InvalidInput
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.tickets.lists import COUNTED, Order, TicketQuery
from handlers.tickets.ports import Standing
from tests.contracts.list_worlds import Here, in_memory, in_sql, said, ticket
from tests.fakes import START

HOUR = timedelta(hours=1)
WORDS = ("printer", "print", "jam", "Müller", "ERR-4012", "v2.3", "設定", "ログイン", "로그인", "T-3", "o'neil", "12")
PERSONS = {
    "p1": ("Ann Printer", "ann@acme.example", ("acme",)),
    "p2": (None, "ben@x.example", ()),
    "p3": (None, None, ()),
}
moments = st.integers(-30, 60).map(lambda hours: START + hours * HOUR)
FILTERS: dict[str, st.SearchStrategy[object]] = {
    "text": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join),
    "status": st.lists(st.sampled_from(Status), min_size=1, max_size=3).map(tuple),
    "priority": st.lists(st.sampled_from(Priority), min_size=1, max_size=2).map(tuple),
    "category": st.sampled_from(Category),
    "plan": st.sampled_from(["premium", "standard"]),
    "tier": st.sampled_from([1, 2]),
    "team": st.just("lamps"),
    "region": st.sampled_from(["emea", "apac", "mars"]),
    "language": st.just("de"),
    "assignee": st.sampled_from(["eve", "bob"]),
    "unassigned": st.booleans(),
    "requester": st.sampled_from(["p1", "p3"]),
    "account": st.sampled_from(["acme", "zeta"]),
    "breached": st.booleans(),
    "due_from": moments,
    "due_before": moments,
    "opened_from": moments,
    "opened_until": moments,
    "ended_from": moments,
}
queries = (
    st.sets(st.sampled_from(sorted(FILTERS)), max_size=3)
    .flatmap(lambda names: st.fixed_dictionaries({name: FILTERS[name] for name in sorted(names)}))
    .flatmap(
        lambda facts: st.builds(
            TicketQuery, **{name: st.just(value) for name, value in facts.items()},
            order=st.sampled_from(Order), limit=st.sampled_from([3, 7, 200]),
        )
    )
)  # fmt: skip


def some_ticket(chooser: random.Random, number: int) -> tuple[Ticket, Standing]:
    pick = chooser.choice
    status, at = pick(list(Status)), START + chooser.randrange(-20, 40) * HOUR
    ended = at + chooser.randrange(9) * HOUR
    comments = tuple(
        said(pick(WORDS), public=pick([True, False]), team=pick([True, False])) for _ in range(pick([0, 0, 2]))
    )
    made = ticket(
        number,
        requester_id=pick(list(PERSONS)),
        subject=" ".join(chooser.choices(WORDS, k=2)),
        description=" ".join(chooser.choices(WORDS, k=3)),
        category=pick(list(Category)),
        priority=pick(list(Priority)),
        status=status,
        opened_at=at,
        episode_id=pick([None, None, f"e{number}"]),
        plan=pick(["premium", "standard"]),
        tier=pick([1, 2]),
        team=pick([None, "lamps"]),
        region=pick([None, "emea", "apac"]),
        language=pick([None, "de"]),
        assignee=pick([None, "eve", "bob"]),
        comments=comments,
        solved_at=ended if status is Status.SOLVED else None,
        closed_at=ended if status is Status.CLOSED else None,
        changed_at=pick([None, ended]),
    )
    due = pick([None, START + chooser.randrange(-5, 20) * HOUR])
    return made, Standing(due, due, breached=pick([True, False, False]))


@pytest.fixture(scope="module", params=[6, COUNTED])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[asyncio.Runner, Here, Here]]:
    """The same tickets in memory and in SQL, changed a little after they were filed; few or all of them are counted."""

    async def furnished(here: Here) -> None:
        chooser = random.Random(3)
        for id_, (name, email, accounts) in PERSONS.items():
            await here.introduce(id_, name, email, accounts)
        for number in range(1, 61):
            made, standing = some_ticket(chooser, number)
            if made.episode_id is not None:
                await here.asks(made.episode_id, made.requester_id, chooser.choice(["acme", "zeta"]))
            await here.put(made)
            if chooser.random() < 0.3:
                more = said(chooser.choice(WORDS), team=chooser.choice([True, False]))
                await here.change(made.number, comments=(*made.comments, more), subject=chooser.choice(WORDS))
            await here.stands(made.number, standing)

    with asyncio.Runner() as runner:
        held = AsyncExitStack()
        sql = runner.run(held.enter_async_context(in_sql(tmp_path_factory.mktemp("lists"), request.param)))
        memory = in_memory(request.param)
        for one in (sql, memory):
            runner.run(furnished(one))
        yield runner, sql, memory
        runner.run(held.aclose())


calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@calm
@given(query=queries, hours=st.integers(-10, 30))
def test_sql_lists_what_plain_words_say(
    both: tuple[asyncio.Runner, Here, Here], query: TicketQuery, hours: int
) -> None:
    runner, sql, memory = both
    now = START + hours * HOUR
    mine, theirs = (runner.run(one.pages(query, now)) for one in (sql, memory))
    assert mine == theirs
    numbers = [row.number for page in mine for row in page.rows]
    assert len(numbers) == len(set(numbers)) >= mine[0].total


@calm
@given(hours=st.integers(-40, 400), me=st.sampled_from(["eve", "bob", "nobody"]))
def test_sql_counts_what_plain_words_say(both: tuple[asyncio.Runner, Here, Here], hours: int, me: str) -> None:
    runner, sql, memory = both
    now = START + hours * HOUR
    assert runner.run(sql.lists.counts(now, me)) == runner.run(memory.lists.counts(now, me))


@calm
@given(text=st.text(max_size=200))
def test_no_text_is_an_error(both: tuple[asyncio.Runner, Here, Here], text: str) -> None:
    runner, sql, _ = both
    runner.run(sql.lists.page(TicketQuery(text=text), START))


@calm
@given(after=st.text(max_size=60))
def test_no_place_that_somebody_made_up_breaks_anything(both: tuple[asyncio.Runner, Here, Here], after: str) -> None:
    runner, sql, _ = both
    with pytest.raises(InvalidInput):
        runner.run(sql.lists.page(TicketQuery(after=after), START))
