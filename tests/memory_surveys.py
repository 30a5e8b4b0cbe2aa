"""Fakes of the ports of quality, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.ports import Outgoing, WriteConflict
from handlers.quality.asking import Asking, Close, Customer, key
from handlers.quality.calling_back import Opening
from handlers.quality.follow_up import FollowUp, FollowUpChanged, FollowUpEvent
from handlers.quality.ports import Answer, FollowUpNotFound
from handlers.quality.survey import About, Choice, Decision, Reason, Survey
from handlers.ticket import Status, Ticket
from tests.fakes import Memory


@dataclass
class Kept:
    """What the fakes of quality share."""

    memory: Memory = field(default_factory=Memory)
    surveys: dict[str, Survey] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    follow_ups: dict[str, FollowUp] = field(default_factory=dict)
    events: list[FollowUpEvent] = field(default_factory=list)
    internal: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    managers: dict[str, str] = field(default_factory=dict)


class MemoryOccasions:
    """Occasions in memory."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    async def closes(self, since: datetime, limit: int) -> tuple[Close, ...]:
        done = {(one.number, one.reopened) for one in self.kept.decisions.values()}
        found = [
            one
            for one in self.kept.memory.tickets.values()
            if one.status is Status.CLOSED
            and one.closed_at is not None
            and one.closed_at >= since
            and (one.number, one.reopened) not in done
        ]
        found.sort(key=lambda one: (one.closed_at, int(one.number[2:])))
        return tuple(self._close(one) for one in found[:limit])

    async def consenting(self, after: str, limit: int) -> tuple[tuple[Customer, About], ...]:
        ids = sorted(id_ for id_, choice in self.kept.choices.items() if choice is Choice.YES and id_ > after)
        found = []
        for id_ in ids[:limit]:
            own = [one for one in self.kept.memory.tickets.values() if one.requester_id == id_]
            latest = max(own, key=lambda one: int(one.number[2:]), default=None)
            about = (
                About() if latest is None else About(self._team(latest), latest.plan, latest.region, latest.language)
            )
            found.append((self._customer(id_, None if latest is None else latest.email), about))
        return tuple(found)

    async def decided(self, occasions: Collection[str]) -> frozenset[str]:
        return frozenset(occasions) & self.kept.decisions.keys()

    def _close(self, ticket: Ticket) -> Close:
        held = self.kept.memory.conversations.get(ticket.conversation_id or "")
        return Close(
            ticket,
            self._customer(ticket.requester_id, ticket.email),
            None if held is None else held.channel,
            any(survey.key == key(ticket) for survey in self.kept.surveys.values()),
            self._team(ticket),
            called=any(one.number == ticket.number for one in self.kept.memory.calls),
        )

    def _team(self, ticket: Ticket) -> str | None:
        listed = self.kept.memory.staff.get(ticket.assignee or "")
        return ticket.team or (None if listed is None else listed[0].team)

    def _customer(self, id_: str, email: str | None) -> Customer:
        asked = [
            survey.asked_at
            for survey in self.kept.surveys.values()
            if survey.person_id == id_ or (email is not None and survey.address == email.lower())
        ]
        return Customer(
            id_,
            internal=id_ in self.kept.internal,
            choice=self.kept.choices.get(id_),
            refused=(email or "").lower() in self.kept.refused,
            asked_at=max(asked, default=None),
            email=email,
        )


class MemorySurveys:
    """Surveys in memory."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    async def record(self, asking: Asking, outgoing: Outgoing | None, unless_asked_since: datetime) -> bool:
        kept, wanted = self.kept, asking.survey
        if asking.decision.occasion in kept.decisions:
            return False
        if wanted is not None:
            address = None if wanted.address is None else wanted.address.lower()
            for one in kept.surveys.values():
                same = one.person_id == wanted.person_id or (address is not None and one.address == address)
                if one.key == wanted.key or (same and one.asked_at > unless_asked_since):
                    return False
            kept.surveys[wanted.id] = replace(wanted, address=address)
        kept.decisions[asking.decision.occasion] = asking.decision
        if outgoing is not None:
            kept.memory.outbox.append(outgoing)
        return True

    async def get(self, survey_id: str) -> Survey | None:
        return self.kept.surveys.get(survey_id)

    async def every(self, survey_ids: Collection[str]) -> Mapping[str, Survey]:
        return {id_: self.kept.surveys[id_] for id_ in survey_ids if id_ in self.kept.surveys}

    async def answer(self, answer: Answer) -> bool:
        kept, given = self.kept, answer.survey
        if kept.surveys[given.id].version != given.version - 1:
            return False
        if answer.corrected is not None:
            try:
                await MemoryFollowUps(kept).write(answer.corrected)
            except WriteConflict:
                return False
        kept.surveys[given.id] = given
        if answer.consent:
            kept.choices[given.person_id] = Choice.YES
        elif answer.consent is False and kept.choices.get(given.person_id) is Choice.YES:
            del kept.choices[given.person_id]
        if answer.opening is not None:
            opened(kept, answer.opening)
        return True

    async def choice(self, person_id: str) -> Choice | None:
        return self.kept.choices.get(person_id)

    async def choose(self, person_id: str, choice: Choice | None, at: datetime) -> None:
        if choice is None:
            self.kept.choices.pop(person_id, None)
        else:
            self.kept.choices[person_id] = choice

    async def latest(self, number: str, person_id: str) -> Survey | None:
        mine = [one for one in self.kept.surveys.values() if (one.number, one.person_id) == (number, person_id)]
        return max(mine, key=lambda one: (one.asked_at, one.id), default=None)

    async def asked(self, since: datetime, until: datetime) -> tuple[Survey, ...]:
        found = [one for one in self.kept.surveys.values() if since <= one.asked_at <= until]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.id)))

    async def past(self, person_id: str, limit: int) -> tuple[Survey, ...]:
        mine = [one for one in self.kept.surveys.values() if one.person_id == person_id and one.answered_at is not None]
        return tuple(sorted(mine, key=lambda one: (one.asked_at, one.id), reverse=True)[:limit])

    async def reasons(self, since: datetime, until: datetime) -> Mapping[Reason, int]:
        return Counter(
            one.reason for one in self.kept.decisions.values() if one.number is not None and since <= one.at <= until
        )


class MemoryFollowUps:
    """Follow-ups in memory."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    async def get(self, number: str) -> FollowUp:
        found = self.kept.follow_ups.get(number.strip().upper())
        if found is None:
            raise FollowUpNotFound(f"there is no follow-up {number}")
        return found

    async def of_survey(self, survey_id: str) -> FollowUp | None:
        return next((one for one in self.kept.follow_ups.values() if one.survey_id == survey_id), None)

    async def every(self, *, limit: int, states: Collection[str] = ()) -> tuple[FollowUp, ...]:
        found = [one for one in self.kept.follow_ups.values() if not states or one.state in states]
        return tuple(sorted(found, key=lambda one: (one.due_at, int(one.number[2:])))[:limit])

    async def closed(self, *, limit: int, after: str | None = None) -> tuple[FollowUp, ...]:
        found = [one for one in self.kept.follow_ups.values() if one.closed_at is not None]
        found.sort(key=lambda one: (one.closed_at, int(one.number[2:])), reverse=True)
        numbers = [one.number for one in found]
        first = 0 if after is None else numbers.index(after) + 1 if after in numbers else len(found)
        return tuple(found[first : first + limit])

    async def history(self, number: str) -> tuple[FollowUpEvent, ...]:
        return tuple(event for event in self.kept.events if event.number == number.strip().upper())

    async def write(self, change: FollowUpChanged) -> None:
        made = change.follow_up
        if self.kept.follow_ups[made.number].version != made.version - 1:
            raise WriteConflict(f"somebody else wrote to {made.number} meanwhile")
        self.kept.follow_ups[made.number] = made
        self.kept.events.append(change.event)


class MemoryManagers:
    """Managers in memory."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    async def of(self, team: str | None) -> str | None:
        return self.kept.managers.get(team or "")


def opened(kept: Kept, opening: Opening) -> None:
    made, event = opening.numbered(f"F-{len(kept.follow_ups) + 1}")
    kept.follow_ups[made.number] = made
    kept.events.append(event)
