"""The team's tickets and the staff over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from bot.web.dependencies import TeamDesk
from handlers.chat.filing import TicketRequest
from handlers.person import Person, Role
from handlers.ticket import Category
from tests.bot.web.fakes import world
from tests.bot.web.managed import managing, memory_of
from tests.bot.web.test_identity import SECRET, bearer
from tests.handlers.tickets.desks import BOB, DeskWorld
from tests.memory_managing import MemoryDeskTexts
from tests.memory_surveys import Kept
from tests.worlds import memory_world

API = "/api/v1"
STAFF = bearer(seconds=86_400, sub="staff", name="Eve", email="eve@example.com")
ANN = bearer(seconds=86_400, sub="1", name="Ann", email="ann@example.com")


@dataclass
class Here:
    """A client, and the desk behind it."""

    client: TestClient
    desks: DeskWorld

    async def post(self, path: str, headers=STAFF, **body: object):
        """Send something; give status and JSON."""
        response = await self.client.post(f"{API}{path}", json=body, headers=headers)
        return response.status, await response.json()

    async def get(self, path: str, headers=STAFF):
        """Read something; give status and JSON."""
        response = await self.client.get(f"{API}{path}", headers=headers)
        return response.status, await response.json()


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    desks = DeskWorld(memory_world())

    async def find(email: str) -> Person | None:
        known = {"eve@example.com": "p_staff", "bob@example.com": "bob"}
        return Person(known[email], Role.ENGINEER, known=True, email=email) if email in known else None

    team = TeamDesk(
        desks.desk, desks.world.staff, desks.world.watch, find, frozenset({"office"}), lists=desks.world.lists
    )
    made = world(identity_secret=SECRET)
    deps = replace(
        made.deps,
        ticket_desk=desks.desk,
        tickets=desks.world.tickets,
        team=team,
        managing=managing(desks, made.entrance.members, Kept(memory_of(desks)), MemoryDeskTexts(memory_of(desks))),
    )
    async with TestClient(TestServer(create_app(deps))) as client:
        made = Here(client, desks)
        await desks.file()
        yield made


async def test_an_engineer_works_a_ticket_to_its_end(here: Here) -> None:
    number = "/tickets/T-1"
    assert (await here.post(f"{number}/assignee", email="eve@example.com"))[1]["assignee"] == "p_staff"
    status, shown = await here.post(f"{number}/team-replies", text="Which lamp?", then="pending")
    assert (status, shown["status"]) == (201, "pending")
    for moved in ("on_hold", "open", "solved", "open", "closed"):
        _, shown = await here.post(f"{number}/status", status=moved, because="a driver")
        assert shown["status"] == moved
    assert [line["who"] for line in shown["timeline"]] == ["Ann", *["Eve"] * (len(shown["timeline"]) - 1)]
    assert (await here.get("/queue?status=closed"))[1]["tickets"][0]["number"] == "T-1"
    assert (await here.get("/queue?status=new"))[1]["tickets"] == []


async def test_nobody_who_is_away_is_given_a_ticket(here: Here) -> None:
    await here.desks.hire("bob", here=False)
    status, problem = await here.post("/tickets/T-1/assignee", email="bob@example.com")
    assert (status, "Bob is away" in problem["detail"]) == (422, True)
    assert (await here.desks.desk.show("T-1")).assignee is None


async def test_the_second_of_two_engineers_is_told_what_the_first_one_did(here: Here) -> None:
    _, seen = await here.get("/tickets/T-1/dossier")
    assert seen["language"] == (await here.desks.desk.show("T-1")).language
    await here.desks.desk.reply("T-1", BOB, "Which lamp?")
    status, problem = await here.post("/tickets/T-1/team-replies", text="Which one?", version=seen["version"])
    assert (status, problem["type"]) == (409, "urn:onetouch:problem:overtaken")
    assert "Bob answered the customer" in problem["detail"]


async def test_notes_priority_merge_split_and_links(here: Here) -> None:
    await here.desks.file("k2", "It smells")
    _, shown = await here.post("/tickets/T-1/notes", text="Known.")
    assert [(one["public"], one["team"]) for one in shown["comments"]] == [(False, True)]
    assert (await here.post("/tickets/T-1/priority", priority="urgent"))[1]["priority"] == "urgent"
    assert (await here.post("/tickets/T-1/links", other="t-2"))[1]["links"] == [{"kind": "related", "number": "T-2"}]
    assert (await here.post("/tickets/T-1/replies", ANN, text="And it hums."))[0] == 404  # another Ann's
    assert (await here.post("/tickets/T-1/split", subject="Hum", comments=[1]))[0] == 422
    assert (await here.post("/tickets/T-1/merge", into="T-2"))[1]["merged_into"] == "T-2"
    assert (await here.post("/tickets/T-1/merge", into="T-2"))[0] == 409


async def test_what_a_ticket_is_taken_for_is_changed_over_the_version_that_was_seen(here: Here) -> None:
    changes = {"category": "bug", "subject": "It buzzes", "plan": "premium", "tier": 2}
    for name, value in changes.items():
        status, shown = await here.post(f"/tickets/T-1/{name}", **{name: value})
        assert (status, shown[name]) == (200, value)
    assert [line["what"].split()[0] for line in shown["timeline"]] == ["opened", *["changed"] * 4]
    status, problem = await here.post("/tickets/T-1/plan", plan="golden")
    assert (status, problem["detail"]) == (422, "There is no plan 'golden': use premium or standard.")
    await here.desks.desk.reply("T-1", BOB, "Which lamp?")
    assert (await here.post("/tickets/T-1/tier", tier=1, version=shown["version"]))[0] == 409
    assert (await here.post("/tickets/T-1/tier", tier=3))[0] == 422


async def test_a_customer_closes_and_reopens_their_own_and_sees_when_a_reply_is_due(here: Here) -> None:
    await here.desks.watchman.round()
    desks, person = here.desks, Person("p_1", known=True, name="Ann")
    await desks.clerk.file_alone(replace(_form(), person=person))
    _, fresh = await here.get("/tickets", ANN)
    await desks.watchman.round()
    _, listed = await here.get("/tickets", ANN)
    assert fresh == listed
    assert listed["tickets"][0]["reply_due"] == "2026-03-02T17:00:00Z"
    number = listed["tickets"][0]["number"]
    assert (await here.post(f"/tickets/{number}/close", ANN))[1]["status"] == "closed"
    assert (await here.post(f"/tickets/{number}/reopen", ANN))[1]["status"] == "open"
    said = [await here.post(f"/tickets/{number}/replies", ANN, text="Please.", key="once") for _ in range(2)]
    assert [len(body["comments"]) for _, body in said] == [1, 1]
    assert (await here.post(f"/tickets/{number}/close", bearer(sub="2")))[0] == 404
    desks.wait(days=30)
    await desks.desk.close(number, BOB)
    desks.wait(days=30)
    assert (await here.post(f"/tickets/{number}/reopen", ANN))[0] == 409


async def test_customers_see_nothing_of_the_team(here: Here) -> None:
    for path in ("/queue", "/tickets/T-1/dossier", "/staff"):
        assert (await here.get(path, ANN))[0] == 403
    assert (await here.post("/tickets/T-1/notes", ANN, text="Mine"))[0] == 403
    assert (await here.post("/staff/teams", name="x"))[0] == 403


async def test_an_engineer_comes_and_goes(here: Here) -> None:
    assert (await here.post("/staff/presence", here=True))[0] == 422
    await here.desks.hire("p_staff", here=False)
    status, staff = await here.post("/staff/presence", here=True)
    assert (status, staff["engineers"][0]["here"]) == (200, True)
    _, staff = await here.post("/staff/presence", here=False, until="2026-03-03T08:00:00Z")
    assert staff["engineers"][0]["until"] == "2026-03-03T08:00:00+00:00"
    assert (await here.post("/staff/presence", here=True, email="bob@example.com"))[0] == 403


async def test_nobody_comes_back_before_she_went(here: Here) -> None:
    await here.desks.hire("p_staff", here=True)
    status, problem = await here.post("/staff/presence", here=False, until="2020-03-03T08:00:00Z")
    assert (status, "lies after now" in problem["detail"]) == (422, True)


async def test_what_waits_is_routed_as_soon_as_somebody_is_here(here: Here) -> None:
    await here.desks.hire("p_staff", here=False)
    assert (await here.desks.desk.show("T-1")).assignee is None
    await here.post("/staff/presence", here=True)
    assert (await here.desks.desk.show("T-1")).assignee == "p_staff"


def _form() -> TicketRequest:
    return TicketRequest("k9", Person("p_1"), "It blinks", "It blinks.", Category.BUG, "ann@example.com")


async def test_what_is_sent_again_under_its_key_is_written_once(here: Here) -> None:
    for _ in range(2):
        assert (await here.post("/tickets/T-1/team-replies", text="Which lamp?", key="a"))[0] == 201
        status, shown = await here.post("/tickets/T-1/notes", text="A hard one.", key="b")
    assert status == 201
    assert [said["text"] for said in shown["comments"]] == ["Which lamp?", "A hard one."]
    await here.post("/tickets/T-1/notes", text="A hard one.")
    assert len((await here.desks.desk.show("T-1")).comments) == 3
