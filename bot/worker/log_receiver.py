"""The log as a receiver: what happened, in ids, kinds and numbers."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import structlog

from handlers.ports import Outgoing

REMEMBERED = 1_000


class LogReceiver:
    """Writes one event a delivery. After a crash an event may be there twice: `delivery` tells."""

    def __init__(self, logger: Any = None) -> None:
        self._logger = logger or structlog.get_logger("onetouch")
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def deliver(self, outgoing: Outgoing) -> None:
        """Write the event that the subject names, once per id."""
        if outgoing.id in self._seen:
            return
        level = self._logger.warning if "failure" in outgoing.payload else self._logger.info
        level(outgoing.subject, delivery=outgoing.id, **outgoing.payload)
        self._seen[outgoing.id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
