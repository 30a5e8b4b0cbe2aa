"""All that one person sees, as JSON for the page. Pure: the workspace's records in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.simulators.slack.objects import ASSISTANT
from bot.simulators.slack.page.notes import Note
from bot.simulators.slack.page.stage import LOCALES, Role, Stage
from bot.simulators.slack.records import BOT_NAME, BOT_USER, Channel, Message, View
from bot.simulators.slack.workspace import Workspace

Json = dict[str, Any]

_MESSAGES = 400
"""The latest of a channel that are sent to the page."""


def snapshot(workspace: Workspace, stage: Stage, role: Role, notes: Iterable[Note]) -> Json:
    """Give what the page shows to whoever plays a role."""
    store, user = workspace.store, role.user
    direct = None if user.kind == "stranger" else workspace.dm(user)
    channels = [place.channel for place in stage.places if user.id in place.channel.members]
    topics = {place.channel.id: place.topic for place in stage.places}
    modals = store.stack(user.id)
    home = store.homes.get(user.id)
    return {
        "me": user.id,
        "roles": [{"id": one.user.id, "name": _name(one.user.name), "known_as": one.known_as} for one in stage.roles],
        "locale": store.users[user.id].locale,
        "locales": [{"tag": tag, "name": name} for tag, name in LOCALES.items()],
        "people": {one.id: _name(one.name) for one in store.users.values()},
        "bot": BOT_USER,
        "channels": {one.id: one.name for one in store.channels.values() if one.kind in {"channel", "group"}},
        "places": [
            {"id": one.id, "name": one.name, "topic": topics[one.id]}
            | {"connect": one.connect, "private": one.kind == "group"}
            for one in channels
        ],
        "direct": None if direct is None else direct.id,
        "assistant": stage.assistant and direct is not None,
        "commands": list(stage.commands),
        "shortcuts": [{"id": name, "name": label} for name, label in stage.shortcuts],
        "messages": {
            one.id: [message_seen(message, user.id) for message in _seen(one, user.id)]
            for one in (*channels, *([] if direct is None else [direct]))
        },
        "threads": [] if direct is None else [_thread(workspace, one) for one in direct.messages if _opens(one)],
        "modal": view_seen(modals[-1], len(modals)) if modals else None,
        "home": None if home is None else view_seen(home, 1),
        "notes": [
            {"number": one.number, "at": one.at, "what": one.what, "name": one.name, "detail": one.detail}
            for one in notes
        ],
    }


def message_seen(message: Message, viewer: str) -> Json:
    """Give a message as the page shows it."""
    return {
        "channel": message.channel,
        "ts": message.ts,
        "author": BOT_USER if message.by_app else message.author,
        "bot": message.by_app or message.bot_id is not None,
        "mine": message.author == viewer,
        "text": message.text,
        "blocks": message.blocks,
        "thread": message.thread_ts if message.thread_ts != message.ts else None,
        "broadcast": message.broadcast,
        "opens_assistant": _opens(message),
        "edited": message.edited is not None,
        "gone": message.subtype == "tombstone",
        "private": message.visible_to is not None,
        "files": [{"name": file.name, "size": len(file.content)} for file in message.files],
    }


def view_seen(view: View, depth: int) -> Json:
    """Give a modal or Home tab as the page shows it. `depth`: how many modals lie upon each other."""
    body = view.body
    return {
        "id": view.id,
        "hash": view.hash,
        "title": view.title,
        "blocks": view.blocks,
        "submit": (body.get("submit") or {}).get("text"),
        "close": (body.get("close") or {}).get("text"),
        "depth": depth,
    }


def _seen(channel: Channel, viewer: str) -> list[Message]:
    return [one for one in channel.messages if one.visible_to in {None, viewer}][-_MESSAGES:]


def _opens(message: Message) -> bool:
    return message.subtype == ASSISTANT


def _thread(workspace: Workspace, root: Message) -> Json:
    place = (root.channel, root.ts)
    store = workspace.store
    return {
        "ts": root.ts,
        "title": store.titles.get(place, ""),
        "status": store.statuses.get(place, ""),
        "prompts": store.prompts.get(place, []),
    }


def _name(name: str) -> str:
    return "Onetouch" if name == BOT_NAME else name.title()
