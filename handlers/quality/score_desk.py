"""Tells the team what customers said, as scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from handlers.access.permissions import Right, require
from handlers.person import Person
from handlers.ports import Clock
from handlers.quality.scores import SurveyReport, survey_report
from handlers.quality.survey import Reason, Survey

DAYS = 30
"""How far is looked back unless somebody says otherwise."""
LONGEST = 3_650


class Said(Protocol):
    """Where surveys are kept, see `handlers.quality.ports.Surveys`."""

    async def asked(self, since: datetime, until: datetime) -> tuple[Survey, ...]:
        """Give the surveys that were asked in a time, both ends included."""
        ...

    async def reasons(self, since: datetime, until: datetime) -> Mapping[Reason, int]:
        """Count the decisions about closes of that time, by reason."""
        ...


class ScoreDesk:
    """Counts surveys of the last days, whole and by team, plan, country and language."""

    def __init__(self, surveys: Said, clock: Clock) -> None:
        self._surveys = surveys
        self._clock = clock

    async def report(self, person: Person, days: int = DAYS) -> SurveyReport:
        """Give the scores of the surveys that were asked in the last `days`, 1 to `LONGEST`.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        until = self._clock()
        since = until - timedelta(days=days)
        asked, reasons = await self._surveys.asked(since, until), await self._surveys.reasons(since, until)
        return survey_report(asked, reasons, since, until)
