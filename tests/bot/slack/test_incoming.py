"""What of Slack's requests is ours."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.slack.incoming import delivery, read_pressed, read_said, said, team

RECORDED = Path(__file__).parents[4] / "shared" / "contracts" / "slack" / "payloads"


def event(**changed: Any) -> dict[str, Any]:
    message = {"type": "message", "channel": "C1", "user": "U1", "text": "hello", "ts": "1.000100"} | changed
    return {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": "T1",
        "event": message,
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
    }


def test_a_message_is_read_with_its_place_and_survives_being_written_down() -> None:
    found = delivery(event(thread_ts="0.000100", files=[{"id": "F1", "name": "log.txt"}]))
    assert found is not None
    assert (found.kind, found.line, found.same) == ("said", "T1|C1|0.000100", "T1|C1|1.000100|")
    message = read_said(json.loads(json.dumps(found.body)))
    assert message == said(event(thread_ts="0.000100", files=[{"id": "F1", "name": "log.txt"}]))
    assert (message.bot, message.files, message.thread) == ("UBOT", ("log.txt",), "0.000100")


def test_a_mention_and_its_message_are_the_same() -> None:
    first = delivery(event(text="<@UBOT> hi"))
    second = delivery(event(text="<@UBOT> hi", type="app_mention") | {"event_id": "Ev2"})
    assert first is not None
    assert second is not None
    assert first.key != second.key
    assert first.same == second.same


@pytest.mark.parametrize(
    "changed",
    [
        {"bot_id": "B1"},
        {"bot_profile": {"id": "B1"}},
        {"user": "UBOT"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "message_deleted"},
        {"type": "reaction_added"},
    ],
)
def test_what_no_person_wrote_is_none_of_ours(changed: dict[str, Any]) -> None:
    assert delivery(event(**changed)) is None


def edit(text: str, before: str, edited: bool = True) -> dict[str, Any]:
    message = {"user": "U1", "text": text, "ts": "1.000100"} | ({"edited": {"ts": "2.0"}} if edited else {})
    return event(subtype="message_changed", user=None, message=message, previous_message={"text": before})


def test_an_edit_counts_when_it_changes_the_text() -> None:
    changed = said(edit("new", "old"))
    assert changed is not None
    assert (changed.text, changed.before, changed.edited_ts, changed.ts) == ("new", "old", "2.0", "1.000100")
    assert said(edit("same", "same")) is None
    assert said(edit("new", "old", edited=False)) is None


def test_an_installation_for_an_organisation_may_name_no_workspace() -> None:
    assert team({"team_id": None, "enterprise_id": "E1", "authorizations": [{"team_id": None}]}) == "E1"
    assert team({"team": None, "user": {"id": "U1", "team_id": "T2"}}) == "T2"


EFFECTS = {
    "event.app_mention": {"said", "nothing"},
    "event.message": {"said", "nothing"},
    "event.app_home_opened": {"opened", "nothing"},
    "event.assistant_thread_started": {"pane"},
    "event.app_uninstalled": {"left"},
    "event.tokens_revoked": {"left", "nothing"},
    "interactive.block_actions": {"pressed"},
    "slash_command": {"command"},
}
"""What is written down for each recorded kind; for all others nothing is."""


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded payloads are not beside this repository")
def test_every_recorded_payload_is_read_and_has_the_effect_of_the_table() -> None:
    seen: Counter[str] = Counter()
    for file in sorted(RECORDED.glob("*/*.json")):
        kind = file.parent.name
        if kind.startswith(("inner_event", "socket_mode")):
            continue
        payload = json.loads(file.read_text(encoding="utf-8"))
        found = delivery(payload)
        effect = "nothing" if found is None else found.kind
        assert effect in EFFECTS.get(kind, {"nothing"}), file
        seen[effect] += 1
        if found is not None and found.kind == "said":
            assert read_said(found.body).user
        if found is not None and found.kind == "pressed":
            assert read_pressed(found.body).action
    assert seen["said"] > 5
    assert seen["nothing"] > 20
