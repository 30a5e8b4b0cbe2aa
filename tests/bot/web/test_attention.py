"""Attention over HTTP, as programs of the team read it and say that something can wait."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web.server import create_app
from tests.bot.web.attentive import ANGRY, FALLING, UNKNOWN, WAITING, AttentiveWorld, score
from tests.bot.web.consoles import ANN, EVE, ORIGIN
from tests.handlers.tickets.desks import BOB as BOB_ACTS
from tests.handlers.tickets.desks import EVE as EVE_ACTS


@dataclass
class Here:
    """Eve's client, and the world behind it."""

    client: TestClient
    world: AttentiveWorld

    async def get(self, path: str, status: int = 200) -> Any:
        """Read something."""
        response = await self.client.get(f"/api/v1{path}")
        assert response.status == status, await response.text()
        return await response.json()

    async def say(self, number: str, status: int = 200, **body: object) -> Any:
        """Say that a ticket can wait."""
        response = await self.client.post(f"/api/v1/tickets/{number}/not-urgent", json=body, headers=ORIGIN)
        assert response.status == status, await response.text()
        return await response.json()


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    world = AttentiveWorld()
    await world.furnish()
    async with TestClient(TestServer(create_app(world.deps)), cookies=await world.cookies(EVE)) as client:
        yield Here(client, world)


async def test_the_list_tells_scores_with_their_parts_and_how_far_the_assessing_is(here: Here) -> None:
    found = await here.get("/attention")
    assert [(one["number"], one["score"]) for one in found["tickets"]] == [("T-1", 72), ("T-2", 6)]
    assert (found["next"], found["alert_at"], found["assessed"], found["waiting"]) == (None, 40, 2, 1)
    assert found["latest"] == found["at"]
    one = found["tickets"][0]
    assert one["parts"][0] == {"kind": "waiting", "points": 35.0, "text": "waiting 5 h of 4 h"}
    assert (one["model"], one["clipped"], one["version"]) == ("shipped-1", False, 1)
    assert (one["subject"], one["plan"], one["accounts"]) == ("It <hums>", "standard", ["ACME"])
    assert (one["requester"], one["requester_id"], one["assignee"], one["not_urgent"]) == ("Ann", "p1", None, None)


async def test_the_list_is_narrowed_and_goes_on_page_by_page(here: Here) -> None:
    await here.world.desks.desk.assign("T-2", EVE_ACTS, "eve")
    await here.world.rescore("T-2", FALLING)

    async def numbers(query: str) -> list[str]:
        return [one["number"] for one in (await here.get(f"/attention?{query}"))["tickets"]]

    assert await numbers("least=50") == ["T-1"]
    assert await numbers("assignee=me") == ["T-2"]
    assert await numbers("assignee=eve@example.com") == ["T-2"]
    assert await numbers("assignee=nobody") == ["T-1"]
    assert await numbers("plan=premium") == []
    assert (await here.get("/attention?limit=1"))["next"] == 1
    assert await numbers("limit=1&offset=1") == ["T-2"]


@pytest.mark.parametrize("query", ["least=101", "limit=0", "limit=201", "offset=-1", "order=x"])
async def test_what_is_out_of_range_is_refused(here: Here, query: str) -> None:
    await here.get(f"/attention?{query}", 422)


async def test_nobody_of_this_address_is_refused(here: Here) -> None:
    assert "nobody of the team" in (await here.get("/attention?assignee=ann@example.com", 422))["detail"]


async def test_a_plan_that_nothing_is_promised_by_is_refused(here: Here) -> None:
    team = here.world.deps.team
    assert team is not None
    refused = (await here.get("/attention?plan=gold", 422))["detail"]
    assert refused == f"There is no plan 'gold': use {' or '.join(sorted(team.plans))}."


async def test_a_ticket_whose_words_cannot_be_judged_says_so(here: Here) -> None:
    here.world.assessments.heard["T-2"] = {(1, 0): UNKNOWN}
    assert [one["tone_judged"] for one in (await here.get("/attention"))["tickets"]] == [True, False]


async def test_a_ticket_tells_why_and_how_the_customer_sounds(here: Here) -> None:
    await here.world.desks.desk.answer("T-1", ANN, "Toimii taas.")
    (event,) = [one for one in await here.world.desks.world.tickets.history("T-1") if one.text == "Toimii taas."]
    here.world.assessments.heard["T-1"] = {(1, 0): ANGRY, (event.version, event.part): UNKNOWN}
    found = await here.get("/tickets/T-1/attention")
    assert (found["version"], found["attention"]["version"], found["behind"]) == (2, 1, True)
    first, second = found["tones"]
    assert first == {
        "comment": 0,
        "sentiment": "negative",
        "negative": 0.87,
        "neutral": pytest.approx(0.1),
        "positive": 0.03,
        "language": "en",
        "because": ["useless", "<again>"],
        "model": "tones-1",
    }
    assert (second["comment"], second["sentiment"], second["neutral"]) == (1, None, None)
    assert second["because"] == ["another language"]


async def test_what_was_not_assessed_has_no_score(here: Here) -> None:
    found = await here.get("/tickets/T-3/attention")
    assert (found["attention"], found["behind"], found["tones"], found["not_urgent"]) == (None, False, [], None)
    await here.get("/tickets/T-9/attention", 404)


async def test_not_urgent_is_said_once_of_a_version_and_lowers_when_assessed(here: Here) -> None:
    first = await here.say("T-1", version=1)
    assert await here.say("T-1", version=1) == first
    assert (first["not_urgent"]["by"], first["not_urgent"]["score"], first["not_urgent"]["counts"]) == (
        "Eve",
        72,
        False,
    )
    assert len(here.world.assessments.said) == 1
    await here.world.rescore("T-1", WAITING, replace(FALLING, points=-5.0))
    listed = (await here.get("/attention"))["tickets"][0]
    assert listed["not_urgent"]["by"] == "Eve"


async def test_not_urgent_of_what_others_changed_since_is_refused(here: Here) -> None:
    await here.world.desks.desk.reply("T-1", BOB_ACTS, "Which lamp?")
    assert "Bob answered the customer" in (await here.say("T-1", 409, version=1))["detail"]
    await score(here.world.assessments, "T-1", here.world.desks.clock(), WAITING)
    await here.say("T-1")
    await here.say("T-3", 422)
    await here.say("T-9", 404)


async def test_where_nothing_is_assessed_there_is_no_such_route(here: Here) -> None:
    team = here.world.deps.team
    assert team is not None
    made = AttentiveWorld()
    bare = replace(made.deps, team=replace(team, attention=None))
    async with TestClient(TestServer(create_app(bare)), cookies=await made.cookies(EVE)) as client:
        assert (await client.get("/api/v1/attention")).status == 404
