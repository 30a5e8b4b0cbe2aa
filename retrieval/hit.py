"""What a search gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb import Audience


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that speaks for its article. Offsets are code points into the article's canonical text."""

    start: int
    end: int
    score: float
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One article among the results.

    Attributes:
        score: the fused score, comparable within one ranking only; higher is better.
        confidence: calibrated probability in [0, 1] that this article answers the query.
        content_hash: of the article when it was indexed; a different live hash means that the spans are stale.
        passages: best first, at least one (an article without text has the empty passage 0..0).
        evidence: the named numbers that score and confidence were made of, for receipts.
    """

    article_id: str
    title: str
    url: str | None
    source: str
    language: str | None
    audience: Audience
    content_hash: str
    score: float
    confidence: float
    passages: tuple[PassageHit, ...]
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The hits of one query, best first, and the name of the index that gave them.

    `read`: the query as it was read, typing errors mended; empty where nobody says.
    """

    hits: tuple[Hit, ...]
    snapshot: str
    read: str = ""

    @property
    def confidence(self) -> float:
        """Probability in [0, 1] that the first hit answers the query; 0 when there is none."""
        return self.hits[0].confidence if self.hits else 0.0
