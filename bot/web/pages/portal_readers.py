"""Whose tickets a page of the portal shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.web.identity import NOBODY, Identity
from bot.web.ports import People, TicketDesk
from handlers.person import Person
from handlers.ports import TicketNotFound
from handlers.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the portal.

    Attributes:
        persons: whose tickets they see; the first files new ones.
        subject: what their forms are signed for.
        signed_in: by a link, and so of a proven address.
        visitor: id of the visitor's cookie, where they were not known before.
    """

    persons: tuple[Person, ...]
    subject: str
    signed_in: bool = False
    visitor: str | None = None

    @property
    def person(self) -> Person:
        """Give the one who files."""
        return self.persons[0]


class Readers:
    """Tells who asks.

    Whoever is signed in, or named by a token, sees their own tickets; and those that were filed from this browser
    before they signed in, which its signed cookie proves. Nobody sees a ticket because of the address that stands in
    it: anybody can type any address. Nor because of the account: tickets of colleagues are theirs.
    """

    def __init__(self, identity: Identity, people: People, tickets: TicketDesk) -> None:
        self._identity = identity
        self._people = people
        self._tickets = tickets

    async def of(self, request: web.Request) -> Reader | None:
        """Give who asks; None when nobody is known.

        Raises:
            Problem: 401, a token came along that is not valid.
        """
        found = await self._identity.signed_in(request)
        visitor = self._identity.visitor_of(request)
        browser = () if visitor is None else (await self._people.visitor(visitor),)
        secret = self._identity.session_of(request)
        if found is not None and secret is not None:
            return Reader((found[1], *browser), secret, signed_in=True)
        if "Authorization" in request.headers:
            # No browser sends a token by itself, so nothing of the browser's cookie is shown with it.
            person = await self._identity.person(request)
            return Reader((person,), f"person:{person.id}") if person.known else None
        return None if visitor is None else Reader(browser, _signed_for(visitor))

    async def of_anybody(self, request: web.Request) -> Reader:
        """Give who asks; a stranger becomes a visitor of this browser, whom the answer must make known to it."""
        found = await self.of(request)
        if found is not None:
            return found
        visitor = self._identity.fresh_visitor()
        return Reader((NOBODY,), _signed_for(visitor), visitor=visitor)

    async def all(self, reader: Reader) -> list[Ticket]:
        """Give all their tickets, latest first."""
        found = [one for person in reader.persons for one in await self._tickets.of(person)]
        return sorted(found, key=lambda one: int(one.number[2:]), reverse=True)

    async def one(self, reader: Reader, number: str) -> tuple[Person, Ticket]:
        """Give one of their tickets, and as whom they have it.

        Raises:
            TicketNotFound: there is none, or it is somebody else's.
        """
        missing = TicketNotFound(f"there is no ticket {number}")
        for person in reader.persons:
            try:
                return person, await self._tickets.own(number, person)
            except TicketNotFound as error:
                missing = error
        raise missing


def own_numbers(tickets: Sequence[Ticket]) -> list[str]:
    """Give the numbers of tickets."""
    return [one.number for one in tickets]


def _signed_for(visitor: str) -> str:
    return f"visitor:{visitor}"
