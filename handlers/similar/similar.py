"""Tickets that are like one another, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.person import Person


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """Something that is like what was asked: a ticket, or an issue that is known.

    Attributes:
        number: its name, ``T-<n>`` for a ticket.
        status: where it stands, as its kind calls it; a ticket's is the value of a `handlers.ticket.Status`.
        score: in [0, 1], how near it is. For the team only.
        why: short facts, as people read them, the most telling first: ``both speak of “paper tray”, E-1042``.
        solved_with: the team's last public words before it was solved, shortened; None: it is not, or without words.
        over: nobody works on it any more.
        linked: the two are linked already.
        url: where an issue is opened; None: it is a ticket.
    """

    number: str
    subject: str
    status: str
    opened_at: datetime
    score: float
    why: tuple[str, ...]
    solved_with: str | None = None
    over: bool = False
    linked: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        cases: the nearest first; of those that are as near, those that are over.
        unread: tickets that could not be found yet by their meaning, as they are still being read.
        reason: why there may be more, or why nothing was looked for, in words; None: all were looked through.
    """

    cases: tuple[SimilarCase, ...]
    unread: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Readers:
    """For whom tickets are looked for.

    Attributes:
        everything: the team, which reads all tickets.
        persons: ids of persons outside of it; a ticket counts if any of them may see it, see `Ticket.shows`.
        proved: the addresses that they proved to have, folded.
    """

    everything: bool = False
    persons: frozenset[str] = frozenset()
    proved: frozenset[str] = frozenset()

    @classmethod
    def customer(cls, person: Person) -> Readers:
        """Give one who is not of the team, or is not asked as one."""
        proved = () if person.proved is None else (person.proved,)
        return cls(persons=frozenset({person.id}), proved=frozenset(proved))


TEAM = Readers(everything=True)


@dataclass(frozen=True, slots=True)
class Near:
    """A ticket that came near.

    Attributes:
        score: in [0, 1].
        meaning: the part of it that nearness of meaning has, in [0, 1].
    """

    number: str
    score: float
    meaning: float = 0.0


@dataclass(frozen=True, slots=True)
class Nearest:
    """What an index found.

    Attributes:
        near: the nearest first.
        rarity: of the terms of what was asked (`retrieval.tokens.terms`) that any ticket has, in (0, 1]: 1 is rarest.
        unread: tickets that it has not yet, or not by their meaning.
    """

    near: tuple[Near, ...]
    rarity: Mapping[str, float] = field(default_factory=dict)
    unread: int = 0
