"""Structured logs, and what never gets into them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from bot.logs import set_up_logs
from bot.worker import LogReceiver
from tests.bot.worker.shop import Shop
from tests.fakes import FakeReceiver, MemoryConversations
from tests.handlers.chat.dialog import Dialog, memory

MARKER = "zebrafinch"


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def written(style: str, level: str = "INFO") -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(style, level, stream)
    return stream


def test_json_is_one_object_a_line_for_our_events_and_those_of_libraries() -> None:
    stream = written("json")
    structlog.get_logger("ours").info("index.swapped", index="7-ab")
    logging.getLogger("library").warning("low on %s", "threads")
    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (ours["event"], ours["index"], ours["level"]) == ("index.swapped", "7-ab", "info")
    assert ours["timestamp"].endswith("Z")
    assert (theirs["event"], theirs["level"]) == ("low on threads", "warning")


def test_text_is_a_line_for_people_without_colours_outside_of_a_terminal() -> None:
    stream = written("text")
    structlog.get_logger("ours").warning("sync.failed", source="help")
    assert "sync.failed" in stream.getvalue()
    assert "source=help" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_nothing_chosen_is_json_outside_of_a_terminal() -> None:
    stream = written("")
    structlog.get_logger("ours").info("a.thing")
    assert json.loads(stream.getvalue())["event"] == "a.thing"


def test_what_is_less_severe_than_asked_for_is_left_out() -> None:
    stream = written("json", "warning")
    structlog.get_logger("ours").info("quiet")
    logging.getLogger("library").info("quiet")
    structlog.get_logger("ours").error("loud")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["loud"]


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_traceback_shows_no_values_of_variables(style: str) -> None:
    stream = written(style)

    def read(text: str) -> None:
        raise ValueError(len(text))

    try:
        read(MARKER)
    except ValueError:
        structlog.get_logger("ours").exception("index.look_failed")
    assert "ValueError" in stream.getvalue()
    assert MARKER not in stream.getvalue()


class BrokenConversations(MemoryConversations):
    """Fails with the customer's words in the error, as drivers do."""

    async def write(self, step):
        if any(turn.author == "customer" for turn in step.turns):
            raise RuntimeError(f"cannot write {step.turns[0].text!r}")
        return await super().write(step)


@pytest.mark.parametrize("style", ["text", "json"])
async def test_whatever_fails_with_a_customers_words_the_log_does_not_hold_them(style: str) -> None:
    stream = written(style, "DEBUG")
    question = f"Why does my {MARKER} hum?"

    retrieving = await Dialog().start()
    retrieving.retriever.error = RuntimeError(f"no vector for {question!r}")
    reply = await answered(Shop(retrieving, log=logged()), question)
    assert "failed" in reply

    store, world = memory()
    writing = await Dialog(replace(world, conversations=BrokenConversations(store))).start()
    shop = Shop(writing, log=logged())
    assert await shop.intake.submit(writing.message(question)) is None

    sending = await Dialog().start()
    sending.retriever.delay_s = 0.01
    await answered(Shop(sending, log=logged(), web=Refusing()), question)

    assert MARKER not in stream.getvalue()
    assert "RuntimeError" in stream.getvalue()


def logged() -> FakeReceiver:
    return LogReceiver()  # type: ignore[return-value]


class Refusing(FakeReceiver):
    """Fails with what it was given in the error."""

    async def deliver(self, outgoing):
        raise ConnectionError(f"refused {outgoing.payload} {MARKER}")


async def answered(shop: Shop, question: str) -> str:
    async with asyncio.timeout(5):
        turn = await shop.intake.submit(shop.dialog.message(question))
        await shop.worker.send()
    assert turn is not None
    return turn.text
