"""Conversations: ``conversations.*``."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.methods.method import TIER_2, TIER_3, TIER_4, Answer, Method
from bot.simulators.slack.objects import channel_json, message_json
from bot.simulators.slack.records import BOT_USER, Message
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import Store

_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_READ = ("channels:read", "groups:read", "im:read", "mpim:read")


def info(store: Store, args: Arguments) -> Answer:
    """``conversations.info``."""
    channel = store.visible(args.need("channel"))
    shown = channel_json(channel)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(store: Store, args: Arguments) -> Answer:
    """``conversations.members``, page by page."""
    channel = store.visible(args.need("channel"))
    start, limit = _cursor(args), min(args.number("limit", 100), 1000)
    page = channel.members[start : start + limit]
    return {"members": page} | _next(start + limit, len(channel.members))


def open_direct(store: Store, args: Arguments) -> Answer:
    """``conversations.open``: the conversation with people; asked again, the same."""
    users = [user for user in (args.text("users") or "").split(",") if user]
    if not users:
        if "channel" not in args:
            raise Refused("users_list_not_supplied")
        return {"no_op": True, "already_open": True, "channel": {"id": store.joined(args.need("channel")).id}}
    if len(users) > 8:
        raise Refused("too_many_users")
    for user in users:
        if store.user(user).deleted:
            raise Refused("user_disabled")
    known = set(store.channels)
    channel = store.direct(*users)
    again = {"no_op": True, "already_open": True} if channel.id in known else {}
    return again | {"channel": channel_json(channel) if args.flag("return_im") else {"id": channel.id}}


def history(store: Store, args: Arguments) -> Answer:
    """``conversations.history``: the newest first, without the replies of threads."""
    channel = store.joined(args.need("channel"))
    found = [m for m in channel.messages if not m.visible_to and (m.root == m.ts or m.broadcast)]
    page, more = _page(sorted(found, key=lambda m: Decimal(m.ts), reverse=True), args)
    shown = [message_json(m, store, metadata=args.flag("include_all_metadata")) for m in page]
    return {"messages": shown, "pin_count": 0} | more


def replies(store: Store, args: Arguments) -> Answer:
    """``conversations.replies``: the parent first, on each page; `ts` may be of any message in the thread."""
    channel = store.joined(args.need("channel"))
    asked = channel.find(args.need("ts"))
    if asked is None or asked.visible_to:
        raise Refused("thread_not_found")
    thread = [m for m in channel.messages if not m.visible_to and m.root == asked.root]
    parent = [m for m in thread if m.ts == asked.root]
    page, more = _page([m for m in thread if m.ts != asked.root], args)
    shown = [message_json(m, store, metadata=args.flag("include_all_metadata")) for m in (*parent, *page)]
    return {"messages": shown} | more


def _page(messages: list[Message], args: Arguments) -> tuple[list[Message], Answer]:
    oldest, latest = _bound(args, "oldest"), _bound(args, "latest")
    inclusive = args.flag("inclusive")
    kept = [
        m
        for m in messages
        if (oldest is None or Decimal(m.ts) > oldest or (inclusive and Decimal(m.ts) == oldest))
        and (latest is None or Decimal(m.ts) < latest or (inclusive and Decimal(m.ts) == latest))
    ]
    start, limit = _cursor(args), max(1, min(args.number("limit", 100), 999))
    after = _next(start + limit, len(kept))
    return kept[start : start + limit], {"has_more": start + limit < len(kept)} | after


def _bound(args: Arguments, name: str) -> Decimal | None:
    try:
        return Decimal(args.need(name)) if args.text(name) else None
    except InvalidOperation:
        raise Refused(f"invalid_ts_{name}") from None


def _cursor(args: Arguments) -> int:
    cursor = args.text("cursor")
    if not cursor:
        return 0
    if not cursor.startswith("after-") or not cursor[6:].isdigit():
        raise Refused("invalid_cursor")
    return int(cursor[6:])


def _next(reached: int, length: int) -> Answer:
    return {"response_metadata": {"next_cursor": f"after-{reached}" if reached < length else ""}}


def join(store: Store, args: Arguments) -> Answer:
    """``conversations.join``: public channels only."""
    channel = store.visible(args.need("channel"))
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members:
        channel.members.append(BOT_USER)
    return {"channel": channel_json(channel)}


def listing(store: Store, args: Arguments) -> Answer:
    """``conversations.list``: what our app may know of, by kind."""
    names = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    kinds = {names.get(name) for name in (args.text("types") or "public_channel").split(",")}
    found = [c for c in store.channels.values() if c.kind in kinds and (c.kind == "channel" or BOT_USER in c.members)]
    if args.flag("exclude_archived"):
        found = [channel for channel in found if not channel.archived]
    start, limit = _cursor(args), max(1, min(args.number("limit", 100), 1000))
    page = [channel_json(channel) for channel in found[start : start + limit]]
    return {"channels": page} | _next(start + limit, len(found))


METHODS = {
    "conversations.list": Method(listing, TIER_2, _READ, reads=True),
    "conversations.info": Method(info, TIER_3, _READ, reads=True),
    "conversations.members": Method(members, TIER_4, _READ, reads=True),
    "conversations.open": Method(open_direct, TIER_3, ("im:write", "mpim:write")),
    "conversations.history": Method(history, TIER_3, _HISTORY, reads=True),
    "conversations.replies": Method(replies, TIER_3, _HISTORY, reads=True),
    "conversations.join": Method(join, TIER_3, ("channels:join",)),
}
