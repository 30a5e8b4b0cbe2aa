"""What the holder of a link may see and say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from handlers.ports import Clock, WriteConflict
from handlers.quality.answering import Given, Phase, Refusal, Taken, low, phase, submitted
from handlers.quality.calling_back import SURVEY, Opening, opening, scores
from handlers.quality.follow_up import Correct, FollowUpChanged, changed
from handlers.quality.link import PATH, Links
from handlers.quality.ports import Answer, FollowUps, Managers, Surveys
from handlers.quality.survey import Choice, Survey, SurveyRules
from handlers.tickets.calendar import WorkCalendar

ATTEMPTS = 5
CalendarOf: TypeAlias = Callable[[str | None, str | None], Awaitable[WorkCalendar]]
"""The calendar in which a team's follow-ups become due; of no team: that of tickets in this language."""


@dataclass(frozen=True, slots=True)
class View:
    """A survey as its page shows it.

    Attributes:
        until: when it cannot be corrected any more, by the clock of its team's calendar; None: it cannot now.
    """

    survey: Survey
    phase: Phase
    choice: Choice | None = None
    until: datetime | None = None


class SurveyDesk:
    """Shows surveys to whoever has their link, and takes their answers."""

    def __init__(
        self,
        *,
        surveys: Surveys,
        follow_ups: FollowUps,
        managers: Managers,
        links: Links,
        calendar_of: CalendarOf,
        rules: SurveyRules,
        clock: Clock,
    ) -> None:
        self._surveys = surveys
        self._follow_ups = follow_ups
        self._managers = managers
        self._links = links
        self._calendar_of = calendar_of
        self._rules = rules
        self._clock = clock

    @property
    def rules(self) -> SurveyRules:
        """The rules that hold."""
        return self._rules

    async def view(self, token: str) -> View | None:
        """Give the survey of a link; None when the link is not ours, or the survey is gone. Changes nothing."""
        survey = await self._found(token)
        if survey is None:
            return None
        choice = await self._surveys.choice(survey.person_id)
        now = phase(survey, self._clock(), self._rules)
        until = await self._until(survey) if now is Phase.CORRECTABLE else None
        return View(survey, now, choice, until)

    async def submit(self, token: str, given: Given) -> Survey | Refusal | None:
        """Take what was given; None as with `view`. A low score makes a follow-up in the same transaction.

        Raises:
            WriteConflict: others keep changing the follow-up; try again.
        """
        for _ in range(ATTEMPTS):
            survey = await self._found(token)
            if survey is None:
                return None
            result = submitted(survey, given, self._clock(), self._rules)
            if isinstance(result, Refusal):
                return result
            if result.again or await self._surveys.answer(await self._answer(survey, result)):
                return result.survey
        raise WriteConflict("this is being changed by others; please try again")

    async def stop(self, token: str) -> Survey | None:
        """Never ask this person again; None as with `view`."""
        survey = await self._found(token)
        if survey is not None:
            await self._surveys.choose(survey.person_id, Choice.NO, self._clock())
        return survey

    async def invitation(self, number: str, person_id: str) -> str | None:
        """Give the path of the survey that waits for a person about a ticket; None when none does."""
        survey = await self._surveys.latest(number, person_id)
        if survey is None or phase(survey, self._clock(), self._rules) is not Phase.OPEN:
            return None
        return PATH + self._links.token(survey.id)

    async def stopped(self, person_id: str) -> bool:
        """Tell whether a person is never asked, as they wish."""
        return await self._surveys.choice(person_id) is Choice.NO

    async def wish(self, person_id: str, *, asked: bool) -> None:
        """Ask a person after closes, or never again. Whether they may be asked about us as a whole stays, if asked."""
        if not asked:
            await self._surveys.choose(person_id, Choice.NO, self._clock())
        elif await self.stopped(person_id):
            await self._surveys.choose(person_id, None, self._clock())

    async def _found(self, token: str) -> Survey | None:
        survey_id = self._links.read(token)
        return None if survey_id is None else await self._surveys.get(survey_id)

    async def _until(self, survey: Survey) -> datetime | None:
        if survey.answered_at is None:
            return None
        zone = (await self._calendar_of(survey.about.team, survey.about.language)).zone
        return (survey.answered_at + self._rules.correctable).astimezone(zone)

    async def _answer(self, before: Survey, taken: Taken) -> Answer:
        survey = taken.survey
        consent = survey.agrees if survey.agrees != before.agrees else None
        there = await self._follow_ups.of_survey(survey.id) if before.version else None
        opened: Opening | None = None
        corrected: FollowUpChanged | None = None
        if there is None and low(survey, self._rules):
            opened = await self._opening(survey)
        elif there is not None and scores(survey) != scores(before):
            told = f"now {scores(survey)}; before {scores(before)}"
            result = changed(there, Correct(told), SURVEY, self._clock())
            corrected = result if isinstance(result, FollowUpChanged) else None
        return Answer(survey, consent, opened, corrected)

    async def _opening(self, survey: Survey) -> Opening:
        team = survey.about.team
        manager, calendar = await self._managers.of(team), await self._calendar_of(team, survey.about.language)
        return opening(survey, manager, calendar, self._clock(), self._rules)
