"""Tickets over HTTP."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient

from handlers.ticket import Comment, Status
from tests.bot.web.fakes import NOW
from tests.bot.web.test_identity import bearer

API = "/api/v1"
FORM = {
    "key": "t1",
    "subject": "It blinks",
    "description": "The light blinks.",
    "email": "ann@example.com",
    "category": "bug",
}


async def test_a_ticket_is_filed_and_seen_by_its_owner_only(client):
    conversation = (await (await client.post(f"{API}/conversations", json={})).json())["id"]
    response = await client.post(f"{API}/tickets", json={**FORM, "conversation": conversation})
    assert response.status == 201
    ticket = await response.json()
    assert (ticket["number"], ticket["status"], ticket["category"]) == ("T-7", "new", "bug")
    assert (await (await client.get(f"{API}/tickets")).json())["tickets"] == [ticket]
    assert await (await client.get(f"{API}/tickets/t-7")).json() == {**ticket, "attachments": []}
    read = await (await client.get(f"{API}/conversations/{conversation}")).json()
    assert read["tickets"] == [ticket]
    assert read["turns"][-1]["reply"]["ticket"] == "T-7"
    async with TestClient(client.server) as stranger:
        await stranger.get("/")
        assert (await stranger.get(f"{API}/tickets/T-7")).status == 404
        assert (await (await stranger.get(f"{API}/tickets")).json())["tickets"] == []
        stolen = await stranger.post(f"{API}/tickets", json={**FORM, "conversation": conversation})
        assert stolen.status == 404


async def test_the_same_key_files_one_ticket(client):
    first = await (await client.post(f"{API}/tickets", json=FORM)).json()
    second = await (await client.post(f"{API}/tickets", json=FORM)).json()
    assert first["number"] == second["number"]


async def test_an_internal_note_never_reaches_the_owner(client, here):
    await client.post(f"{API}/tickets", json=FORM)
    here.tickets.comment("T-7", Comment("eva", "Secret note", NOW, public=False))
    here.tickets.comment("T-7", Comment("eva", "We look at it", NOW, public=True))
    text = await (await client.get(f"{API}/tickets/T-7")).text()
    assert "We look at it" in text
    assert "Secret note" not in text


async def test_a_known_person_needs_no_address(client):
    form = {name: value for name, value in FORM.items() if name != "email"}
    refused = await client.post(f"{API}/tickets", json=form)
    assert refused.status == 422
    assert "e-mail" in (await refused.json())["detail"]
    filed = await client.post(f"{API}/tickets", json=form, headers=bearer(sub="ann", email="ann@example.com"))
    assert filed.status == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"description": " \n"}, "description"),
        ({"email": "ann"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "a<b@example.com"}, "email"),
        ({"email": None}, "email"),
        ({"category": "complaint"}, "category"),
        ({"priority": "urgent"}, "priority"),
        ({"key": None}, "key"),
    ],
)
async def test_a_form_with_a_mistake_names_the_field(client, here, change, field):
    response = await client.post(f"{API}/tickets", json={**FORM, **change})
    assert response.status == 422
    assert [error["field"] for error in (await response.json())["errors"]] == [field]
    assert here.tickets.filed == {}


async def test_the_owner_answers_and_a_solved_ticket_is_open_again(client, here):
    await client.post(f"{API}/tickets", json=FORM)
    here.tickets.comment("T-7", Comment("eva", "Secret note", NOW, public=False))
    here.tickets.filed["T-7"] = replace(here.tickets.filed["T-7"], status=Status.SOLVED)
    response = await client.post(f"{API}/tickets/t-7/replies", json={"text": " It blinks again. "})
    assert response.status == 201
    ticket = await response.json()
    assert [one["text"] for one in ticket["comments"]] == ["It blinks again."]
    assert ticket["status"] == "open"
    assert await (await client.get(f"{API}/tickets/T-7")).json() == {**ticket, "attachments": []}


async def test_nobody_else_can_answer(client, here):
    await client.post(f"{API}/tickets", json=FORM)
    foreign = await client.post(f"{API}/tickets/T-7/replies", json={"text": "x"}, headers={"Origin": "https://e.com"})
    async with TestClient(client.server) as stranger:
        nobody = await stranger.post(f"{API}/tickets/T-7/replies", json={"text": "x"})
        await stranger.get("/")
        somebody = await stranger.post(f"{API}/tickets/T-7/replies", json={"text": "x"})
    assert (nobody.status, somebody.status, foreign.status) == (404, 404, 403)
    assert here.tickets.filed["T-7"].comments == ()


@pytest.mark.parametrize("text", ["", " \n\0", "x" * 20_001, None])
async def test_a_reply_that_is_empty_or_too_long_names_its_field(client, here, text):
    await client.post(f"{API}/tickets", json=FORM)
    response = await client.post(f"{API}/tickets/T-7/replies", json={"text": text})
    assert response.status == 422
    assert [error["field"] for error in (await response.json())["errors"]] == ["text"]
    assert here.tickets.filed["T-7"].comments == ()


@pytest.mark.parametrize("number", ["T-8", "T-0", "7", "T-x", "T-%00", "T-" + "9" * 30])
async def test_a_number_that_is_not_there(client, number):
    await client.get("/")
    assert (await client.get(f"{API}/tickets/{number}")).status == 404
    assert (await client.post(f"{API}/tickets/{number}/replies", json={"text": "x"})).status == 404
