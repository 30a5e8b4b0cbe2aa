"""Looks for occasions to ask, and decides about each once.

Nobody has to say that a ticket was closed: what is closed and was not decided about is looked for. So no close is lost,
whatever process closed it and whenever it died, and the decision is written in the transaction that leaves the survey
in the outbox.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.ports import Clock, NewId, Outgoing
from handlers.quality.asking import Asking, closed
from handlers.quality.net_promoter import Quarter, asked, due, occasion
from handlers.quality.ports import Occasions, Surveys
from handlers.quality.survey import SurveyRules

LOOK_BACK = timedelta(days=30)
"""Closes before that are not looked at: what was closed before there were surveys stays as it is."""
BATCH = 200
RECEIVER = "survey"
"""Who sends surveys, in the outbox; the subject is the survey's id."""


class Surveyor:
    """Asks after closes, and the quarter's sample."""

    def __init__(self, occasions: Occasions, surveys: Surveys, rules: SurveyRules, clock: Clock, new_id: NewId) -> None:
        self._occasions = occasions
        self._surveys = surveys
        self._rules = rules
        self._clock = clock
        self._new_id = new_id

    async def closes(self) -> int:
        """Decide about closes; give the number of decisions written."""
        total = 0
        while True:
            now = self._clock()
            found = await self._occasions.closes(now - LOOK_BACK, BATCH)
            written = sum([await self._record(closed(one, self._new_id("s"), now, self._rules)) for one in found])
            total += written
            # What was not written meets another state now: its person was asked about another of these tickets.
            if not written or written == len(found) < BATCH:
                return total

    async def quarter(self) -> int:
        """Decide about those of the quarter's sample whose day has come; give the number of decisions written."""
        if not self._rules.samples:
            return 0
        total, last = 0, ""
        while True:
            now = self._clock()
            quarter = Quarter.of(now)
            found = await self._occasions.consenting(last, BATCH)
            drawn = [
                (customer, about)
                for customer, about in found
                if (day := due(customer.id, quarter, self._rules, about.language)) is not None and day <= now
            ]
            done = await self._occasions.decided([occasion(customer.id, quarter) for customer, _ in drawn])
            for customer, about in drawn:
                if occasion(customer.id, quarter) in done:
                    continue
                asking = asked(customer, about, self._new_id("s"), now, self._rules)
                total += asking is not None and await self._record(asking)
            if len(found) < BATCH:
                return total
            last = found[-1][0].id

    async def _record(self, asking: Asking) -> bool:
        survey = asking.survey
        outgoing = None if survey is None else Outgoing(self._new_id("o"), RECEIVER, survey.id, {}, rank=1)
        return await self._surveys.record(asking, outgoing, asking.decision.at - self._rules.pause)
