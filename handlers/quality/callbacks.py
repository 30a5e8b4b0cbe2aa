"""What the team does with follow-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from handlers.ports import Clock, InvalidInput, WriteConflict
from handlers.quality.follow_up import Change, FollowUp, FollowUpChanged, FollowUpEvent, changed, meanwhile
from handlers.quality.ports import FollowUps, Surveys
from handlers.quality.survey import Survey
from handlers.ticket_event import Actor


class FollowUpDesk:
    """Lists, shows and changes follow-ups. The second of two who change one at once is told what the first did."""

    def __init__(self, follow_ups: FollowUps, surveys: Surveys, clock: Clock) -> None:
        self._follow_ups = follow_ups
        self._surveys = surveys
        self._clock = clock

    async def list(self, *, limit: int = 50, states: Collection[str] = ()) -> tuple[FollowUp, ...]:
        """Give follow-ups, first due first."""
        return await self._follow_ups.every(limit=limit, states=states)

    async def closed(self, *, limit: int = 50, after: str | None = None) -> tuple[FollowUp, ...]:
        """Give closed follow-ups, the latest closed first. `after`: the number of the last one before them."""
        return await self._follow_ups.closed(limit=limit, after=after)

    async def said(self, found: Collection[FollowUp]) -> Mapping[str, Survey]:
        """Give what the customers of these follow-ups said, by the follow-up's number; nothing where that is gone."""
        surveys = await self._surveys.every([one.survey_id for one in found])
        return {one.number: surveys[one.survey_id] for one in found if one.survey_id in surveys}

    async def show(self, number: str) -> tuple[FollowUp, Survey | None, tuple[FollowUpEvent, ...]]:
        """Give a follow-up with what the customer said, and what happened to it.

        Raises:
            FollowUpNotFound: there is none.
        """
        found = await self._follow_ups.get(number)
        survey = await self._surveys.get(found.survey_id)
        return found, survey, await self._follow_ups.history(found.number)

    async def change(self, number: str, change: Change, actor: Actor, *, seen: int | None = None) -> FollowUp:
        """Change one. `seen`: the version that the actor looked at; None: the latest, whatever it is.

        Raises:
            FollowUpNotFound: there is none.
            InvalidInput: it cannot be done; the text says why and the way out.
            WriteConflict: somebody else changed it meanwhile; the text says who did what.
        """
        found = await self._follow_ups.get(number)
        if seen is not None and seen != found.version:
            raise await self._conflict(found.number, seen)
        result = changed(found, change, actor, self._clock())
        if not isinstance(result, FollowUpChanged):
            raise InvalidInput(result.text)
        try:
            await self._follow_ups.write(result)
        except WriteConflict as error:
            raise await self._conflict(found.number, found.version) from error
        return result.follow_up

    async def _conflict(self, number: str, seen: int) -> WriteConflict:
        told = meanwhile(await self._follow_ups.history(number), seen) or "somebody else"
        return WriteConflict(f"{number} was changed meanwhile by {told}: look at it again")
