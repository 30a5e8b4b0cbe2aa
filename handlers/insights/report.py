"""The figures of a window: what was settled and how, and whether the promise about answers held. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.conversation import Outcome
from handlers.insights.course import Course
from handlers.insights.languages import LanguageFigures, by_language
from handlers.insights.promise import Promise, promise
from handlers.insights.rates import Share

DEFLECTED = frozenset({Outcome.CONFIRMED, Outcome.ASSUMED})


@dataclass(frozen=True, slots=True)
class Report:
    """How it went between two times.

    Attributes:
        outcomes: number of episodes that settled in the window, by outcome.
        verified: confirmed among the settled; headline: confirmed or assumed among the settled.
        one_touch: among the settled, confirmed or assumed with our first reply, an answer, as the only one.
        clarified: confirmed or assumed, among the settled in which a clarifying question was asked.
        confirmed_after_clarifying: of them, said so.
        handed_over: settled episodes in which a person was offered; tickets of them under `escalated`.
        tickets: filed in the window, from conversations or not.
        promise: about the answers that were given in the window.
        languages: how it went in each.
    """

    since: datetime
    until: datetime
    outcomes: Mapping[Outcome, int]
    verified: Share
    headline: Share
    one_touch: Share
    clarified: Share
    confirmed_after_clarifying: int
    handed_over: Share
    tickets: int
    promise: Promise
    languages: tuple[LanguageFigures, ...] = ()

    @property
    def settled(self) -> int:
        """How many episodes settled in the window."""
        return sum(self.outcomes.values())


def report(courses: Sequence[Course], tickets: int, since: datetime, until: datetime, budget: float) -> Report:
    """Count. `courses`: all in which anything happened in the window, or that settled in it."""
    settled = [c for c in courses if c.outcome is not Outcome.OPEN and c.settled_at and since <= c.settled_at <= until]
    counts = Counter(course.outcome for course in settled)
    asked = [course for course in settled if course.has("clarification")]
    return Report(
        since=since,
        until=until,
        outcomes={outcome: counts[outcome] for outcome in Outcome if outcome is not Outcome.OPEN},
        verified=Share.of(counts[Outcome.CONFIRMED], len(settled)),
        headline=Share.among(course.outcome in DEFLECTED for course in settled),
        one_touch=Share.among(one_touch(course) for course in settled),
        clarified=Share.among(course.outcome in DEFLECTED for course in asked),
        confirmed_after_clarifying=sum(course.outcome is Outcome.CONFIRMED for course in asked),
        handed_over=Share.among(course.has("handoff") for course in settled),
        tickets=tickets,
        promise=promise([c for c in courses if c.answer is not None and since <= c.answer.at <= until], budget),
        languages=by_language(courses, since, until),
    )


def one_touch(course: Course) -> bool:
    """Tell whether the first reply closed it: an answer, nothing of ours after it, and confirmed or assumed."""
    return course.outcome in DEFLECTED and [reply.kind for reply in course.replies] == ["answer"]
