"""Known questions over HTTP: for the team."""

from __future__ import annotations

import pytest

from tests.bot.web.fakes import PASSWORD
from tests.bot.web.test_identity import bearer

API = "/api/v1/known-questions"
SAID = {"question": "where did my key go", "article": PASSWORD.id}
STAFF = bearer(seconds=3600, sub="staff")


async def test_the_team_confirms_lists_and_withdraws(client):
    made = await client.post(API, json=SAID, headers=STAFF)
    assert made.status == 201, await made.text()
    known = await made.json()
    assert (known["question"], known["article"], known["by"]) == (SAID["question"], PASSWORD.id, "engineer")
    assert await (await client.post(API, json=SAID, headers=STAFF)).json() == known
    listed = await (await client.get(API, headers=STAFF)).json()
    assert listed == {"known": [known], "suggestions": []}
    gone = await client.delete(f"{API}/{known['id']}", headers=STAFF)
    assert gone.status == 200
    assert (await gone.json())["question"] == SAID["question"]
    assert (await (await client.get(API, headers=STAFF)).json())["known"] == []
    assert (await client.delete(f"{API}/{known['id']}", headers=STAFF)).status == 404


@pytest.mark.parametrize("headers", [{}, bearer(seconds=3600, sub="ann", account="acme")], ids=["visitor", "customer"])
async def test_others_are_refused(client, headers):
    await client.get("/")
    for response in (
        await client.get(API, headers=headers),
        await client.post(API, json=SAID, headers=headers),
        await client.delete(f"{API}/1", headers=headers),
    ):
        assert response.status == 403
        assert (await response.json())["type"] == "urn:onetouch:problem:forbidden"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (SAID | {"article": "gone"}, 404),
        (SAID | {"question": "thanks"}, 422),
        (SAID | {"question": ""}, 422),
        (SAID | {"question": "x" * 501}, 422),
        (SAID | {"article": ""}, 422),
        (SAID | {"article": "a\x00b"}, 422),
        (SAID | {"article": "a\ud800b"}, 400),
        ({"question": "where did my key go"}, 422),
    ],
)
async def test_what_cannot_be_known_is_refused_in_words(client, body, status):
    response = await client.post(API, json=body, headers=STAFF)
    assert response.status == status
    assert (await response.json())["detail"]


@pytest.mark.parametrize("given", ["x", "-1", "1e3", "%D9%A3", "9" * 40])
async def test_an_id_that_is_none_is_not_found(client, given):
    assert (await client.delete(f"{API}/{given}", headers=STAFF)).status == 404


@pytest.mark.parametrize(("headers", "teaches"), [(STAFF, True), (bearer(seconds=3600, sub="ann"), False), ({}, False)])
async def test_only_an_answer_to_the_team_says_that_confirming_it_teaches(client, headers, teaches):
    opened = await client.post("/api/v1/conversations", json={}, headers=headers)
    path = f"/api/v1/conversations/{(await opened.json())['id']}"
    said = await client.post(f"{path}/messages", json={"key": "k1", "text": "my password"}, headers=headers)
    assert (await said.json())["reply"]["teaches"] is teaches
    hello = await client.post(f"{path}/messages", json={"key": "k2", "text": "hello"}, headers=headers)
    assert (await hello.json())["reply"]["teaches"] is False
    turns = (await (await client.get(path, headers=headers)).json())["turns"]
    assert [turn["reply"]["teaches"] for turn in turns if turn["reply"]] == [teaches, False]


async def test_in_a_conversation_of_somebody_else_the_team_is_offered_nothing_to_confirm(client):
    ann = bearer(seconds=3600, sub="ann")
    opened = await client.post("/api/v1/conversations", json={}, headers=ann)
    path = f"/api/v1/conversations/{(await opened.json())['id']}"
    await client.post(f"{path}/messages", json={"key": "k1", "text": "my password"}, headers=ann)
    turns = (await (await client.get(path, headers=STAFF)).json())["turns"]
    assert [turn["reply"]["teaches"] for turn in turns if turn["reply"]] == [False]
