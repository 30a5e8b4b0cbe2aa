"""Who is asked in a quarter how likely they are to recommend us. Pure.

The sample is drawn by a hash of seed, quarter and person: nobody keeps a list, every process draws the same people, and
who was drawn once is no likelier to be drawn again. A second hash spreads them over the quarter.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.quality.asking import Asking, Customer, paused
from handlers.quality.survey import About, Choice, Decision, Kind, Place, Reason, Survey, SurveyRules

_SPREAD = timedelta(days=80)
"""Days of a quarter on which people are asked; the rest is for their answers."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, in UTC."""

    year: int
    part: int

    @classmethod
    def of(cls, at: datetime) -> Quarter:
        """Give the quarter of a moment."""
        moment = at.astimezone(UTC)
        return cls(moment.year, (moment.month + 2) // 3)

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, 3 * self.part - 2, 1, tzinfo=UTC)

    def __str__(self) -> str:
        return f"{self.year}Q{self.part}"


def due(person_id: str, quarter: Quarter, rules: SurveyRules, language: str | None = None) -> datetime | None:
    """Give when in a quarter a person is asked; None: they are not in its sample. `language`: spoken with them."""
    if _drawn("who", person_id, quarter, rules.seed) >= rules.share_of(language):
        return None
    return quarter.start + _SPREAD * _drawn("when", person_id, quarter, rules.seed)


def occasion(person_id: str, quarter: Quarter) -> str:
    """Name the one time in a quarter that somebody may be asked."""
    return f"nps:{quarter}:{person_id}"


def asked(customer: Customer, about: About, survey_id: str, at: datetime, rules: SurveyRules) -> Asking | None:
    """Decide about somebody; None: not in this quarter's sample, or not yet.

    Who is in a pause when their day comes is not asked in this quarter: to ask them later would make the last days of
    a quarter those of the people who write to us most.
    """
    quarter = Quarter.of(at)
    when = due(customer.id, quarter, rules, about.language)
    if when is None or at < when:
        return None
    named = occasion(customer.id, quarter)
    reason = _reason(customer, at, rules)
    if reason is not Reason.ASKED:
        return Asking(Decision(named, customer.id, at, reason))
    survey = Survey(
        id=survey_id,
        key=named,
        kind=Kind.NPS,
        person_id=customer.id,
        place=Place.MAIL,
        asked_at=at,
        expires_at=at + rules.expires,
        address=customer.email.strip().lower() if customer.email else None,
        about=about,
    )
    return Asking(Decision(named, customer.id, at, Reason.ASKED, survey_id=survey_id), survey)


def _reason(customer: Customer, at: datetime, rules: SurveyRules) -> Reason:
    if customer.internal:
        return Reason.INTERNAL
    if customer.choice is Choice.NO or customer.refused:
        return Reason.OPTED_OUT
    if customer.choice is not Choice.YES:
        return Reason.NO_CONSENT
    if not customer.email:
        return Reason.UNREACHABLE
    return Reason.PAUSE if paused(customer, at, rules) else Reason.ASKED


def _drawn(what: str, person_id: str, quarter: Quarter, seed: str) -> float:
    """Draw a number in [0, 1): the same for the same words, and independent for others."""
    # A NUL stands in no id, so that different parts never make the same text.
    digest = hashlib.sha256("\0".join((what, seed, str(quarter), person_id)).encode()).digest()
    return int.from_bytes(digest[:7]) / 2**56
