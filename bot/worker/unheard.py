"""The receiver for what nobody wants to hear here."""

from __future__ import annotations

from handlers.ports import Outgoing


class Unheard:
    """Takes what it is given, and does nothing: the channel that it is meant for is not connected."""

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do nothing."""
