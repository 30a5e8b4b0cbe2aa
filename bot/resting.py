"""Rests between rounds of work in the background."""

from __future__ import annotations

import asyncio


async def rest(woken: asyncio.Event, longest_s: float) -> None:
    """Wait until there is something to do, but no longer than this many seconds."""
    try:
        async with asyncio.timeout(longest_s):
            await woken.wait()
    except TimeoutError:
        pass
