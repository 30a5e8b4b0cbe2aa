"""Scores at work: each ticket is assessed when it was changed, when time has changed its score, or what scores it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.attention.attention import Attention, EventId, Evidence
from handlers.attention.course import DESCRIPTION, asked
from handlers.attention.ports import Assessments, ToneReader
from handlers.attention.scoring import again, score
from handlers.attention.weights import Weights
from handlers.ports import Clock, Tickets
from handlers.sentiment import Tone
from handlers.ticket import OVER, Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.actors import TERMINAL
from handlers.tickets.ports import Names
from handlers.tickets.promises import Promises
from handlers.tickets.trouble import Trouble

BATCH = 20
"""Tickets that one round assesses: alerts wait behind it."""
JUDGED = 32
"""Texts of a ticket whose tone is judged at once, the latest first; the others are, right after."""


class Assessor:
    """Assesses tickets: first those that were changed, then those that others scored, then those whose moment has come.

    Args:
        assessments: where tones and scores are kept.
        tickets: where tickets are read.
        promises: works out how long a customer waits against what was promised.
        reader: judges how words sound; asked only for words that it has not judged yet.
        weights: what a score is made with.
        clock: tells the time.
        names: of who said "not urgent", as people read it; None: nobody is known by name.
        failed: told of a ticket that cannot be assessed; it is tried again, see `Trouble`. So is one whose words the
            reader could not judge now.
    """

    def __init__(
        self,
        *,
        assessments: Assessments,
        tickets: Tickets,
        promises: Promises,
        reader: ToneReader,
        weights: Weights,
        clock: Clock,
        names: Names | None = None,
        failed: Callable[[str, Exception], None] = lambda number, error: None,
    ) -> None:
        self._assessments = assessments
        self._tickets = tickets
        self._promises = promises
        self._reader = reader
        self._weights = weights
        self._clock = clock
        self._names = names
        self._failed = failed
        self._trouble = Trouble[str]()
        self._scoring: tuple[str, str] | None = None
        self._adopted = self._followed = 0

    def adopt(self) -> None:
        """Assess all again that have a score: something else is promised."""
        self._adopted += 1

    async def round(self) -> int:
        """Assess a batch at most; give the number of tickets that were assessed."""
        await self._renew()
        assessed = 0
        for number in await self._assessments.due(self._clock(), BATCH):
            # One that cannot be assessed must not keep the others from it.
            try:
                assessed += await self._assess(number)
            except Exception as error:  # noqa: BLE001 - what is wrong with one ticket can be anything
                self._failed(number, error)
                await self._assessments.postpone(number, self._trouble.failed(number, self._clock()))
        return assessed

    async def next(self) -> datetime | None:
        """Give when the next round is due if nothing happens before."""
        return await self._assessments.next()

    async def _renew(self) -> None:
        """See that all are assessed again when something else was promised, or scores them now."""
        scoring, adopted = (self._weights.version, self._reader.model), self._adopted
        if (scoring, adopted) == (self._scoring, self._followed):
            return
        if adopted != self._followed or await self._assessments.outdated(*scoring):
            await self._assessments.renew()
        self._scoring, self._followed = scoring, adopted

    async def _assess(self, number: str) -> bool:
        """Assess a ticket; tell whether it was, rather than changed meanwhile."""
        ticket = await self._tickets.get(number)
        events, kept = await self._tickets.history(number), await self._assessments.tones(number)
        judged, now = await self._assessments.judged(number), self._clock()
        fresh, left = await self._judge(ticket, events, kept)
        evidence = Evidence(
            ticket=ticket,
            events=events,
            clocks=await self._promises.clocks(ticket, events, now),
            now=now,
            tones={**kept, **fresh},
            others=0 if ticket.status in OVER else await self._assessments.others(number),
            judged=None if judged is None else replace(judged, by=await self._called(judged.by)),
            opens=self._promises.opens(ticket, now),
        )
        # A long ticket has many words to look through: who waits for an answer meanwhile must not wait for that.
        attention, later = await asyncio.to_thread(self._scored, evidence)
        if all(_judged(tone, self._reader.model) for tone in fresh.values()):
            self._trouble.over(number)
            later = now if left else later
        elif later is not None:
            # The reader fails, and would at once with the others as well.
            later = min(later, self._trouble.failed(number, now))
        return await self._assessments.keep(
            attention,
            number,
            ticket.version,
            fresh,
            later,
            reader=self._reader.model,
            judged=judged,
        )

    def _scored(self, evidence: Evidence) -> tuple[Attention | None, datetime | None]:
        return score(evidence, self._weights), again(evidence, self._weights)

    async def _called(self, person: str) -> str:
        known = {} if self._names is None else await self._names.names([person])
        return known.get(person, person.removeprefix(TERMINAL))

    async def _judge(
        self, ticket: Ticket, events: Sequence[TicketEvent], kept: Mapping[EventId, Tone]
    ) -> tuple[Mapping[EventId, Tone], bool]:
        """Judge words that were not judged by what judges now; tell whether there are more of them."""
        model = self._reader.model
        texts = {event: text for event, text in said(ticket, events).items() if not _judged(kept.get(event), model)}
        latest = sorted(texts, reverse=True)[:JUDGED]
        if not latest:
            return {}, False
        tones = dict(zip(latest, await self._reader.read([texts[event] for event in latest]), strict=True))
        return tones, len(latest) < len(texts)


def said(ticket: Ticket, events: Sequence[TicketEvent]) -> Mapping[EventId, str]:
    """Give what customers wrote, by event; nothing of the team's, and nothing of what only the team reads."""
    answers = {
        (event.version, event.part): event.text
        for event in events
        if event.kind is EventKind.ANSWERED and event.text is not None
    }
    return {DESCRIPTION: ticket.description, **answers} if asked(ticket, events) else answers


def _judged(tone: Tone | None, model: str) -> bool:
    return tone is not None and tone.model == model
