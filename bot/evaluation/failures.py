"""What failed, in which order to look at it, and how it is shown. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SHOWN = 20
"""How many failures are shown where nobody says how many."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article beside its rival.

    Attributes:
        rank: place among the hits, from 1; None where it is not among those that were looked through.
        confidence: in [0, 1]; 0 for an article that is no candidate for an answer.
        evidence: the named numbers behind its place.
    """

    article: str
    title: str
    rank: int | None
    confidence: float
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it failed: a `kind` to count by, and one sentence that begins with it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One question that failed.

    Attributes:
        outcome: what came of it, in words.
        sureness: how sure the wrong answer was, or the rival of the right one; higher is worse.
        wrong: something wrong was put first or said; False where the right thing was not said.
        expected: None where nothing may be answered, or where the data do not hold what is right.
        found: what came first instead; None where nothing did.
    """

    query: str
    text: str
    outcome: str
    sureness: float
    wrong: bool
    expected: Found | None
    found: Found | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Failures:
    """All failures of a run, and how many of them are shown: the worst ones."""

    every: tuple[Failure, ...]
    shown: int = SHOWN

    @property
    def worst(self) -> tuple[Failure, ...]:
        """Give those to show: wrong answers first, the surest first; then what was missed, surest rival first."""
        return tuple(sorted(self.every, key=lambda failure: (not failure.wrong, -failure.sureness))[: self.shown])

    @property
    def reasons(self) -> dict[str, int]:
        """Count all failures by the kind of their reason, most frequent first."""
        return dict(Counter(failure.reason.kind for failure in self.every).most_common())

    def fields(self) -> dict[str, object]:
        """Give what the JSON object gains."""
        return {
            "failed": len(self.every),
            "reasons": self.reasons,
            "failures": [_fields(failure) for failure in self.worst],
        }

    def lines(self, n: int) -> Iterator[str]:
        """Give a text to read. `n`: questions that were judged."""
        counts = ", ".join(f"{kind} {count}" for kind, count in self.reasons.items())
        yield f"Failed: {len(self.every)} of {n}" + (f" ({counts})" if counts else "")
        if self.shown < len(self.every):
            yield f"The worst {self.shown}:"
        for failure in self.worst:
            yield ""
            yield f"{failure.query}: {_quoted(failure.text)}"
            yield f"  {failure.outcome}"
            for name, found in (("expected", failure.expected), ("found", failure.found)):
                if found is not None:
                    yield f"  {name:8}  {_line(found)}"
                    yield f"            {numbers(found.evidence)}"
            yield f"  {failure.reason.text}"


def place(rank: int | None, depth: int = 10) -> str:
    """Say where an article was found."""
    return (
        f"place {rank}"
        if rank is not None and rank <= depth
        else f"not among the first {depth}" + (f" (place {rank})" if rank is not None else "")
    )


def numbers(evidence: Mapping[str, float]) -> str:
    """Write named numbers in a row."""
    return "  ".join(f"{name} {value:.2f}" for name, value in evidence.items())


def _line(found: Found) -> str:
    title = found.title or "(no title)"
    named = title if title == found.article else f"{title} [{found.article}]"
    # Only the first hits have a confidence.
    sure = f", confidence {found.confidence:.2f}" if found.confidence else ""
    return f"{named}, {place(found.rank)}{sure}"


def _quoted(text: str, longest: int = 200) -> str:
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= longest else f'"{line[:longest].rstrip()} ..."'


def _fields(failure: Failure) -> dict[str, object]:
    return {
        "query": failure.query,
        "text": failure.text,
        "outcome": failure.outcome,
        "confidence": round(failure.sureness, 6),
        "expected": _found_fields(failure.expected),
        "found": _found_fields(failure.found),
        "reason": {"kind": failure.reason.kind, "text": failure.reason.text},
    }


def _found_fields(found: Found | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "article": found.article,
        "title": found.title,
        "rank": found.rank,
        "confidence": round(found.confidence, 6),
        "evidence": {name: round(float(value), 6) for name, value in found.evidence.items()},
    }
