"""Ports of the known questions; their errors stand in `handlers.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from handlers.confirmation import Confirmation


class Confirmations(Protocol):
    """Where confirmations live. Those of an episode or a ticket are written with their step, see `Step`."""

    async def revision(self) -> int:
        """Give a number that rises with every change of what may be known; 0 before the first.

        Anonymous confirmations never make anything known, and do not raise it. Cheap: a server asks twice a second.
        """
        ...

    async def standing(self) -> Sequence[Confirmation]:
        """Give all that are not withdrawn, by id."""
        ...

    async def add(self, taught: Confirmation) -> Confirmation:
        """Write one of no episode and no ticket; give it with its id."""
        ...


class Links(Protocol):
    """What links in a text lead to."""

    async def articles(self, text: str) -> Sequence[str]:
        """Give the ids of the live articles that a text links to, in its order, each once.

        By our own page of an article, or by the article's own address.
        """
        ...
