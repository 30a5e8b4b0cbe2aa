"""Scores of a time, by team, plan, country and language. Pure.

Shares have Wilson's interval. So have means, on the scale from 0 to 1: a score between two ends varies at most as much
as a share with the same mean does (Bhatia and Davis 2000), so that the interval is too wide rather than too narrow, and
never empty, also where all said the same. Figures of fewer than `ENOUGH` answers are not told: their intervals say
little, and they may say who it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from handlers.insights.rates import ENOUGH, Share
from handlers.quality.survey import Kind, Reason, Survey

_Z95 = 1.959964
"""Quantile of the normal distribution that leaves 2.5 % above."""
UNKNOWN = "not known"
DIMENSIONS: Mapping[str, Callable[[Survey], str | None]] = {
    "team": lambda survey: survey.about.team,
    "plan": lambda survey: survey.about.plan,
    "country": lambda survey: survey.about.country,
    "language": lambda survey: survey.about.language,
}
SATISFIED = 4
"""Satisfaction from which somebody counts as satisfied."""
PROMOTER, DETRACTOR = 9, 6
"""Likelihood from which somebody is a promoter, and up to which a detractor (Reichheld 2003)."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval; no value without a case."""

    n: int
    value: float | None
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float], least: float, most: float) -> Mean:
        """Give the mean of values between two ends.

        Raises:
            ValueError: a value is beyond them.
        """
        if any(not least <= value <= most for value in values):
            raise ValueError(f"a value is not between {least} and {most}")
        n, width = len(values), most - least
        if not n:
            return cls(0, None, least, most)
        share, square = sum(value - least for value in values) / width / n, _Z95 * _Z95
        middle = (share + square / (2 * n)) / (1 + square / n)
        half = _Z95 / (1 + square / n) * sqrt(max(0.0, share * (1 - share) / n) + square / (4 * n * n))
        low, high = max(0.0, middle - half), min(1.0, middle + half)
        return cls(n, least + width * share, least + width * low, least + width * high)

    @property
    def enough(self) -> bool:
        """There are enough cases to tell it."""
        return self.n >= ENOUGH


@dataclass(frozen=True, slots=True)
class Scores:
    """What was said, of those who were asked.

    Attributes:
        responded: answered, among those asked after a close; `open`: of the others, how many may still answer.
        satisfied: gave 4 or 5, among those who answered; `csat`, `ces`: the means, 1 to 5.
        nps: share of promoters less that of detractors, times 100; its own response rate is `nps_responded`.
    """

    responded: Share
    open: int
    satisfied: Share
    csat: Mean
    ces: Mean
    nps_responded: Share
    nps: Mean


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """The scores of the surveys that were asked in a window, whenever they were answered.

    Attributes:
        groups: by the names of `DIMENSIONS`, then by team, plan, country or language; those that are not known are
            `UNKNOWN`.
        reasons: decisions about closes, by reason.
    """

    since: datetime
    until: datetime
    all: Scores
    groups: Mapping[str, Mapping[str, Scores]]
    reasons: Mapping[Reason, int]


def survey_report(
    surveys: Sequence[Survey], reasons: Mapping[Reason, int], since: datetime, until: datetime
) -> SurveyReport:
    """Count. `surveys`: those asked from `since` to `until`."""
    groups: dict[str, dict[str, Scores]] = {}
    for name, value in DIMENSIONS.items():
        parted: dict[str, list[Survey]] = {}
        for survey in surveys:
            parted.setdefault(value(survey) or UNKNOWN, []).append(survey)
        groups[name] = {key: scores(parted[key], until) for key in sorted(parted)}
    return SurveyReport(since, until, scores(surveys, until), groups, dict(reasons))


def scores(surveys: Iterable[Survey], until: datetime) -> Scores:
    """Count one group."""
    listed = list(surveys)
    asked = [survey for survey in listed if survey.kind is Kind.CLOSE]
    asked_nps = [survey for survey in listed if survey.kind is Kind.NPS]
    csat = [survey.csat for survey in asked if survey.csat is not None]
    ces = [survey.ces for survey in asked if survey.ces is not None]
    nps = [survey.nps for survey in asked_nps if survey.nps is not None]
    return Scores(
        responded=Share.among(survey.answered_at is not None for survey in asked),
        open=sum(survey.answered_at is None and survey.expires_at > until for survey in asked),
        satisfied=Share.among(score >= SATISFIED for score in csat),
        csat=Mean.of(csat, 1, 5),
        ces=Mean.of(ces, 1, 5),
        nps_responded=Share.among(survey.answered_at is not None for survey in asked_nps),
        nps=Mean.of([100.0 * ((score >= PROMOTER) - (score <= DETRACTOR)) for score in nps], -100, 100),
    )
