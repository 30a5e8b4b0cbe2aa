"""Links, sessions, tries, people and the audit log in memory, and a door over them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from handlers.access.audit import Act, Entry
from handlers.access.door import Door
from handlers.access.link import Link, Purpose
from handlers.access.session import Lifetime, Session
from handlers.access.tries import LONGEST, Kind
from handlers.person import Person, Role

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class MemoryAudit:
    """The log as a list."""

    entries: list[Entry] = field(default_factory=list)

    async def write(self, entry: Entry) -> None:
        """Append."""
        self.add(entry)

    def add(self, entry: Entry, subject: str | None = None) -> None:
        """Append, with the number that follows."""
        self.entries.append(replace(entry, id=len(self.entries) + 1, subject=subject or entry.subject))

    async def latest(self, act: Act) -> Entry | None:
        """Give the latest of a kind."""
        return next((one for one in reversed(self.entries) if one.act is act), None)

    async def since(self, at: datetime | None, limit: int) -> tuple[Entry, ...]:
        """Give the latest, oldest first."""
        return tuple([one for one in self.entries if at is None or one.at >= at][-limit:])

    def acts(self) -> list[Act]:
        """Give what was done."""
        return [one.act for one in self.entries]


@dataclass(slots=True)
class MemoryLinks:
    """Links by id."""

    log: MemoryAudit
    links: dict[str, Link] = field(default_factory=dict)

    async def keep(self, link: Link, entry: Entry, *, instead: bool = False) -> None:
        """Keep one."""
        if instead:
            self.links = {id_: one for id_, one in self.links.items() if one.purpose is not link.purpose}
        self.links[link.id] = link
        self.log.add(entry)

    async def get(self, id_: str) -> Link | None:
        """Give one."""
        return self.links.get(id_)

    async def redeem(self, id_: str, at: datetime) -> bool:
        """Use one up."""
        link = self.links.get(id_)
        if link is None or link.used_at is not None or at >= link.until:
            return False
        self.links[id_] = replace(link, used_at=at)
        return True

    def of(self, purpose: Purpose) -> list[Link]:
        """Give those of a purpose."""
        return [one for one in self.links.values() if one.purpose is purpose]


@dataclass(slots=True)
class MemorySessions:
    """Sessions by id."""

    log: MemoryAudit
    sessions: dict[str, Session] = field(default_factory=dict)

    async def begin(self, session: Session, instead_of: str | None, entry: Entry) -> None:
        """Keep one."""
        self.sessions.pop(instead_of or "", None)
        self.sessions[session.id] = session
        self.log.add(entry)

    async def get(self, id_: str) -> Session | None:
        """Give one."""
        return self.sessions.get(id_)

    async def touch(self, id_: str, at: datetime) -> None:
        """Say that it was used."""
        if id_ in self.sessions:
            self.sessions[id_] = replace(self.sessions[id_], seen_at=at)

    async def of(self, person_id: str) -> tuple[Session, ...]:
        """Give a person's."""
        own = [one for one in self.sessions.values() if one.person_id == person_id]
        return tuple(sorted(own, key=lambda one: (-one.seen_at.timestamp(), one.id)))

    async def end(self, ids: Sequence[str], entry: Entry) -> int:
        """End these."""
        gone = [self.sessions.pop(id_) for id_ in ids if id_ in self.sessions]
        if gone:
            self.log.add(entry)
        return len(gone)


@dataclass(slots=True)
class MemoryTries:
    """Tries in a list."""

    tries: list[tuple[Kind, str, datetime]] = field(default_factory=list)

    async def since(self, kind: Kind, key: str, at: datetime) -> tuple[datetime, ...]:
        """Give when it was tried."""
        return tuple(when for what, who, when in self.tries if (what, who) == (kind, key) and when > at)

    async def note(self, kind: Kind, key: str, at: datetime) -> None:
        """Note one."""
        self.tries = [one for one in self.tries if one[2] >= at - LONGEST]
        self.tries.append((kind, key, at))


@dataclass(slots=True)
class MemoryMembers:
    """People by id. `asked`: addresses of tickets."""

    log: MemoryAudit
    people: dict[str, Person] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    async def addressed(self, email: str) -> Person | None:
        """Give whoever has the address."""
        wanted = email.strip().lower()
        return next((one for one in self.people.values() if one.email == wanted), None)

    async def has_asked(self, address: str) -> bool:
        """Tell whether a ticket bears it."""
        return address in self.asked

    async def writes(self, address: str, name: str | None) -> Person:
        """Give whoever has the address, or make them."""
        there = await self.addressed(address)
        if there is None:
            there = Person(f"p_{len(self.people) + 1}", name=name, email=address.strip().lower())
            self.people[there.id] = there
        return there

    async def person(self, id_: str) -> Person | None:
        """Give one."""
        return self.people.get(id_)

    async def colleagues(self) -> tuple[Person, ...]:
        """Give those who are more than customers."""
        team = [one for one in self.people.values() if one.role is not Role.CUSTOMER and one.known]
        return tuple(sorted(team, key=lambda one: ((one.name or one.email or one.id).lower(), one.id)))

    async def administrators(self) -> int:
        """Count them."""
        return sum(one.role is Role.ADMINISTRATOR for one in self.people.values())

    async def put(
        self, email: str, role: Role, account: str | None, entries: Sequence[Entry], name: str | None = None
    ) -> Person:
        """List one, or change them."""
        there = await self.addressed(email)
        made = there or Person(f"p_{len(self.people) + 1}", known=True, email=email.strip().lower())
        accounts = tuple(sorted({*made.accounts, *([account] if account else [])}))
        self.people[made.id] = replace(made, role=role, known=True, accounts=accounts, name=name or made.name)
        for entry in entries:
            self.log.add(entry, made.id)
        return self.people[made.id]


class Entrance:
    """A door in memory, with a clock that stands still until it is moved, and secrets that count up."""

    def __init__(self, lifetime: Lifetime | None = None) -> None:
        self.now = START
        self.audit = MemoryAudit()
        self.links = MemoryLinks(self.audit)
        self.sessions = MemorySessions(self.audit)
        self.tries = MemoryTries()
        self.members = MemoryMembers(self.audit)
        self._count = itertools.count(1)
        self.door = Door(
            links=self.links,
            sessions=self.sessions,
            tries=self.tries,
            members=self.members,
            audit=self.audit,
            clock=lambda: self.now,
            new_secret=self.new_secret,
            mask=lambda text: f"masked {hash(text)}",
            lifetime=lifetime or Lifetime(),
        )

    def new_secret(self) -> str:
        """Give the next secret."""
        return f"secret-{next(self._count):024d}"

    def pass_(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)
