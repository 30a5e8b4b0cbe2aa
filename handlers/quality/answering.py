"""What becomes of what somebody submits. Pure.

A link submits once. Opened again it shows what was given; until `SurveyRules.correctable` has passed since the first
time that can be corrected: a slip of the finger on a telephone must not stand as a bad score, and a score must not
change after it was reported and followed up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from handlers.quality.survey import COMMENT_LIMIT, LIKELIHOOD, SCALE, Kind, Survey, SurveyRules
from handlers.terms import clean


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody submits.

    Attributes:
        seen: the survey's version that their page was made from.
    """

    seen: int
    csat: int | None = None
    ces: int | None = None
    nps: int | None = None
    comment: str = ""
    agrees: bool = False


class Phase(StrEnum):
    """What can be done with a link at a moment."""

    OPEN = "open"
    CORRECTABLE = "correctable"
    """Answered, and may be changed yet."""
    ANSWERED = "answered"
    """Answered, and stays so."""
    EXPIRED = "expired"
    """Never answered, and too late now."""


class Refusal(StrEnum):
    """Why something submitted is not taken."""

    INCOMPLETE = "incomplete"
    """A score is missing, or is none of the scale."""
    TOO_LONG = "too_long"
    ELSEWHERE = "elsewhere"
    """It was answered meanwhile, on another page."""
    OVER = "over"
    """It is too late."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The survey as it is now; `again`: the same was given before, and nothing changes."""

    survey: Survey
    again: bool = False


Result: TypeAlias = Taken | Refusal


def phase(survey: Survey, at: datetime, rules: SurveyRules) -> Phase:
    """Tell what can be done with a survey's link."""
    if survey.answered_at is None:
        return Phase.OPEN if at < survey.expires_at else Phase.EXPIRED
    return Phase.CORRECTABLE if at < survey.answered_at + rules.correctable else Phase.ANSWERED


def submitted(survey: Survey, given: Given, at: datetime, rules: SurveyRules) -> Result:
    """Take what somebody submits, or say why not."""
    comment = clean(given.comment)
    if not _complete(survey.kind, given):
        return Refusal.INCOMPLETE
    if len(comment) > COMMENT_LIMIT:
        return Refusal.TOO_LONG
    wanted = replace(survey, csat=given.csat, ces=given.ces, nps=given.nps, comment=comment, agrees=given.agrees)
    if survey.version and wanted == survey:
        return Taken(survey, again=True)  # a double click, or a page that was loaded anew
    if phase(survey, at, rules) in {Phase.ANSWERED, Phase.EXPIRED}:
        return Refusal.OVER
    if given.seen != survey.version:
        return Refusal.ELSEWHERE
    first = survey.answered_at or at
    return Taken(replace(wanted, answered_at=first, changed_at=max(at, first), version=survey.version + 1))


def low(survey: Survey, rules: SurveyRules) -> bool:
    """Tell whether somebody must be called back."""
    return any(score is not None and score <= rules.low for score in (survey.csat, survey.ces))


def _complete(kind: Kind, given: Given) -> bool:
    if kind is Kind.NPS:
        return given.nps in LIKELIHOOD and given.csat is None and given.ces is None
    return given.csat in SCALE and given.ces in SCALE and given.nps is None
