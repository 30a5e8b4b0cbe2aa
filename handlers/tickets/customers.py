"""What the team knows of a ticket's customer: who they are, what is agreed, what else they asked, how they found it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.ports import Tickets
from handlers.quality.survey import Kind
from handlers.ticket import UNSOLVED, CloseReason, Priority, Status, Ticket
from handlers.tickets.accounts import Agreement, agreement

SHOWN = 20
"""Other tickets that are shown, and of colleagues as many again."""
SCORES = 10
"""Answers to surveys that are shown."""


@dataclass(frozen=True, slots=True)
class OtherTicket:
    """Another ticket, as far as it is shown beside one.

    Attributes:
        requester_id: whose it is; a colleague's has another than the customer's.
        closed_because: why it was closed; None: it is not.
    """

    number: str
    subject: str
    status: Status
    priority: Priority
    opened_at: datetime
    requester_id: str
    closed_because: CloseReason | None = None

    @property
    def unsolved(self) -> bool:
        """Whether somebody works on it, or waits for it."""
        return self.status in UNSOLVED


@dataclass(frozen=True, slots=True)
class PastScore:
    """What the customer answered to a survey.

    Attributes:
        number: the ticket that it was about; None: it was about us as a whole.
        csat, ces: 1 to 5; nps: 0 to 10; None: not asked, or not answered.
        at: when it was answered first.
        follow_up: the number of the follow-up that it led to; None: to none.
    """

    kind: Kind
    number: str | None
    csat: int | None
    ces: int | None
    nps: int | None
    comment: str
    at: datetime
    follow_up: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept about a person.

    Attributes:
        known: we know who they are: by a token, by Slack, or because they are listed; else by a cookie or address only.
        accounts: organisations that they belong to.
        since: when we first met; None: nobody of this id is kept, as after an erasure.
        conversations: how many they had, this one included.
        tickets: how many they filed, this one included; `unsolved` of them are not over.
        others: their tickets but this one, latest first, at most `SHOWN`.
        colleagues: tickets of others of the same accounts, latest first, at most `SHOWN`; not those that are `alike`.
        scores: their answers to surveys, latest first, at most `SCORES`.
        alike: tickets that bear the same address, their own left out, latest first, at most `SHOWN`: likely theirs, as
            when they wrote in another browser, and maybe of somebody who gave their address.
    """

    person: str
    name: str | None = None
    email: str | None = None
    known: bool = False
    accounts: tuple[str, ...] = ()
    since: datetime | None = None
    conversations: int = 0
    tickets: int = 0
    unsolved: int = 0
    others: tuple[OtherTicket, ...] = ()
    colleagues: tuple[OtherTicket, ...] = ()
    scores: tuple[PastScore, ...] = ()
    alike: tuple[OtherTicket, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A ticket's customer, for the team.

    Attributes:
        record: what is kept about them.
        account: of theirs the one whose agreement holds; without an agreement the first by name; None: none is known.
        agreement: what is agreed with that account now; the ticket may have been promised something else.
        plan: that the ticket is promised by.
        language: the ticket's, else that agreed with the account, as a code; None: not known.
        email: where this ticket's replies go; None: nowhere by mail.
        names: of the persons of `record.colleagues`, by id, as far as they are known.
    """

    record: Record
    account: str | None
    agreement: Agreement
    plan: str
    language: str | None
    email: str | None
    names: Mapping[str, str]


class Records(Protocol):
    """Where is kept what is known of customers."""

    async def of(self, person_id: str, *, but: str) -> Record:
        """Give what is kept about a person; `but`: the ticket beside which it is shown, empty for none.

        Who is gone has no name.
        """
        ...

    async def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give names, else addresses, by id; none of persons who are not known."""
        ...


class Customers:
    """Tells the team of customers."""

    def __init__(self, tickets: Tickets, records: Records, agreements: Mapping[str, Agreement]) -> None:
        """Take what it works with. `agreements`: by account."""
        self._tickets = tickets
        self._records = records
        self._agreements = agreements

    async def view(self, number: str) -> CustomerView:
        """Give the customer of a ticket.

        Raises:
            TicketNotFound: there is no such ticket.
        """
        return await self.of(await self._tickets.get(number))

    async def tickets(self, person_id: str) -> tuple[OtherTicket, ...]:
        """Give a person's tickets, latest first, at most `SHOWN`."""
        return (await self._records.of(person_id, but="")).others

    async def of(self, ticket: Ticket) -> CustomerView:
        """Give the customer of a ticket that was read already."""
        record = await self._records.of(ticket.requester_id, but=ticket.number)
        account, held = agreement(record.accounts, self._agreements)
        others = {one.requester_id for one in record.colleagues}
        return CustomerView(
            record,
            account,
            held,
            ticket.plan,
            ticket.language or held.language,
            ticket.email,
            await self._records.names(others) if others else {},
        )
