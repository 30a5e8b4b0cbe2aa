"""What quality keeps, twice: in memory, and in a SQLite file as the product has it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.follow_ups import SqlFollowUps, SqlManagers
from bot.database.mails import SqlRefusals
from bot.database.outbox import SqlOutbox
from bot.database.people import SqlPeople
from bot.database.staff import SqlStaff
from bot.database.survey_occasions import SqlOccasions
from bot.database.surveys import SqlSurveys
from bot.worker.ports import Outbox
from handlers.conversation import Conversation
from handlers.person import Role
from handlers.ports import Conversations, Step
from handlers.quality.letters import SCOPE
from handlers.quality.ports import FollowUps, Managers, Occasions, Surveys
from handlers.ticket import Ticket
from handlers.tickets.ports import Staff
from handlers.tickets.staff import Listing, Team
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids, MemoryConversations, MemoryOutbox, MemoryStaff
from tests.memory_surveys import Kept, MemoryFollowUps, MemoryManagers, MemoryOccasions, MemorySurveys


@dataclass
class Here:
    """One store behind all of its ports, and ways to set it up."""

    surveys: Surveys
    follow_ups: FollowUps
    occasions: Occasions
    managers: Managers
    outbox: Outbox
    conversations: Conversations
    staff: Staff
    list_person: Callable[[str, Role], Awaitable[str]]
    refuse: Callable[[str], Awaitable[None]]
    versions: dict[str, int] = field(default_factory=dict)

    async def put(self, ticket: Ticket) -> None:
        """Write a ticket as it is, over what was there."""
        version = self.versions.get(ticket.number, 1)
        assert await self.conversations.write(Step(None, ticket=replace(ticket, version=version)))
        self.versions[ticket.number] = version + (ticket.number in self.versions)

    async def talk(self, id_: str, channel: str) -> None:
        """Open a conversation."""
        await self.conversations.write(Step(Conversation(id_, channel, "p1", START)))

    async def employ(self, person: str, team: str) -> None:
        """Put somebody on the staff of a team."""
        await self.staff.put_team(Team(team))
        await self.staff.put(Listing(person, team), START)


def _memory() -> Here:
    kept = Kept()

    async def list_person(email: str, role: Role) -> str:
        name = email.partition("@")[0]
        if role is not Role.CUSTOMER:
            kept.internal.add(name)
        if role is Role.MANAGER:
            for team in kept.memory.teams:
                kept.managers[team] = name
        return name

    async def refuse(address: str) -> None:
        kept.refused.add(address)

    memory = kept.memory
    return Here(
        MemorySurveys(kept), MemoryFollowUps(kept), MemoryOccasions(kept), MemoryManagers(kept), MemoryOutbox(memory),
        MemoryConversations(memory), MemoryStaff(memory), list_person, refuse,
    )  # fmt: skip


def _sql(database: Database) -> Here:
    people = SqlPeople(database, FakeClock(), Ids())

    async def list_person(email: str, role: Role) -> str:
        return (await people.add(email, role)).id

    async def refuse(address: str) -> None:
        await SqlRefusals(database).refuse(address, SCOPE, START)

    return Here(
        SqlSurveys(database), SqlFollowUps(database), SqlOccasions(database), SqlManagers(database),
        SqlOutbox(database), SqlConversations(database), SqlStaff(database), list_person, refuse,
    )  # fmt: skip


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Here]:
    """Open a world of a kind: ``memory`` or ``sql``."""
    if kind == "memory":
        yield _memory()
        return
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        yield _sql(database)
    finally:
        await database.close()
