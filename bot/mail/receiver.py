"""The outbox's receiver for mail: writes the letter that something in the outbox asks for, and sends it once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.mail.ports import Correspondence, Refusals, Sending, Sendings, State
from handlers.languages import speaking
from handlers.languages.readers import Readers, written_in
from handlers.news import PERSON, TEXT
from handlers.ports import Clock, Outgoing
from handlers.ticket import LinkKind, Ticket
from handlers.ticket_event import Actor
from handlers.tickets.actors import system
from handlers.tickets.letters import Expected, Letter, Recipient, letter, recipient, team_letter
from handlers.tickets.mail_thread import references
from handlers.tickets.notifier import Notifier, NotifierBusy, Undeliverable
from handlers.tickets.ports import Standing

CAP = 5
"""Automatic mails about one ticket, or to one address, within `CAP_WITHIN`: two machines stop writing to each other."""
CAP_WITHIN = timedelta(hours=1)
GIVEN_UP = timedelta(days=4)
"""How long it is tried (RFC 5321, 4.5.4.1: four to five days)."""
_ORIGINS = frozenset({LinkKind.MERGED_FROM, LinkKind.SPLIT_FROM})
AUTHOR = system("mail", "mail")
"""Who writes the note about a mail that did not arrive."""


class Desk(Protocol):
    """The desk of tickets."""

    async def show(self, number: str) -> Ticket:
        """Give a ticket whole."""
        ...

    async def standing(self, ticket: Ticket) -> Standing:
        """Give how its promises stand now."""
        ...

    async def note(self, number: str, by: Actor, text: str) -> Ticket:
        """Write an internal note."""
        ...


class MailReceiver:
    """Sends letters about tickets.

    What became of each is written down under its id, so that it is sent once; between a server's taking it and our
    writing that down lies a moment in which a crash sends it again, under the same Message-ID.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        notifier: Notifier,
        sendings: Sendings,
        refusals: Refusals,
        correspondence: Correspondence,
        clock: Clock,
        domain: str,
        expected: str | None,
        readers: Readers | None = None,
    ) -> None:
        """Take what it works with. `readers`: knows what people read whose tickets do not say it."""
        self._desk = desk
        self._notifier = notifier
        self._sendings = sendings
        self._refusals = refusals
        self._correspondence = correspondence
        self._clock = clock
        self._domain = domain
        self._expected = expected
        self._readers = readers
        self._log = structlog.get_logger("mail")

    async def deliver(self, outgoing: Outgoing) -> None:
        """Send the letter that subject (a ticket) and payload (``kind``, ``ordinal``, ``person``) name.

        One to an address of the team stands in the payload whole (``to``, ``subject``, ``text``).

        Raises:
            NotifierBusy: it could not be sent now.
        """
        if TEXT in outgoing.payload:
            named = {name: str(outgoing.payload[name]) for name in ("kind", "to", "subject", TEXT)}
            await self.send(team_letter(outgoing.id, **named))
            return
        ticket = await self._desk.show(outgoing.subject)
        kind, ordinal = str(outgoing.payload["kind"]), int(outgoing.payload.get("ordinal", 0))
        person, to = outgoing.payload.get(PERSON), None
        if person is not None:
            to = recipient(ticket, str(person), await self._origins(ticket))
            if to is None:
                return
        expected = await self._reply(ticket)
        with speaking(await self._language(ticket, to)):
            written = letter(outgoing.id, ticket, kind, ordinal, expected, to)
        if written is not None:
            await self.send(written)

    async def _language(self, ticket: Ticket, to: Recipient | None) -> str:
        """Give what a letter about a ticket is written in: what its recipient speaks on theirs, else what they read."""
        if to is None:
            return await written_in(ticket.language, ticket.requester_id, self._readers)
        return await written_in(to.language, to.person_id, self._readers)

    async def _reply(self, ticket: Ticket) -> Expected:
        """Give when a reply is due, by the ticket's own promise; in general only where it has none."""
        standing = await self._desk.standing(ticket)
        if standing.reply_due is None:
            return self._expected
        # A customer knows the hours of whoever promises; what their own clock shows, a mail cannot tell.
        return None if standing.reply_due <= self._clock() else standing.reply_due.astimezone(standing.zone or UTC)

    async def _origins(self, ticket: Ticket) -> list[Ticket]:
        """Give the tickets that one was made of, over any number of steps."""
        found, seen = [ticket], {ticket.number}
        for one in found:
            for link in one.links:
                if link.kind in _ORIGINS and link.number not in seen:
                    seen.add(link.number)
                    found.append(await self._desk.show(link.number))
        return found[1:]

    async def send(self, written: Letter) -> None:
        """Send a letter, once per id; nothing to whoever unsubscribed.

        Raises:
            NotifierBusy: it could not be sent now.
        """
        now = self._clock()
        address = written.to.strip().lower()
        capped = written.automatic and written.capped
        begun = await self._sendings.begin(
            Sending(written.id, written.number, address, written.kind, capped, written.scope, now)
        )
        if begun.state is not State.TRYING:
            return
        if await self._refusals.refused(address, written.stopped_by):
            await self._end(written, State.UNSUBSCRIBED)
        elif capped and await self._sendings.automatic(written.number, address, now - CAP_WITHIN) >= CAP:
            await self._end(written, State.CAPPED)
        else:
            await self._try(written, begun.begun_at)

    async def _try(self, written: Letter, since: datetime) -> None:
        names = () if written.number is None else await self._correspondence.names(written.number)
        try:
            result = await self._notifier.send(written, references(written.number, self._domain, names))
        except NotifierBusy as busy:
            if self._clock() - since < GIVEN_UP:
                raise
            result = Undeliverable(f"given up after {GIVEN_UP.days} days; {busy}")
        if isinstance(result, Undeliverable):
            await self._tell(written, result.reason)
            await self._end(written, State.UNDELIVERABLE, result.reason)
        else:
            await self._end(written, State.SENT)

    async def _tell(self, written: Letter, reason: str) -> None:
        if written.number is None:
            return
        text = f"A mail to {written.to} did not arrive ({written.kind}, {written.id}): {reason}"
        ticket = await self._desk.show(written.number)
        # Looked for first: after a crash it may be there already.
        if not any((comment.author, comment.text) == (AUTHOR.name, text) for comment in ticket.comments):
            await self._desk.note(written.number, AUTHOR, text)

    async def _end(self, written: Letter, state: State, reason: str = "") -> None:
        await self._sendings.end(written.id, state, reason, self._clock())
        level = self._log.info if state is State.SENT else self._log.warning
        level(f"mail.{state}", mail=written.id, ticket=written.number, kind=written.kind)
