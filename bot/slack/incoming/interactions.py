"""Buttons, commands and shortcuts that people use. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.incoming.bodies import known
from bot.slack.incoming.messages import SLACKBOT, WRITTEN, Sent, sent
from bot.slack.incoming.teams import id_of, team


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button on one of our messages.

    Attributes:
        value: what we wrote on the button ourselves.
        ts: the message that it stands on; thread_ts: that message's thread.
        response_url: for words that only who pressed sees.
        view: the window, or the Home tab, that it stands on instead of a message; then there is no response_url.
        metadata: ids that we wrote into that window.
        chosen: what is chosen in the menus of its form, by their names; nothing that was typed.
    """

    team: str
    channel: str
    user: str
    action: str
    value: str
    ts: str
    thread_ts: str | None
    action_ts: str
    trigger: str
    response_url: str
    user_team: str | None = None
    view: str = ""
    metadata: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_thread(self) -> str:
        """The thread in which the message stands; empty where it stands in the channel, though it may begin one."""
        return self.thread_ts if self.thread_ts and self.thread_ts != self.ts else ""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    team: str
    channel: str
    channel_name: str
    user: str
    command: str
    text: str
    trigger: str
    response_url: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut in the menu of a message. It only opens a window, and is not written down.

    Attributes:
        name: its callback id.
        author: who wrote the message; empty where no person did.
        text: the message as Slack keeps it; of another app, what its attachments say in its place.
        ts: the message's; thread_ts: its thread's, where it is in one.
        response_url: for words that only this user sees; empty where Slack gives none.
        attached: the files that came with the message.
    """

    team: str
    channel: str
    user: str
    name: str
    author: str
    text: str
    ts: str
    thread_ts: str | None
    trigger: str
    response_url: str
    attached: tuple[Sent, ...] = ()

    @property
    def direct(self) -> bool:
        """The message stands in a direct conversation."""
        return self.channel.startswith("D")


def pressed(payload: Mapping[str, Any]) -> Pressed | None:
    """Read a pressed button; None for anything else in a block."""
    action = next(iter(payload.get("actions") or ()), None)
    if not action or not action.get("action_id"):
        return None
    container, message = payload.get("container") or {}, payload.get("message") or {}
    user = payload.get("user") or {}
    chosen = action.get("selected_option") or {}
    return Pressed(
        team=team(payload),
        channel=str(id_of(payload.get("channel")) or container.get("channel_id") or ""),
        user=str(user.get("id") or ""),
        action=str(action["action_id"]),
        value=str(action.get("value") or chosen.get("value") or ""),
        ts=str(container.get("message_ts") or message.get("ts") or ""),
        thread_ts=message.get("thread_ts") or container.get("thread_ts"),
        action_ts=str(action.get("action_ts") or ""),
        trigger=str(payload.get("trigger_id") or ""),
        response_url=str(payload.get("response_url") or ""),
        user_team=user.get("team_id"),
        view=str(container.get("view_id") or id_of(payload.get("view")) or ""),
        metadata=str((payload.get("view") or {}).get("private_metadata") or ""),
        chosen=_chosen(payload.get("view") or {}),
    )


def shortcut(payload: Mapping[str, Any]) -> Shortcut | None:
    """Read a shortcut on a message; None for anything else."""
    message = payload.get("message") or {}
    user, channel = id_of(payload.get("user")), id_of(payload.get("channel"))
    ts = str(payload.get("message_ts") or message.get("ts") or "")
    if payload.get("type") != "message_action" or not (user and channel and ts):
        return None
    # Who only shows that they joined, or is an app, wrote nothing that anybody could be answered for.
    person = message.get("subtype") in WRITTEN and not (message.get("bot_id") or message.get("bot_profile"))
    author = str(message.get("user") or "") if person else ""
    return Shortcut(
        team=team(payload),
        channel=channel,
        user=user,
        name=str(payload.get("callback_id") or ""),
        author="" if author == SLACKBOT else author,
        text=str(message.get("text") or "") or _attached(message),
        ts=ts,
        thread_ts=str(message["thread_ts"]) if message.get("thread_ts") else None,
        trigger=str(payload.get("trigger_id") or ""),
        response_url=str(payload.get("response_url") or ""),
        attached=tuple(sent(one) for one in message.get("files") or () if one and one.get("id")),
    )


def _chosen(view: Mapping[str, Any]) -> Mapping[str, str]:
    """Give what is chosen in the menus of a window, each by its action id."""
    values = (view.get("state") or {}).get("values") or {}
    held = ((name, (one or {}).get("selected_option")) for block in values.values() for name, one in block.items())
    return {str(name): str(option["value"]) for name, option in held if option and option.get("value")}


def read_pressed(body: Mapping[str, Any]) -> Pressed:
    """Give back a button that was written down."""
    return Pressed(**known(Pressed, body))


def read_command(body: Mapping[str, Any]) -> Command:
    """Give back a command that was written down."""
    return Command(**known(Command, body))


def _attached(message: Mapping[str, Any]) -> str:
    """Give the words of a message's attachments, in which other apps write."""
    told = (one.get("text") or one.get("fallback") for one in message.get("attachments") or () if one)
    return "\n".join(str(words) for words in told if words)
