"""What quality needs of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.ports import HandlerError, Outgoing
from handlers.quality.asking import Asking, Close, Customer
from handlers.quality.calling_back import Opening
from handlers.quality.follow_up import FollowUp, FollowUpChanged, FollowUpEvent
from handlers.quality.survey import About, Choice, Reason, Survey


class FollowUpNotFound(HandlerError):
    """No such follow-up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A survey as it was answered, with all that is written down with it.

    Attributes:
        survey: with its new version; it is written over the version before.
        consent: True: may be asked about us as a whole; False: takes back what was agreed to; None: nothing new.
        opening: the follow-up that it makes.
        corrected: what becomes of the follow-up that it made before.
    """

    survey: Survey
    consent: bool | None = None
    opening: Opening | None = None
    corrected: FollowUpChanged | None = None


class Occasions(Protocol):
    """Who could be asked."""

    async def closes(self, since: datetime, limit: int) -> tuple[Close, ...]:
        """Give tickets that were closed since then and are closed now, without a decision about this close.

        Oldest close first.
        """
        ...

    async def consenting(self, after: str, limit: int) -> tuple[tuple[Customer, About], ...]:
        """Give people who agreed to be asked about us as a whole, with ids after that one, in the order of ids.

        With the team and plan of their latest ticket.
        """
        ...

    async def decided(self, occasions: Collection[str]) -> frozenset[str]:
        """Give those of the occasions about which it was decided."""
        ...


class Surveys(Protocol):
    """Where surveys are kept."""

    async def record(self, asking: Asking, outgoing: Outgoing | None, unless_asked_since: datetime) -> bool:
        """Write a decision, with its survey and what sends it, or nothing at all.

        Nothing when it was decided before, when there is a survey of that key, or when there is a survey to be written
        and its person was asked after `unless_asked_since`: then False.
        """
        ...

    async def get(self, survey_id: str) -> Survey | None:
        """Give a survey."""
        ...

    async def every(self, survey_ids: Collection[str]) -> Mapping[str, Survey]:
        """Give surveys by id; those that are gone are left out."""
        ...

    async def answer(self, answer: Answer) -> bool:
        """Write an answer whole; False when the survey, or its follow-up, was changed meanwhile: nothing is written."""
        ...

    async def choice(self, person_id: str) -> Choice | None:
        """Give what a person chose."""
        ...

    async def choose(self, person_id: str, choice: Choice | None, at: datetime) -> None:
        """Write down what a person chose, over what they chose before; None: they chose nothing after all."""
        ...

    async def latest(self, number: str, person_id: str) -> Survey | None:
        """Give the latest survey that a person was asked about a ticket."""
        ...

    async def asked(self, since: datetime, until: datetime) -> tuple[Survey, ...]:
        """Give the surveys that were asked from `since` to `until`, both included, oldest first."""
        ...

    async def past(self, person_id: str, limit: int) -> tuple[Survey, ...]:
        """Give what a person answered before, latest first."""
        ...

    async def reasons(self, since: datetime, until: datetime) -> Mapping[Reason, int]:
        """Count the decisions about closes of that time, by reason."""
        ...


class FollowUps(Protocol):
    """Where follow-ups are kept."""

    async def get(self, number: str) -> FollowUp:
        """Give a follow-up.

        Raises:
            FollowUpNotFound: there is none.
        """
        ...

    async def of_survey(self, survey_id: str) -> FollowUp | None:
        """Give the follow-up that a survey made."""
        ...

    async def every(self, *, limit: int, states: Collection[str] = ()) -> tuple[FollowUp, ...]:
        """Give follow-ups (of those states, if any are named): first due first."""
        ...

    async def closed(self, *, limit: int, after: str | None = None) -> tuple[FollowUp, ...]:
        """Give closed follow-ups: those that were closed last first, ties by number, downwards.

        `after`: the number of a closed one; only those that stand behind it are given.
        """
        ...

    async def history(self, number: str) -> tuple[FollowUpEvent, ...]:
        """Give what happened to one, in order."""
        ...

    async def write(self, change: FollowUpChanged) -> None:
        """Write a change with its event.

        Raises:
            WriteConflict: it was changed meanwhile.
        """
        ...


class Managers(Protocol):
    """Who leads a team."""

    async def of(self, team: str | None) -> str | None:
        """Give the id of the team's manager; of several the first by id, None when there is none."""
        ...
