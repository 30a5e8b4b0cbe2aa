"""What is written down before it is acknowledged; None for what is none of ours. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from bot.slack.incoming.interactions import Command, pressed
from bot.slack.incoming.messages import said
from bot.slack.incoming.teams import team

Kind: TypeAlias = Literal["said", "pressed", "command", "opened", "pane", "left", "file"]


@dataclass(frozen=True, slots=True)
class Left:
    """The app was removed from a workspace, or its bot's token was taken back. `at`: Unix seconds; 0: not told."""

    workspace: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to be written down before it is acknowledged.

    Attributes:
        key: Slack's id of the delivery; the same in every repetition.
        same: names the message and its edit: a mention comes as two events, which are one message.
        line: what must be handled in order.
    """

    key: str
    same: str | None
    line: str
    kind: Kind
    body: dict[str, Any]


def delivery(payload: Mapping[str, Any], own: str | None = None) -> Delivery | None:
    """Read a request's payload. `own` is our user id, for when Slack does not name it.

    Buttons that open a window are not written down: their trigger is over in three seconds.
    """
    match payload.get("type"):
        case "event_callback":
            return _event(payload, own)
        case "block_actions":
            return _pressed(payload)
        case _:
            return _command(payload) if "command" in payload else None


def joined(payload: Mapping[str, Any]) -> tuple[str, str] | None:
    """Read that somebody joined a channel: its workspace and its id; None for anything else."""
    event = payload.get("event") or {}
    if event.get("type") != "member_joined_channel" or not event.get("channel"):
        return None
    return team(payload), str(event["channel"])


def read_left(body: Mapping[str, Any]) -> Left:
    """Give back what was written down of a workspace that left."""
    return Left(str(body["workspace"]), int(body.get("at") or 0))


def _left(key: str, payload: Mapping[str, Any], event: Mapping[str, Any]) -> Delivery | None:
    tokens = event.get("tokens") or {}
    workspace = team(payload)
    # Users' tokens are none of ours.
    if not workspace or (event.get("type") == "tokens_revoked" and not tokens.get("bot")):
        return None
    at = payload.get("event_time")
    left = Left(workspace, at if isinstance(at, int) else 0)
    return Delivery(key, None, f"left|{workspace}", "left", asdict(left))


def _event(payload: Mapping[str, Any], own: str | None) -> Delivery | None:
    key, message = str(payload.get("event_id") or ""), said(payload, own)
    if message is not None and key:
        same = f"{message.team}|{message.channel}|{message.ts}|{message.edited_ts or ''}"
        line = f"{message.team}|{message.channel}|{message.thread}"
        return Delivery(key, same, line, "said", asdict(message))
    event = payload.get("event") or {}
    if event.get("type") == "app_home_opened" and event.get("tab") == "home" and key:
        user = str(event.get("user") or "")
        return Delivery(key, None, f"home|{user}", "opened", {"team": team(payload), "user": user})
    if event.get("type") in {"app_uninstalled", "tokens_revoked"} and key:
        return _left(key, payload, event)
    if event.get("type") == "assistant_thread_started" and key:
        return _pane(key, team(payload), event.get("assistant_thread") or {})
    return None


def _pane(key: str, workspace: str, thread: Mapping[str, Any]) -> Delivery | None:
    """Read an assistant thread that was opened. The channel that is looked at beside it changes nothing for us."""
    user, channel, ts = (str(thread.get(name) or "") for name in ("user_id", "channel_id", "thread_ts"))
    if not (user and channel and ts):
        return None
    place = f"{workspace}|{channel}|{ts}"
    body = {"team": workspace, "user": user, "channel": channel, "thread": ts}
    return Delivery(key, f"pane|{place}", place, "pane", body)


def _pressed(payload: Mapping[str, Any]) -> Delivery | None:
    button = pressed(payload)
    if button is None or not button.user:
        return None
    key = f"{button.team}|{button.channel}|{button.ts}|{button.user}|{button.action}|{button.action_ts}"
    line = f"{button.team}|{button.channel}|{button.thread_ts or button.ts}"
    if button.view:
        # What is looked up on the Home tab is shown in the order in which it is opened and typed into.
        home = (payload.get("view") or {}).get("type") == "home"
        key = f"{button.view}|{key}"
        line = f"home|{button.user}" if home else f"{button.team}|{button.view}"
    return Delivery(f"pressed|{key}", None, line, "pressed", asdict(button))


def _command(payload: Mapping[str, Any]) -> Delivery | None:
    given = Command(
        team=team(payload),
        channel=str(payload.get("channel_id") or ""),
        channel_name=str(payload.get("channel_name") or ""),
        user=str(payload.get("user_id") or ""),
        command=str(payload["command"]),
        text=str(payload.get("text") or ""),
        trigger=str(payload.get("trigger_id") or ""),
        response_url=str(payload.get("response_url") or ""),
    )
    return Delivery(f"command|{given.trigger}", None, f"command|{given.user}", "command", asdict(given))
