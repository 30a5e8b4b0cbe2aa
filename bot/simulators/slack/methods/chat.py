"""Messages: ``chat.*``."""

from __future__ import annotations

from dataclasses import replace

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.contents import UPDATE_TEXT, read_content
from bot.simulators.slack.methods.method import SPECIAL, TIER_3, TIER_4, Answer, Method
from bot.simulators.slack.objects import message_json
from bot.simulators.slack.records import BOT_USER, Channel, Message
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import Store


def post_message(store: Store, args: Arguments) -> Answer:
    """``chat.postMessage``: a person's id as the channel opens the conversation with them."""
    channel = _target(store, args.need("channel"))
    content = read_content(args)
    thread_ts = _thread(channel, args)
    # Only what would be posted counts: Slack looks at the arguments first.
    store.pace.post(channel.id, store.clock.now())
    message = store.post(
        Message(
            channel.id, store.clock.stamp(), BOT_USER, content.text, content.blocks, thread_ts,
            metadata=content.metadata or None, broadcast=args.flag("reply_broadcast"),
            subtype="thread_broadcast" if thread_ts and args.flag("reply_broadcast") else None,
            unfurl=args.flag("unfurl_links") or args.flag("unfurl_media", default=True),
        )
    )  # fmt: skip
    shown = message_json(message, store, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def update(store: Store, args: Arguments) -> Answer:
    """``chat.update``: text without blocks takes the blocks away."""
    channel = store.visible(_channel_id(args))
    content = read_content(args, longest=UPDATE_TEXT, truncates=False)
    message = channel.find(args.need("ts"))
    if message is None or message.visible_to:
        raise Refused("message_not_found")
    if not message.by_app:
        raise Refused("cant_update_message")
    before = replace(message)
    message.text, message.blocks = content.text, content.blocks
    if content.metadata is not None:
        message.metadata = content.metadata or None
    if not content.blocks:
        message.edited = store.clock.stamp()
    store.changed(message, before)
    shown = message_json(message, store, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def post_ephemeral(store: Store, args: Arguments) -> Answer:
    """``chat.postEphemeral``: seen by one, kept by nobody."""
    channel = store.joined(args.need("channel"))
    if channel.archived:
        raise Refused("is_archived")
    user = args.need("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    content = read_content(args, truncates=False)
    stamp = store.clock.stamp()
    thread = args.text("thread_ts")
    if thread and not any(m.thread_ts == thread and m.ts != thread and not m.visible_to for m in channel.messages):
        return {"message_ts": stamp}  # Slack shows none in a thread that nobody has replied in, and does not say so
    store.post(Message(channel.id, stamp, BOT_USER, content.text, content.blocks, thread, visible_to=user))
    return {"message_ts": stamp}


def delete(store: Store, args: Arguments) -> Answer:
    """``chat.delete``."""
    channel = store.visible(_channel_id(args))
    message = channel.find(args.need("ts"))
    if message is None or message.visible_to:
        raise Refused("message_not_found")
    if not message.by_app:
        raise Refused("cant_delete_message")
    store.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(store: Store, args: Arguments) -> Answer:
    """``chat.getPermalink``."""
    channel = store.visible(args.need("channel"))
    message = channel.find(args.need("message_ts"))
    if message is None:
        raise Refused("message_not_found")
    path = f"https://onetouch.slack.example/archives/{channel.id}/p{message.ts.replace('.', '')}"
    query = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    return {"channel": channel.id, "permalink": path + query}


def _target(store: Store, name: str) -> Channel:
    channel = store.direct(name) if name in store.users and name != BOT_USER else store.joined(name)
    if channel.archived:
        raise Refused("is_archived")
    return channel


def _channel_id(args: Arguments) -> str:
    # Unlike posting, changing wants the conversation's id, not a person's.
    return args.need("channel")


def _thread(channel: Channel, args: Arguments) -> str | None:
    """Give the thread; one that is named by a reply, or by nothing that exists, is taken as it is."""
    thread_ts = args.text("thread_ts")
    if thread_ts is None:
        return None
    seconds, dot, micros = thread_ts.partition(".")
    if not (dot and seconds.isdigit() and micros.isdigit()):
        raise Refused("invalid_arguments", "[ERROR] invalid thread_ts")
    found = channel.find(thread_ts)
    if found is not None and found.visible_to:
        raise Refused("cannot_reply_to_message")
    return thread_ts


METHODS = {
    "chat.postMessage": Method(post_message, SPECIAL, ("chat:write",)),
    "chat.update": Method(update, TIER_3, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, TIER_4, ("chat:write",)),
    "chat.delete": Method(delete, TIER_3, ("chat:write",)),
    "chat.getPermalink": Method(permalink, SPECIAL, reads=True),
}
