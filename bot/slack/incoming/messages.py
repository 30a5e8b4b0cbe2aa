"""Messages that people write, with what they send along. Pure.

A message is ours when a person wrote it. What bots wrote (this one too), what Slack itself says in a channel, and
changes that leave the text as it was are none of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.incoming.bodies import known
from bot.slack.incoming.teams import own_user, team

WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages that a person writes."""
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with a message.

    Attributes:
        size: bytes; None where Slack does not say.
        address: where it is fetched with our token; empty where Slack must be asked for it.
        external: it lies with another service, and Slack has a link to it only.
    """

    id: str
    name: str
    media_type: str = ""
    size: int | None = None
    address: str = ""
    external: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A message that a person wrote or edited.

    Attributes:
        team: the workspace that authorises us, never the author's; an organisation's id where there is none.
        ts: Slack's name of the message within its channel; never a number.
        thread_ts: the thread's first message; None outside of threads.
        edited_ts: when it was edited; None for one that was just written.
        before: the text that an edit replaced.
        user_team: the author's own workspace, where it is named.
        shared: the channel is shared with another organisation.
        bot: our own user id there, where Slack names it.
        attached: the files that came with it; `files`: their names.
    """

    team: str
    channel: str
    channel_type: str
    user: str
    text: str
    ts: str
    thread_ts: str | None = None
    edited_ts: str | None = None
    before: str | None = None
    user_team: str | None = None
    shared: bool = False
    bot: str | None = None
    files: tuple[str, ...] = ()
    attached: tuple[Sent, ...] = ()

    @property
    def direct(self) -> bool:
        """Written to the bot alone."""
        return self.channel_type in {"im", "app_home"} or self.channel.startswith("D")

    @property
    def thread(self) -> str:
        """The thread that it belongs to or begins; empty for the one line of a direct channel."""
        return self.thread_ts or ("" if self.direct else self.ts)


def said(payload: Mapping[str, Any], own: str | None = None) -> Said | None:
    """Read a message event; None when no person wrote it, or when an edit left its text as it was."""
    event = payload.get("event") or {}
    if event.get("type") not in {"message", "app_mention"}:
        return None
    edit = event.get("subtype") == "message_changed"
    message = event.get("message") or {} if edit else event
    if message.get("subtype") not in WRITTEN or message.get("bot_id") or message.get("bot_profile"):
        return None
    user, channel, ts = message.get("user"), event.get("channel"), message.get("ts")
    bot = own_user(payload) or own
    if not (user and channel and ts) or user in {bot, SLACKBOT}:
        return None
    edited_ts, before = None, None
    if edit:
        edited_ts = (message.get("edited") or {}).get("ts")
        before = (event.get("previous_message") or {}).get("text")
        # Links that unfold, replies that are counted and so on change a message too.
        if not edited_ts or before == message.get("text"):
            return None
    thread_ts = message.get("thread_ts")
    attached = tuple(sent(one) for one in message.get("files") or () if one and one.get("id"))
    return Said(
        team=team(payload),
        channel=str(channel),
        channel_type=str(event.get("channel_type") or ""),
        user=str(user),
        text=str(message.get("text") or ""),
        ts=str(ts),
        thread_ts=str(thread_ts) if thread_ts else None,
        edited_ts=edited_ts,
        before=before,
        user_team=message.get("user_team") or message.get("source_team") or message.get("team"),
        shared=bool(payload.get("is_ext_shared_channel")),
        bot=bot,
        files=tuple(one.name for one in attached),
        attached=attached,
    )


def read_said(body: Mapping[str, Any]) -> Said:
    """Give back a message that was written down."""
    attached = tuple(Sent(**known(Sent, one)) for one in body.get("attached") or ())
    return Said(**{**known(Said, body), "files": tuple(body.get("files") or ()), "attached": attached})


def sent(file: Mapping[str, Any]) -> Sent:
    """Read a file that came with a message."""
    size = file.get("size")
    return Sent(
        id=str(file["id"]),
        name=str(file.get("name") or file.get("title") or file["id"]),
        media_type=str(file.get("mimetype") or ""),
        size=size if isinstance(size, int) and size > 0 else None,
        address=str(file.get("url_private_download") or file.get("url_private") or ""),
        external=bool(file.get("is_external")),
    )
