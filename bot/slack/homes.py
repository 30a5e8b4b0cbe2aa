"""App Home: an engineer's queue, a customer's tickets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from bot.slack.identity import Identities
from bot.slack.ports import Api, Held
from bot.slack.rendering.cards import Shown
from bot.slack.rendering.homes import customer_home, engineer_home
from bot.slack.rendering.references import Reference
from bot.slack.rendering.results import Asked
from bot.slack.triage import named
from handlers.person import Person, Role
from handlers.ports import Clock
from handlers.ticket import Ticket

_WAITING = ("new", "open")
_MOST = 100


class Desk(Protocol):
    """The desk of tickets."""

    async def list(self, *, limit: int = 50, status: Collection[str] = ()) -> tuple[Ticket, ...]:
        """Give tickets, latest first."""
        ...

    async def of(self, person: Person) -> tuple[Ticket, ...]:
        """Give a customer their tickets."""
        ...


class Homes:
    """Shows App Home to whoever opens it."""

    def __init__(self, *, api: Api, identities: Identities, desk: Desk, clock: Clock, root: str) -> None:
        self._api = api
        self._identities = identities
        self._desk = desk
        self._clock = clock
        self._root = root

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:  # noqa: ARG002 - handlers are given both
        """Show it.

        Raises:
            SlackError: it did not work, and may work later.
        """
        user, now = str(body["user"]), self._clock()
        person = await self._identities.person(str(body["team"]), user)
        if person.role is Role.CUSTOMER:
            view = customer_home([Shown(ticket, now) for ticket in await self._desk.of(person)])
        else:
            waiting = await self._desk.list(limit=_MOST, status=_WAITING)
            mine = [ticket for ticket in waiting if ticket.assignee in {None, named(person)}]
            view = engineer_home([Shown(ticket, now) for ticket in mine], None, Asked("", Reference(), self._root))
        await self._api.publish_home(user, view)
