"""Response addresses: five answers within half an hour, without membership and without a token."""

from __future__ import annotations

from dataclasses import replace

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.contents import read_content
from bot.simulators.slack.records import Message
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import RESPONSE_USES, ResponseAddress, Store


def respond(store: Store, token: str, args: Arguments) -> None:
    """Do what was posted to an address.

    Raises:
        Refused: ``used_url``, ``expired_url``, or what is wrong with the content.
    """
    address = store.addresses.get(token)
    if address is None or store.clock.now() > address.until:
        raise Refused("expired_url")
    if address.uses >= RESPONSE_USES:
        raise Refused("used_url")
    if args.flag("delete_original"):
        address.uses += 1
        if address.message is not None and address.message in store.channels[address.channel].messages:
            store.delete(address.message)
        return
    if args.flag("replace_original") and address.message is not None:
        _replace(store, address, address.message, args)
    else:
        answer(store, address.channel, address.user, args)
    address.uses += 1


def answer(store: Store, channel: str, user: str, args: Arguments) -> Message:
    """Show an answer to an interaction: to the one who asked, or to all.

    Raises:
        Refused: what is wrong with the content.
    """
    content = read_content(args)
    everyone = args.text("response_type") == "in_channel"
    # No user stands with such a message; the app that wrote it is told by its bot_id alone.
    return store.post(
        Message(
            channel, store.clock.stamp(), "", content.text, content.blocks, args.text("thread_ts"),
            subtype="bot_message", visible_to=None if everyone else user,
        )
    )  # fmt: skip


def _replace(store: Store, address: ResponseAddress, message: Message, args: Arguments) -> None:
    content = read_content(args)
    if message not in store.channels[address.channel].messages:
        return
    before = replace(message)
    message.text, message.blocks = content.text, content.blocks
    store.changed(message, before)
