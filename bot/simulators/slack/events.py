"""What Slack tells an app, in its own shapes. Pure: a store's records in, JSON out."""

from __future__ import annotations

import re
import secrets
from typing import Any

from bot.simulators.slack.objects import ASSISTANT, message_json, view_json
from bot.simulators.slack.records import APP, BOT_USER, Channel, Message, User, View
from bot.simulators.slack.store import Store

VERIFICATION_TOKEN = "verification-token"
TEAM_DOMAIN = "onetouch"
ENTERPRISE_NAME = "Onetouch Organisation"
_CHANNEL_TYPES = {"channel": "C", "group": "G", "im": "D", "mpim": "G"}
_MENTION = re.compile(r"<@([A-Z0-9]+)>")

Json = dict[str, Any]


def rich_text(text: str) -> list[Json]:
    """Give what a person typed as the block that Slack's own editor makes."""
    parts: list[Json] = []
    position = 0
    for found in _MENTION.finditer(text):
        if found.start() > position:
            parts.append({"type": "text", "text": _plain(text[position : found.start()])})
        parts.append({"type": "user", "user_id": found[1]})
        position = found.end()
    if position < len(text):
        parts.append({"type": "text", "text": _plain(text[position:])})
    section = {"type": "rich_text_section", "elements": parts}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(3), "elements": [section]}]


def typed(text: str) -> str:
    """Escape what a person typed, as Slack does; mentions of people stay."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"&lt;(@[A-Z0-9]+)&gt;", r"<\1>", escaped)


def envelope(store: Store, event: Json, channel: Channel | None = None) -> Json:
    """Put an event into its outer envelope, with an id of its own."""
    shared = bool(channel and channel.connect)
    organisation = {"enterprise_id": store.enterprise} if store.enterprise else {}
    return organisation | {
        "token": VERIFICATION_TOKEN,
        "team_id": store.team,
        "context_team_id": store.team,
        "context_enterprise_id": store.enterprise,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(store.clock.now()),
        "authorizations": [
            {
                "enterprise_id": store.enterprise,
                "team_id": store.team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": store.org_wide,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"1-{event['type']}-{store.team}-{channel.id if channel else ''}",
    }


def message_event(store: Store, message: Message) -> Json:
    """Give the event of a message that appeared."""
    channel = store.channels[message.channel]
    event = message_json(message, store) | _place(channel, message.ts)
    for name in ("reply_count", "reply_users_count", "latest_reply", "reply_users", "is_locked"):
        event.pop(name, None)
    root = channel.find(message.root)
    if root is not None and root.subtype == ASSISTANT and root is not message:
        event["assistant_thread"] = {"action_token": secrets.token_hex(8)}
    return event | _foreign(message, store)


def mention_event(store: Store, message: Message) -> Json:
    """Give the second event of a message that mentions the app."""
    event = message_event(store, message)
    event.pop("channel_type")
    return event | {"type": "app_mention"}


def changed_event(store: Store, message: Message, before: Message) -> Json:
    """Give the event of a message that is different now: edited, unfurled, or with another count of replies."""
    channel = store.channels[message.channel]
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": message_json(message, store) | _foreign(message, store),
        "previous_message": message_json(before, store),
        "hidden": True,
    } | _place(channel, store.clock.stamp())


def deleted_event(store: Store, message: Message) -> Json:
    """Give the event of a message that was taken away."""
    channel = store.channels[message.channel]
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": message_json(message, store),
        "hidden": True,
        "deleted_ts": message.ts,
    } | _place(channel, store.clock.stamp())


def home_opened_event(store: Store, user: User, channel: Channel, tab: str) -> Json:
    """Give the event of App Home; with its view, where one is published."""
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    view = store.homes.get(user.id)
    if view is not None and tab == "home":
        event["view"] = view_json(view)
    return event | {"event_ts": store.clock.stamp()}


def assistant_started_event(store: Store, user: User, root: Message, context: Channel | None) -> Json:
    """Give the event of an assistant thread that was opened; `context`: the channel looked at."""
    seen = {"channel_id": context.id, "team_id": store.team, "enterprise_id": store.enterprise} if context else {}
    thread = {"user_id": user.id, "context": seen, "channel_id": root.channel, "thread_ts": root.ts}
    return {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": store.clock.stamp()}


def assistant_context_event(store: Store, user: User, root: Message, context: Channel) -> Json:
    """Give the event of an assistant thread beside which another channel is looked at."""
    event = assistant_started_event(store, user, root, context)
    return event | {"type": "assistant_thread_context_changed"}


def joined_event(store: Store, user_id: str, channel: Channel, inviter: User | None = None) -> Json:
    """Give the event of somebody, maybe our app, who joined a channel."""
    event = {
        "type": "member_joined_channel",
        "user": user_id,
        "channel": channel.id,
        "channel_type": _CHANNEL_TYPES[channel.kind],
        "team": store.team,
        "event_ts": store.clock.stamp(),
    }
    return event | ({"inviter": inviter.id} if inviter else {})


def reaction_event(store: Store, user: User, message: Message, name: str) -> Json:
    """Give the event of a reaction."""
    return {
        "type": "reaction_added",
        "user": user.id,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "reaction": name,
        "item_user": message.author,
        "event_ts": store.clock.stamp(),
    }


def block_actions(
    store: Store, user: User, where: Message | View, block: Json, element: Json, chosen: Json, values: Json
) -> Json:
    """Give what a pressed button or a changed menu sends; `chosen` as the element's kind writes it."""
    action: Json = {name: element[name] for name in ("action_id", "text", "value", "style", "type") if name in element}
    action |= {"block_id": block["block_id"], "action_ts": store.clock.stamp()} | chosen
    payload = _interaction(store, "block_actions", user) | {
        "container": _container(where),
        "trigger_id": store.trigger(user.id, where.id if isinstance(where, View) else None),
        "state": {"values": values},
        "actions": [action],
    }
    if isinstance(where, View):
        return payload | {"view": view_json(where, values)}
    channel = store.channels[where.channel]
    token = store.response_token(channel.id, user.id, where)
    payload |= {"channel": _channel(channel), "response_url": f"{store.url}/response/{token}"}
    # An ephemeral message is not kept, so there is none to show.
    return payload if where.visible_to else payload | {"message": message_json(where, store)}


def view_submission(store: Store, user: User, view: View, values: Json) -> Json:
    """Give what a submitted form sends."""
    shown = {"trigger_id": store.trigger(user.id, view.id), "view": view_json(view, values), "response_urls": []}
    return _interaction(store, "view_submission", user) | shown


def view_closed(store: Store, user: User, view: View, *, cleared: bool) -> Json:
    """Give what a closed form sends, where it asked for it."""
    return _interaction(store, "view_closed", user) | {"view": view_json(view), "is_cleared": cleared}


def message_action(store: Store, user: User, message: Message, callback_id: str) -> Json:
    """Give what a shortcut on a message sends."""
    channel = store.channels[message.channel]
    token = store.response_token(channel.id, user.id)
    return _interaction(store, "message_action", user) | {
        "action_ts": store.clock.stamp(),
        "channel": _channel(channel),
        "callback_id": callback_id,
        "trigger_id": store.trigger(user.id),
        "response_url": f"{store.url}/response/{token}",
        "message_ts": message.ts,
        "message": message_json(message, store),
    }


def shortcut(store: Store, user: User, callback_id: str) -> Json:
    """Give what a global shortcut sends."""
    payload = _interaction(store, "shortcut", user)
    payload.pop("api_app_id")
    told = {"action_ts": store.clock.stamp(), "callback_id": callback_id, "trigger_id": store.trigger(user.id)}
    return payload | told


def command(store: Store, user: User, channel: Channel, name: str, text: str) -> dict[str, str]:
    """Give the form fields of a slash command."""
    token = store.response_token(channel.id, user.id)
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": store.team,
        "team_domain": TEAM_DOMAIN,
        **_enterprise(store),
        "channel_id": channel.id,
        "channel_name": channel.name if channel.kind == "channel" else "directmessage",
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": typed(text),
        "api_app_id": APP,
        "is_enterprise_install": str(store.org_wide).lower(),
        "response_url": f"{store.url}/response/{token}",
        "trigger_id": store.trigger(user.id),
    }


def _interaction(store: Store, kind: str, user: User) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "team": None if store.org_wide else {"id": store.team, "domain": TEAM_DOMAIN} | _enterprise(store),
        "enterprise": {"id": store.enterprise, "name": ENTERPRISE_NAME} if store.enterprise else None,
        "is_enterprise_install": store.org_wide,
    }


def _enterprise(store: Store) -> dict[str, str]:
    if store.enterprise is None:
        return {}
    return {"enterprise_id": store.enterprise, "enterprise_name": ENTERPRISE_NAME}


def _container(where: Message | View) -> Json:
    if isinstance(where, View):
        return {"type": "view", "view_id": where.id}
    told: Json = {"type": "message", "message_ts": where.ts, "channel_id": where.channel}
    told["is_ephemeral"] = where.visible_to is not None
    return told | ({"thread_ts": where.thread_ts} if where.thread_ts else {})


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name if channel.kind == "channel" else "directmessage"}


def _place(channel: Channel, stamp: str) -> Json:
    return {"channel": channel.id, "ts": stamp, "event_ts": stamp, "channel_type": channel.kind}


def _foreign(message: Message, store: Store) -> Json:
    if message.team == store.team:
        return {}
    return {"user_team": message.team, "source_team": message.team, "user_profile": {}}


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
