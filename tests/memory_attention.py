"""Fakes of the ports of attention, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.database.attention import FARTHEST
from bot.database.attention_rows import ANEW, AT_ONCE
from handlers.access.audit import Entry
from handlers.attention.alerting import Alert, Candidate, Message
from handlers.attention.attention import Attention, EventId, NotUrgent
from handlers.attention.findings import OTHERS_COUNTED
from handlers.attention.ports import Progress, Scored
from handlers.attention.words import calmed
from handlers.ports import Outgoing
from handlers.sentiment import Tone
from handlers.ticket import UNSOLVED, Ticket
from handlers.tickets.ports import Standing
from tests.fakes import Memory


@dataclass
class Row:
    """A ticket as it was assessed; `asked` is the version of the ticket that was to be assessed."""

    asked: int
    again: datetime | None = AT_ONCE
    attention: Attention | None = None
    reader: str = ""
    told: int = 0
    told_score: int = 0
    told_version: int = 0
    fallen: bool = False


@dataclass
class MemoryAssessments:
    """Tones and scores in memory. `accounts`: of persons, by id."""

    memory: Memory
    accounts: Mapping[str, Collection[str]] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    heard: dict[str, dict[EventId, Tone]] = field(default_factory=dict)
    said: list[NotUrgent] = field(default_factory=list)

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        due = [
            (again > now, again, int(number[2:]))
            for number, row in self.all().items()
            if (again := row.again) is not None and not now < again <= now + FARTHEST
        ]
        return [f"T-{number}" for _, _, number in sorted(due)[:limit]]

    async def next(self) -> datetime | None:
        return min((row.again for row in self.all().values() if row.again is not None), default=None)

    async def tones(self, number: str) -> Mapping[EventId, Tone]:
        return dict(sorted(self.heard.get(number, {}).items()))

    async def keep(
        self,
        attention: Attention | None,
        number: str,
        version: int,
        tones: Mapping[EventId, Tone],
        again: datetime | None,
        *,
        reader: str = "",
        judged: NotUrgent | None = None,
    ) -> bool:
        row = self.all().get(number)
        if row is None:
            return False
        self.heard.setdefault(number, {}).update(tones)
        if row.asked != version or await self.judged(number) != judged:
            return False
        row.attention, row.reader, row.again = attention, reader if attention else "", again
        return True

    async def outdated(self, weights: str, reader: str) -> bool:
        rows = self.all().values()
        return any(one.attention and (one.attention.model, one.reader) != (weights, reader) for one in rows)

    async def renew(self) -> None:
        for row in self.all().values():
            if row.attention is not None and (row.again is None or row.again > ANEW):
                row.again = ANEW

    async def postpone(self, number: str, until: datetime) -> None:
        if number in self.all():
            self.rows[number].again = until

    async def of(self, numbers: Collection[str]) -> Mapping[str, Attention]:
        return {one.number: one for one in self._scored() if one.number in numbers}

    async def highest(
        self,
        limit: int,
        offset: int = 0,
        least: int = 0,
        *,
        assignee: str | None = None,
        unassigned: bool = False,
        plan: str | None = None,
    ) -> Sequence[Scored]:
        found = []
        for one in sorted(self._scored(), key=self._in_list):
            ticket = self.memory.tickets[one.number]
            hers = assignee in {None, ticket.assignee} and not (unassigned and ticket.assignee)
            if one.score >= least and hers and plan in {None, ticket.plan}:
                row = _listed(one, ticket, await self.judged(one.number), sorted(self._accounts(ticket)))
                tones = self.heard.get(one.number, {}).values()
                found.append(replace(row, unjudged=bool(tones) and all(tone.sentiment is None for tone in tones)))
        return found[offset : offset + limit]

    async def count(self, least: int) -> int:
        return sum(one.score >= least for one in self._scored())

    async def progress(self, now: datetime) -> Progress:
        rows = self.all().values()
        scored = [row.attention for row in rows if row.attention is not None]
        waiting = sum(row.again is not None and row.again <= now for row in rows)
        return Progress(len(scored), waiting, max((one.at for one in scored), default=None))

    async def others(self, number: str) -> int:
        ticket = self.memory.tickets.get(number)
        if ticket is None:
            return 0
        mine = self._accounts(ticket)
        count = sum(
            other.number != number
            and other.status in UNSOLVED
            and (other.requester_id == ticket.requester_id or bool(mine & self._accounts(other)))
            for other in self.memory.tickets.values()
        )
        return min(count, OTHERS_COUNTED)

    async def judge(
        self,
        judged: NotUrgent,
        entry: Entry | None = None,
        outgoing: Sequence[Outgoing] = (),
        *,
        before: NotUrgent | None = None,
    ) -> bool:
        if await self.judged(judged.number) != before:
            return False
        self.said.append(judged)
        self.all()[judged.number].again = AT_ONCE
        self.memory.audit.extend([] if entry is None else [entry])
        self.memory.outbox.extend(outgoing)
        return True

    async def judged(self, number: str) -> NotUrgent | None:
        return next((one for one in reversed(self.said) if one.number == number), None)

    def all(self) -> dict[str, Row]:
        """Give the rows of all tickets; one that was written since it was looked at is due at once."""
        for number, ticket in self.memory.tickets.items():
            row = self.rows.setdefault(number, Row(ticket.version))
            if row.asked != ticket.version:
                row.asked, row.again = ticket.version, AT_ONCE
        return self.rows

    def _scored(self) -> list[Attention]:
        return [
            row.attention
            for number, row in self.all().items()
            if row.attention is not None and self.memory.tickets[number].status in UNSOLVED
        ]

    def _in_list(self, one: Attention) -> tuple[int, datetime, int]:
        due = self.memory.standings.get(one.number, Standing()).due
        return -one.score, due or datetime.max.replace(tzinfo=UTC), int(one.number[2:])

    def _accounts(self, ticket: Ticket) -> set[str]:
        asked = self.memory.episodes.get(ticket.episode_id or "")
        return {*self.accounts.get(ticket.requester_id, ()), *(asked.accounts if asked else ())}


@dataclass
class MemoryAlerts:
    """What the team was told, in memory, of the tickets that were assessed there."""

    assessments: MemoryAssessments
    messages_: list[tuple[Message, tuple[str, ...]]] = field(default_factory=list)

    async def fell(self, below: int) -> None:
        for row in self.assessments.all().values():
            if not row.told or row.fallen:
                continue
            if row.attention is None or row.attention.score < below or calmed(row.attention):
                row.fallen = True
                row.told_version = 0 if row.attention is not None and calmed(row.attention) else row.told_version

    async def candidates(self, least: int, step: int, now: datetime, limit: int) -> Sequence[Candidate]:
        found = []
        for number, row in self.assessments.all().items():
            one = row.attention
            if one is None or one.score < least or calmed(one) or (row.again is not None and row.again <= now):
                continue
            worse = row.fallen or one.score >= row.told_score + step
            if not row.told or (worse and one.version > row.told_version):
                found.append((one, row.told, self.assessments.memory.tickets[number].subject))
        found.sort(key=lambda each: _order(each[0]))
        return [
            Candidate(one.number, one.version, one.score, one.parts, subject, told) for one, told, subject in found
        ][:limit]

    async def messages(self, since: datetime) -> Sequence[Message]:
        return [message for message, _ in self.messages_ if message.at > since]

    async def tell(self, alerts: Sequence[Alert], at: datetime, outgoing: Sequence[Outgoing]) -> bool:
        rows = self.assessments.all()
        every = [one for alert in alerts for one in alert.tickets]
        if any(rows[one.number].told != one.told for one in every):
            return False
        for one in every:
            told = replace(rows[one.number], told=one.told + 1, told_score=one.score)
            rows[one.number] = replace(told, told_version=one.version, fallen=False)
        for alert in alerts:
            self.messages_.append((Message(at, alert.collected), tuple(one.key for one in alert.tickets)))
        self.assessments.memory.outbox.extend(outgoing)
        return True


def _order(attention: Attention) -> tuple[int, int]:
    return -attention.score, int(attention.number[2:])


def _listed(attention: Attention, ticket: Ticket, judged: NotUrgent | None, accounts: Sequence[str]) -> Scored:
    kinds = str(ticket.status), str(ticket.priority), ticket.plan
    whose = ticket.requester_id, ticket.assignee, ticket.opened_at
    return Scored(attention, ticket.subject, *kinds, *whose, judged, tuple(accounts))
