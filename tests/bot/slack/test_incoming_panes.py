"""What is read of shortcuts, of the assistant pane, and of what is pressed in windows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.slack.incoming import delivery, pressed, read_pressed, said, shortcut

RECORDED = Path(__file__).parents[4] / "shared" / "contracts" / "slack" / "payloads"


def used(**message: Any) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "find_answers",
        "trigger_id": "1.2.x",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message_ts": "1.000100",
        "message": {"type": "message", "user": "U2", "text": "It hums", "ts": "1.000100"} | message,
    }


def test_a_shortcut_is_read_with_its_message_and_without_a_response_address() -> None:
    found = shortcut(used(thread_ts="0.5", files=[{"id": "F1", "name": "hum.log"}, None, {}]))
    assert found is not None
    assert (found.team, found.channel, found.user, found.author) == ("T1", "C1", "U1", "U2")
    assert (found.ts, found.thread_ts, found.text, found.response_url) == ("1.000100", "0.5", "It hums", "")
    assert [file.name for file in found.attached] == ["hum.log"]
    assert found.direct is False


@pytest.mark.parametrize(
    "message",
    [{"bot_id": "B1"}, {"bot_profile": {}, "bot_id": "B1"}, {"subtype": "channel_join"}, {"user": "USLACKBOT"},
     {"user": None}],
)  # fmt: skip
def test_what_no_person_wrote_has_no_author(message: dict[str, Any]) -> None:
    found = shortcut(used(**message))
    assert found is not None
    assert found.author == ""


def test_of_an_app_that_writes_in_attachments_these_are_its_words() -> None:
    attachments = [{"fallback": "Alarm"}, {"text": "It hums", "fallback": "x"}, {}, None]
    found = shortcut(used(text="", bot_id="B1", attachments=attachments))
    assert found is not None
    assert found.text == "Alarm\nIt hums"


def test_what_is_no_shortcut_on_a_message_is_none() -> None:
    assert shortcut({"type": "shortcut"}) is None
    assert shortcut(used() | {"user": None}) is None
    assert shortcut(used(ts="") | {"message_ts": ""}) is None


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded payloads are not beside this repository")
def test_recorded_shortcuts_are_read() -> None:
    files = sorted((RECORDED / "interactive.message_action").glob("*.json"))
    assert files
    for file in files:
        found = shortcut(json.loads(file.read_text(encoding="utf-8")))
        assert found is not None, file
        assert all((found.team, found.channel, found.user, found.name, found.ts)), file


def opened(kind: str, **thread: Any) -> dict[str, Any]:
    told = {"user_id": "U1", "channel_id": "D1", "thread_ts": "1.5", "context": {"channel_id": "C1"}} | thread
    event = {"type": kind, "assistant_thread": told, "event_ts": "1.6"}
    return {"type": "event_callback", "event_id": "Ev1", "event": event, "authorizations": [{"team_id": "T1"}]}


def test_a_thread_of_the_pane_is_the_same_however_often_it_is_told_of() -> None:
    first = delivery(opened("assistant_thread_started"))
    again = delivery(opened("assistant_thread_started") | {"event_id": "Ev2"})
    assert first is not None
    assert again is not None
    assert (first.kind, first.line) == ("pane", "T1|D1|1.5")
    assert first.same == again.same
    assert first.body == {"team": "T1", "user": "U1", "channel": "D1", "thread": "1.5"}


def test_another_channel_beside_the_pane_and_a_thread_of_nobody_are_nothing() -> None:
    assert delivery(opened("assistant_thread_context_changed")) is None
    assert delivery(opened("assistant_thread_started", user_id=None)) is None


def test_a_title_or_a_status_is_no_message_of_a_person() -> None:
    message = {"type": "message", "subtype": "assistant_app_thread", "user": "UBOT", "ts": "1.5", "text": "New thread"}
    event = {"type": "message", "subtype": "message_changed", "channel": "D1", "message": message, "ts": "1.7"}
    told = event | {"previous_message": message, "hidden": True, "channel_type": "im"}
    payload = {"type": "event_callback", "event_id": "Ev1", "event": told, "authorizations": [{"team_id": "T1"}]}
    assert said(payload, "UBOT") is None
    assert delivery(payload, "UBOT") is None


@pytest.mark.parametrize(("kind", "line"), [("home", "home|U1"), ("modal", "T1|V1")])
def test_what_is_pressed_in_a_window_names_it_and_waits_for_that_window_alone(kind: str, line: str) -> None:
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": kind},
        "actions": [{"action_id": "search", "type": "plain_text_input", "value": "lamp", "action_ts": "1.5"}],
    }
    found = delivery(payload)
    assert found is not None
    assert (found.kind, found.line) == ("pressed", line)
    assert read_pressed(json.loads(json.dumps(found.body))) == pressed(payload)
    assert read_pressed(found.body).view == "V1"
