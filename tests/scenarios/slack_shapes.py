"""Payloads made of catalogues of fields: every name that a kind of payload may have, and values of ours.

A catalogue holds all optional fields at once, with blank values. What has a value here gets it; other blanks are left
out, as Slack leaves out what it has nothing for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.simulators.slack import BOT_USER, TEAM

_PEOPLE = frozenset({"user", "user_id", "inviter"})
_CHANNELS = frozenset({"channel", "channel_id"})
_TEAMS = frozenset({"team_id", "app_installed_team_id", "team", "user_team", "source_team"})
_FIXED: Mapping[str, Any] = {
    "text": f"<@{BOT_USER}> hello",
    "ts": "1.000001",
    "message_ts": "1.000001",
    "event_ts": "1.000002",
    "action_ts": "1.000003",
    "tab": "home",
    "api_app_id": "A0",
    "token": "t",
    "channel_name": "help",
    "name": "help",
    "value": "v",
    "callback_id": "of another version",
    "action_id": "of another version",
    "is_bot": True,
}
_OF_BOTS = frozenset({"bot_id", "bot_profile", "app_id"})
_WHO = {"id": "U0ANN", "team_id": TEAM}
_ANYBODY = "U0ANN"
_ANYWHERE = "C0HELP"


def event_of(path: Path, count: int) -> dict[str, Any]:
    """Give an event of a kind, in its envelope. `count` tells it from others."""
    payload = _filled(json.loads(path.read_text(encoding="utf-8")), by_bot="Bot" in path.stem)
    event = payload.get("event") or {}
    event.setdefault("type", "message")
    if event.get("subtype") == "message_changed":
        event["message"].pop("subtype", None)
    us = {"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
    return {
        **payload,
        "type": "event_callback",
        "event_id": f"EvShape{count:04d}",
        "event_time": 1700000000,
        "authorizations": [us],
        "event": event,
    }


def interaction_of(path: Path, **given: Any) -> dict[str, Any]:
    """Give an interaction of a kind; `given` are fields that must be known to the simulator."""
    catalogue = json.loads(path.read_text(encoding="utf-8"))
    payload = _filled(catalogue, by_bot=False)
    if "command" in catalogue:
        return {**payload, "command": "/onetouch", "text": "help", "user_id": _ANYBODY, **given}
    if str(payload["type"]).startswith("view_"):
        payload["view"] |= {"id": "V0", "type": "modal", "state": {"values": {}}}
    return {
        **payload,
        "team": {"id": TEAM, "domain": "d"},
        "user": _WHO,
        "channel": {"id": _ANYWHERE, "name": "help"},
        "is_enterprise_install": False,
        **given,
    }


def _filled(value: Any, name: str = "", *, by_bot: bool) -> Any:
    """Give a value of the catalogue with ours in its blanks; None for what is left out."""
    if isinstance(value, dict):
        found = {key: _filled(one, key, by_bot=by_bot) for key, one in value.items() if by_bot or key not in _OF_BOTS}
        return {key: one for key, one in found.items() if one is not None} or None
    if isinstance(value, list):
        if name == "bot":
            return [BOT_USER]  # of tokens that were taken back
        items = [one for one in (_filled(item, by_bot=by_bot) for item in value) if one is not None]
        return items if name == "actions" else None
    if value != "":
        return None if isinstance(value, bool) and not value else value
    if name in _PEOPLE:
        return _ANYBODY
    if name in _CHANNELS:
        return _ANYWHERE
    if name in _TEAMS:
        return TEAM
    if by_bot and name in _OF_BOTS:
        return "B0OTHER"
    return _FIXED.get(name)
