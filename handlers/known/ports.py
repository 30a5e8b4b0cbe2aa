"""Ports of the known questions; their errors stand in `handlers.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from handlers.confirmation import Confirmation

ANONYMOUS_KEPT = 5_000
"""Confirmations of visitors without a name, the latest: cookies cost nothing, so that there may be any number."""
ANONYMOUS_FOR = timedelta(days=90)
"""For how long they are kept; what nobody took up by then, nobody will."""


class Confirmations(Protocol):
    """Where confirmations live. Those of an episode or a ticket are written with their step, see `Step`.

    What a closed ticket changes is decided by `handlers.known.recording.closing`. Writing an anonymous confirmation
    deletes the anonymous ones beyond `ANONYMOUS_KEPT`, and those older than it by more than `ANONYMOUS_FOR`.
    """

    async def revision(self) -> int:
        """Give a number that rises with every change of what may be known; 0 before the first.

        Anonymous confirmations never make anything known, and do not raise it. Cheap: a server asks twice a second.
        """
        ...

    async def standing(self) -> Sequence[Confirmation]:
        """Give all that are not withdrawn and may make something known, by id: all but the anonymous ones."""
        ...

    async def everything(self) -> Sequence[Confirmation]:
        """Give all that are not withdrawn, the anonymous ones too, by id: what suggestions follow from."""
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
