"""Whose tickets a page of the portal shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from aiohttp import web

from bot.web.identity import NOBODY, Identity
from bot.web.ports import People, TicketDesk
from handlers.own_tickets import Owned, OwnQuery
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

    @property
    def may_sign_in(self) -> bool:
        """Tell whether they are known by their browser only, so that there may be more once they sign in."""
        return not (self.signed_in or self.person.known)


class Readers:
    """Tells who asks.

    Whoever is signed in, or named by a token, sees their own tickets; and those that were filed from this browser
    before they signed in, which its signed cookie proves. Which tickets are whose, `Ticket.shows` says: those of an
    address are seen by who proved to have it, not by who typed it, and those of colleagues are theirs.
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

    def had_session(self, request: web.Request) -> bool:
        """Tell whether whoever asks was signed in once: their browser still says so when the session is over."""
        return self._identity.session_of(request) is not None

    async def list(self, reader: Reader, query: OwnQuery) -> Owned:
        """Give some of their tickets."""
        return await self._tickets.own_list(reader.persons, query)

    async def theirs(self, reader: Reader, numbers: Collection[str]) -> frozenset[str]:
        """Give those of these tickets that they may see."""
        return await self._tickets.theirs(reader.persons, numbers)

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


def _signed_for(visitor: str) -> str:
    return f"visitor:{visitor}"
