"""Tickets like the one at hand: looked up for members of the team."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import structlog

from bot.slack.rendering import alike
from bot.slack.rendering.alike import NOT_LOOKED, LookedAlike
from handlers.access.permissions import on_team
from handlers.chat.inquiry import described
from handlers.person import Person
from handlers.ports import HandlerError
from handlers.similar.similar import Found

PATIENCE_S = 1.0
"""Longest that a window waits for them: its trigger is over in three seconds."""


Looking: TypeAlias = Callable[[], Awaitable[Found]]


class Similar(Protocol):
    """Finds similar tickets, see `handlers.similar`."""

    async def similar(self, person: Person, number: str, limit: int = 5) -> Found:
        """Give the tickets like one, as far as this person may see them."""
        ...

    async def like(self, person: Person, text: str, limit: int = 5) -> Found:
        """Give the tickets like a text. For members of the team."""
        ...


class Alike:
    """Looks for similar tickets on behalf of members of the team. What goes wrong is said in a word: nothing waits."""

    def __init__(self, *, similar: Similar, root: str, patience_s: float = PATIENCE_S) -> None:
        self._similar = similar
        self._root = root
        self._patience_s = patience_s
        self._log = structlog.get_logger("slack")

    async def of(self, number: str, reader: Person) -> LookedAlike:
        """Give the tickets like one; nothing is looked up for customers."""
        return await self._looked(reader, lambda: self._similar.similar(reader, number, alike.MOST))

    async def like(self, text: str, reader: Person) -> LookedAlike:
        """Give the tickets like a text; nothing is looked up for customers."""
        return await self._looked(reader, lambda: self._similar.like(reader, text, alike.MOST))

    async def _looked(self, reader: Person, look: Looking) -> LookedAlike:
        if not on_team(reader):
            return NOT_LOOKED
        try:
            async with asyncio.timeout(self._patience_s):
                found = await look()
        except HandlerError as refused:
            return LookedAlike(root=self._root, note=str(refused))
        except Exception as error:  # noqa: BLE001 - what it stands beside must not fail with it
            self._log.warning("slack.similar_not_found", error=described(error))
            return LookedAlike(root=self._root, note=alike.AWAY)
        return LookedAlike(found.cases, self._root, found.reason or "")
