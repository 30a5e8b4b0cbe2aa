"""Who is who, and the assistant pane."""

from __future__ import annotations

from dataclasses import replace

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.methods.method import SPECIAL, TIER_2, TIER_3, TIER_4, Answer, Method
from bot.simulators.slack.objects import ASSISTANT, user_json
from bot.simulators.slack.records import BOT_ID, BOT_NAME, BOT_USER
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import Store

_PANE = ("assistant:write",)
_STATUS = (*_PANE, "chat:write")
"""Telling what one does is being moved to the scope of writing."""


def auth_test(store: Store, args: Arguments) -> Answer:
    """``auth.test``."""
    return {
        "url": "https://onetouch.slack.example/",
        "team": store.name,
        "user": BOT_NAME,
        "team_id": store.team,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": store.org_wide,
    } | ({"enterprise_id": store.enterprise} if store.enterprise else {})


def user_info(store: Store, args: Arguments) -> Answer:
    """``users.info``: the address only with its own scope, the locale only when it is asked for."""
    email = store.scopes is None or "users:read.email" in store.scopes
    return {"user": user_json(store.user(args.need("user")), email=email, locale=args.flag("include_locale"))}


def user_by_email(store: Store, args: Arguments) -> Answer:
    """``users.lookupByEmail``."""
    email = args.need("email").lower()
    for user in store.users.values():
        if user.email and user.email.lower() == email and not user.deleted:
            return {"user": user_json(user, email=True)}
    raise Refused("users_not_found")


def group_list(store: Store, args: Arguments) -> Answer:
    """``usergroups.list``."""
    shown = [
        {
            "id": group.id,
            "team_id": store.team,
            "is_usergroup": True,
            "name": group.handle,
            "handle": group.handle,
            "description": "",
            "date_delete": 0,
            "user_count": len(group.users),
        }
        for group in store.groups.values()
    ]
    return {"usergroups": shown}


def group_users(store: Store, args: Arguments) -> Answer:
    """``usergroups.users.list``."""
    group = store.groups.get(args.need("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def set_status(store: Store, args: Arguments) -> Answer:
    """``assistant.threads.setStatus``: an empty one clears."""
    thread = _thread(store, args)
    messages = args.nested("loading_messages", "invalid_arguments")
    if args.text("status") is None or (messages and len(messages) > 10):
        raise Refused("invalid_arguments")
    store.statuses[thread] = args.text("status") or ""
    _stir(store, *thread)
    return {}


def set_title(store: Store, args: Arguments) -> Answer:
    """``assistant.threads.setTitle``."""
    channel_id, thread_ts = thread = _thread(store, args)
    store.titles[thread] = args.need("title")
    _stir(store, channel_id, thread_ts)
    return {}


def set_prompts(store: Store, args: Arguments) -> Answer:
    """``assistant.threads.setSuggestedPrompts``: at most four."""
    thread = _thread(store, args)
    prompts = args.nested("prompts", "invalid_arguments")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise Refused("invalid_arguments", "[ERROR] must have between 1 and 4 items [json-pointer:/prompts]")
    for index, prompt in enumerate(prompts):
        if not prompt.get("title") or not prompt.get("message"):
            raise Refused("invalid_arguments", f"[ERROR] missing required field [json-pointer:/prompts/{index}]")
    store.prompts[thread] = prompts
    return {}


def _stir(store: Store, channel_id: str, thread_ts: str) -> None:
    """Tell of a title or a status as a change of the thread's first message, as Slack does.

    Bots that answer changes talk to themselves.
    """
    root = store.channels[channel_id].find(thread_ts)
    if root is not None and root.subtype == ASSISTANT:
        store.changed(root, replace(root))


def _thread(store: Store, args: Arguments) -> tuple[str, str]:
    channel = store.joined(args.need("channel_id"))
    thread_ts = args.need("thread_ts")
    if channel.find(thread_ts) is None:
        raise Refused("invalid_thread_ts")
    return channel.id, thread_ts


METHODS = {
    "auth.test": Method(auth_test, SPECIAL, reads=True),
    "users.info": Method(user_info, TIER_4, ("users:read",), reads=True),
    "users.lookupByEmail": Method(user_by_email, TIER_3, ("users:read.email",), reads=True),
    "usergroups.list": Method(group_list, TIER_2, ("usergroups:read",), reads=True),
    "usergroups.users.list": Method(group_users, TIER_2, ("usergroups:read",), reads=True),
    "assistant.threads.setStatus": Method(set_status, SPECIAL, _STATUS),
    "assistant.threads.setTitle": Method(set_title, TIER_3, _PANE),
    "assistant.threads.setSuggestedPrompts": Method(set_prompts, TIER_3, _PANE),
}
