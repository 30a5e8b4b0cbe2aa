"""What a workspace holds: people, channels, messages, views, files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TEAM = "T0ONETOUCH"
APP = "A0ONETOUCH"
BOT_ID = "B0ONETOUCH"
BOT_USER = "U0ONETOUCH"
BOT_NAME = "onetouch"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody.

    Attributes:
        team: where they come from; another than ours for a stranger of Slack Connect.
        kind: ``member``, ``guest`` (many channels), ``single_guest`` (one channel), ``stranger``,
            ``admin`` or ``bot``.
    """

    id: str
    name: str
    email: str | None = None
    team: str = TEAM
    kind: str = "member"
    deleted: bool = False
    tz: str = "Europe/Paris"
    locale: str = "en-US"


@dataclass(slots=True)
class File:
    """A file that somebody sent along."""

    id: str
    name: str
    content: bytes
    mimetype: str
    user: str
    created: int


@dataclass(slots=True)
class Message:
    """A message, as Slack keeps it.

    Attributes:
        author: a user's id; empty for what came by a response address.
        visible_to: the one who sees it, where it is ephemeral.
        by_app: whether our app wrote it.
        reactions: who reacted, by name.
        edited: ts of the last edit that people see as one; None where there was none.
    """

    channel: str
    ts: str
    author: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    by_app: bool = False
    bot_id: str | None = None
    visible_to: str | None = None
    metadata: dict[str, Any] | None = None
    edited: str | None = None
    files: list[File] = field(default_factory=list)
    client_msg_id: str | None = None
    team: str = TEAM
    broadcast: bool = False
    unfurl: bool = True
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The ts of the thread that it stands in, or would begin."""
        return self.thread_ts or self.ts

    def elements(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Give what can be pressed, each with its block."""
        return pressable(self.blocks)


@dataclass(slots=True)
class Channel:
    """A conversation.

    Attributes:
        kind: ``channel``, ``group`` (private), ``im`` or ``mpim``.
        connect: whether it is shared with another organisation.
        messages: in order of their ts, ephemeral ones among them.
    """

    id: str
    name: str
    kind: str = "channel"
    members: list[str] = field(default_factory=list)
    archived: bool = False
    connect: bool = False
    messages: list[Message] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        """Give the stored message with a ts."""
        return next((message for message in self.messages if message.ts == ts), None)


@dataclass(slots=True)
class View:
    """A modal or an App Home, as stored."""

    id: str
    user: str
    body: dict[str, Any]
    hash: str
    root: str
    previous: str | None = None
    open: bool = True
    team: str = TEAM

    @property
    def title(self) -> str:
        """What stands above it."""
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """What it shows."""
        shown: list[dict[str, Any]] = self.body["blocks"]
        return shown

    def elements(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Give what can be pressed, each with its block."""
        return pressable(self.blocks)


@dataclass(frozen=True, slots=True)
class Group:
    """A user group."""

    id: str
    handle: str
    users: tuple[str, ...]


def pressable(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each interactive element of blocks, with its block."""
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element")):
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
