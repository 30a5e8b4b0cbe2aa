"""Reads what tickets say, so that others can be found by it: new ones, changed ones, and all under a new model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from handlers.similar.case_text import WAY, case_text, digest
from handlers.similar.ports import CaseWords, TextReader, Unread
from handlers.ticket import Ticket
from retrieval.ports import Vectors
from retrieval.tokens import terms

AT_ONCE = 32
"""Tickets of a round: what an interruption can lose, and for how long others wait for the encoder."""
_READABLE = "hello"
"""What cannot be read either where it is the reader that is broken."""


class Reading:
    """Reads tickets that are marked. What was not changed in words is not read again."""

    def __init__(
        self,
        unread: Unread,
        reader: TextReader,
        *,
        at_once: int = AT_ONCE,
        failed: Callable[[str, Exception], None] = lambda number, error: None,
    ) -> None:
        """Take what it works with. `failed` is called with the number of a ticket that cannot be read, and why."""
        self._unread = unread
        self._reader = reader
        self._at_once = at_once
        self._failed = failed

    async def begin(self) -> int:
        """Let this model read from now on: mark what was never read, or by another one; give how many are marked."""
        return await self._unread.mark_stale(self._reader.tag, WAY)

    async def round(self) -> int:
        """Read some of the marked tickets, the latest first; give how many were looked at: 0 where others read them."""
        due = await self._unread.due(self._at_once, self._reader.tag)
        if not due:
            return 0
        # In a thread: long tickets are a tenth of a second of work, and answers are made meanwhile.
        texts = await asyncio.to_thread(lambda: {one.number: case_text(one) for one in due})
        names = {number: digest(text) for number, text in texts.items()}
        kept = await self._unread.kept(tuple(texts), self._reader.tag)
        same = {one.number: one.version for one in due if kept.get(one.number) == names[one.number]}
        new = [one for one in due if one.number not in same]
        vectors = await self._vectors(new, [texts[one.number] for one in new])
        said = await asyncio.to_thread(lambda: [frozenset(terms(texts[one.number])) for one in new])
        read = [
            CaseWords(one.number, one.version, names[one.number], self._reader.tag, vector, found)
            for one, vector, found in zip(new, vectors, said, strict=True)
        ]
        await self._unread.keep(read, same)
        return len(due)

    async def left(self) -> int:
        """Count what is still to be read."""
        return await self._unread.count()

    async def _vectors(self, tickets: Sequence[Ticket], texts: Sequence[str]) -> Sequence[Vectors | None]:
        if not texts:
            return ()
        try:
            return await self._reader.read(texts)
        except Exception:  # noqa: BLE001, S110 - looked at one by one
            pass
        # What cannot be read is found by its words alone: neither the others nor itself must wait for it.
        found: list[Vectors | None] = []
        errors: list[tuple[str, Exception]] = []
        for ticket, text in zip(tickets, texts, strict=True):
            try:
                found.extend(await self._reader.read([text]))
            except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is told
                errors.append((ticket.number, error))
                found.append(None)
        if len(errors) == len(texts):
            await self._reader.read([_READABLE])  # it may not be the texts: then it is raised
        for number, reason in errors:
            self._failed(number, reason)
        return found
