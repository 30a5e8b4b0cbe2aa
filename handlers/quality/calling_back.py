"""How a low score becomes a follow-up: whose, and by when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.quality.follow_up import FollowUp, FollowUpEvent, FollowUpKind
from handlers.quality.survey import Survey, SurveyRules
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.calendar import WorkCalendar, after

SURVEY = Actor(ActorKind.SYSTEM, "survey", "Survey")
"""Who opens follow-ups, and writes down what customers correct."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A follow-up that has no number yet, and what made it."""

    survey_id: str
    person_id: str
    opened_at: datetime
    due_at: datetime
    ticket: str | None
    team: str | None
    owner: str | None
    text: str

    def numbered(self, number: str) -> tuple[FollowUp, FollowUpEvent]:
        """Give it under a number, ``F-<n>``, with its first event."""
        made = FollowUp(
            number=number,
            survey_id=self.survey_id,
            person_id=self.person_id,
            opened_at=self.opened_at,
            due_at=self.due_at,
            ticket=self.ticket,
            team=self.team,
            owner=self.owner,
        )
        event = FollowUpEvent(number, made.version, self.opened_at, SURVEY, FollowUpKind.OPENED, self.text)
        return made, event


def opening(survey: Survey, manager: str | None, calendar: WorkCalendar, at: datetime, rules: SurveyRules) -> Opening:
    """Open a follow-up of a survey: the team's manager's, or nobody's; due after open time of the team's calendar."""
    return Opening(
        survey_id=survey.id,
        person_id=survey.person_id,
        opened_at=at,
        due_at=after(calendar, at, rules.due),
        ticket=survey.number,
        team=survey.about.team,
        owner=manager,
        text=scores(survey),
    )


def scores(survey: Survey) -> str:
    """Say what was given, in words; the comment is not among them."""
    given = (("satisfaction", survey.csat, 5), ("ease", survey.ces, 5), ("recommendation", survey.nps, 10))
    return ", ".join(f"{name} {score} of {most}" for name, score, most in given if score is not None)
