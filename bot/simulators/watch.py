"""Waiting for what the app does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

WAIT_S = 60.0
"""A wait ends as soon as what is waited for is there: this is how long it may take on a machine that is very busy."""
_T = TypeVar("_T")


class NothingHeard(Exception):
    """What a test waited for did not come; says what came instead."""


class Watch:
    """Looks again whenever something happened."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def notify(self) -> None:
        """Say that something happened."""
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, found: Callable[[], _T | None], within: float, why: Callable[[], str]) -> _T:
        """Wait until something is there, and give it.

        Raises:
            NothingHeard: it was not there in time.
        """
        end = asyncio.get_running_loop().time() + within
        while not (result := found()):
            news = self._news
            try:
                await asyncio.wait_for(news.wait(), max(0.0, end - asyncio.get_running_loop().time()))
            except TimeoutError:
                raise NothingHeard(f"{why()} within {within} s") from None
        return result

    async def rest(self, count: Callable[[], int], busy: Callable[[], bool], quiet_for: float, within: float) -> None:
        """Wait until a count has stood still for a while and nothing is under way.

        Raises:
            NothingHeard: there was no rest in time.
        """
        end = asyncio.get_running_loop().time() + within
        before = -1
        while before != count() or busy():
            if asyncio.get_running_loop().time() > end:
                raise NothingHeard(f"the app did not come to rest within {within} s")
            before = count()
            await asyncio.sleep(quiet_for)
