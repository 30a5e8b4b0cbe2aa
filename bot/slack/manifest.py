"""The app as Slack knows it: its manifest, made from the one table of what we listen to and of what we ask. Pure.

Source: docs.slack.dev, App manifest reference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json

REQUESTS = "/slack/events"
"""Path of everything that Slack sends us over HTTP."""
RETURN = "/slack/oauth"
"""Path to which Slack sends back whoever installs the app in another workspace."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event that we subscribe to. `scopes`: without them Slack does not send it; `serves`: what it is for."""

    name: str
    scopes: tuple[str, ...]
    serves: str


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    name: str
    description: str
    usage: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry in the menu of every message. `name`: 24 characters at most; `callback` comes back when it is used."""

    name: str
    callback: str
    description: str


@dataclass(frozen=True, slots=True)
class Call:
    """A scope that calls of ours need, beside those of events. `serves`: what for."""

    scope: str
    serves: str


EVENTS = (
    Event("app_mention", ("app_mentions:read",), "questions that mention the bot"),
    Event("message.channels", ("channels:history",), "questions and follow-ups in public channels"),
    Event("message.groups", ("groups:history",), "questions and follow-ups in private channels"),
    Event("message.im", ("im:history",), "direct messages"),
    Event("message.mpim", ("mpim:history",), "questions in group messages"),
    Event("app_home_opened", (), "the Home tab"),
    Event("assistant_thread_started", ("assistant:write",), "the assistant pane"),
    Event("assistant_thread_context_changed", ("assistant:write",), "the assistant pane"),
    Event("member_joined_channel", ("channels:read", "groups:read"), "who may see what is shown in a channel"),
    Event("app_uninstalled", (), "forgetting the tokens of a workspace that leaves"),
    Event("tokens_revoked", (), "forgetting tokens that were taken back"),
)

COMMANDS = (
    Command("/kb", "Search the articles; only you see the list", "words"),
    Command("/onetouch", "Settings of this channel, and help", "help | settings"),
    Command("/escalate", "Hand a ticket to engineering; for members of the team", "T-1042"),
)

SHORTCUTS = (
    Shortcut("Find answers", names.FIND_ANSWERS, "Look this message up, and share an article in its thread"),
    Shortcut("File a ticket", names.FILE_TICKET, "Make a ticket of this message; its number comes into the thread"),
)

CALLS = (
    Call("chat:write", "answering"),
    Call("commands", "slash commands"),
    Call("files:read", "keeping files that were sent along with their ticket"),
    Call("im:write", "direct messages to the asker and to engineers"),
    Call("users:read", "names, and telling guests from members"),
    Call("users:read.email", "knowing which customer or engineer somebody is"),
    Call("mpim:read", "telling whether the bot is in a group message"),
    Call("usergroups:read", "a user group as the list of engineers"),
)

_NAME = "Onetouch"
_SHORT = "Answers support questions from your articles, with the source, and files a ticket where it cannot."
_PANE = "Ask me a support question. I quote the article that answers, and say where it stands."
_LONG = (
    "Ask in a channel or in a direct message. Onetouch quotes the passage that answers and says "
    "where it stands; it asks back once when two answers compete, and puts you in touch with a person when it cannot "
    "help. Answers are quotations from your own articles, chosen automatically; please check the source."
)


def manifest(address: str | None) -> Json:
    """Give the manifest, for Slack's “Create from manifest”.

    Args:
        address: the server's public address, to which Slack sends what happens; None for Socket Mode.
    """
    to: Json = {} if address is None else {"url": f"{address.rstrip('/')}{REQUESTS}"}
    requests: Json = {} if address is None else {"request_url": to["url"]}
    back: Json = {} if address is None else {"redirect_urls": [f"{address.rstrip('/')}{RETURN}"]}
    return {
        "display_information": {"name": _NAME, "description": _SHORT, "long_description": _LONG},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "assistant_view": {"assistant_description": _PANE},
            "bot_user": {"display_name": _NAME, "always_online": True},
            "shortcuts": [_shortcut(shortcut) for shortcut in SHORTCUTS],
            "slash_commands": [_command(command, to) for command in COMMANDS],
        },
        "oauth_config": {**back, "scopes": {"bot": list(scopes())}},
        "settings": {
            "event_subscriptions": {**requests, "bot_events": sorted(event.name for event in EVENTS)},
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": True,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def scopes() -> tuple[str, ...]:
    """Give all the scopes that the bot's token needs, in order."""
    return tuple(sorted({scope for scope, _ in _needs()}))


def missing(granted: Collection[str]) -> tuple[Call, ...]:
    """Give the scopes that a token lacks, each with all that does not work without it."""
    needs: dict[str, list[str]] = {}
    for scope, serves in _needs():
        if scope not in granted and serves not in needs.setdefault(scope, []):
            needs[scope].append(serves)
    return tuple(Call(scope, ", ".join(serves)) for scope, serves in sorted(needs.items()) if serves)


def _needs() -> Iterator[tuple[str, str]]:
    yield from ((call.scope, call.serves) for call in CALLS)
    yield from ((scope, event.serves) for event in EVENTS for scope in event.scopes)


def _shortcut(shortcut: Shortcut) -> Json:
    return {
        "name": shortcut.name,
        "type": "message",
        "callback_id": shortcut.callback,
        "description": shortcut.description,
    }


def _command(command: Command, to: Json) -> Json:
    # Escaped, names of people and channels come as ids, which cannot be mistaken.
    given: Json = {"command": command.name, "description": command.description, "usage_hint": command.usage}
    return {**given, **to, "should_escape": True}
