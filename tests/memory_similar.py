"""What similar cases ask of the world, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.knowledge.case_keeper import CaseKeeper
from bot.knowledge.cases import TicketIndex
from handlers.similar.desk import Similar
from handlers.similar.ports import CaseState, CaseWords, Circumstances, KeptCase
from handlers.similar.reading import Reading
from handlers.similar.similar import Readers
from handlers.ticket import Ticket
from retrieval.ports import Vectors
from retrieval.postings import hashed, term_hash
from retrieval.tokens import terms
from tests.fakes import Memory

DIMENSION = 64


class WordReader:
    """Reads a text as the bag of its words: texts with the same words have the same vector. Knows ASCII only."""

    def __init__(self, tag: str = "words:1") -> None:
        self.tag = tag
        self.read_texts: list[str] = []
        self.broken = ""
        """What it cannot read: any text that has this word."""
        self.down = False
        """It can read nothing."""

    @property
    def dimension(self) -> int:
        return DIMENSION

    async def read(self, texts: Sequence[str]) -> Sequence[Vectors | None]:
        if self.down or (self.broken and any(self.broken in text for text in texts)):
            raise ValueError("it cannot be read")
        self.read_texts.extend(texts)
        return [self.vector(text) for text in texts]

    def vector(self, text: str) -> Vectors | None:
        if not text.isascii() or not terms(text):
            return None
        vector = np.zeros(DIMENSION, np.float32)
        for term in terms(text):
            vector[term_hash(term) % DIMENSION] += 1.0
        return vector / np.linalg.norm(vector)


@dataclass
class MemoryCases:
    """What tickets are found by. A ticket is marked while the version that was read is another one."""

    memory: Memory
    words: dict[str, tuple[CaseWords, int]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    last: int = 0
    tag: str | None = None

    async def mark_stale(self, tag: str, way: str = "") -> int:
        self.tag = tag
        mine = {number for number, (one, _) in self.words.items() if one.tag == tag and one.digest.startswith(way)}
        self.read = {number: one for number, one in self.read.items() if number in mine}
        return await self.count()

    async def due(self, limit: int, tag: str) -> Sequence[Ticket]:
        return [replace(one, transcript=()) for one in self._marked()[:limit] if self.tag in {None, tag}]

    async def count(self) -> int:
        return len(self._marked())

    async def kept(self, numbers: Collection[str], tag: str) -> Mapping[str, str]:
        mine = {number: one for number, (one, _) in self.words.items() if one.tag == tag}
        return {number: mine[number].digest for number in numbers if number in mine}

    async def keep(self, read: Sequence[CaseWords], same: Mapping[str, int]) -> None:
        for one in read:
            self.last += 1
            if one.number in self.memory.tickets and self.tag in {None, one.tag}:
                self.words[one.number] = one, self.last
                self.read[one.number] = one.version
        self.read |= {
            number: version
            for number, version in same.items()
            if number not in self.words or self.tag in {None, self.words[number][0].tag}
        }

    async def revision(self) -> int:
        return self.last

    async def since(self, revision: int, tag: str, limit: int) -> Sequence[KeptCase]:
        later = sorted((at, one) for one, at in self.words.values() if at > revision)[:limit]
        return [
            KeptCase(
                int(one.number[2:]),
                one.digest,
                one.vector if one.tag == tag else None,
                hashed(one.terms),
                at,
                one.tag != tag,
            )
            for at, one in later
        ]

    async def numbers(self) -> frozenset[int]:
        return frozenset(int(number[2:]) for number in self.words if number in self.memory.tickets)

    def _marked(self) -> list[Ticket]:
        latest = sorted(self.memory.tickets.values(), key=lambda one: -int(one.number[2:]))
        return [one for one in latest if self.read.get(one.number) != one.version]


@dataclass
class MemoryCaseRecords:
    """Tickets as they are in memory; `accounts`: by requester."""

    memory: Memory
    accounts: dict[str, frozenset[str]] = field(default_factory=dict)

    async def states(self, numbers: Collection[str]) -> Mapping[str, CaseState]:
        found = {}
        for number in numbers:
            one = self.memory.tickets.get(number)
            while one is not None and one.merged_into is not None:
                one = self.memory.tickets.get(one.merged_into)
            if one is not None:
                found[number] = CaseState(number, one.number, one.status)
        return found

    async def whole(self, numbers: Collection[str]) -> Mapping[str, tuple[Ticket, Circumstances]]:
        there = [self.memory.tickets[number] for number in numbers if number in self.memory.tickets]
        return {one.number: (replace(one, transcript=()), self._around(one)) for one in there}

    async def seen_by(self, readers: Readers, numbers: Collection[str]) -> frozenset[str]:
        return frozenset(
            one.number for one in self.memory.tickets.values() if one.number in numbers and self._shows(one, readers)
        )

    async def visible(self, readers: Readers) -> frozenset[int] | None:
        if readers.everything:
            return None
        return frozenset(int(one.number[2:]) for one in self.memory.tickets.values() if self._shows(one, readers))

    def _around(self, one: Ticket) -> Circumstances:
        sent = self.memory.diagnostics.get(one.number)
        error = "" if sent is None else next(iter(sent.error.strip().splitlines()), "")
        accounts = self.accounts.get(one.requester_id, frozenset())
        return Circumstances(accounts, "" if sent is None else sent.version, error)

    def _shows(self, one: Ticket, readers: Readers) -> bool:
        return readers.everything or any(
            one.shows(person, proved) for person in readers.persons for proved in (None, *readers.proved)
        )


class CaseWorld:
    """Similar cases over tickets in memory."""

    def __init__(self, memory: Memory | None = None, reader: WordReader | None = None) -> None:
        self.memory = memory or Memory()
        self.reader = reader or WordReader()
        self.cases = MemoryCases(self.memory)
        self.records = MemoryCaseRecords(self.memory)
        self.index = TicketIndex(self.reader, DIMENSION, self.records.visible)
        self.unreadable: list[str] = []
        self.failures: list[str] = []
        reading = Reading(self.cases, self.reader, at_once=4, failed=lambda number, _: self.unreadable.append(number))
        self.keeper = CaseKeeper(self.index, self.cases, reading, self.reader.tag)
        self.desk = Similar(self.index, self.records, failed=self.failures.append)

    def put(self, *tickets: Ticket) -> None:
        """Let tickets be there, or be changed."""
        self.memory.tickets.update({one.number: one for one in tickets})

    async def read(self) -> None:
        """Read all there is."""
        if self.index.unread is None:
            await self.keeper.begin()
        await self.keeper.catch_up(10_000)
