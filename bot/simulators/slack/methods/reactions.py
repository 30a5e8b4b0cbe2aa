"""Reactions: ``reactions.*``."""

from __future__ import annotations

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.methods.method import TIER_2, TIER_3, Answer, Method
from bot.simulators.slack.records import BOT_USER
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import Store


def add(store: Store, args: Arguments) -> Answer:
    """``reactions.add``."""
    people = _people(store, args)
    if BOT_USER in people:
        raise Refused("already_reacted")
    people.append(BOT_USER)
    return {}


def remove(store: Store, args: Arguments) -> Answer:
    """``reactions.remove``."""
    people = _people(store, args)
    if BOT_USER not in people:
        raise Refused("no_reaction")
    people.remove(BOT_USER)
    return {}


def _people(store: Store, args: Arguments) -> list[str]:
    name = args.need("name")
    if not name.strip() or ":" in name:
        raise Refused("invalid_name")
    message = store.joined(args.need("channel")).find(args.need("timestamp"))
    if message is None or message.visible_to:
        raise Refused("message_not_found")
    return message.reactions.setdefault(name, [])


METHODS = {
    "reactions.add": Method(add, TIER_3, ("reactions:write",)),
    "reactions.remove": Method(remove, TIER_2, ("reactions:write",)),
}
