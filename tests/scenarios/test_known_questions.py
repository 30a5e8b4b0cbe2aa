"""What the team confirms is answered to the next visitor within two seconds; what customers confirm, when it may."""

from __future__ import annotations

import asyncio
import time

from tests.scenarios import help_centre
from tests.scenarios.live import LiveServer
from tests.scenarios.test_conversation import token
from tests.scenarios.visitor import Visitor, visiting

STRANGE = "grandma cannot get into her thing"
ODD = "everything looks like the inside of a submarine"
LIMIT_S = 2.0


async def answered_within(visitor: Visitor, question: str, article: str, limit_s: float = LIMIT_S) -> float:
    """Ask until the article answers; give the seconds."""
    started = time.monotonic()
    while True:
        reply = await visitor.say(question)
        took = time.monotonic() - started
        if reply["kind"] == "answer":
            assert [source["article"] for source in reply["sources"]] == [article]
            return took
        assert took < limit_s, reply
        await asyncio.sleep(0.2)


async def test_an_engineer_confirms_and_within_two_seconds_another_visitor_is_answered(live_server: LiveServer) -> None:
    live_server.cli("person", "add", "eve@example.com", "--role", "engineer")
    async with (
        visiting(live_server.url) as visitor,
        visiting(live_server.url, token=token(sub="eve", email="eve@example.com")) as engineer,
        visiting(live_server.url) as other,
    ):
        assert (await visitor.say(STRANGE))["kind"] == "handoff"
        said = {"question": STRANGE, "article": "reset-password"}
        await visitor.call("POST", "/known-questions", said, expect=403)
        made = await engineer.call("POST", "/known-questions", said, expect=201)
        assert await answered_within(other, STRANGE, "reset-password") < LIMIT_S
        shown = await engineer.say(STRANGE)
        assert shown["teaches"]
        assert "Remembered" in (await engineer.press("confirmed"))["text"]
        listed = (await engineer.call("GET", "/known-questions"))["known"]
        assert (STRANGE, "reset-password") in [(row["question"], row["article"]) for row in listed]
        asked = live_server.cli("ask", STRANGE, "--json")
        assert '"kind": "answer"' in asked.stdout
        assert made["by"] == "engineer"


async def test_a_command_teaches_a_running_server(live_server: LiveServer) -> None:
    async with visiting(live_server.url) as visitor:
        assert (await visitor.say(ODD))["kind"] == "handoff"
        done = live_server.cli("known", "confirm", ODD, "colour")
        assert done.returncode == 0, done.stderr
        assert await answered_within(visitor, ODD, "colour") < LIMIT_S


async def test_one_customer_changes_nothing_and_a_second_of_another_account_does(live_server: LiveServer) -> None:
    async def confirms(sub: str, account: str) -> None:
        async with visiting(live_server.url, token=token(sub=sub, account=account)) as customer:
            asked = await customer.say(help_centre.RED)
            assert asked["kind"] == "clarification"
            await customer.say("", option="red-update")
            await customer.press("confirmed")

    async with visiting(live_server.url) as visitor:
        await confirms("c1", "acme")
        await confirms("c1-colleague", "acme")
        await asyncio.sleep(1.2)
        assert (await visitor.say(help_centre.RED))["kind"] == "clarification"
        await confirms("c2", "initech")
        assert await answered_within(visitor, help_centre.RED, "red-update") < LIMIT_S
