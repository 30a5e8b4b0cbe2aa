"""Fakes of the ports, in memory, for tests that speak in dialogs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.database.watch import AT_ONCE
from bot.worker.ports import FARTHEST, Accepted, Envelope
from handlers.access.audit import Entry
from handlers.assignment import Assignment
from handlers.call import PhoneCall
from handlers.confirmation import Confirmation, Kind
from handlers.conversation import Conversation, Episode, Message, Outcome, Receipt, Turn
from handlers.diagnostics import Diagnostics
from handlers.known.ports import ANONYMOUS_FOR, ANONYMOUS_KEPT
from handlers.known.recording import closing
from handlers.own_tickets import Owned, OwnQuery, says
from handlers.ports import (
    TURNS_AT_ONCE,
    ConversationNotFound,
    InvalidInput,
    Outgoing,
    Step,
    TicketNotFound,
    WriteConflict,
)
from handlers.terms import normalised
from handlers.ticket import UNSOLVED, Ticket
from handlers.ticket_event import ActorKind, EventKind, TicketEvent
from handlers.tickets.ports import Left, Look, Standing, Version
from handlers.tickets.queue import OURS, loads
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, Listing, Presence, Team, effective
from kb import PUBLIC, Access, Article, Audience
from retrieval import Hit, PassageHit, Ranking

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeClock:
    """A clock that moves when told."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class Ids:
    """Ids that count: ``c1``, ``e2``, ..."""

    def __init__(self, tag: str = "") -> None:
        self._next = count(1)
        self._tag = tag

    def __call__(self, prefix: str) -> str:
        return f"{prefix}{self._tag}{next(self._next):04d}"


def article(
    article_id: str,
    title: str,
    body: str = "",
    *,
    audience: Audience = PUBLIC,
    url: str | None = None,
    language: str | None = None,
) -> Article:
    """Make an article."""
    return Article(article_id, "help", title, body, audience, url, language=language)


class FakeArticles:
    """The live articles; edit `articles` to change the world."""

    def __init__(self, *articles: Article) -> None:
        self.articles = {article.id: article for article in articles}

    async def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        return {article_id: self.articles[article_id] for article_id in ids if article_id in self.articles}


class FakeLinks:
    """Reads every word that is an article's id, as ``/articles/<id>``, as a link to it."""

    async def articles(self, text: str) -> Sequence[str]:
        found = (word.partition("/articles/")[2] for word in text.split() if "/articles/" in word)
        return tuple(dict.fromkeys(found))


class FakeRetriever:
    """Ranks what it was told to: a question's words, to article ids with their confidence.

    It knows the articles as they were when it was made, as an index does.
    """

    def __init__(self, *articles: Article, answers: Mapping[str, Mapping[str, float]]) -> None:
        self.articles = {article.id: article for article in articles}
        self.answers = {normalised(question): dict(scores) for question, scores in answers.items()}
        self.error: Exception | None = None
        self.delay_s = 0.0
        self.asked: list[str] = []

    async def retrieve(
        self, query: str, access: Access, *, limit: int = 10, within: Collection[str] | None = None
    ) -> Ranking:
        self.asked.append(query)
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if self.error is not None:
            raise self.error
        scores = self.answers.get(normalised(query), {})
        if within is not None:
            scores = {article_id: scores.get(article_id, 0.01) for article_id in within}
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        known = [(self.articles[article_id], score) for article_id, score in ranked if article_id in self.articles]
        hits = [self._hit(article, score) for article, score in known if access.shows(article)]
        return Ranking(tuple(hits[:limit]), "snapshot-1")

    def _hit(self, article: Article, score: float) -> Hit:
        whole = PassageHit(0, len(article.body), score)
        return Hit(
            article.id,
            article.title,
            article.url,
            article.source,
            article.language,
            article.audience,
            article.content_hash,
            score,
            score,
            (whole,),
            {"dense": score},
        )


@dataclass
class Memory:
    """What the in-memory adapters share, as the SQL ones share a database."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    episodes: dict[str, Episode] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    inbox: dict[tuple[str, str], tuple[Accepted, datetime]] = field(default_factory=dict)
    outbox: list[Outgoing] = field(default_factory=list)
    sent: dict[str, datetime] = field(default_factory=dict)
    done: dict[tuple[str, str], datetime] = field(default_factory=dict)
    pruned: set[tuple[str, str]] = field(default_factory=set)
    delayed: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    last_ticket: int = 0
    confirmations: list[Confirmation] = field(default_factory=list)
    confirmed: int = 0
    events: list[TicketEvent] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    moments: dict[str, datetime | None] = field(default_factory=dict)
    settings: int = 0
    standings: dict[str, Standing] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    staff: dict[str, tuple[Listing, Presence]] = field(default_factory=dict)
    audit: list[Entry] = field(default_factory=list)
    diagnostics: dict[str, Diagnostics] = field(default_factory=dict)
    calls: list[PhoneCall] = field(default_factory=list)


class MemoryConversations:
    """Conversations in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def load(self, conversation_id: str, *, after: int | None = None) -> Conversation:
        found = self.memory.conversations.get(conversation_id)
        if found is None:
            raise ConversationNotFound("there is no such conversation")
        own = [episode for episode in self.memory.episodes.values() if episode.conversation_id == conversation_id]
        latest = max(own, key=lambda episode: (episode.opened_at, episode.touched_at, episode.id), default=None)
        if after is None:
            return replace(found, turns=found.turns[-TURNS_AT_ONCE:], episode=latest)
        later = tuple(turn for turn in found.turns if turn.seq > after)
        return replace(found, turns=later[:TURNS_AT_ONCE], episode=latest)

    async def replied(self, conversation_id: str, key: str) -> Turn | None:
        found = self.memory.conversations.get(conversation_id)
        turns = found.turns if found else ()
        return next((turn for turn in turns if (turn.key, turn.author) == (key, "bot")), None)

    async def write(self, step: Step) -> bool:
        memory, held = self.memory, step.conversation
        if self._done_before(step):
            return False
        stored = memory.conversations.get(held.id) if held else None
        turns: tuple[Turn, ...] = stored.turns if stored else ()
        if {turn.seq for turn in turns} & {turn.seq for turn in step.turns}:
            raise WriteConflict("the conversation went on meanwhile")
        if step.assignments and step.assignments[0].turn != len(memory.assignments) + 1:
            raise WriteConflict("routing went on meanwhile")
        _check(memory, step)
        for one in step.every_ticket:
            _put(memory, one)
            memory.moments[one.number] = AT_ONCE
        memory.events.extend(step.events)
        if step.ticket is not None and step.diagnostics is not None:
            memory.diagnostics[step.ticket.number] = step.diagnostics
        memory.calls.extend([] if step.call is None else [step.call])
        memory.assignments.extend(step.assignments)
        if held is not None:
            language = held.language or (stored.language if stored else None)
            kept = replace(stored or held, turns=(*turns, *step.turns), episode=None, language=language)
            memory.conversations[held.id] = kept
            entry = memory.inbox.get((held.id, step.inbox_key or ""))
            if entry is not None:
                memory.inbox[held.id, entry[0].message.key] = replace(entry[0], done=True), entry[1]
                at = step.turns[-1].at if step.turns else entry[0].message.at
                memory.done.setdefault((held.id, entry[0].message.key), at)
        memory.episodes.update({episode.id: episode for episode in step.episodes})
        if step.receipt is not None:
            memory.receipts[step.receipt.id] = step.receipt
        _follow(memory, step)
        memory.outbox.extend(step.outgoing)
        return True

    def _done_before(self, step: Step) -> bool:
        memory, held = self.memory, step.conversation
        if held is not None:
            entry = memory.inbox.get((held.id, step.inbox_key or ""))
            if entry is not None and entry[0].done:
                return True
            stored = memory.conversations.get(held.id)
            keys = {(turn.key, turn.author) for turn in (stored.turns if stored else ()) if turn.key is not None}
            if keys & {(turn.key, turn.author) for turn in step.turns}:
                return True
        filed = step.ticket
        if filed is None or filed.number in memory.tickets:
            return False
        return any(
            (filed.key is not None and (other.requester_id, other.key) == (filed.requester_id, filed.key))
            or (filed.episode_id is not None and other.episode_id == filed.episode_id)
            for other in memory.tickets.values()
        )

    async def recent_episodes(
        self, person_id: str, since: datetime, accounts: Collection[str] = ()
    ) -> tuple[Episode, ...]:
        every = [e for e in self.memory.episodes.values() if e.touched_at >= since]
        own = [e for e in every if e.person_id == person_id or set(e.accounts) & set(accounts)]
        return tuple(sorted(own, key=lambda e: (e.touched_at, e.opened_at, e.id), reverse=True))

    async def due_episodes(self, untouched_since: datetime, limit: int) -> tuple[Episode, ...]:
        due = [
            e for e in self.memory.episodes.values() if e.outcome is Outcome.OPEN and e.touched_at <= untouched_since
        ]
        return tuple(sorted(due, key=lambda e: (e.touched_at, e.id))[:limit])

    async def settle(self, episode_id: str, outcome: Outcome, at: datetime, *, untouched_since: datetime) -> bool:
        found = self.memory.episodes.get(episode_id)
        if found is None or found.outcome is not Outcome.OPEN or found.touched_at > untouched_since:
            return False
        self.memory.episodes[episode_id] = replace(found, outcome=outcome, settled_at=at)
        return True

    async def receipt(self, receipt_id: str) -> Receipt | None:
        return self.memory.receipts.get(receipt_id)


def _follow(memory: Memory, step: Step) -> None:
    """Write what a step confirms, and withdraw what it takes back."""
    customers = {Kind.CUSTOMER, Kind.ANONYMOUS}
    back = {episode.id for episode in step.episodes if episode.outcome is Outcome.REVOKED}
    opened = {ticket.number for ticket in step.every_ticket if ticket.status in UNSOLVED}
    for place, one in enumerate(memory.confirmations):
        revoked = one.episode_id in back and one.kind in customers
        if one.withdrawn_at is None and (revoked or one.ticket in opened):
            memory.confirmations[place] = replace(one, withdrawn_at=START)
            memory.confirmed += one.kind is not Kind.ANONYMOUS
    closed: dict[str, list[Confirmation]] = {}
    for taught in step.confirmations:
        if taught.ticket is not None:
            closed.setdefault(taught.ticket, []).append(taught)
        elif taught.episode_id is None or all(one.episode_id != taught.episode_id for one in memory.confirmations):
            _confirm(memory, taught)
    for number, said in closed.items():
        _close(memory, number, said)


def _close(memory: Memory, number: str, said: Sequence[Confirmation]) -> None:
    before = [one for one in memory.confirmations if one.ticket == number]
    refusals = [one for one in memory.confirmations if one.kind is Kind.REFUSAL and one.withdrawn_at is None]
    made = closing(said, before, refusals)
    gone = {one.id: replace(one, withdrawn_at=said[0].at) for one in before if one.id in made.withdrawn}
    now = gone | {one.id: one for one in made.changed}
    memory.confirmations[:] = [now.get(one.id, one) for one in memory.confirmations]
    memory.confirmed += len(now)
    for one in made.added:
        _confirm(memory, one)


def _confirm(memory: Memory, taught: Confirmation) -> Confirmation:
    written = replace(taught, id=max((one.id for one in memory.confirmations), default=0) + 1)
    memory.confirmations.append(written)
    memory.confirmed += taught.kind is not Kind.ANONYMOUS
    if taught.kind is Kind.ANONYMOUS:
        anonymous = [one for one in memory.confirmations if one.kind is Kind.ANONYMOUS]
        latest = sorted(anonymous, key=lambda one: (one.at, one.id))[-ANONYMOUS_KEPT:]
        kept = {one.id for one in latest if one.at >= taught.at - ANONYMOUS_FOR}
        memory.confirmations[:] = [
            one for one in memory.confirmations if one.kind is not Kind.ANONYMOUS or one.id in kept
        ]
    return written


class MemoryConfirmations:
    """Confirmations in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def revision(self) -> int:
        return self.memory.confirmed

    async def standing(self) -> Sequence[Confirmation]:
        return tuple(one for one in await self.everything() if one.kind is not Kind.ANONYMOUS)

    async def everything(self) -> Sequence[Confirmation]:
        return tuple(one for one in self.memory.confirmations if one.withdrawn_at is None)

    async def add(self, taught: Confirmation) -> Confirmation:
        return _confirm(self.memory, taught)


def _shown(ticket: Ticket, persons: Collection[str], proved: Collection[str]) -> bool:
    return any(ticket.shows(one) for one in persons) or any(map(ticket.bears, proved))


class MemoryTickets:
    """Tickets in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def next_number(self) -> str:
        self.memory.last_ticket += 1
        return f"T-{self.memory.last_ticket}"

    async def get(self, number: str) -> Ticket:
        found = self.memory.tickets.get(number.strip().upper())
        if found is None:
            raise TicketNotFound(f"there is no ticket {number}")
        return found

    async def filed(self, requester_id: str, key: str) -> Ticket | None:
        same = (t for t in self.memory.tickets.values() if (t.requester_id, t.key) == (requester_id, key))
        return next(same, None)

    async def of_person(self, person_id: str) -> tuple[Ticket, ...]:
        return tuple(replace(ticket, transcript=()) for ticket in self._latest() if ticket.requester_id == person_id)

    async def of_audience(self, persons: Collection[str], query: OwnQuery, *, proved: Collection[str] = ()) -> Owned:
        mine = [one for one in self._latest() if _shown(one, persons, proved)]
        said = [
            (one.number, one.subject, one.description, *(said.text for said in one.comments if said.public))
            for one in mine
        ]
        fitting = [one for one, texts in zip(mine, said, strict=True) if says(query.words, texts)]
        kept = [one for one in fitting if query.below is None or int(one.number[2:]) < query.below]
        if query.going_first:
            kept.sort(key=lambda one: one.status not in UNSOLVED)
        shown = tuple(replace(one, transcript=()) for one in kept[query.skip : query.skip + query.limit])
        return Owned(shown, len(mine), len(fitting))

    async def seen_by(
        self, persons: Collection[str], numbers: Collection[str], *, proved: Collection[str] = ()
    ) -> frozenset[str]:
        seen = (one.number for one in self._latest() if _shown(one, persons, proved))
        return frozenset(seen) & frozenset(numbers)

    async def of_conversation(self, person_id: str, conversation_id: str) -> tuple[Ticket, ...]:
        own = await self.of_person(person_id)
        return tuple(ticket for ticket in own if ticket.conversation_id == conversation_id)

    async def every(self, *, limit: int, status: Collection[str] = ()) -> tuple[Ticket, ...]:
        return tuple(ticket for ticket in self._latest() if not status or ticket.status in status)[:limit]

    async def to_do(self, person_id: str, *, limit: int) -> tuple[Ticket, ...]:
        mine = [one for one in self._latest() if one.status in OURS and one.assignee in {None, person_id}]
        due = {one.number: self.memory.standings.get(one.number, Standing()).due for one in mine}
        dated = [one for one in mine if due[one.number] is not None]
        return (*sorted(dated, key=lambda one: due[one.number]), *(one for one in mine if one not in dated))[:limit]

    async def history(self, number: str) -> tuple[TicketEvent, ...]:
        return tuple(event for event in self.memory.events if event.number == number.strip().upper())

    async def placements(self, number: str) -> tuple[Assignment, ...]:
        return tuple(one for one in self.memory.assignments if one.ticket.number == number.strip().upper())

    async def diagnostics(self, number: str) -> Diagnostics | None:
        return self.memory.diagnostics.get(number.strip().upper())

    async def calls(self, number: str) -> tuple[PhoneCall, ...]:
        return tuple(one for one in self.memory.calls if one.number == number.strip().upper())

    def _latest(self) -> list[Ticket]:
        return sorted(self.memory.tickets.values(), key=lambda ticket: -int(ticket.number[2:]))


def _check(memory: Memory, step: Step) -> None:
    for ticket in step.every_ticket:
        stored = memory.tickets.get(ticket.number, ticket)
        if stored.version != ticket.version or ticket.comments[: len(stored.comments)] != stored.comments:
            raise WriteConflict(f"somebody else wrote to {ticket.number} meanwhile")
    keys = {(event.number, event.key) for event in memory.events if event.key is not None}
    if any((event.number, event.key) in keys for event in step.events):
        raise WriteConflict("it happened before")


def _put(memory: Memory, ticket: Ticket) -> None:
    new = ticket.number not in memory.tickets
    memory.tickets[ticket.number] = ticket if new else replace(ticket, version=ticket.version + 1)


class MemoryStaff:
    """The team in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def engineers(self) -> tuple[Engineer, ...]:
        memory = self.memory
        held = loads(memory.tickets.values())
        return tuple(
            effective(listing, presence, memory.teams.get(listing.team or ""), held.get(name, 0))
            for name, (listing, presence) in sorted(memory.staff.items())
        )

    async def teams(self) -> tuple[Team, ...]:
        return tuple(team for _, team in sorted(self.memory.teams.items()))

    async def put_team(self, team: Team, entry: Entry | None = None) -> None:
        self.memory.teams[team.name] = team
        self.noted(entry)

    async def put(self, listing: Listing, at: datetime, entry: Entry | None = None) -> None:
        if listing.team is not None and listing.team not in self.memory.teams:
            raise InvalidInput(f"there is no team {listing.team}")
        _, presence = self.memory.staff.get(listing.id, (listing, Presence(here=False, since=at)))
        self.memory.staff[listing.id] = listing, presence
        self.noted(entry)

    async def listing(self, engineer: str) -> Listing | None:
        found = self.memory.staff.get(engineer)
        return None if found is None else found[0]

    async def remove(self, engineer: str, entry: Entry | None = None) -> bool:
        there = self.memory.staff.pop(engineer, None) is not None
        self.noted(entry if there else None)
        return there

    async def set_presence(self, engineer: str, presence: Presence, entry: Entry | None = None) -> bool:
        if engineer not in self.memory.staff:
            return False
        self.memory.staff[engineer] = self.memory.staff[engineer][0], presence
        self.noted(entry)
        return True

    async def left(self, engineer: str, since: datetime) -> Sequence[Left]:
        taken = {
            event.number
            for event in self.memory.events
            if event.at >= since and event.kind is EventKind.ASSIGNED and event.before == engineer
            and event.actor.kind is ActorKind.SYSTEM
        }  # fmt: skip
        found = [one for number, one in self.memory.tickets.items() if number in taken and one.assignee != engineer]
        return [
            Left(one.number, one.subject, one.assignee) for one in sorted(found, key=lambda one: int(one.number[2:]))
        ]

    async def kept(self, engineer: str, limit: int) -> Sequence[Ticket]:
        hers = [one for one in self.memory.tickets.values() if one.assignee == engineer and one.status in UNSOLVED]
        return sorted(hers, key=lambda one: -int(one.number[2:]))[:limit]

    def noted(self, entry: Entry | None) -> None:
        """Keep an entry of the audit log."""
        if entry is not None:
            self.memory.audit.append(entry)

    async def rotation(self) -> Rotation:
        now = Rotation()
        for one in self.memory.assignments:
            now = now.given(one.engineer)
        return now


class MemoryQueue:
    """The queue of routing in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def waiting(self, limit: int) -> Sequence[Version]:
        return self._versions(lambda one: one.assignee is None)[:limit]

    async def held(self, engineers: Collection[str], limit: int) -> Sequence[Version]:
        return self._versions(lambda one: one.assignee in engineers)[:limit]

    async def histories(self, numbers: Collection[str]) -> Sequence[tuple[Ticket, tuple[TicketEvent, ...]]]:
        memory = self.memory
        return [
            (memory.tickets[number], tuple(event for event in memory.events if event.number == number))
            for number in numbers
            if number in memory.tickets
        ]

    def _versions(self, whose: Callable[[Ticket], bool]) -> list[Version]:
        found = [one for one in self.memory.tickets.values() if one.status in OURS and whose(one)]
        found.sort(key=lambda one: (one.opened_at, int(one.number[2:])))
        return [(one.number, one.version) for one in found]


class MemoryWatch:
    """When to look at tickets again, in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        never, standings = datetime.max.replace(tzinfo=UTC), self.memory.standings
        found = [
            (at, standings.get(number, Standing()).due or never, int(number[2:]))
            for number, at in self.memory.moments.items()
            if at is not None and at <= now
        ]
        return [f"T-{number}" for _, _, number in sorted(found)[:limit]]

    async def next(self) -> datetime | None:
        return min((at for at in self.memory.moments.values() if at is not None), default=None)

    async def looked(self, looks: Sequence[Look], settings: int | None = None) -> int:
        noted = 0
        for one in looks:
            same = one.version is None or self.memory.tickets[one.number].version == one.version
            if same and (settings is None or settings >= self.memory.settings):
                self.memory.moments[one.number] = one.moment
                self.memory.standings[one.number] = one.standing
                noted += 1
        return noted

    async def standings(self, numbers: Collection[str]) -> Mapping[str, Standing]:
        return {
            number: self.memory.standings.get(number, Standing()) for number in numbers if number in self.memory.tickets
        }


class MemoryInbox:
    """The inbox in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def accept(self, message: Message, retry_at: datetime) -> Accepted:
        held = self.memory.conversations.get(message.conversation_id)
        if held is None or held.person_id != message.person.id:
            raise ConversationNotFound("there is no such conversation")
        key = message.conversation_id, message.key
        if key in self.memory.pruned:
            return Accepted(message, done=True)
        return self.memory.inbox.setdefault(key, (Accepted(message), retry_at))[0]

    async def pending(self, due: datetime | None, limit: int) -> tuple[Accepted, ...]:
        rows = [
            row
            for row, at in self.memory.inbox.values()
            if not row.done and (due is None or not due < at <= due + FARTHEST)
        ]
        return tuple(rows[:limit])

    async def postpone(self, conversation_id: str, key: str, retry_at: datetime) -> None:
        row, _ = self.memory.inbox[conversation_id, key]
        self.memory.inbox[conversation_id, key] = replace(row, attempts=row.attempts + 1), retry_at

    async def close(self, conversation_id: str, key: str, at: datetime) -> None:
        row, retry_at = self.memory.inbox[conversation_id, key]
        self.memory.inbox[conversation_id, key] = replace(row, done=True), retry_at
        self.memory.done.setdefault((conversation_id, key), at)

    async def waiting(self, conversation_id: str) -> bool:
        return any(not row.done and key[0] == conversation_id for key, (row, _) in self.memory.inbox.items())

    async def holds(self, conversation_id: str, key: str) -> bool:
        return any(held == conversation_id and there.startswith(key) for held, there in self.memory.inbox)

    async def depth(self) -> int:
        return len(await self.pending(None, len(self.memory.inbox)))

    async def prune(self, done_before: datetime) -> int:
        old = [key for key, at in self.memory.done.items() if at < done_before and key not in self.memory.pruned]
        self.memory.pruned.update(old)
        return len(old)


class MemoryOutbox:
    """The outbox in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def due(self, now: datetime, limit: int, receiver: str | None = None) -> tuple[Envelope, ...]:
        blocked: set[tuple[str, str]] = set()
        due: list[Envelope] = []
        for outgoing in self.memory.outbox:
            if outgoing.id in self.memory.sent or receiver not in {None, outgoing.receiver}:
                continue
            attempts, at = self.memory.delayed.get(outgoing.id, (0, now))
            if now < at <= now + FARTHEST:
                blocked.add((outgoing.receiver, outgoing.subject))
            elif (outgoing.receiver, outgoing.subject) not in blocked:
                due.append(Envelope(outgoing, attempts))
        ranks: dict[tuple[str, str], int] = {}
        for one in (envelope.outgoing for envelope in due):
            ranks[one.receiver, one.subject] = min(one.rank, ranks.get((one.receiver, one.subject), one.rank))
        due.sort(key=lambda envelope: ranks[envelope.outgoing.receiver, envelope.outgoing.subject])
        return tuple(due[:limit])

    async def receivers(self, now: datetime) -> frozenset[str]:
        return frozenset(one.outgoing.receiver for one in await self.due(now, len(self.memory.outbox)))

    async def sent(self, outgoing_id: str, at: datetime) -> None:
        self.memory.sent[outgoing_id] = at

    async def depth(self) -> int:
        return sum(outgoing.id not in self.memory.sent for outgoing in self.memory.outbox)

    async def prune(self, sent_before: datetime) -> int:
        old = {sent for sent, at in self.memory.sent.items() if at < sent_before}
        before = len(self.memory.outbox)
        self.memory.outbox = [outgoing for outgoing in self.memory.outbox if outgoing.id not in old]
        return before - len(self.memory.outbox)

    async def postpone(self, outgoing_id: str, retry_at: datetime) -> None:
        attempts, _ = self.memory.delayed.get(outgoing_id, (0, retry_at))
        self.memory.delayed[outgoing_id] = attempts + 1, retry_at


class FakeReceiver:
    """Keeps what it was given; raises as often as told first."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.delivered: list[Outgoing] = []

    async def deliver(self, outgoing: Outgoing) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("away")
        if outgoing.id not in [seen.id for seen in self.delivered]:
            self.delivered.append(outgoing)
