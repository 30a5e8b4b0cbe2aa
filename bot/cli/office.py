"""What the commands of the desk have in common: the open desk, and who acts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import click

from bot.compose.desk import DeskParts, desk_parts
from bot.compose.desk_rules import desk_settings
from bot.compose.services import new_id, utc_now
from bot.compose.shelves import solutions
from bot.config import Settings
from bot.database.attention import SqlAssessments
from bot.database.conversations import SqlConversations
from bot.database.engine import Database, sync_engine
from bot.database.migrate import migrate
from bot.database.names import SqlNames
from bot.database.people import SqlPeople
from bot.database.tickets import SqlTickets
from handlers.access.permissions import on_team
from handlers.attention.desk import AttentionDesk
from handlers.person import Person, Role
from handlers.ports import InvalidInput
from handlers.ticket_event import Actor
from handlers.tickets.actors import UNNAMED, at_the_terminal, of_team
from handlers.tickets.desk import TicketDesk
from handlers.tickets.staffing import Staffing

T = TypeVar("T")
JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
BY = click.option(
    "--by", "author", default=UNNAMED, show_default=True, help="Who does it: an address of the team, or a name."
)
SEEN = click.option(
    "--seen",
    type=click.IntRange(min=1),
    help="The version that you looked at; when others changed the ticket since, nothing is done and you are told.",
)


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """The desk over an open database."""

    database: Database
    people: SqlPeople
    parts: DeskParts

    @property
    def desk(self) -> TicketDesk:
        """The desk itself."""
        return self.parts.desk

    @property
    def attention(self) -> AttentionDesk:
        """Which tickets need a person, and why."""
        database, settings = self.database, self.parts.settings
        return AttentionDesk(
            SqlAssessments(database),
            SqlTickets(database),
            utc_now,
            names=SqlNames(database),
            alert_at=lambda: settings.attention.alert_at,
            new_id=new_id,
        )

    @property
    def staffing(self) -> Staffing:
        """Lists the staff, and looks at all tickets at once as the server does."""
        parts = self.parts
        return Staffing(parts.staff, parts.staff, lambda: parts.calendar_names, utc_now, parts.dispatcher.round)

    async def actor(self, who: str) -> Actor:
        """Give who acts.

        Raises:
            InvalidInput: the address is of nobody on the team.
        """
        return of_team(await self.member(who)) if "@" in who else at_the_terminal(who)

    async def worker(self, who: str) -> Person:
        """Give somebody of the team who asks, as handlers ask for persons.

        Raises:
            InvalidInput: the address is of nobody on the team.
        """
        if "@" in who:
            return await self.member(who)
        return Person(at_the_terminal(who).id, Role.ENGINEER, known=True, name=who)

    async def manager(self, who: str) -> Person:
        """Give who asks for what managers do: an address of the team is held to its role, a name is believed.

        Raises:
            InvalidInput: the address is of nobody on the team.
        """
        if "@" in who:
            return await self.member(who)
        return Person(at_the_terminal(who).id, Role.MANAGER, known=True, name=who)

    async def member(self, email: str) -> Person:
        """Give a member of the team by address.

        Raises:
            InvalidInput: nobody of the team has it.
        """
        found = await self.people.listed(email)
        if found is None or not on_team(found):
            raise InvalidInput(f"{email} is nobody of the team: list them with `onetouch person add` first")
        return found


def run(settings: Settings, action: Callable[[OpenDesk], Awaitable[T]]) -> T:
    """Open the desk, and do something."""

    async def opened() -> T:
        promised = desk_settings(settings)
        await asyncio.to_thread(migrate, settings.database)
        database, engine = Database.open(settings.database), sync_engine(settings.database)
        try:
            tickets, conversations = SqlTickets(database), SqlConversations(database)
            solved = solutions(settings, engine)
            parts = desk_parts(promised, database, tickets, conversations, solved, utc_now, new_id, settings.language)
            return await action(OpenDesk(database, SqlPeople(database, utc_now, new_id), parts))
        finally:
            engine.dispose()
            await database.close()

    return asyncio.run(opened())
