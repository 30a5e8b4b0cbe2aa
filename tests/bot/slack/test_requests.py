"""What comes over HTTP: verified, answered, never logged."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.addressing import Addressing
from bot.slack.app import Tasks, create_app
from bot.slack.signature import signature
from handlers.chat.tongues import Tongues
from tests.bot.slack.room import SIGNING_SECRET, Room

WORDS = "words that nobody may log"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answered:
    """What a request got."""

    status: int
    text: str


async def post(at: Room, body: bytes, kind: str = JSON, headers: Mapping[str, str] | None = None) -> Answered:
    """Post a body; signed, unless other headers are given."""
    if headers is None:
        headers = signed(body)
    async with (
        aiohttp.ClientSession() as session,
        session.post(at.url, data=body, headers={"Content-Type": kind, **headers}) as answer,
    ):
        return Answered(answer.status, await answer.text())


def signed(body: bytes, stamp: str | None = None, secret: str = SIGNING_SECRET) -> dict[str, str]:
    stamp = stamp if stamp is not None else str(int(time.time()))
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(secret, stamp, body)}


def soon(seconds: int) -> str:
    return str(int(time.time()) + seconds)


async def test_a_request_that_slack_did_not_sign_just_now_is_refused_and_nothing_of_it_is_logged(
    at: Room, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"type": "event_callback", "event_id": "E1", "event": {"type": "message", "text": WORDS}}
    body = json.dumps(event).encode()
    fresh = soon(0)
    for headers in (
        signed(body, secret="another"),
        signed(body, soon(-301)),
        signed(body, soon(+301)),
        signed(body, "soon"),
        signed(body, "-1"),
        signed(body, "1e9"),
        signed(body, "9" * 40),
        {"X-Slack-Request-Timestamp": fresh},
        {"X-Slack-Signature": signature(SIGNING_SECRET, fresh, body)},
        {"X-Slack-Request-Timestamp": fresh, "X-Slack-Signature": "v0="},
        {"X-Slack-Request-Timestamp": fresh, "X-Slack-Signature": "v0=ü"},
        {},
    ):
        assert (await post(at, body, headers=headers)).status == 401, headers
    heard = capsys.readouterr()
    assert WORDS not in caplog.text + heard.out + heard.err + str(at.logs)
    assert await at.rows("SELECT 1 FROM slack_delivery") == []


async def test_the_address_is_verified_and_its_certificate_checked(at: Room) -> None:
    verified = await at.slack.verifies_url("a challenge")
    assert verified.body == {"challenge": "a challenge"}
    assert await post(at, urlencode({"ssl_check": 1, "token": "t"}).encode(), FORM) == Answered(200, "")


async def test_what_is_not_understood_is_said_so(at: Room) -> None:
    assert (await post(at, b"\xff\xfe")).status == 400
    assert (await post(at, b"{")).status == 400
    assert (await post(at, urlencode({"payload": "{"}).encode(), FORM)).status == 400
    assert at.told("error") == []


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event_id": "E1"},
        {"type": "event_callback", "event_id": "E1", "event": {}},
        {"type": "event_callback", "event_id": "E1", "event": {"type": "invented_yesterday"}},
        {"type": "event_callback", "event_id": "E1", "event": {"type": "message", "subtype": "channel_join"}},
        {"type": "event_callback", "event": {"type": "message", "user": "U1", "channel": "C1", "ts": "1.0"}},
        {"type": "app_rate_limited", "minute_rate_limited": 1},
    ],
)
async def test_events_that_are_none_of_ours_are_acknowledged(at: Room, payload: dict[str, Any]) -> None:
    assert (await post(at, json.dumps(payload).encode())).status == 200
    assert await at.rows("SELECT 1 FROM slack_delivery") == []
    assert at.told("error") == []


VIEW = {"type": "modal", "id": "V1", "callback_id": "of another version"}


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"type": "button", "block_id": "b", "action_id": "of another version"}]},
        {"type": "view_submission", "view": VIEW},
        {"type": "view_closed", "view": VIEW},
        {"type": "shortcut", "callback_id": "of another version"},
        {"type": "message_action", "callback_id": "of another version", "message": {"ts": "1.0"}},
        {"type": "block_suggestion", "action_id": "of another version", "block_id": "b", "value": ""},
        {"type": "interactive_message", "callback_id": "of another version", "actions": [{"name": "a", "value": "b"}]},
    ],
    ids=lambda payload: payload["type"],
)
async def test_interactions_of_another_version_are_acknowledged(at: Room, payload: dict[str, Any]) -> None:
    whole = {**payload, "user": {"id": at.ana.id}, "team": {"id": "T0ONETOUCH"}, "trigger_id": "1.2.ab"}
    answered = await post(at, urlencode({"payload": json.dumps(whole)}).encode(), FORM)
    assert answered.status == 200
    await at.slack.settles()
    assert at.told("error") == at.told() == []


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event_id": "E1", "event": None, "words": WORDS},
        {"type": "block_actions", "actions": [], "words": WORDS},
        {"type": "view_submission", "view": None, "words": WORDS},
    ],
    ids=["event", "actions", "view"],
)
async def test_what_bolt_stumbles_over_is_logged_by_its_class(
    at: Room, caplog: pytest.LogCaptureFixture, payload: dict[str, Any]
) -> None:
    body, kind = json.dumps(payload).encode(), JSON
    if "event" not in payload:
        body, kind = urlencode({"payload": body}).encode(), FORM
    answered = await post(at, body, kind)
    assert (answered.status, WORDS in answered.text) == (500, False)
    assert at.told("error") == ["slack.request_failed"]
    assert WORDS not in caplog.text + str(at.logs)


class Wrong(Exception):
    """Quotes what was sent."""


@dataclass
class Broken:
    """Everything that the app hands on to; all of it fails."""

    accepted: list[Any] = field(default_factory=list)

    async def accept(self, delivery: object) -> None:
        self.accepted.append(delivery)

    async def submit(self, payload: Mapping[str, Any]) -> None:
        raise Wrong(WORDS)


async def test_an_error_of_ours_is_shown_to_nobody_and_logged_by_its_class() -> None:
    known: dict[str, Any] = {"client": AsyncWebClient(token="xoxb-1"), "tasks": Tasks(), "own": lambda *_: "U0"}
    known["addressing"] = Addressing(Broken(), Broken(), Broken(), Tongues())  # type: ignore[arg-type]
    app = create_app(**{**dict.fromkeys(inspect.signature(create_app).parameters, Broken()), **known})
    payload = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": VIEW}
    body = urlencode({"payload": json.dumps(payload)})
    with structlog.testing.capture_logs() as logs:
        answered = await app.async_dispatch(AsyncBoltRequest(body=body, headers={"content-type": [FORM]}))
    assert (answered.status, WORDS in str(answered.body)) == (500, False)
    errors = [line for line in logs if line["log_level"] == "error"]
    assert [(line["event"], line["error"]) for line in errors] == [("slack.listener_failed", "Wrong")]


async def test_tasks_come_to_their_end_and_one_that_fails_is_told_of() -> None:
    tasks, ended = Tasks(), asyncio.Event()

    async def slow() -> None:
        await asyncio.sleep(0.01)
        ended.set()

    async def wrong() -> None:
        raise Wrong(WORDS)

    with structlog.testing.capture_logs() as logs:
        tasks.start(slow())
        tasks.start(wrong())
        await tasks.close(5)
        await asyncio.sleep(0)
        await tasks.close(5)
    assert ended.is_set()
    assert [(line["event"], line["error"]) for line in logs] == [("slack.task_failed", "Wrong")]


async def test_a_long_message_that_was_edited_comes_in_whole(at: Room) -> None:
    body = json.dumps({"type": "event_callback", "event": {"type": "reaction_added"}, "padding": "x" * 900_000})
    assert (await post(at, body.encode())).status == 200
