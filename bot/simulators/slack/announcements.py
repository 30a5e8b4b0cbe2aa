"""Which events the app hears of, and how they are put together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from bot.simulators.slack import events
from bot.simulators.slack.courier import Courier
from bot.simulators.slack.delivery import Delivery
from bot.simulators.slack.records import BOT_USER, Channel, Message
from bot.simulators.slack.store import Change, Store

_KINDS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Announcements:
    """Tells the app what happened.

    Attributes:
        subscriptions: names of events that are sent, as the manifest names them; None means all.
        own_events: whether the app hears of what it wrote itself, as it does in Slack.
        reply_counts: whether each reply also changes its thread's first message, as it often does in Slack.
    """

    store: Store
    courier: Courier
    subscriptions: frozenset[str] | None = None
    own_events: bool = True
    reply_counts: bool = False

    async def tell(self, event: dict[str, Any], channel: Channel | None, name: str = "") -> Delivery | None:
        """Deliver an event, if the app subscribed to it and is where it happened; `name`: other than its type."""
        if self.subscriptions is not None and (name or event["type"]) not in self.subscriptions:
            return None
        if channel is not None and BOT_USER not in channel.members:
            return None
        return await self.courier.deliver("events_api", events.envelope(self.store, event, channel))

    async def posted(self, message: Message) -> None:
        """Tell of a message; one that mentions the app in a channel is told twice, in no order."""
        channel = self.store.channels[message.channel]
        told = [self.tell(events.message_event(self.store, message), channel, _message(channel))]
        if f"<@{BOT_USER}>" in message.text and channel.kind != "im":
            told.append(self.tell(events.mention_event(self.store, message), channel))
        root = channel.find(message.root)
        if self.reply_counts and root is not None and root is not message:
            told.append(self.changed(root, replace(root)))
        await asyncio.gather(*told)

    async def changed(self, message: Message, before: Message) -> Delivery | None:
        """Tell of a message that is different now, or only seems so."""
        channel = self.store.channels[message.channel]
        return await self.tell(events.changed_event(self.store, message, before), channel, _message(channel))

    async def deleted(self, message: Message) -> Delivery | None:
        """Tell of a message that is gone."""
        channel = self.store.channels[message.channel]
        return await self.tell(events.deleted_event(self.store, message), channel, _message(channel))

    def own(self, change: Change) -> None:
        """Tell the app, beside whatever goes on, of what it did itself."""
        if not self.own_events:
            return
        if change.kind == "posted":
            self.courier.later(self.posted(change.message))
        elif change.kind == "changed" and change.before is not None:
            self.courier.later(self.changed(change.message, change.before))
        else:
            self.courier.later(self.deleted(change.message))


def _message(channel: Channel) -> str:
    return f"message.{_KINDS[channel.kind]}"
