"""What similar cases ask of the world, and its errors.

CasesUnavailable   no ticket can be looked for now
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.ports import HandlerError
from handlers.similar.similar import Nearest, Readers, SimilarCase
from handlers.ticket import Status, Ticket
from retrieval.ports import Vectors
from retrieval.postings import TermHashes


class CasesUnavailable(HandlerError):
    """No ticket can be looked for now: none was read since the start."""


class CaseVectors(Protocol):
    """The vectors of tickets, by one model; tickets whose language it does not understand have none."""

    async def of(self, numbers: Collection[str]) -> Mapping[str, Vectors]:
        """Give vectors by number: float32 (d,), of length one within 0.001. Those that have none yet are missing."""
        ...

    async def recent(self, since: datetime, limit: int) -> tuple[tuple[str, ...], Vectors]:
        """Give the latest tickets opened since then that have one: numbers and vectors, float32 (n, d), latest first.

        Tickets that were merged into others are left out.
        """
        ...


class CaseIndex(Protocol):
    """Finds tickets by meaning and by words."""

    async def near(self, text: str, readers: Readers, limit: int, *, like: str | None = None) -> Nearest:
        """Give the tickets nearest to a text, among those that any of `readers` may see; fewer when fewer come near.

        Args:
            text: as `handlers.similar.case_text` gives it.
            readers: for whom; nobody outside the team is given a ticket that they may not see.
            limit: how many at most.
            like: the ticket whose text it is, if any; it is found itself.

        Raises:
            CasesUnavailable: nothing was read yet.
        """
        ...


@dataclass(frozen=True, slots=True)
class CaseState:
    """How a ticket stands.

    Attributes:
        root: the ticket that it goes on in, over any number of merges; itself, if it was not merged.
        status: of the root.
    """

    number: str
    root: str
    status: Status


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known around a ticket.

    Attributes:
        accounts: that its requester is listed with.
        version: of the product that it is about, as was sent along; empty: not known.
        error: the first line of the error that was sent along; empty: none was.
    """

    accounts: frozenset[str] = frozenset()
    version: str = ""
    error: str = ""


class CaseRecords(Protocol):
    """Tickets as they are now."""

    async def states(self, numbers: Collection[str]) -> Mapping[str, CaseState]:
        """Tell how these tickets stand; those that are not there are missing."""
        ...

    async def whole(self, numbers: Collection[str]) -> Mapping[str, tuple[Ticket, Circumstances]]:
        """Give these tickets without their transcripts; those that are not there are missing."""
        ...

    async def seen_by(self, readers: Readers, numbers: Collection[str]) -> frozenset[str]:
        """Give those of these tickets that any of the readers may see; of those that are not there, none."""
        ...


class KnownIssues(Protocol):
    """What engineering knows already."""

    async def like(self, text: str, limit: int) -> Sequence[SimilarCase]:
        """Give the issues nearest to a text; scores are in [0, 1] and mean what those of tickets mean. For the team."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class CaseWords:
    """What a ticket is found by.

    Attributes:
        version: of the ticket that was read.
        digest: names the words, and the way in which they were read.
        tag: the model of the vector.
        vector: float32 (d,), of length one; None: the model does not understand the language.
        terms: of the words, each once.
    """

    number: str
    version: int
    digest: str
    tag: str
    vector: Vectors | None
    terms: frozenset[str]


class Unread(Protocol):
    """Tickets that are to be read: new ones and changed ones, marked with the step that writes them.

    One model reads them all: that of whoever called `mark_stale` last, and any before the first did. Another one is
    given nothing to read, and what it read before it was told is not kept.
    """

    async def mark_stale(self, tag: str, way: str = "") -> int:
        """Let this model read tickets from now on, and mark all that it has not read; give how many are marked now.

        `way`: what was read counts only if its digest begins so.
        """
        ...

    async def due(self, limit: int, tag: str) -> Sequence[Ticket]:
        """Give marked tickets without their transcripts, the latest first; none where another model reads them."""
        ...

    async def count(self) -> int:
        """Count the marked ones."""
        ...

    async def kept(self, numbers: Collection[str], tag: str) -> Mapping[str, str]:
        """Give the digests of the words that are kept of these tickets by this model."""
        ...

    async def keep(self, read: Sequence[CaseWords], same: Mapping[str, int]) -> None:
        """Keep what was read, and take the marks away, but for tickets that were changed since.

        What another model reads now is passed over, and its mark stays.

        Args:
            read: new words; a ticket that is gone meanwhile is passed over.
            same: tickets whose words are those that are kept, with the version that was read.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class KeptCase:
    """What a ticket is found by, as it is kept.

    Attributes:
        number: the ticket's numeral.
        digest: see `CaseWords`.
        vector: None: the model does not understand the language, or another model made what is kept.
        terms: hashes of its words.
        revision: rises with everything that is kept.
        otherwise: another model made it.
    """

    number: int
    digest: str
    vector: Vectors | None
    terms: TermHashes
    revision: int
    otherwise: bool = False


class KeptCases(Protocol):
    """What is kept of all tickets, for those who hold it in memory."""

    async def revision(self) -> int:
        """Give the latest revision, 0 before the first."""
        ...

    async def since(self, revision: int, tag: str, limit: int) -> Sequence[KeptCase]:
        """Give what was kept after a revision, in its order; vectors of that model only."""
        ...

    async def numbers(self) -> frozenset[int]:
        """Give the numerals of all tickets of which anything is kept; those that were deleted are not among them."""
        ...


class TextReader(Protocol):
    """Gives texts their vectors."""

    @property
    def tag(self) -> str:
        """The model; vectors of different tags must not be mixed."""
        ...

    async def read(self, texts: Sequence[str]) -> Sequence[Vectors | None]:
        """Give vectors of length one, float32 (d,), in order; None for a text whose language is not understood."""
        ...
