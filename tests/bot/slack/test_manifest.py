"""The app's manifest."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.slack.manifest import CALLS, COMMANDS, EVENTS, Call, manifest, missing, scopes
from bot.slack.rendering import limits

CONTRACTS = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "slack"
ADDRESS = "https://help.example.com"


def found(address: str | None = ADDRESS) -> dict[str, Any]:
    loaded = json.loads(json.dumps(manifest(address)))
    assert isinstance(loaded, dict)
    return loaded


def addresses(value: Any) -> set[str]:
    return set(re.findall(r"https://[^\"]*/slack/[^\"]*", json.dumps(value)))


def test_over_http_everything_comes_to_one_address() -> None:
    made = found(f"{ADDRESS}/")
    assert addresses(made) == {f"{ADDRESS}/slack/events", f"{ADDRESS}/slack/oauth"}
    assert made["oauth_config"]["redirect_urls"] == [f"{ADDRESS}/slack/oauth"]
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == f"{ADDRESS}/slack/events"
    assert made["settings"]["interactivity"]["request_url"] == f"{ADDRESS}/slack/events"
    assert {command["url"] for command in made["features"]["slash_commands"]} == {f"{ADDRESS}/slack/events"}


def test_in_socket_mode_there_is_no_address() -> None:
    made = found(None)
    assert not addresses(made)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in made["features"]["slash_commands"][0]


def test_all_that_the_bot_listens_to_stands_in_it() -> None:
    made = found()
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == {event.name for event in EVENTS}
    assert [command["command"] for command in made["features"]["slash_commands"]] == ["/kb", "/onetouch", "/escalate"]
    assert [shortcut["callback_id"] for shortcut in made["features"]["shortcuts"]] == ["find_answers", "file_ticket"]
    assert made["oauth_config"]["scopes"]["bot"] == list(scopes())
    assert {scope for event in EVENTS for scope in event.scopes} | {call.scope for call in CALLS} == set(scopes())


def test_its_texts_are_within_the_limits_of_a_manifest() -> None:
    made = found()
    shown = made["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert all(len(one.description) <= 100 for one in COMMANDS)
    assert len(made["features"]["assistant_view"]["assistant_description"]) <= 300
    for shortcut in made["features"]["shortcuts"]:
        assert shortcut["type"] == "message"
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_a_missing_scope_says_what_does_not_work_without_it() -> None:
    assert missing(scopes()) == ()
    lacking = set(scopes()) - {"groups:history", "im:history"}
    assert missing(lacking) == (
        Call("groups:history", "questions and follow-ups in private channels"),
        Call("im:history", "direct messages"),
    )


def test_our_limits_are_those_of_the_contract() -> None:
    path = CONTRACTS / "blockkit" / "limits.json"
    if not path.is_file():
        pytest.skip("the contract's limits are not here")
    told = json.loads(path.read_text(encoding="utf-8"))
    assert limits.SECTION == told["section"]["text"]["max_length"] == told["text"]["max_length"]
    assert told["button"]["text"]["max_length"] == limits.BUTTON
    assert told["button"]["value"]["max_length"] == limits.VALUE
    assert told["header"]["text"]["max_length"] == limits.HEADER
    assert limits.OPTION == told["option"]["text"]["max_length"] == told["option"]["description"]["max_length"]
    assert told["option"]["value"]["max_length"] == limits.OPTION_VALUE
    assert told["select"]["options"]["max_items"] == limits.OPTIONS
    assert told["radio_buttons"]["options"]["max_items"] == limits.CHOICES
    assert told["plain_text_input"]["max_length"]["max"] == limits.INPUT
    assert told["actions"]["elements"]["max_items"] == limits.ACTIONS
    assert told["context"]["elements"]["max_items"] == limits.CONTEXT_ELEMENTS
    assert told["view"]["blocks"]["max_items"] == limits.VIEW_BLOCKS
    assert told["view"]["title"]["max_length"] == limits.TITLE
    assert told["view"]["private_metadata"]["max_length"] == limits.METADATA
