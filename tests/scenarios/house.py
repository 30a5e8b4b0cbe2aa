"""A desk whole, in this process: what a server does of tickets, mails and surveys, over a file that others left.

It is one life of a process, see `tests.mortal`. What is outside of it, the mail server, the log, the team's channels
and the customers' pages, is the `Outside`, and outlives it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import uuid4

from sqlalchemy import event

from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.follow_ups import SqlFollowUps, SqlManagers
from bot.database.inbox import SqlInbox
from bot.database.mails import SqlReceived, SqlRefusals, SqlSendings
from bot.database.outbox import SqlOutbox
from bot.database.people import SqlPeople
from bot.database.queue import SqlQueue
from bot.database.staff import SqlStaff
from bot.database.survey_occasions import SqlOccasions
from bot.database.surveys import SqlSurveys
from bot.database.tickets import SqlTickets
from bot.database.watch import SqlWatch
from bot.mail.mailroom import Mailroom
from bot.mail.receiver import MailReceiver
from bot.survey.receiver import SurveyReceiver
from bot.worker.intake import Intake
from bot.worker.ports import Receiver
from bot.worker.worker import Worker
from handlers.chat.clerk import Clerk
from handlers.chat.desk import Desk
from handlers.known.solutions import Solutions
from handlers.ports import Outgoing
from handlers.quality.desk import SurveyDesk
from handlers.quality.surveyor import RECEIVER, Surveyor
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.desk import TicketDesk
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.dispatch import Dispatcher
from handlers.tickets.letters import Letter
from handlers.tickets.notifier import Delivered, Delivery, NotifierBusy
from handlers.tickets.postbox import Postbox
from handlers.tickets.promises import Promises
from handlers.tickets.watching import Watchman
from tests.bot.mail.worlds import DOMAIN, SEAL, STATIONERY
from tests.fakes import FakeArticles, FakeClock, FakeLinks, FakeRetriever
from tests.handlers.chat.dialog import POLICY
from tests.handlers.quality.worlds import LINKS, RULES, always
from tests.handlers.tickets.fake_holidays import FakeHolidays
from tests.mortal import Life, mortal


@dataclass
class Outside:
    """What is beyond the process.

    Attributes:
        letters: those that the mail server took, by id; a server takes a mail again that it took before.
        told: what reached pages, the log and the team's channels, each id once: receiver, subject, payload.
        notes: what people remember, such as the address of their conversation.
        refuses: what the mail server says instead of taking letters.
    """

    clock: FakeClock = field(default_factory=FakeClock)
    letters: dict[str, tuple[Letter, EmailMessage]] = field(default_factory=dict)
    told: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    refuses: NotifierBusy | None = None

    def mailed(self, kind: str = "") -> list[Letter]:
        """Give the letters of a kind, in the order in which they were sent."""
        return [letter for letter, _ in self.letters.values() if kind in {"", letter.kind}]

    def mail(self, kind: str) -> EmailMessage:
        """Give the only mail of a kind."""
        (found,) = [mail for letter, mail in self.letters.values() if letter.kind == kind]
        return found

    def twice(self) -> list[tuple[str, str, str]]:
        """Give what was told more than once, under several ids."""
        return [what for what, count in Counter(self.told.values()).items() if count > 1]


@dataclass
class _Ears:
    """Hears what is sent to one receiver."""

    name: str
    outside: Outside
    life: Life

    async def deliver(self, outgoing: Outgoing) -> None:
        self.life.alive()
        self.outside.told[outgoing.id] = (self.name, outgoing.subject, str(sorted(outgoing.payload.items())))


@dataclass
class _Post:
    """The way to the mail server."""

    outside: Outside
    life: Life

    async def send(self, letter: Letter, references: Sequence[str]) -> Delivery:
        self.life.alive()
        if self.outside.refuses is not None:
            raise self.outside.refuses
        written = STATIONERY.write(letter, references, self.outside.clock())
        read: EmailMessage = message_from_bytes(written.as_bytes(), policy=default)  # type: ignore[assignment]
        self.outside.letters.setdefault(letter.id, (letter, read))
        return Delivered()


class Ground:
    """Where lives come one after another, each over a file: with an engine each, all would work out all statements."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.database = Database.open(f"sqlite:///{file}")
        engine = self.database.engine.sync_engine
        event.listen(engine, "do_connect", self._connect)
        # The machine goes on: nothing need be on the disk.
        event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))

    def _connect(self, _dialect: object, _record: object, where: list[object], _how: object) -> None:
        where[0] = str(self.file)


class House:
    """A life of the process over a database that no other life has now."""

    def __init__(self, database: Database, outside: Outside, life: Life | None = None, **settings: object) -> None:
        self.outside, self.life, self.clock = outside, life or Life(), outside.clock
        self.database = database
        self._bury = mortal(database.engine.sync_engine, self.life)
        clock = self.clock
        desk = read_desk(settings)
        self.conversations, self.tickets = SqlConversations(database), SqlTickets(database)
        self.staff, self.watch = SqlStaff(database), SqlWatch(database)
        self.outbox, self.inbox = SqlOutbox(database), SqlInbox(database)
        self.people = SqlPeople(database, clock, new_id)
        self.follow_ups, self.surveys = SqlFollowUps(database), SqlSurveys(database)
        self.received = SqlReceived(database, DOMAIN)

        def calendar_of(name: str, _: object) -> WorkCalendar:
            return desk.sla.calendars[name].calendar(FakeHolidays(), ())

        promises = Promises(self.tickets, desk.sla.policies, calendar_of)
        self.desk = TicketDesk(
            self.tickets,
            self.conversations,
            Solutions(FakeArticles(), FakeLinks()),
            clock,
            new_id,
            rules=desk.rules,
            promises=promises,
        )
        self.clerk = Clerk(self.conversations, self.tickets, POLICY, clock, new_id)
        self.chat = Desk(
            retriever=FakeRetriever(answers={}),
            articles=FakeArticles(),
            conversations=self.conversations,
            tickets=self.tickets,
            policy=POLICY,
            clock=clock,
            new_id=new_id,
        )
        self.dispatcher = Dispatcher(
            staff=self.staff,
            queue=SqlQueue(database),
            conversations=self.conversations,
            calendar_of=calendar_of,
            promises=promises,
            clock=clock,
            new_id=new_id,
            policy=desk.routing,
            drain=desk.drain,
            rules=desk.rules,
        )
        self.watchman = Watchman(
            watch=self.watch,
            tickets=self.tickets,
            conversations=self.conversations,
            staff=self.staff,
            promises=promises,
            clock=clock,
            new_id=new_id,
            rules=desk.rules,
            policy=desk.breach,
        )
        postbox = Postbox(
            tickets=self.tickets,
            desk=self.desk,
            filing=self.clerk,
            senders=self.people,
            threads=self.received,
            seal=SEAL,
        )
        self.mailroom = Mailroom(self.received, postbox, clock, DOMAIN)
        letters = MailReceiver(
            desk=self.desk,
            notifier=_Post(outside, self.life),
            sendings=SqlSendings(database),
            refusals=SqlRefusals(database),
            correspondence=self.received,
            clock=clock,
            domain=DOMAIN,
            expected="soon",
        )
        self.surveyor = Surveyor(SqlOccasions(database), self.surveys, RULES, clock, new_id)
        self.survey_desk = SurveyDesk(
            surveys=self.surveys,
            follow_ups=self.follow_ups,
            managers=SqlManagers(database),
            links=LINKS,
            calendar_of=always,
            rules=RULES,
            clock=clock,
        )
        receivers: dict[str, Receiver] = {
            name: _Ears(name, outside, self.life) for name in ("web", "log", "team", "slack")
        }
        receivers["mail"] = letters
        receivers[RECEIVER] = SurveyReceiver(
            surveys=self.surveys,
            conversations=self.conversations,
            letters=letters,
            links=LINKS,
            clock=clock,
            new_id=new_id,
        )
        self.worker = Worker(
            intake=Intake(self.inbox, self.chat, clock),
            inbox=self.inbox,
            outbox=self.outbox,
            receivers=receivers,
            sweep=self.chat.sweep,
            clock=clock,
            wake=asyncio.Event(),
        )

    async def works(self) -> None:
        """Do what a server does by itself, until nothing is left to do."""
        rounds: tuple[Callable[[], Awaitable[int]], ...] = (
            self.worker.recover,
            self.mailroom.round,
            self.watchman.round,
            self.dispatcher.round,
            self.surveyor.closes,
            self.worker.send,
        )
        while sum([await each() for each in rounds]):
            pass

    async def close(self) -> None:
        """Let go of the file, when what ran beside has ended, too."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        self._bury()
        await self.database.close()


def new_id(prefix: str) -> str:
    """Give an id that no other life gives."""
    return f"{prefix}_{uuid4().hex}"
