"""Pages that wait for news of a conversation, within this process."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from handlers.ports import Outgoing

REMEMBERED = 10_000


class Hub:
    """Wakes whoever waits for a conversation.

    The number of the latest turn is remembered for the last 10,000 conversations with news, so that news between
    reading a conversation and waiting for it are not missed; for others a page waits until its own time is up.
    """

    def __init__(self) -> None:
        self._latest: OrderedDict[str, int] = OrderedDict()
        self._waiting: dict[str, set[asyncio.Event]] = {}

    def notify(self, conversation_id: str, seq: int) -> None:
        """Say that the conversation has a turn of this number. Saying it again changes nothing."""
        self._latest[conversation_id] = max(seq, self._latest.get(conversation_id, 0))
        self._latest.move_to_end(conversation_id)
        if len(self._latest) > REMEMBERED:
            self._latest.popitem(last=False)
        for waiting in self._waiting.get(conversation_id, ()):
            waiting.set()

    async def wait(self, conversation_id: str, after_seq: int, timeout_s: float) -> bool:
        """Wait for a turn after `after_seq`; False when there was none in time."""
        news = asyncio.Event()
        self._waiting.setdefault(conversation_id, set()).add(news)
        try:
            async with asyncio.timeout(timeout_s):
                while self._latest.get(conversation_id, 0) <= after_seq:
                    await news.wait()
                    news.clear()
            return True
        except TimeoutError:
            return False
        finally:
            waiting = self._waiting[conversation_id]
            waiting.discard(news)
            if not waiting:
                del self._waiting[conversation_id]

    def __len__(self) -> int:
        """Give the number of conversations that somebody waits for."""
        return len(self._waiting)


class WebReceiver:
    """Receives what is meant for open pages."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def deliver(self, outgoing: Outgoing) -> None:
        """Wake the pages of the conversation that the subject names."""
        self._hub.notify(outgoing.subject, int(outgoing.payload["seq"]))
