"""Whether two reports tell of one fault, by their words and codes: numbers of other things do not decide. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from handlers.similar.case_text import case_text
from handlers.ticket import Ticket
from retrieval.tokens import fold, terms

SURE = 0.93
"""Score from which two tickets say the same in nearly the same words."""
NEAR = 0.8
"""Score from which they may tell of one fault; from less on where they name one code, see `kinship`."""
_OVERLAP = 0.6
"""Share of their words that two reports have in common whose subject and codes are the same."""
_TELLING = 3
"""Words of a subject that says something: "Problem" and "Export fails" are the subjects of many faults."""
_CODE = re.compile(r"(?!v\d)(?:0x[0-9a-f]+|[^\W\d_][\w.:#-]*\d[\w.:#-]*)")
"""A word that has letters first and digits then, as codes have; versions are none."""
_NUMBERED = re.compile(
    r"\b(?:error|code|status|http|errno|exception|exit|fehler|erreur)\W{0,3}(?:code\W{0,3})?(\d{2,6})\b"
)
"""A number that is a code, as it says so."""


class Kinship(Enum):
    """How near the faults are that two reports tell of."""

    SAME = auto()
    DOUBTFUL = auto()
    """They may be one: a person is to look."""
    OTHER = auto()


@dataclass(frozen=True)
class Report:
    """A ticket, as it is compared. `said`: its words, with the error that was sent along."""

    number: str
    subject: str
    said: str

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that it names."""
        whole = f"{self.subject}\n{self.said}"
        bare = {term[1:] for term in terms(whole) if term.startswith("=")}
        return frozenset({one for one in bare if _CODE.fullmatch(one)}) | frozenset(_NUMBERED.findall(fold(whole)))

    @cached_property
    def heading(self) -> tuple[str, ...]:
        """The words of its subject, without numbers."""
        return tuple(_words(self.subject))

    @cached_property
    def words(self) -> frozenset[str]:
        """All of its words, without numbers."""
        return frozenset(_words(self.said))


def reported(ticket: Ticket, error: str = "") -> Report:
    """Give a ticket as it is compared. `error`: what was sent along, see `handlers.diagnostics`."""
    return Report(ticket.number, ticket.subject, f"{case_text(ticket)}\n{error}")


def kinship(one: Report, other: Report, score: float | None = None) -> Kinship:
    """Tell how near the faults are. `score`: in [0, 1], of the two as similar tickets; None: it is not known.

    They are the same where nearly all words are, or where the subject, the codes and most words are. Another code is
    another fault until somebody looked, however like the words are.
    """
    shared = one.codes & other.codes
    agree, titled = one.codes == other.codes, _telling(one) and one.heading == other.heading
    near = score is not None and score >= NEAR
    if agree and ((score is not None and score >= SURE) or (shared and titled and _overlap(one, other) >= _OVERLAP)):
        return Kinship.SAME
    return Kinship.DOUBTFUL if near or shared or titled else Kinship.OTHER


def _words(text: str) -> Iterator[str]:
    return (term for term in terms(text) if not term.startswith("=") and not term.isdigit())


def _telling(one: Report) -> bool:
    return len(one.heading) >= _TELLING


def _overlap(one: Report, other: Report) -> float:
    every = one.words | other.words
    return len(one.words & other.words) / len(every) if every else 0.0
