"""Conversations over HTTP."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from handlers.chat import words
from handlers.conversation import Turn
from handlers.ports import InvalidInput
from kb import INTERNAL
from tests.bot.web.fakes import NOW, PASSWORD, PORT_MAC, PORT_WINDOWS, World

API = "/api/v1"


async def opened(client: TestClient) -> str:
    response = await client.post(f"{API}/conversations", json={})
    assert response.status == 201
    return (await response.json())["id"]


async def say(client: TestClient, conversation: str, text: str, key: str = "k1", **more):
    return await client.post(f"{API}/conversations/{conversation}/messages", json={"key": key, "text": text, **more})


async def test_an_answer_quotes_verbatim_with_its_source(client):
    conversation = await opened(client)
    response = await say(client, conversation, "How do I reset my password?")
    assert response.status == 200
    body = await response.json()
    reply = body["reply"]
    source = reply["sources"][0]
    span = source["spans"][0]
    assert reply["kind"] == "answer"
    assert (body["message"]["seq"], body["seq"]) == (1, 2)
    assert body["message"]["text"] == "How do I reset my password?"
    assert PASSWORD.body[span["start"] : span["end"]] == span["text"]
    version = PASSWORD.content_hash[:12]
    assert source["link"] == f"/articles/help/password?span={span['start']}-{span['end']}&v={version}#quote"
    assert "<strong>Forgot password?</strong>" in source["html"]
    assert reply["receipt"] == "rc_1"
    assert reply["took_ms"] >= 0


async def test_the_same_key_is_the_same_message(client):
    conversation = await opened(client)
    first = await (await say(client, conversation, "password", "same")).json()
    second = await (await say(client, conversation, "password", "same")).json()
    assert first["seq"] == second["seq"]
    read = await (await client.get(f"{API}/conversations/{conversation}")).json()
    assert [turn["author"] for turn in read["turns"]] == ["customer", "bot"]


async def test_a_clarification_has_options_and_takes_one(client):
    conversation = await opened(client)
    asked = (await (await say(client, conversation, "my board is missing")).json())["reply"]
    assert asked["kind"] == "clarification"
    option = asked["options"][0]
    chosen = await (await say(client, conversation, "", "k2", option=option["article"])).json()
    assert chosen["reply"]["sources"][0]["article"] == option["article"]


async def test_a_handoff_brings_a_form_and_no_sources(client):
    conversation = await opened(client)
    reply = (await (await say(client, conversation, "What is the capital of France?")).json())["reply"]
    assert (reply["kind"], reply["sources"], reply["ticket"]) == ("handoff", [], None)
    assert reply["form"] == {
        "subject": "What is the capital of France?",
        "description": "What is the capital of France?",
        "category": "question",
        "needs_email": True,
    }


async def test_what_takes_long_is_accepted_and_answered_later(client, here: World):
    conversation = await opened(client)
    here.intake.slow = True
    response = await say(client, conversation, "password")
    assert response.status == 202
    assert (await response.json())["message"]["seq"] is None
    pending = await (await client.get(f"{API}/conversations/{conversation}")).json()
    assert (pending["pending"], pending["turns"]) == (True, [])
    waiting = asyncio.ensure_future(client.get(f"{API}/conversations/{conversation}?after=0&wait=10"))
    await asyncio.sleep(0.05)
    await here.intake.work()
    read = await (await waiting).json()
    assert read["pending"] is False
    assert read["turns"][0]["text"] == "password"


async def test_a_long_poll_ends_with_the_engineers_reply(client, here: World):
    conversation = await opened(client)
    await say(client, conversation, "hello")
    waiting = asyncio.ensure_future(client.get(f"{API}/conversations/{conversation}?after=2&wait=10"))
    await asyncio.sleep(0.05)
    await here.desk.append(conversation, Turn(0, "engineer", NOW, "Hello from the team."))
    turns = (await (await waiting).json())["turns"]
    assert [(turn["author"], turn["text"], turn["reply"]) for turn in turns] == [
        ("engineer", "Hello from the team.", None)
    ]


async def test_a_long_poll_without_news_ends_in_time(client):
    conversation = await opened(client)
    started = time.perf_counter()
    read = await (await client.get(f"{API}/conversations/{conversation}?wait=0.2")).json()
    assert read["turns"] == []
    assert 0.15 < time.perf_counter() - started < 5


async def test_a_stopping_server_ends_long_polls(here: World):
    client = TestClient(TestServer(create_app(here.deps)))
    await client.start_server()
    conversation = await opened(client)
    waiting = asyncio.ensure_future(client.get(f"{API}/conversations/{conversation}?wait=25"))
    await asyncio.sleep(0.05)
    started = time.perf_counter()
    stopping = asyncio.ensure_future(client.server.close())
    response = await waiting
    assert response.status == 200
    await client.close()
    await stopping
    assert time.perf_counter() - started < 5


async def test_outcomes_are_taken(client):
    conversation = await opened(client)
    await say(client, conversation, "password")
    url = f"{API}/conversations/{conversation}/outcome"
    solved = await (await client.post(url, json={"key": "o1", "outcome": "confirmed"})).json()
    assert solved["reply"]["kind"] == "remark"
    person = await (await client.post(url, json={"key": "o2", "outcome": "person"})).json()
    assert person["reply"]["form"]["description"] == "That solved it"


async def test_an_unwritable_inbox_is_said_at_once_and_the_message_can_be_sent_again(client, here: World):
    conversation = await opened(client)
    here.intake.refuse = True
    response = await say(client, conversation, "password")
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.content_type == "application/problem+json"
    assert "send it again" in (await response.json())["detail"]
    here.intake.refuse = False
    assert (await say(client, conversation, "password")).status == 200


async def test_anothers_conversation_is_not_there(client, here: World):
    conversation = await opened(client)
    async with TestClient(client.server) as stranger:
        await stranger.get("/")
        responses = [
            await say(stranger, conversation, "password"),
            await stranger.get(f"{API}/conversations/{conversation}"),
            await stranger.post(f"{API}/conversations/{conversation}/outcome", json={"key": "o", "outcome": "person"}),
        ]
        missing = await stranger.get(f"{API}/conversations/c_999")
        assert [response.status for response in responses] == [404, 404, 404]
        first, same = await responses[1].json(), await missing.json()
    assert first["detail"] == same["detail"]
    assert here.desk.conversations[conversation].turns == ()


async def test_without_any_identity_a_conversation_is_not_there(client):
    conversation = await opened(client)
    client.session.cookie_jar.clear()
    assert (await client.get(f"{API}/conversations/{conversation}")).status == 404
    assert (await say(client, conversation, "password")).status == 404


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        (b"{", 400, "JSON"),
        (b"\xff\xfe", 400, "JSON"),
        (b"[]", 422, ""),
        (b'{"key": "k", "text": "x", "person": "p"}', 422, "person"),
        (b'{"text": "x"}', 422, "key"),
        (b'{"key": "k"}', 422, "text"),
        (b'{"key": "k", "text": "   "}', 422, "text"),
        (b'{"key": "k", "text": "\\u0000"}', 422, "text"),
        (b'{"key": "k", "text": 5}', 422, "text"),
        (b'{"key": "a b", "text": "x"}', 422, "key"),
        (b'{"key": "", "text": "x"}', 422, "key"),
        (b'{"key": "k", "text": "' + b"x" * 8001 + b'"}', 422, "at most 8,000 can be taken"),
        (b'{"key": "k", "text": "\\ud800"}', 400, "JSON"),
    ],
)
async def test_unusable_messages_are_refused_in_words(client, here: World, body, status, named):
    conversation = await opened(client)
    url = f"{API}/conversations/{conversation}/messages"
    response = await client.post(url, data=body, headers={"Content-Type": "application/json"})
    problem = await response.text()
    assert response.status == status
    assert named in problem
    assert "x" * 100 not in problem
    assert here.intake.seen == []


@pytest.mark.parametrize(
    "text",
    [
        "😀😀",
        "كيف أعيد تعيين كلمة المرور؟",
        "'; DROP TABLE turn; --",
        "<script>alert(1)</script>",
        "a\u202eb",
        "𝕳 \ufffd",
        "x" * 8000,
    ],
)
async def test_any_text_comes_back_as_it_was_typed(client, text):
    conversation = await opened(client)
    assert (await say(client, conversation, text)).status == 200
    read = await client.get(f"{API}/conversations/{conversation}")
    assert read.content_type == "application/json"
    assert (await read.json())["turns"][0]["text"] == text


async def test_control_characters_are_left_out(client):
    conversation = await opened(client)
    await say(client, conversation, "one\x00two\x1b\n\tthree")
    read = await (await client.get(f"{API}/conversations/{conversation}")).json()
    assert read["turns"][0]["text"] == "onetwo\n\tthree"


@pytest.mark.parametrize("query", ["after=-1", "after=x", "wait=26", "wait=nan", "from=1", "after=1&after=2"])
async def test_unusable_queries_are_refused(client, query):
    conversation = await opened(client)
    assert (await client.get(f"{API}/conversations/{conversation}?{query}")).status == 422


@pytest.mark.parametrize("now", [None, replace(PASSWORD, audience=INTERNAL), replace(PASSWORD, body="New.")])
async def test_what_was_withdrawn_is_not_replayed(client, here: World, now):
    conversation = await opened(client)
    await say(client, conversation, "password")
    await client.post(f"{API}/conversations/{conversation}/outcome", json={"key": "o", "outcome": "person"})
    del here.articles.live[PASSWORD.id]
    if now is not None:
        here.articles.live[PASSWORD.id] = now
    here.desk.conversations[conversation] = replace(
        here.desk.conversations[conversation],
        turns=tuple(
            replace(turn, key="o") if turn.key == "k1" and turn.author == "bot" else turn
            for turn in here.desk.conversations[conversation].turns
        ),
    )
    url = f"{API}/conversations/{conversation}"
    read = await (await client.get(url)).json()
    settled = await (await client.post(f"{url}/outcome", json={"key": "o", "outcome": "confirmed"})).json()
    for reply in (read["turns"][1]["reply"], settled["reply"]):
        assert (reply["kind"], reply["text"], reply["sources"]) == ("remark", words.WITHDRAWN, [])
    assert read["turns"][1]["text"] == words.WITHDRAWN
    assert "Forgot password" not in str(read) + str(settled)


async def test_a_repeated_message_does_not_replay_what_was_withdrawn(client, here: World):
    conversation = await opened(client)
    await say(client, conversation, "my board is missing", "same")
    here.articles.live[PORT_MAC.id] = replace(PORT_MAC, audience=INTERNAL)
    again = (await (await say(client, conversation, "my board is missing", "same")).json())["reply"]
    assert [option["article"] for option in again["options"]] == [PORT_WINDOWS.id]


async def test_a_read_begins_after_the_turn_that_is_known(client):
    conversation = await opened(client)
    for number in range(3):
        await say(client, conversation, "hello", f"k{number}")
    read = await (await client.get(f"{API}/conversations/{conversation}?after=4")).json()
    assert [turn["seq"] for turn in read["turns"]] == [5, 6]


async def test_a_read_brings_the_tickets_of_this_conversation_only(client):
    numbers = []
    for name in ("a", "b"):
        conversation = await opened(client)
        form = {"key": name, "conversation": conversation, "subject": "S", "description": "D", "category": "bug"}
        filed = await client.post(f"{API}/tickets", json={**form, "email": "a@example.com"})
        numbers.append((await filed.json())["number"])
    read = await (await client.get(f"{API}/conversations/{conversation}")).json()
    assert [ticket["number"] for ticket in read["tickets"]] == numbers[1:]


async def test_a_long_conversation_says_so(client, here: World):
    conversation = await opened(client)
    here.intake.refusal = InvalidInput(words.CONVERSATION_LONG)
    response = await say(client, conversation, "hello")
    assert (response.status, (await response.json())["detail"]) == (422, words.CONVERSATION_LONG)


async def test_a_long_transcript_is_rendered_between_other_requests(client, here: World):
    conversation = await opened(client)
    await say(client, conversation, "password")
    given = here.desk.conversations[conversation].turns[1]
    for _ in range(150):
        await here.desk.append(conversation, replace(given, key=None))
    longest, running = 0.0, True

    async def watch() -> None:
        nonlocal longest
        while running:
            began = time.thread_time()  # of this thread alone: other processes on a busy machine do not count
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - began)

    watching = asyncio.ensure_future(watch())
    began = time.thread_time()
    read = await (await client.get(f"{API}/conversations/{conversation}")).json()
    took, running = time.thread_time() - began, False
    await watching
    assert len(read["turns"]) == 152
    assert longest < took / 2
