"""A message as it is posted: blocks, the text that notifications show, and our id of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.rendering import limits
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.lengths import shortened
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.names import DELIVERY, POSTED

_FALLBACK = 300
"""What a notification shows is shorter still; and the blocks say all of it."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message.

    Attributes:
        text: mrkdwn, never empty, for notifications and screen readers.
        blocks: 1 to 50.
        broadcast: where it is posted into a thread, all of the channel see it too.
    """

    text: str
    blocks: tuple[Json, ...]
    broadcast: bool = False

    def arguments(self, delivery: str | None = None) -> Json:
        """Give what `chat.postMessage` and `chat.update` take. `delivery`: our own id, by which it is found again."""
        given: Json = {
            "text": self.text,
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if delivery is not None:
            given["metadata"] = {"event_type": POSTED, "event_payload": {DELIVERY: delivery}}
        return given


def post(text: str, blocks: Sequence[Json]) -> Post:
    """Give a message of 1 to 50 blocks; `text` is what a notification shows, as plain words."""
    return Post(fallback(text), tuple(blocks[: limits.MESSAGE_BLOCKS]))


def fallback(text: str) -> str:
    """Give plain words as what a notification shows; never empty."""
    return literal(shortened(" ".join(text.split()), _FALLBACK)) or "…"
