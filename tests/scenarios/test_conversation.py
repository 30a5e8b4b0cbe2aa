"""Whole conversations with a real server, over HTTP."""

from __future__ import annotations

import asyncio
import json
import time

import jwt
import pytest

from tests.scenarios import help_centre
from tests.scenarios.live import IDENTITY_SECRET, LiveServer
from tests.scenarios.visitor import Visitor, visiting


def token(**claims: str) -> str:
    return jwt.encode({"sub": "u1", "exp": int(time.time()) + 600, **claims}, IDENTITY_SECRET, algorithm="HS256")


async def test_an_answer_quotes_its_article_and_is_confirmed(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        reply = await visitor.say(help_centre.PASSWORD)
        assert reply["kind"] == "answer"
        (source,) = reply["sources"]
        assert (source["article"], source["title"]) == ("reset-password", "Reset your password")
        body = help_centre.ARTICLES["reset-password.md"]
        assert all(span["text"] in body for span in source["spans"])
        assert "Forgot password" in reply["text"]
        assert "Glad" in (await visitor.press("confirmed"))["text"]
        async with visitor.session.get(source["link"].partition("#")[0]) as page:
            assert page.status == 200
            assert "Forgot password" in await page.text()


async def test_two_articles_compete_and_the_option_pressed_is_answered(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        asked = await visitor.say(help_centre.RED)
        assert asked["kind"] == "clarification"
        assert {option["article"] for option in asked["options"]} == help_centre.RED_OPTIONS
        assert asked["sources"] == []
        chosen = next(option for option in asked["options"] if option["article"] == "red-update")
        answered = await visitor.say(chosen["label"], option=chosen["article"])
        assert answered["kind"] == "answer"
        assert [source["article"] for source in answered["sources"]] == ["red-update"]


async def test_no_answer_shows_no_source_and_ends_in_a_ticket(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        offered = await visitor.say(help_centre.UNANSWERABLE)
        assert (offered["kind"], offered["sources"], offered["ticket"]) == ("handoff", [], None)
        assert offered["form"]["subject"] == help_centre.UNANSWERABLE
        assert offered["form"]["needs_email"]
        ticket = await visitor.file(offered["form"])
        assert ticket["number"].startswith("T-")
        told = (await visitor.read())["turns"][-1]["reply"]
        assert told["ticket"] == ticket["number"]
        assert "A person replies. You are reached at " in told["text"]  # by when stands with the ticket
        assert (await visitor.call("GET", f"/tickets/{ticket['number']}"))["subject"] == help_centre.UNANSWERABLE
    async with visiting(live_server.url) as stranger:
        await stranger.call("GET", f"/tickets/{ticket['number']}", expect=404)
        await stranger.call("GET", f"/conversations/{ticket['conversation']}", expect=404)


async def test_a_person_is_one_click_away_after_an_answer(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        await visitor.say(help_centre.PASSWORD)
        offered = await visitor.press("person")
        assert offered["kind"] == "handoff"
        assert help_centre.PASSWORD in offered["form"]["description"]
        ticket = await visitor.file(offered["form"])
        shown = json.loads(live_server.cli("ticket", "show", ticket["number"], "--json").stdout)
        assert shown["tried"] == ["reset-password"]
        assert shown["email"] == "vera@example.com"


async def test_loading_the_page_again_shows_what_was_shown(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        replies = [await visitor.say(text) for text in ("Hello", help_centre.PASSWORD, help_centre.RED)]
        loaded = (await visitor.read())["turns"]
        assert [turn["author"] for turn in loaded] == ["customer", "bot"] * 3
        assert [turn["seq"] for turn in loaded] == [1, 2, 3, 4, 5, 6]
        for reply, turn in zip(replies, loaded[1::2], strict=True):
            assert turn["reply"] | {"took_ms": None} == reply | {"took_ms": None}


async def test_a_restart_keeps_everything(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        await visitor.say(help_centre.PASSWORD)
        offered = await visitor.press("person")
        ticket = await visitor.file(offered["form"])
        before = await visitor.read()
        live_server.restart(kill=True)
        assert await visitor.read() == before
        assert (await visitor.call("GET", "/tickets"))["tickets"][0]["number"] == ticket["number"]
        assert (await visitor.say("How do I return a lamp?"))["kind"] == "answer"


async def test_the_same_key_twice_is_one_turn(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        turns = await asyncio.gather(*(visitor.turn(help_centre.PASSWORD, key="once") for _ in range(5)))
        turns.append(await visitor.turn(help_centre.PASSWORD, key="once"))
        assert len({turn["seq"] for turn in turns}) == 1
        assert len((await visitor.read())["turns"]) == 2


async def test_twenty_visitors_at_once_each_get_their_own_answer(live_server: LiveServer) -> None:
    questions = {
        help_centre.PASSWORD: "reset-password",
        "How do I pair the lamp with my phone?": "pair-phone",
        "How do I return a lamp?": "returns",
        "How do I mount the lamp on a wall?": "wall-mount",
    }

    async def one(question: str, article: str) -> None:
        async with visiting(live_server.url) as visitor:
            reply = await visitor.say(question)
            assert [source["article"] for source in reply["sources"]] == [article], question
            assert [turn["text"] for turn in (await visitor.read())["turns"] if turn["author"] == "customer"] == [
                question
            ]

    await asyncio.gather(*(one(*list(questions.items())[number % 4]) for number in range(20)))


async def test_a_customer_named_by_a_token_sees_what_customers_see(live_server: LiveServer) -> None:
    async def articles(question: str, **claims: str) -> list[str]:
        async with visiting(live_server.url, token=token(**claims) if claims else None) as visitor:
            return [source["article"] for source in (await visitor.say(question))["sources"]]

    assert await articles(help_centre.CUSTOMER) == []
    assert await articles(help_centre.CUSTOMER, email="c@example.com") == ["warranty"]
    assert await articles(help_centre.ACME, email="c@example.com") == []
    assert await articles(help_centre.ACME, account="ACME") == ["acme-replacement"]
    assert await articles(help_centre.INTERNAL, account="ACME") == []
    added = live_server.cli("person", "add", "eve@example.com", "--role", "engineer")
    assert added.returncode == 0, added.stderr
    assert await articles(help_centre.INTERNAL, email="eve@example.com") == ["refund-runbook"]


async def test_a_forged_token_is_refused(live_server: LiveServer) -> None:
    forged = jwt.encode({"sub": "u1", "exp": int(time.time()) + 60}, "x" * 40, algorithm="HS256")
    async with visiting(live_server.url) as visitor:
        visitor.session.headers["Authorization"] = f"Bearer {forged}"
        assert "not valid" in (await visitor.call("GET", "/tickets", expect=401))["detail"]


async def test_an_engineers_reply_reaches_the_page_that_waits_and_a_note_does_not(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        offered = await visitor.say(help_centre.UNANSWERABLE)
        number = (await visitor.file(offered["form"]))["number"]
        seen = (await visitor.read())["turns"][-1]["seq"]
        waiting = asyncio.create_task(visitor.read(after=seen, wait=20))
        noted = await asyncio.to_thread(live_server.cli, "ticket", "note", number, "Check the cellar first.")
        assert noted.returncode == 0, noted.stderr
        replied = await asyncio.to_thread(live_server.cli, "ticket", "reply", number, "It is Paris.", "--by", "Eve")
        assert replied.returncode == 0, replied.stderr
        started = time.monotonic()
        came = await waiting
        assert time.monotonic() - started < 15  # of the 20 that it would have waited
        assert [(turn["author"], turn["text"]) for turn in came["turns"]] == [("engineer", "It is Paris.")]
        ticket = await visitor.call("GET", f"/tickets/{number}")
        assert [comment["text"] for comment in ticket["comments"]] == ["It is Paris."]
        assert "cellar" not in json.dumps(await visitor.read())


async def test_the_same_question_gets_the_same_answer_on_the_command_line(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        for question in (help_centre.PASSWORD, help_centre.RED, help_centre.UNANSWERABLE, "hello"):
            over_http = await visitor.say(question)
            asked = live_server.cli("ask", question, "--json")
            assert asked.returncode == 0, asked.stderr
            printed = json.loads(asked.stdout)
            for name in ("kind", "text", "options", "ticket"):
                assert printed[name] == over_http[name], question
            assert printed["confidence"] == pytest.approx(over_http["confidence"], abs=1e-4)
            names = ("article", "title", "url", "spans")
            assert [{name: source[name] for name in names} for source in printed["sources"]] == [
                {name: source[name] for name in names} for source in over_http["sources"]
            ]
            await visitor.open()


async def test_a_receipt_can_be_replayed(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        receipt = (await visitor.say(help_centre.PASSWORD))["receipt"]
    replayed = live_server.cli("replay", receipt, "--json")
    assert replayed.returncode == 0, replayed.stderr
    assert json.loads(replayed.stdout)["same"]


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE article; --",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "כיצד אני מאפס את הסיסמה שלי?",
        "🙈🙉🙊",
        "\u202ereversed\u2066 marks\u2069",
        "%s %(x)s {0} {{x}} ${HOME} \\",
        "a\u0000b\u0007c",
        "?",
        "x" * 8000,
    ],
)
async def test_odd_messages_are_answered_like_any_other(live_server: LiveServer, text: str) -> None:
    async with visiting(live_server.url) as visitor:
        reply = await visitor.say(text)
        assert reply["kind"] in {"handoff", "remark", "clarification"}
        assert reply["text"]
        assert reply["sources"] == []


async def test_empty_and_huge_messages_are_refused_with_the_way_out(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        path = f"/conversations/{visitor.conversation}/messages"
        empty = await visitor.call("POST", path, {"key": "e", "text": " \n "}, expect=422)
        assert "empty" in empty["detail"]
        long = await visitor.call("POST", path, {"key": "l", "text": "x" * 8001}, expect=422)
        assert "8,000" in long["detail"]
        huge = await visitor.call("POST", path, {"key": "h", "text": "x" * 1_000_000}, expect=413)
        assert huge["detail"]
        async with visitor.session.post(f"/api/v1{path}", data=b"\xff\xfe\x00", headers=JSON) as response:
            assert response.status == 400
        assert (await visitor.read())["turns"] == []


JSON = {"Content-Type": "application/json"}


async def measured(visitor: Visitor) -> dict[str, str]:
    async with visitor.session.get("/metrics") as response:
        text = await response.text()
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))


async def test_the_state_of_the_server_can_be_asked(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        await visitor.say(help_centre.PASSWORD)
        async with visitor.session.get("/healthz") as response:
            assert response.status == 200
        async with visitor.session.get("/readyz") as response:
            assert (response.status, (await response.json())["status"]) == (200, "ready")
        figures = await measured(visitor)
        while float(figures["onetouch_inbox_depth"]):  # on a busy machine some of what was said is still being done
            await asyncio.sleep(0.3)
            figures = await measured(visitor)
    assert float(figures['onetouch_replies_total{kind="answer"}']) >= 1
    assert float(figures["onetouch_index_revision"]) >= 1


async def test_the_log_is_json_and_holds_no_words_of_anybody(live_server: LiveServer) -> None:
    marker = "zebrafinch"
    async with visiting(live_server.url) as visitor:
        await visitor.say(f"Why does my {marker} hum?")
        offered = await visitor.press("person")
        await visitor.file({**offered["form"], "subject": f"{marker} hums"}, email=f"{marker}@example.com")
        await visitor.call("GET", "/search", q=marker)
        await visitor.call("GET", "/suggest", q=marker)
        await visitor.call("POST", f"/conversations/{visitor.conversation}/messages", {"text": marker}, expect=422)
        await visitor.call("GET", f"/{marker}", expect=404)
    await asyncio.sleep(1.2)
    log = live_server.log()
    lines = [json.loads(line) for line in log.splitlines() if line]
    assert {"request", "ticket.filed", "conversation.replied"} <= {line["event"] for line in lines}
    assert marker not in log
