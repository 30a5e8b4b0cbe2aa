"""The course of an episode: what was replied in it, and what became of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.conversation import Outcome

ASSUMED_WEIGHT = 0.5
"""What silence after an answer counts for: some of the silent were helped, some gave up. Counting only a part of the
right answers makes a threshold more careful, never less."""


@dataclass(frozen=True, slots=True)
class Given:
    """A reply of ours in an episode: an answer, a clarifying question, or a handoff.

    Attributes:
        kind: ``answer``, ``clarification`` or ``handoff``.
        confidence: of the first hit; 0 where nothing was looked up.
        evidence: the numbers on its receipt; empty where there is none.
        chosen: the person had pressed an option, so the threshold had no say.
        article: of an answer, what it quotes first; article_language: the language of that then, where known.
    """

    kind: str
    at: datetime
    confidence: float = 0.0
    evidence: Mapping[str, float] = field(default_factory=dict)
    chosen: bool = False
    article: str | None = None
    article_language: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """An episode with the replies that were given in it, in their order.

    `language`: what its question was answered in; None: nobody could tell.
    """

    episode_id: str
    person_id: str
    outcome: Outcome
    settled_at: datetime | None
    replies: tuple[Given, ...] = ()
    language: str | None = None

    @property
    def answer(self) -> Given | None:
        """The first answer, unless the person had chosen its article: the one that the threshold let through."""
        first = next((reply for reply in self.replies if reply.kind == "answer"), None)
        return None if first is None or first.chosen else first

    def has(self, kind: str) -> bool:
        """Tell whether there was a reply of this kind."""
        return any(reply.kind == kind for reply in self.replies)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether an answer was right; `weight`: how much that counts, 1 where somebody said or did so."""

    right: bool
    weight: float


def judged(course: Course) -> Judgement | None:
    """Judge an episode's first answer by what followed; None without one, and while it is open.

    Wrong is what was taken back, what ended in a ticket, and what was followed by anything else of ours: after an
    answer that is a handoff which somebody asked for.
    """
    answer = course.answer
    if answer is None or course.outcome is Outcome.OPEN:
        return None
    followed = course.replies[-1] is not answer
    if followed or course.outcome in {Outcome.REVOKED, Outcome.ESCALATED}:
        return Judgement(right=False, weight=1.0)
    match course.outcome:
        case Outcome.CONFIRMED:
            return Judgement(right=True, weight=1.0)
        case Outcome.ASSUMED:
            return Judgement(right=True, weight=ASSUMED_WEIGHT)
        case _:
            return None
