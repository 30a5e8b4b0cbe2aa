"""Slack's own JSON of what a workspace holds, for answers and events alike."""

from __future__ import annotations

from typing import Any

from bot.simulators.slack.records import APP, BOT_ID, BOT_NAME, BOT_USER, TEAM, Channel, File, Message, User, View
from bot.simulators.slack.store import Store

ASSISTANT = "assistant_app_thread"
_CREATED = 1_700_000_000


def message_json(message: Message, store: Store, *, metadata: bool = False) -> dict[str, Any]:
    """Give a message as history, events and interactions show it.

    Args:
        message: the message.
        store: where its thread stands.
        metadata: whether its metadata was asked for; Slack leaves it out otherwise.
    """
    shown: dict[str, Any] = {"type": "message", "text": message.text, "ts": message.ts}
    if message.author:
        shown |= {"user": message.author, "team": message.team}
    optional = {"subtype": message.subtype, "client_msg_id": message.client_msg_id, "blocks": message.blocks}
    shown |= {name: value for name, value in optional.items() if value}
    if message.bot_id:
        shown |= _bot_json(message)
    if message.files:
        shown["files"] = [file_json(file, store.url) for file in message.files]
        shown |= {"upload": False, "display_as_bot": False}
    if message.edited:
        shown["edited"] = {"user": message.author or message.bot_id, "ts": message.edited}
    if message.subtype == ASSISTANT:
        title = store.titles.get((message.channel, message.ts), "")
        shown["assistant_app_thread"] = {"title": title, "title_blocks": [], "artifacts": []}
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | thread_json(message, store)


def _bot_json(message: Message) -> dict[str, Any]:
    told: dict[str, Any] = {"bot_id": message.bot_id}
    if message.author:
        told |= {"app_id": APP if message.by_app else "A0OTHER", "bot_profile": bot_profile(message)}
    return told


def thread_json(message: Message, store: Store) -> dict[str, Any]:
    """Give what a message says of its thread: replies tell their parent, the parent counts them."""
    channel = store.channels[message.channel]
    if message.thread_ts and message.thread_ts != message.ts:
        parent = channel.find(message.thread_ts)
        told: dict[str, Any] = {"thread_ts": message.thread_ts}
        return told | ({"parent_user_id": parent.author} if parent and parent.author else {})
    replies = [m for m in channel.messages if m.thread_ts == message.ts and m.ts != message.ts and not m.visible_to]
    if not replies:
        return {"thread_ts": message.thread_ts} if message.thread_ts else {}
    people = list(dict.fromkeys(reply.author for reply in replies if reply.author))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "reply_users": people,
        "is_locked": False,
    }


def bot_profile(message: Message) -> dict[str, Any]:
    """Give the card of the app that wrote a message."""
    name = BOT_NAME if message.by_app else "other-app"
    icons = {f"image_{size}": f"https://icons.slack.example/bot_{size}.png" for size in (36, 48, 72)}
    return {
        "id": message.bot_id,
        "deleted": False,
        "name": name,
        "updated": _CREATED,
        "app_id": APP if message.by_app else "A0OTHER",
        "icons": icons,
        "team_id": message.team,
    }


def file_json(file: File, url: str) -> dict[str, Any]:
    """Give what an event tells of a file; its content, under the simulator's address, wants the token."""
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "pretty_type": file.name.rpartition(".")[2].upper(),
        "user": file.user,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{url}/files-pri/{TEAM}-{file.id}/{file.name}",
        "url_private_download": f"{url}/files-pri/{TEAM}-{file.id}/download/{file.name}",
        "media_display_type": "unknown",
        "permalink": f"{url}/{file.user}/{file.id}/{file.name}",
        "has_rich_preview": False,
    }


def user_json(user: User, *, email: bool, locale: bool = False) -> dict[str, Any]:
    """Give somebody as ``users.info`` does; of strangers it tells little. `locale`: it was asked for."""
    profile: dict[str, Any] = {
        "real_name": user.name.title(),
        "real_name_normalized": user.name.title(),
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": user.team,
    }
    shown: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.name.title(),
        "profile": profile,
        "is_bot": user.kind == "bot",
        "is_app_user": False,
        "updated": _CREATED,
    }
    if user.kind == "stranger":
        return shown | {"is_stranger": True}
    if locale:
        shown["locale"] = user.locale
    if email and user.email:
        profile["email"] = user.email
    return shown | {
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": 3600,
        "is_admin": user.kind == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.kind in {"guest", "single_guest"},
        "is_ultra_restricted": user.kind == "single_guest",
    }


def channel_json(channel: Channel) -> dict[str, Any]:
    """Give a channel as ``conversations.info`` does."""
    if channel.kind == "im":
        other = next((member for member in channel.members if member != BOT_USER), BOT_USER)
        return {"id": channel.id, "created": _CREATED, "is_im": True, "is_archived": False, "user": other}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": _CREATED,
        "creator": channel.members[0] if channel.members else "",
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": channel.connect,
        "is_ext_shared": channel.connect,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": BOT_USER in channel.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def view_json(view: View, values: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give a view as answers and interactions show it."""
    body = view.body
    return {
        "id": view.id,
        "team_id": view.team,
        "type": body["type"],
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": values or {}},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": APP,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": view.team,
        "bot_id": BOT_ID,
    }
