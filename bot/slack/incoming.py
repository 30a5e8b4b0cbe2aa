"""What Slack sends, read into our words; None for what is none of ours. Pure.

A message is ours when a person wrote it. What bots wrote (this one too), what Slack itself says in a channel, and
changes that leave the text as it was are dropped here, before anything is written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["said", "pressed", "command", "opened", "pane", "left", "file"]
_WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages that a person writes."""
_SLACKBOT = "USLACKBOT"


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


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button on one of our messages.

    Attributes:
        value: what we wrote on the button ourselves.
        ts: the message that it stands on; thread_ts: that message's thread.
        response_url: for words that only who pressed sees.
        view: the window, or the Home tab, that it stands on instead of a message; then there is no response_url.
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


def said(payload: Mapping[str, Any], own: str | None = None) -> Said | None:
    """Read a message event; None when no person wrote it, or when an edit left its text as it was."""
    event = payload.get("event") or {}
    if event.get("type") not in {"message", "app_mention"}:
        return None
    edit = event.get("subtype") == "message_changed"
    message = event.get("message") or {} if edit else event
    if message.get("subtype") not in _WRITTEN or message.get("bot_id") or message.get("bot_profile"):
        return None
    user, channel, ts = message.get("user"), event.get("channel"), message.get("ts")
    bot = _bot(payload) or own
    if not (user and channel and ts) or user in {bot, _SLACKBOT}:
        return None
    edited_ts, before = None, None
    if edit:
        edited_ts = (message.get("edited") or {}).get("ts")
        before = (event.get("previous_message") or {}).get("text")
        # Links that unfold, replies that are counted and so on change a message too.
        if not edited_ts or before == message.get("text"):
            return None
    thread_ts = message.get("thread_ts")
    attached = tuple(_sent(one) for one in message.get("files") or () if one and one.get("id"))
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


def team(payload: Mapping[str, Any]) -> str:
    """Give the workspace that authorises us; the organisation where the app is installed for all of it."""
    first = next(iter(payload.get("authorizations") or ()), None) or {}
    if _org_wide(payload, first):
        # Such an installation has one token for all workspaces, and they are named in some requests only.
        organisation = first.get("enterprise_id") or payload.get("enterprise_id") or _id(payload.get("enterprise"))
        if organisation:
            return str(organisation)
    named = first.get("team_id") or _id(payload.get("team")) or payload.get("team_id")
    user = payload.get("user")
    return str(
        named
        or (user.get("team_id") if isinstance(user, Mapping) else None)
        or payload.get("context_team_id")
        or payload.get("enterprise_id")
        or _id(payload.get("enterprise"))
        or ""
    )


def joined(payload: Mapping[str, Any]) -> tuple[str, str] | None:
    """Read that somebody joined a channel: its workspace and its id; None for anything else."""
    event = payload.get("event") or {}
    if event.get("type") != "member_joined_channel" or not event.get("channel"):
        return None
    return team(payload), str(event["channel"])


def window_team(payload: Mapping[str, Any]) -> str:
    """Give the workspace that authorises us where a window was sent: in a shared channel its sender's is another."""
    view = payload.get("view") or {}
    if _org_wide(payload, {}):
        return team(payload)
    return str(view.get("app_installed_team_id") or team(payload))


def read_left(body: Mapping[str, Any]) -> Left:
    """Give back what was written down of a workspace that left."""
    return Left(str(body["workspace"]), int(body.get("at") or 0))


def read_said(body: Mapping[str, Any]) -> Said:
    """Give back a message that was written down."""
    attached = tuple(Sent(**_known(Sent, one)) for one in body.get("attached") or ())
    return Said(**{**_known(Said, body), "files": tuple(body.get("files") or ()), "attached": attached})


def read_pressed(body: Mapping[str, Any]) -> Pressed:
    """Give back a button that was written down."""
    return Pressed(**_known(Pressed, body))


def read_command(body: Mapping[str, Any]) -> Command:
    """Give back a command that was written down."""
    return Command(**_known(Command, body))


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
        channel=str(_id(payload.get("channel")) or container.get("channel_id") or ""),
        user=str(user.get("id") or ""),
        action=str(action["action_id"]),
        value=str(action.get("value") or chosen.get("value") or ""),
        ts=str(container.get("message_ts") or message.get("ts") or ""),
        thread_ts=message.get("thread_ts") or container.get("thread_ts"),
        action_ts=str(action.get("action_ts") or ""),
        trigger=str(payload.get("trigger_id") or ""),
        response_url=str(payload.get("response_url") or ""),
        user_team=user.get("team_id"),
        view=str(container.get("view_id") or _id(payload.get("view")) or ""),
    )


def shortcut(payload: Mapping[str, Any]) -> Shortcut | None:
    """Read a shortcut on a message; None for anything else."""
    message = payload.get("message") or {}
    user, channel = _id(payload.get("user")), _id(payload.get("channel"))
    ts = str(payload.get("message_ts") or message.get("ts") or "")
    if payload.get("type") != "message_action" or not (user and channel and ts):
        return None
    # Who only shows that they joined, or is an app, wrote nothing that anybody could be answered for.
    person = message.get("subtype") in _WRITTEN and not (message.get("bot_id") or message.get("bot_profile"))
    author = str(message.get("user") or "") if person else ""
    return Shortcut(
        team=team(payload),
        channel=channel,
        user=user,
        name=str(payload.get("callback_id") or ""),
        author="" if author == _SLACKBOT else author,
        text=str(message.get("text") or "") or _attached(message),
        ts=ts,
        thread_ts=str(message["thread_ts"]) if message.get("thread_ts") else None,
        trigger=str(payload.get("trigger_id") or ""),
        response_url=str(payload.get("response_url") or ""),
        attached=tuple(_sent(one) for one in message.get("files") or () if one and one.get("id")),
    )


def _attached(message: Mapping[str, Any]) -> str:
    """Give the words of a message's attachments, in which other apps write."""
    told = (one.get("text") or one.get("fallback") for one in message.get("attachments") or () if one)
    return "\n".join(str(words) for words in told if words)


def _org_wide(payload: Mapping[str, Any], authorization: Mapping[str, Any]) -> bool:
    told = authorization.get("is_enterprise_install", payload.get("is_enterprise_install"))
    return told is True or told == "true"  # a command's form knows no truth values


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


def _bot(payload: Mapping[str, Any]) -> str | None:
    first = next(iter(payload.get("authorizations") or ()), None) or {}
    return str(first["user_id"]) if first.get("is_bot") and first.get("user_id") else None


def _id(value: object) -> str | None:
    if isinstance(value, Mapping):
        return str(value["id"]) if value.get("id") else None
    return str(value) if value else None


def _sent(file: Mapping[str, Any]) -> Sent:
    size = file.get("size")
    return Sent(
        id=str(file["id"]),
        name=str(file.get("name") or file.get("title") or file["id"]),
        media_type=str(file.get("mimetype") or ""),
        size=size if isinstance(size, int) and size > 0 else None,
        address=str(file.get("url_private_download") or file.get("url_private") or ""),
        external=bool(file.get("is_external")),
    )


def _known(kind: type[Said | Pressed | Command | Sent], body: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in body.items() if name in names}
