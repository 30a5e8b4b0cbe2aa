"""The issues that tickets are like, in memory: found as `bot.knowledge.cases` finds tickets."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.knowledge.cases import TicketIndex
from handlers.engineering.issue import IssueName
from handlers.engineering.lookalikes import NearIssues, issue_text
from handlers.similar.case_text import digest
from handlers.similar.ports import KeptCase, TextReader
from handlers.similar.similar import TEAM, Readers
from retrieval.postings import hashed
from retrieval.tokens import terms

AT_ONCE = 32
"""Issues that are read at once: for so long others wait for the encoder."""
IDLE = 60
"""Rounds after which all issues are gone through, whatever their mark says."""


@dataclass(frozen=True, slots=True)
class IssueWords:
    """What an issue says."""

    title: str
    description: str


class IssueTexts(Protocol):
    """What the issues of our mirror say."""

    async def mark(self) -> Hashable:
        """Give what is another after an issue was written or read, at little cost; the same where a clock was set."""
        ...

    async def stamps(self) -> Mapping[IssueName, datetime]:
        """Give all that are there, each with when it was changed last."""
        ...

    async def words(self, names: Collection[IssueName]) -> Mapping[IssueName, IssueWords]:
        """Give what these say; those that are gone are missing."""
        ...


class Issues:
    """A `handlers.engineering.lookalikes.IssueIndex`. It reads what is new or changed at each `round`."""

    def __init__(self, reader: TextReader, dimension: int, texts: IssueTexts, *, at_once: int = AT_ONCE) -> None:
        self._reader = reader
        self._texts = texts
        self._at_once = at_once
        self._index = TicketIndex(reader, dimension, _everything)
        self._rows: dict[IssueName, int] = {}
        self._names: dict[int, IssueName] = {}
        self._stamps: dict[IssueName, datetime] = {}
        self._mark: Hashable = None
        self._idle = 0

    async def round(self) -> int:
        """Read some issues that are new or changed, and forget those that are gone; give how many were read.

        Where nothing seems to have changed, all of them are gone through now and then only.
        """
        mark, before = await self._texts.mark(), self._mark
        if mark == before and not self._index.unread and self._idle < IDLE:
            self._idle += 1
            return 0
        read = await self._look()
        self._mark, self._idle = mark, 0
        return read

    async def _look(self) -> int:
        there = await self._texts.stamps()
        gone = [name for name in self._stamps if name not in there]
        if gone:
            for name in gone:
                del self._stamps[name]
            await self._index.keep_only({self._rows[name] for name in self._stamps})
        due = [name for name, at in there.items() if self._stamps.get(name) != at]
        read = await self._read(due[: self._at_once])
        for name in due[: self._at_once]:
            self._stamps[name] = there[name]
        self._index.unread = len(due) - len(due[: self._at_once])
        return read

    async def catch_up(self) -> None:
        """Read all that there is, without a rest; for commands."""
        while await self._look() or self._index.unread:
            pass

    async def near(self, text: str, limit: int) -> NearIssues:
        """Give the issues nearest to a text."""
        found = await self._index.near(text, TEAM, limit)
        near = tuple((self._names[int(one.number.partition("-")[2])], one.score) for one in found.near)
        return NearIssues(near, found.rarity, found.unread)

    async def close(self) -> None:
        """Finish what is at work."""
        await self._index.close()

    async def _read(self, names: Sequence[IssueName]) -> int:
        if not names:
            return 0
        words = await self._texts.words(names)
        texts = {name: issue_text(one.title, one.description) for name, one in words.items()}
        vectors = await self._reader.read(list(texts.values()))
        said = await asyncio.to_thread(lambda: [hashed(sorted(set(terms(text)))) for text in texts.values()])
        kept = [
            KeptCase(self._row(name), digest(text), vector, found, revision=0)
            for (name, text), vector, found in zip(texts.items(), vectors, said, strict=True)
        ]
        await self._index.take(kept)
        await self._index.settle()
        return len(kept)

    def _row(self, name: IssueName) -> int:
        row = self._rows.setdefault(name, len(self._rows) + 1)
        self._names[row] = name
        return row


async def _everything(_readers: Readers) -> None:
    return None
