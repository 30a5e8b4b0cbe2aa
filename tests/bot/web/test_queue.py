"""Lists of all tickets over HTTP, as programs of the team read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web.dependencies import TeamDesk
from bot.web.server import create_app
from handlers.person import Person, Role
from handlers.ports import Step
from handlers.ticket import Comment, Priority, Status
from handlers.tickets.ports import Look, Standing
from tests.bot.web.fakes import NOW, world
from tests.bot.web.test_identity import SECRET, bearer
from tests.handlers.tickets.desks import DeskWorld
from tests.handlers.tickets.worlds import TICKET
from tests.worlds import memory_world

STAFF = bearer(seconds=86_400, sub="staff", name="Eve", email="eve@example.com")
MINE = "p_staff"


@dataclass
class Here:
    """A client, and the desk behind it."""

    client: TestClient
    desks: DeskWorld

    async def get(self, path: str, headers=STAFF):
        """Read something; give status and JSON."""
        response = await self.client.get(f"/api/v1{path}", headers=headers)
        return response.status, await response.json()

    async def numbers(self, query: str) -> list[str]:
        """Give the numbers of what is listed."""
        status, found = await self.get(f"/queue?{query}")
        assert status == 200, found
        return [one["number"] for one in found["tickets"]]


async def serving(team: TeamDesk, desks: DeskWorld) -> AsyncIterator[Here]:
    deps = replace(world(identity_secret=SECRET).deps, ticket_desk=desks.desk, tickets=desks.world.tickets, team=team)
    async with TestClient(TestServer(create_app(deps))) as client:
        yield Here(client, desks)


async def find(email: str) -> Person | None:
    known = {"eve@example.com": MINE, "bob@example.com": "bob"}
    return Person(known[email], Role.ENGINEER, known=True, email=email) if email in known else None


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    desks = DeskWorld(memory_world())
    world_ = desks.world
    team = TeamDesk(desks.desk, world_.staff, world_.watch, find, frozenset({"office"}), lists=world_.lists)
    note = Comment("Eve", "A loose fuse", NOW, public=False, team=True)
    facts: tuple[dict[str, object], ...] = (
        {"status": Status.OPEN, "assignee": MINE, "priority": Priority.HIGH},
        {"status": Status.PENDING, "assignee": "bob", "plan": "premium"},
        {"subject": "It smells", "comments": (note,)},
        {"status": Status.SOLVED, "solved_at": NOW - timedelta(days=1), "assignee": MINE},
    )
    for number, one in enumerate(facts, 1):
        made = replace(TICKET, number=f"T-{number}", opened_at=NOW + timedelta(minutes=number), **one)  # type: ignore[arg-type]
        await world_.conversations.write(Step(None, ticket=made))
    soon = NOW + timedelta(minutes=30)
    await world_.watch.looked([Look("T-1", 1, None, Standing(soon, soon))])
    async for made_here in serving(team, desks):
        yield made_here


async def test_the_latest_come_first_and_pages_follow_each_other(here: Here) -> None:
    status, first = await here.get("/queue?limit=3")
    assert status == 200
    assert [one["number"] for one in first["tickets"]] == ["T-4", "T-3", "T-2"]
    assert (first["total"], first["more"]) == (4, False)
    _, second = await here.get(f"/queue?limit=3&after={first['next']}")
    assert [one["number"] for one in second["tickets"]] == ["T-1"]
    assert second["next"] is None
    one = second["tickets"][0]
    assert (one["requester"], one["requester_id"], one["assignee"]) == ("p1", "p1", MINE)
    assert (one["due"], one["breached"], one["customer_waits"]) == ("2026-03-02T10:00:00Z", False, True)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("status=open,solved", "4 1"),
        ("status=pending&plan=premium", "2"),
        ("priority=high,urgent", "1"),
        ("assignee=me", "4 1"),
        ("assignee=nobody", "3"),
        ("assignee=bob@example.com", "2"),
        ("q=fuse", "3"),
        ("q=T-2&order=oldest", "2"),
        ("order=oldest&limit=2", "1 2"),
        ("order=due&limit=1", "1"),
        ("breached=false&tier=1&category=bug&requester=p1&order=oldest", "1 2 3 4"),
        ("due_before=2026-03-02T11:00:00Z", "1"),
        ("opened_from=2026-03-02T09:33:00Z", "4 3"),
        ("view=mine", "1"),
        ("view=unsolved&assignee=me", "1"),
        ("view=solved", "4"),
        ("view=unassigned&q=smells", "3"),
        ("view=mine&assignee=nobody", "3"),
        ("account=acme", ""),
    ],
)
async def test_what_is_asked_for_is_listed(here: Here, query: str, numbers: str) -> None:
    assert await here.numbers(query) == [f"T-{number}" for number in numbers.split()]


async def test_views_are_counted(here: Here) -> None:
    _, found = await here.get("/queue/counts")
    assert found["counts"] == {
        "mine": 1,
        "unassigned": 1,
        "unsolved": 3,
        "due_soon": 1,
        "overdue": 0,
        "breached": 0,
        "pending": 1,
        "on_hold": 0,
        "solved": 1,
    }


@pytest.mark.parametrize(
    "query",
    ["limit=201", "limit=0", "status=gone", "order=best", "view=all", "after=x", "tier=3", "assignee=ann@example.com",
     "due_before=tomorrow", "colour=red", f"q={'x' * 201}"],
)  # fmt: skip
async def test_what_cannot_be_read_is_said(here: Here, query: str) -> None:
    status, problem = await here.get(f"/queue?{query}")
    assert status == 422, problem
    assert problem["detail"]


async def test_without_lists_there_is_nothing_to_list(here: Here) -> None:
    desks = here.desks
    team = TeamDesk(desks.desk, desks.world.staff, desks.world.watch, find, frozenset())
    async for bare in serving(team, desks):
        assert (await bare.get("/queue"))[0] == 404
