"""A desk with mail: customers write to it and read what they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

from bot.attachments import AttachmentFolder
from bot.database import Database, migrate
from bot.database.attachments import SqlAttachments
from bot.database.conversations import SqlConversations
from bot.database.mails import SqlReceived, SqlRefusals, SqlSendings
from bot.database.outbox import SqlOutbox
from bot.database.people import SqlPeople
from bot.database.tickets import SqlTickets
from bot.mail.address import Mailbox
from bot.mail.files import MailFiles
from bot.mail.mailroom import Mailroom
from bot.mail.receiver import MailReceiver
from bot.mail.writing import Stationery
from handlers.attachment import Amount
from handlers.chat.clerk import Clerk
from handlers.chat.filing import TicketRequest
from handlers.known.solutions import Solutions
from handlers.person import Person
from handlers.ticket import Category, Ticket
from handlers.tickets import TicketDesk
from handlers.tickets.letters import Letter
from handlers.tickets.notifier import Delivered, Delivery, NotifierBusy
from handlers.tickets.postbox import Postbox, Taken
from handlers.tickets.promises import Promises
from handlers.tickets.seal import Seal
from handlers.unkept import Why, enough
from tests.fakes import FakeArticles, FakeClock, FakeLinks, Ids
from tests.handlers.chat.dialog import POLICY

DOMAIN = "help.test"
SEAL = Seal(b"k" * 32, DOMAIN)
STATIONERY = Stationery(Mailbox("support@help.test", "Brightwick Support"), SEAL, "https://help.test")
ANN = "ann@example.com"
NO_ROOM = 777
"""Bytes of a file for which there is no room."""


@dataclass
class FakeNotifier:
    """Keeps the mails that it is given, once each; `answers` are given first, instead."""

    clock: FakeClock
    answers: list[Delivery | NotifierBusy] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    async def send(self, letter: Letter, references: Sequence[str]) -> Delivery:
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, NotifierBusy):
                raise answer
            return answer
        if letter.id not in self.seen:
            self.seen.append(letter.id)
            written = STATIONERY.write(letter, references, self.clock())
            self.mails.append(message_from_bytes(written.as_bytes(), policy=default))  # type: ignore[arg-type]
        return Delivered()


@dataclass
class Office:
    """Everything behind the mail of a desk."""

    database: Database
    root: Path
    clock: FakeClock = field(default_factory=FakeClock)
    free: int = 10**12
    promises: Callable[[SqlTickets], Promises] | None = None
    """Makes what works out promises; None: nothing is promised."""

    def __post_init__(self) -> None:
        ids = Ids()
        self.conversations, self.tickets = SqlConversations(self.database), SqlTickets(self.database)
        self.outbox = SqlOutbox(self.database)
        self.people = SqlPeople(self.database, self.clock, ids)
        self.sendings, self.refusals = SqlSendings(self.database), SqlRefusals(self.database)
        self.received = SqlReceived(self.database, DOMAIN)
        self.notifier = FakeNotifier(self.clock)
        solutions = Solutions(FakeArticles(), FakeLinks())
        promises = None if self.promises is None else self.promises(self.tickets)
        self.desk = TicketDesk(self.tickets, self.conversations, solutions, self.clock, ids, promises=promises)
        self.clerk = Clerk(self.conversations, self.tickets, POLICY, self.clock, ids)
        self.receiver = MailReceiver(
            desk=self.desk,
            notifier=self.notifier,
            sendings=self.sendings,
            refusals=self.refusals,
            correspondence=self.received,
            clock=self.clock,
            domain=DOMAIN,
            expected="within one working day",
        )
        self.taken: list[Taken] = []
        postbox = Postbox(
            tickets=self.tickets,
            desk=self.desk,
            filing=self.clerk,
            senders=self.people,
            threads=self.received,
            seal=SEAL,
        )
        self.attachments = SqlAttachments(self.database, ids)
        self.folder = AttachmentFolder(self.root / "attachments", free=lambda path: self.free)
        files = MailFiles(self.attachments, self.folder, self.room, 1_000_000)
        self.mailroom = Mailroom(self.received, postbox, self.clock, DOMAIN, told=self.taken.append, files=files)

    async def room(self, sizes: Sequence[int], number: str, person_id: str) -> str:
        """Have room for all files but those that are as large as this."""
        return enough(Why.TICKET, Amount(1, 2_000_000)) if max(sizes) == NO_ROOM else ""

    async def file(self, key: str = "k1", email: str = ANN) -> Ticket:
        """File Ann's ticket, by the form."""
        person = Person("p-ann", known=True, name="Ann", email=email)
        request = TicketRequest(key, person, "It fails", "It fails <always>.", Category.BUG)
        return await self.clerk.file_alone(request)

    async def post(self) -> list[EmailMessage]:
        """Send what waits in the outbox for mail; give what was sent by it."""
        before = len(self.notifier.mails)
        for envelope in await self.outbox.due(self.clock(), 100, "mail"):
            await self.receiver.deliver(envelope.outgoing)
            await self.outbox.sent(envelope.outgoing.id, self.clock())
        return self.notifier.mails[before:]

    async def receive(self, raw: bytes | EmailMessage) -> Taken | None:
        """Take a mail in; give what became of it, None when it was known."""
        self.clock.forward(seconds=1)
        if not await self.mailroom.accept(raw if isinstance(raw, bytes) else raw.as_bytes()):
            return None
        assert await self.mailroom.round() == 1
        return self.taken[-1]


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Office]:
    """Open an office over a database of its own."""
    url = f"sqlite:///{folder / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    try:
        yield Office(database, folder)
    finally:
        await database.close()


def mail(
    text: str = "Hello", *, sender: str = f"Ann <{ANN}>", to: str = "support@help.test", **headers: str
) -> EmailMessage:
    """Write a mail as a customer's program does; names of headers with ``_`` for ``-``."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = sender, to
    fields = {"Subject": "It fails", "Message_ID": "<m1@example.com>"} | headers
    for name, value in fields.items():
        if value:
            made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def answer(to: EmailMessage, text: str, *, sender: str = f"Ann <{ANN}>", name: str = "r1@example.com") -> EmailMessage:
    """Answer a mail as a customer's program does: to Reply-To, with the history quoted."""
    body = to.get_body(("plain",))
    assert body is not None
    quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines())
    whole = f"{text}\n\nOn Mon, 2 Mar 2026 at 10:00, Brightwick Support <support@help.test> wrote:\n{quoted}\n"
    return mail(
        whole,
        sender=sender,
        to=str(to["Reply-To"]),
        Subject=f"Re: {to['Subject']}",
        Message_ID=f"<{name}>",
        In_Reply_To=str(to["Message-ID"]),
        References=f"{to['References'] or ''} {to['Message-ID']}".strip(),
    )
