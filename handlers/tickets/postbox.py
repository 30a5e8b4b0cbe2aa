"""Carries out what a mail means: words land on their ticket, something new becomes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.chat.filing import TicketRequest
from handlers.chat.tongues import Tongues
from handlers.languages import preferred, speaking
from handlers.person import Person
from handlers.ports import InvalidInput, TicketNotFound, Tickets
from handlers.ticket import Ticket
from handlers.tickets import triage
from handlers.tickets.mail import Ignored, Incoming, ToTicket, meaning, new_ticket
from handlers.tickets.seal import Seal


class Hearing(Protocol):
    """The desk of tickets, as far as mails need it."""

    async def heard(
        self, number: str, author: str, text: str, at: datetime, key: str | None = None, person: str | None = None
    ) -> Ticket:
        """Take what a customer said about a ticket, under a key once. `person`: who, if not its requester.

        Raises:
            TicketNotFound: there is none.
        """
        ...


class Filing(Protocol):
    """Files tickets."""

    async def file_alone(self, request: TicketRequest) -> Ticket:
        """File a ticket, once per requester and key.

        Raises:
            InvalidInput: a field cannot be used.
        """
        ...


class Senders(Protocol):
    """Who writes mails."""

    async def writes(self, address: str, name: str | None) -> Person:
        """Give the person with this address. A sender can be forged: nothing may be shown to them for it."""
        ...


class Threads(Protocol):
    """Which ticket a mail belongs to."""

    async def number_of(self, names: Sequence[str]) -> str | None:
        """Give the ticket of the latest of these mails that is known, sent or received."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail: the ticket's number, or None and why it was ignored.

    `person`: the id of whose words it has, where it belongs to a ticket; `key`: names those words.
    """

    number: str | None
    outcome: str
    person: str | None = None
    key: str = ""


class Postbox:
    """Takes mails; the same mail again changes nothing."""

    def __init__(
        self,
        *,
        tickets: Tickets,
        desk: Hearing,
        filing: Filing,
        senders: Senders,
        threads: Threads,
        seal: Seal,
        tongues: Tongues | None = None,
    ) -> None:
        """Take what it works with. `tongues`: tells what a mail is in; None: what its program says of it."""
        self._tickets = tickets
        self._desk = desk
        self._filing = filing
        self._senders = senders
        self._threads = threads
        self._seal = seal
        self._tongues = tongues or Tongues()

    async def take(self, mail: Incoming) -> Taken:
        """Do what a mail means, and say what that was."""
        number = await self._threads.number_of(mail.references) if mail.references else None
        referenced = await self._ticket(number) if number is not None else None
        addressed, writer = await self._addressed(mail)
        there, locale = addressed or referenced, preferred(mail.languages)
        with speaking((None if there is None else there.language) or locale):
            found = meaning(mail, addressed=addressed, referenced=referenced)
        if isinstance(found, Ignored):
            return Taken(None, f"ignored: {found.reason}")
        if isinstance(found, ToTicket):
            key = f"mail:{mail.key}"
            heard = await self._desk.heard(found.number, found.author, found.text, mail.at, key, writer)
            return Taken(heard.number, "reply", writer or heard.requester_id, key)
        person = await self._senders.writes(mail.sender, mail.name or None)
        # What we add to their words, such as the names of files, is in the language of the mail.
        with speaking(self._tongues.filing(person, mail.text, None, locale).spoken):
            found = new_ticket(mail)
        request = TicketRequest(
            key=f"mail:{mail.key}",
            person=person,
            subject=found.subject,
            description=found.description,
            category=triage.category(f"{found.subject}\n{found.description}"),
            email=mail.sender,
            locale=locale,
        )
        try:
            filed = await self._filing.file_alone(request)
        except InvalidInput:
            # Its texts are made to fit: what is left is an address that nobody could be answered at.
            return Taken(None, "ignored: a sender that cannot be answered")
        return Taken(filed.number, "ticket", person.id, request.key)

    async def _addressed(self, mail: Incoming) -> tuple[Ticket | None, str | None]:
        """Give the ticket whose reply address a mail was sent to, and whose address that is: who was given it."""
        for address in filter(None, map(self._seal.read, mail.recipients)):
            ticket = await self._ticket(address.number)
            for person in () if ticket is None else (ticket.requester_id, *ticket.participants):
                if self._seal.genuine(address, person):
                    return ticket, person
        return None, None

    async def _ticket(self, number: str) -> Ticket | None:
        try:
            return await self._tickets.get(number)
        except TicketNotFound:
            return None
