"""A whole small world behind the web application: a desk that answers from three articles, in memory."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from bot.web import Limits, WebDependencies
from bot.web.dependencies import SignIn
from bot.worker.ports import InboxUnavailable
from handlers.chat import TicketRequest
from handlers.chat.filing import checked
from handlers.conversation import Conversation, Message, Turn
from handlers.diagnostics import Diagnostics
from handlers.known.desk import KnownDesk
from handlers.known.solutions import Solutions
from handlers.own_tickets import Owned, OwnQuery, says
from handlers.person import Person, Role
from handlers.ports import ConversationNotFound, InvalidInput, Step, TicketNotFound
from handlers.reply import Answer, Clarification, Form, Handoff, Option, Remark, Reply, Source, Span
from handlers.ticket import UNSOLVED, Comment, Priority, Status, Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets import TicketDesk
from kb import CUSTOMER, INTERNAL, PUBLIC, Article
from tests.fakes import FakeLinks, Memory, MemoryConfirmations
from tests.memory_access import Entrance

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

PASSWORD = Article(
    id="help/password",
    source="help",
    title="Reset your password",
    body=(
        "# Reset your password\n\n"
        "You can reset your password at any time, also when you are signed out.\n\n"
        "## From the sign-in page\n\n"
        "1. Choose **Forgot password?** below the form.\n"
        "2. Type the e-mail address of your account.\n"
        "3. Open the link that we send you. It is valid for *30 minutes*.\n\n"
        "> [!NOTE]\n> If no mail arrives, look into the spam folder first.\n\n"
        "## Rules for passwords\n\n"
        "| Rule | Value |\n|---|---:|\n| Shortest | 12 |\n| Longest | 200 |\n\n"
        "```sh\nonetouch person add you@example.com\n```\n"
    ),
    audience=PUBLIC,
    url="https://help.example.com/password",
    language="en",
)
PORT_MAC = Article("help/port-mac", "help", "The board is missing on macOS", "Allow the *accessory*.", PUBLIC)
PORT_WINDOWS = Article("help/port-windows", "help", "The board is missing on Windows", "Install the driver.", PUBLIC)
CONTRACT = Article("deals/contract", "deals", "Your contract", "For customers.", CUSTOMER)
RUNBOOK = Article("ops/runbook", "ops", "Runbook", "Internal words.", INTERNAL)
ODD = Article("a b/%2F?x#ü", "help", "Odd <title> & id", "<script>alert(1)</script>Text [x](javascript:1)", PUBLIC)

ARTICLES = (PASSWORD, PORT_MAC, PORT_WINDOWS, CONTRACT, RUNBOOK, ODD)


@dataclass(frozen=True, slots=True)
class FakeFound:
    """An article that was found."""

    article: str
    title: str
    url: str | None
    source: str
    score: float
    spans: tuple[Span, ...]


class FakeArticles:
    """Live articles in a dictionary, which tests may change."""

    def __init__(self) -> None:
        self.live = {article.id: article for article in ARTICLES}

    async def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give those that live."""
        return {one: self.live[one] for one in ids if one in self.live}


class FakeSearch:
    """Finds articles that share a word's beginning with the query, among those that the person may see."""

    def __init__(self, articles: FakeArticles) -> None:
        self._articles = articles
        self.asked: list[str] = []

    async def find(self, query: str, person: Person, limit: int) -> Sequence[FakeFound]:
        """Search."""
        return self._found(query, person)[:limit]

    async def suggest(self, query: str, person: Person, limit: int) -> Sequence[FakeFound]:
        """Search while somebody types."""
        self.asked.append(query)
        return self._found(query, person)[:limit]

    def _found(self, query: str, person: Person) -> list[FakeFound]:
        words = [word for word in query.lower().split() if len(word) > 2]
        return [
            FakeFound(one.id, one.title, one.url, one.source, 1.0, (Span(0, 10, one.body[:10]),))
            for one in self._articles.live.values()
            if person.access.allows(one.audience) and any(word in f"{one.title} {one.body}".lower() for word in words)
        ]


def _shown(ticket: Ticket, persons: Collection[str], proved: Collection[str]) -> bool:
    return any(ticket.shows(one) for one in persons) or any(map(ticket.bears, proved))


@dataclass(slots=True)
class FakeTickets:
    """Tickets in a dictionary."""

    filed: dict[str, Ticket] = field(default_factory=dict)
    events: list[TicketEvent] = field(default_factory=list)
    sent_along: dict[str, Diagnostics] = field(default_factory=dict)

    async def history(self, number: str) -> tuple[TicketEvent, ...]:
        """Give what happened to one."""
        return tuple(event for event in self.events if event.number == number)

    async def next_number(self) -> str:
        """Give a number."""
        return f"T-{100 + len(self.filed)}"

    async def get(self, number: str) -> Ticket:
        """Give one."""
        if number not in self.filed:
            raise TicketNotFound(number)
        return self.filed[number]

    async def of_person(self, person_id: str) -> tuple[Ticket, ...]:
        """Give a person's, latest first."""
        return tuple(ticket for ticket in reversed(self.filed.values()) if ticket.requester_id == person_id)

    async def of_audience(self, persons: Collection[str], query: OwnQuery, *, proved: Collection[str] = ()) -> Owned:
        """Give those that somebody may see, latest first."""
        mine = [one for one in reversed(self.filed.values()) if _shown(one, persons, proved)]
        said = [
            (one.number, one.subject, one.description, *(said.text for said in one.comments if said.public))
            for one in mine
        ]
        fitting = [one for one, texts in zip(mine, said, strict=True) if says(query.words, texts)]
        kept = [one for one in fitting if query.below is None or int(one.number[2:]) < query.below]
        if query.going_first:
            kept.sort(key=lambda one: one.status not in UNSOLVED)
        shown = tuple(replace(one, transcript=()) for one in kept[query.skip : query.skip + query.limit])
        return Owned(shown, len(mine), len(fitting))

    async def seen_by(
        self, persons: Collection[str], numbers: Collection[str], *, proved: Collection[str] = ()
    ) -> frozenset[str]:
        """Give those of these that somebody may see."""
        seen = [one.number for one in self.filed.values() if _shown(one, persons, proved)]
        return frozenset(seen) & frozenset(numbers)

    async def of_conversation(self, person_id: str, conversation_id: str) -> tuple[Ticket, ...]:
        """Give those of a conversation."""
        own = await self.of_person(person_id)
        return tuple(ticket for ticket in own if ticket.conversation_id == conversation_id)

    def comment(self, number: str, comment: Comment) -> None:
        """Append a comment; what the team says to the customer opens a new ticket."""
        ticket = self.filed[number]
        status = Status.OPEN if comment.public and comment.team and ticket.status is Status.NEW else ticket.status
        self.filed[number] = replace(ticket, comments=(*ticket.comments, comment), status=status)


class FakeSteps:
    """Writes the ticket of a step, so that the real ticket desk works over the fake tickets."""

    def __init__(self, tickets: FakeTickets) -> None:
        self._tickets = tickets

    async def write(self, step: Step) -> bool:
        """Write it."""
        assert step.ticket is not None
        for one in step.every_ticket:
            there = one.number in self._tickets.filed
            self._tickets.filed[one.number] = replace(one, version=one.version + 1) if there else one
        self._tickets.events.extend(step.events)
        return True


class FakeDesk:
    """Replies by the words of the message, writes turns, files tickets; every key once."""

    def __init__(self, articles: FakeArticles, tickets: FakeTickets) -> None:
        self._articles = articles
        self._tickets = tickets
        self._ids = itertools.count(1)
        self._numbers = itertools.count(7)
        self.conversations: dict[str, Conversation] = {}
        self.news = asyncio.Condition()

    async def open(self, person: Person, channel: str) -> Conversation:
        """Open a conversation."""
        opened = Conversation(f"c_{next(self._ids)}", channel, person.id, NOW)
        self.conversations[opened.id] = opened
        return opened

    async def conversation(self, conversation_id: str, person: Person, *, after: int = 0) -> Conversation:
        """Give the person's own, or to the team anybody's, with what came later."""
        found = self.conversations.get(conversation_id)
        if found is None or (found.person_id != person.id and person.role is Role.CUSTOMER):
            raise ConversationNotFound(conversation_id)
        return replace(found, turns=tuple(turn for turn in found.turns if turn.seq > after))

    async def handle(self, message: Message) -> Turn:
        """Reply, once per key."""
        conversation = await self.conversation(message.conversation_id, message.person)
        reply = self._reply(message)
        text = message.text or next((one.title for one in ARTICLES if one.id == message.option), "")
        return await self._once(conversation, message.key, text, reply)

    async def outcome(self, conversation_id: str, person: Person, verdict: str, key: str) -> Turn:
        """Take in a verdict."""
        conversation = await self.conversation(conversation_id, person)
        if verdict == "confirmed":
            return await self._once(conversation, key, "That solved it", Remark("Glad that solved it."))
        said = next((turn.text for turn in reversed(conversation.turns) if turn.author == "customer"), "")
        form = Form(said[:80], said, "question", person.email is None)
        reply = Handoff("Of course. Check the form below and send it, and a person will help.", form=form)
        return await self._once(conversation, key, "I need a person", reply)

    async def file(self, request: TicketRequest) -> tuple[Ticket, Turn | None]:
        """File a ticket, once per key."""
        request = checked(request)
        email = request.email
        for ticket in self._tickets.filed.values():
            if ticket.key == request.key and ticket.requester_id == request.person.id:
                return ticket, None
        conversation = None
        if request.conversation_id is not None:
            conversation = await self.conversation(request.conversation_id, request.held_as or request.person)
        number = f"T-{next(self._numbers)}"
        ticket = Ticket(
            number=number,
            requester_id=request.person.id,
            subject=request.subject,
            description=request.description,
            category=request.category,
            priority=Priority.NORMAL,
            status=Status.NEW,
            opened_at=NOW,
            conversation_id=request.conversation_id if request.held_as is None else None,
            email=email,
            key=request.key,
            language=request.locale,
        )
        self._tickets.filed[number] = ticket
        if request.diagnostics is not None:
            self._tickets.sent_along[number] = request.diagnostics
        if conversation is None:
            return ticket, None
        text = f"Your ticket is {number}. A person replies within one working day, by e-mail to {email} and here."
        return ticket, await self.append(conversation.id, Turn(0, "bot", NOW, text, Handoff(text, ticket=number)))

    async def append(self, conversation_id: str, turn: Turn) -> Turn:
        """Append a turn, and tell those who wait."""
        conversation = self.conversations[conversation_id]
        numbered = replace(turn, seq=len(conversation.turns) + 1)
        self.conversations[conversation_id] = replace(conversation, turns=(*conversation.turns, numbered))
        async with self.news:
            self.news.notify_all()
        return numbered

    async def _once(self, conversation: Conversation, key: str, said: str, reply: Reply) -> Turn:
        for turn in conversation.turns:
            if turn.key == key and turn.author == "bot":
                return turn
        await self.append(conversation.id, Turn(0, "customer", NOW, said, key=key))
        text = "" if not hasattr(reply, "text") else reply.text
        return await self.append(conversation.id, Turn(0, "bot", NOW, text, reply, receipt="rc_1", key=key))

    def _reply(self, message: Message) -> Reply:
        text = message.text.lower()
        if "password" in text:
            return answer(self._articles.live[PASSWORD.id], "1. Choose", "*30 minutes*.")
        if message.option is not None:
            return answer(self._articles.live[message.option], "", "")
        if "board" in text:
            options = (Option("On macOS", PORT_MAC.id), Option("On Windows", PORT_WINDOWS.id))
            return Clarification("I found more than one thing. Which one do you mean?", 0.5, options)
        if text.startswith(("hi", "hello")):
            return Remark("Hello! Ask me anything about the product.")
        form = Form(message.text[:80], message.text, "question", message.person.email is None)
        return Handoff("I could not find an answer to that, and I would rather not guess.", 0.1, form)


def answer(article: Article, first: str, last: str) -> Answer:
    """Quote an article from the first words to the last ones; with none, whole."""
    start = article.body.index(first) if first else 0
    end = article.body.index(last) + len(last) if last else len(article.body)
    span = Span(start, end, article.body[start:end])
    source = Source(article.id, article.title, article.url, 0.9, (span,), article.content_hash)
    return Answer(span.text, 0.93, (source,))


@dataclass(slots=True)
class FakeIntake:
    """Hands messages to the desk at once; `refuse`, `refusal` and `slow` make it fail or take its time."""

    desk: FakeDesk
    refuse: bool = False
    refusal: InvalidInput | None = None
    slow: bool = False
    waiting: dict[str, Message] = field(default_factory=dict)
    seen: list[Message] = field(default_factory=list)

    async def submit(self, message: Message) -> Turn | None:
        """Take a message in."""
        if self.refuse:
            raise InboxUnavailable("the inbox is locked")
        if self.refusal is not None:
            raise self.refusal
        await self.desk.conversation(message.conversation_id, message.person)
        self.seen.append(message)
        if self.slow:
            self.waiting[message.conversation_id] = message
            return None
        return await self.desk.handle(message)

    async def pending(self, conversation_id: str) -> bool:
        """Tell whether a message waits."""
        return conversation_id in self.waiting

    async def work(self) -> None:
        """Reply to what waits."""
        while self.waiting:
            _, message = self.waiting.popitem()
            await self.desk.handle(message)


class FakeHub:
    """Waits for the desk's news."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def wait(self, conversation_id: str, after_seq: int, timeout_s: float) -> bool:
        """Wait for a later turn."""

        def there() -> bool:
            turns = self._desk.conversations[conversation_id].turns
            return bool(turns) and turns[-1].seq > after_seq

        try:
            async with asyncio.timeout(timeout_s), self._desk.news:
                await self._desk.news.wait_for(there)
        except TimeoutError:
            return False
        return True


class FakeMailChoices:
    """What addresses refuse, in memory."""

    def __init__(self) -> None:
        self.refused: set[tuple[str, str]] = set()

    async def of(self, address: str) -> frozenset[str]:
        """Give what an address refuses."""
        return frozenset(scope for whose, scope in self.refused if whose == address)

    async def refuse(self, address: str, scope: str, at: datetime) -> None:
        """Write it down."""
        self.refused.add((address, scope))

    async def allow(self, address: str, scope: str) -> None:
        """Take it back."""
        self.refused.discard((address, scope))


class FakePeople:
    """Visitors by cookie, known people by subject."""

    def __init__(self) -> None:
        self.chosen: dict[str, str | None] = {}

    async def visitor(self, cookie_id: str) -> Person:
        """Give the visitor."""
        return Person(f"p_{cookie_id}", language=self.chosen.get(f"p_{cookie_id}"))

    async def claimed(self, sub: str, name: str | None, email: str | None, account: str | None) -> Person:
        """Give the known person; the subject ``staff`` is an engineer."""
        role = Role.ENGINEER if sub == "staff" else Role.CUSTOMER
        chosen = self.chosen.get(f"p_{sub}")
        return Person(f"p_{sub}", role, True, name, email, (account,) if account else (), language=chosen)

    async def choose_language(self, person_id: str, language: str | None) -> None:
        """Note it."""
        self.chosen[person_id] = language


@dataclass(slots=True)
class World:
    """Everything behind one application."""

    deps: WebDependencies
    desk: FakeDesk
    intake: FakeIntake
    articles: FakeArticles
    search: FakeSearch
    tickets: FakeTickets
    parts: dict[str, str | bool]
    entrance: Entrance
    mailed: list[tuple[str, str | None]]


def world(
    *, identity_secret: str | None = "s" * 64, public_url: str = "http://127.0.0.1:8080", limits: Limits | None = None
) -> World:
    """Make one."""
    articles, tickets = FakeArticles(), FakeTickets()
    desk = FakeDesk(articles, tickets)
    intake, search = FakeIntake(desk), FakeSearch(articles)
    ids = itertools.count(1)
    entrance = Entrance()
    mailed: list[tuple[str, str | None]] = []
    parts: dict[str, str | bool] = {"database": True, "index": True}

    async def readiness() -> Mapping[str, str | bool]:
        return parts

    async def depth() -> float:
        return float(len(intake.waiting))

    async def broken() -> float:
        raise OSError("gone")

    deps = WebDependencies(
        desk=desk,
        search=search,
        intake=intake,
        hub=FakeHub(desk),
        people=FakePeople(),
        articles=articles,
        tickets=tickets,
        ticket_desk=TicketDesk(
            tickets,
            FakeSteps(tickets),
            Solutions(articles, FakeLinks()),
            lambda: NOW,
            lambda prefix: f"{prefix}_{next(ids):08d}",
        ),
        known=KnownDesk(
            MemoryConfirmations(Memory()),
            articles,
            lambda wordings: [{one} for one in range(len(wordings))],
            lambda: NOW,
        ),
        signer=b"k" * 32,
        identity_secret=identity_secret,
        public_url=public_url,
        readiness=readiness,
        metrics=CollectorRegistry(),
        clock=lambda: NOW,
        new_id=lambda prefix: f"{prefix}_{next(ids):08d}",
        limits=limits or Limits(),
        gauges={"inbox_depth": depth, "outbox_depth": broken},
        pending=intake.pending,
        sign_in=SignIn(entrance.door, lambda email, browser: mailed.append((email, browser)), entrance.new_secret),
    )
    return World(deps, desk, intake, articles, search, tickets, parts, entrance, mailed)
