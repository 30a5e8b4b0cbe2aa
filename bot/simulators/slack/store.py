"""The state of the workspace, without a socket."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulators.slack.clock import Clock
from bot.simulators.slack.pace import Pace
from bot.simulators.slack.records import (
    BOT_ID,
    BOT_NAME,
    BOT_USER,
    TEAM,
    Channel,
    File,
    Group,
    Message,
    User,
    View,
)
from bot.simulators.slack.refusals import Refused

TRIGGER_S = 3.0
RESPONSE_S = 30 * 60.0
RESPONSE_USES = 5
_PING = re.compile(r"<!(?:here|channel|everyone)(?:\|[^>]*)?>|<!subteam\^[^>]*>|<@[^>]*>")


@dataclass(slots=True)
class Trigger:
    """What opens one modal."""

    user: str
    until: float
    used: bool = False
    view: str | None = None


@dataclass(slots=True)
class ResponseAddress:
    """What a ``response_url`` leads to."""

    channel: str
    user: str
    until: float
    message: Message | None = None
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What our app did to a message: ``posted``, ``changed`` or ``deleted``."""

    kind: str
    message: Message
    before: Message | None = None


@dataclass
class Store:
    """Everything that Slack knows.

    Attributes:
        url: where the simulator answers, without a slash at the end.
        bot_token: of the installed app; ``app_token``: for Socket Mode.
        enterprise: the organisation that the workspace belongs to; None for none.
        org_wide: whether the app is installed for the whole organisation: then interactions name no team.
        team: its id; ``name``: what people call it.
        issued: tokens that OAuth gave out, with their ends; None for those that do not end.
        scopes: what the installation was granted; None means everything.
        revoked: whether the token was taken back.
        home_on: whether the Home tab is switched on.
        trigger_s: seconds for which a trigger opens a modal; Slack's own unless a test is about something else.
        changes: hears what our app did to messages that all see.
        pings: each mention of people in what our app wrote, with its channel.
        statuses: what the assistant pane says, by channel and thread; likewise ``titles`` and ``prompts``.
    """

    url: str = ""
    bot_token: str = "xoxb-0-onetouch"
    app_token: str = "xapp-1-onetouch"
    team: str = TEAM
    name: str = "Onetouch Workspace"
    issued: dict[str, float | None] = field(default_factory=dict)
    enterprise: str | None = None
    org_wide: bool = False
    scopes: frozenset[str] | None = None
    revoked: bool = False
    home_on: bool = True
    trigger_s: float = TRIGGER_S
    clock: Clock = field(default_factory=Clock)
    pace: Pace = field(default_factory=Pace)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    addresses: dict[str, ResponseAddress] = field(default_factory=dict)
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    prompts: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    pings: list[tuple[str, str]] = field(default_factory=list)
    changes: Callable[[Change], None] = lambda change: None
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.users[BOT_USER] = User(BOT_USER, BOT_NAME, kind="bot")

    def new_id(self, letter: str) -> str:
        """Make an id of a kind."""
        return f"{letter}{next(self._numbers):09d}"

    def user(self, user_id: str) -> User:
        """Give somebody.

        Raises:
            Refused: ``user_not_found``.
        """
        if user_id not in self.users:
            raise Refused("user_not_found")
        return self.users[user_id]

    def visible(self, channel_id: str) -> Channel:
        """Give a channel that our app may know of: a public one, or one that it is in.

        Raises:
            Refused: ``channel_not_found``; a private channel without us looks the same.
        """
        channel = self.channels.get(channel_id)
        if channel is None or (channel.kind != "channel" and BOT_USER not in channel.members):
            raise Refused("channel_not_found")
        return channel

    def joined(self, channel_id: str) -> Channel:
        """Give a channel that our app is in.

        Raises:
            Refused: ``channel_not_found`` or ``not_in_channel``.
        """
        channel = self.visible(channel_id)
        if BOT_USER not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def direct(self, *user_ids: str) -> Channel:
        """Give the conversation of our app with people, made when there is none."""
        members = sorted({BOT_USER, *user_ids})
        for channel in self.channels.values():
            if channel.kind in {"im", "mpim"} and sorted(channel.members) == members:
                return channel
        kind = "im" if len(members) == 2 else "mpim"
        channel = Channel(self.new_id("D" if kind == "im" else "G"), "directmessage", kind, members)
        self.channels[channel.id] = channel
        return channel

    def post(self, message: Message) -> Message:
        """Keep a message of our app, and tell of it."""
        message.by_app, message.bot_id, message.team = True, BOT_ID, self.team
        self.channels[message.channel].messages.append(message)
        self._note_pings(message)
        if message.visible_to is None:
            self.statuses.pop((message.channel, message.root), None)
            self.changes(Change("posted", message))
        return message

    def changed(self, message: Message, before: Message) -> None:
        """Tell of a change."""
        self._note_pings(message)
        if message.visible_to is None:
            self.changes(Change("changed", message, before))

    def delete(self, message: Message) -> None:
        """Take a message away, and tell of it."""
        self.channels[message.channel].messages.remove(message)
        if message.visible_to is None:
            self.changes(Change("deleted", message))

    def trigger(self, user: str, view: str | None = None) -> str:
        """Make a trigger for a modal; `view`: the modal that it was made in."""
        trigger_id = f"{next(self._numbers)}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, self.clock.now() + self.trigger_s, view=view)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger.

        Raises:
            Refused: ``invalid_trigger_id``, ``exchanged_trigger_id`` or ``expired_trigger_id``.
        """
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() > trigger.until:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_token(self, channel: str, user: str, message: Message | None = None) -> str:
        """Make an address that answers an interaction."""
        token = secrets.token_urlsafe(12)
        self.addresses[token] = ResponseAddress(channel, user, self.clock.now() + RESPONSE_S, message)
        return token

    def keep_view(self, user: str, body: dict[str, Any], below: View | None = None) -> View:
        """Keep a modal."""
        external = body.get("external_id")
        if external and any(v.open and v.body.get("external_id") == external for v in self.views.values()):
            raise Refused("duplicate_external_id")
        view_id = self.new_id("V")
        root, previous = (below.root, below.id) if below else (view_id, None)
        view = View(view_id, user, body, self.new_hash(), root, previous, team=self.team)
        self.views[view_id] = view
        return view

    def new_hash(self) -> str:
        """Make a hash of a view's state."""
        return f"{int(self.clock.now())}.{secrets.token_hex(4)}"

    def stack(self, user: str) -> list[View]:
        """Give the modals that somebody has open, the uppermost last."""
        return [view for view in self.views.values() if view.user == user and view.open]

    def _note_pings(self, message: Message) -> None:
        for text in texts(message):
            self.pings += [(message.channel, found) for found in _PING.findall(text)]


def texts(message: Message) -> list[str]:
    """Give what of a message Slack reads as its own markup: the text only where no blocks hide it."""
    return [message.text] if not message.blocks else list(_mrkdwn(message.blocks))


def _mrkdwn(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _mrkdwn(item)]
    if isinstance(value, dict):
        if value.get("type") in {"mrkdwn", "markdown"} and isinstance(value.get("text"), str):
            return [value["text"]]
        return [text for item in value.values() for text in _mrkdwn(item)]
    return []
