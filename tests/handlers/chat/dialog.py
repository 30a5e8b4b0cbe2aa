"""A small help centre and somebody who talks to its desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from handlers.chat import Desk, Policy, TicketRequest
from handlers.chat.feedback import Verdict
from handlers.chat.tongues import Tongues
from handlers.conversation import Conversation, Episode, Message, Outcome, Turn
from handlers.known.solutions import Solutions
from handlers.person import Person
from handlers.reply import Reply
from handlers.ticket import Category, Ticket
from handlers.tickets import TicketDesk
from kb import Audience
from retrieval.ports import LanguageDetector
from tests.fakes import FakeArticles, FakeClock, FakeLinks, FakeRetriever, Ids, Memory, article
from tests.worlds import World, memory_world

RESET = article("reset", "Reset your password", "# Reset\n\nOpen the login page and choose *Forgot password*.")
PORTS = article("ports", "Board is missing from the port list", "Check the cable first.\n\nThen install the driver.")
DRIVER = article("driver", "Install the driver", "Follow these steps:\n\n1. Download it.\n2. Run it.")
SECRET = article("secret", "Internal runbook", "Restart the cluster.", audience=Audience("internal"))
TITLE = article("title", "Only a title", "")
ARTICLES = (RESET, PORTS, DRIVER, SECRET, TITLE)

ANSWERS = {
    "how do I reset my password": {"reset": 0.9, "driver": 0.1},
    "reset password": {"reset": 0.88},
    "my board is not found": {"ports": 0.4, "driver": 0.35, "reset": 0.01},
    "my board is not found with a new cable": {"ports": 0.85},
    "my board is not found it is blue": {"ports": 0.4, "driver": 0.38},
    "how do I restart the cluster": {"secret": 0.95, "reset": 0.2},
    "only a title please": {"title": 0.9},
    "what is the capital of France": {"ports": 0.05},
}
POLICY = Policy(threshold=0.7, clarify_threshold=0.5, configuration="conf-1")
ANN = Person("ann", known=True, name="Ann", email="ann@example.com")
VISITOR = Person("visitor")


@dataclass
class Dialog:
    """A desk, and one person at it."""

    world: World = field(default_factory=memory_world)
    person: Person = VISITOR
    policy: Policy = POLICY
    clock: FakeClock = field(default_factory=FakeClock)
    articles: FakeArticles = field(default_factory=lambda: FakeArticles(*ARTICLES))
    retriever: FakeRetriever = field(default_factory=lambda: FakeRetriever(*ARTICLES, answers=ANSWERS))
    deadline_s: float = 8.0
    conversation_id: str = ""
    ids: Ids = field(default_factory=Ids)
    promised: Callable[[Ticket], bool] = lambda made: False
    detector: LanguageDetector | None = None
    agreed: str | None = None
    """The language that is agreed with the person's account."""
    locale: str | None = None

    def __post_init__(self) -> None:
        self.keys = count(1)
        self.desk = Desk(
            retriever=self.retriever,
            articles=self.articles,
            conversations=self.world.conversations,
            tickets=self.world.tickets,
            policy=self.policy,
            clock=self.clock,
            new_id=self.ids,
            deadline_s=self.deadline_s,
            promised=self.promised,
            tongues=Tongues(self.detector, lambda _: self.agreed),
            detector=self.detector,
        )
        self.links = FakeLinks()
        solutions = Solutions(self.articles, self.links)
        self.engineers = TicketDesk(self.world.tickets, self.world.conversations, solutions, self.clock, self.ids)

    async def start(self, channel: str = "web") -> Dialog:
        """Open a conversation."""
        self.conversation_id = (await self.desk.open(self.person, channel)).id
        return self

    def message(self, text: str = "", *, option: str | None = None, key: str | None = None) -> Message:
        """Make a message."""
        self.clock.forward(seconds=1)
        key = key or f"k{next(self.keys)}"
        return Message(key, self.conversation_id, self.person, text, self.clock(), option, locale=self.locale)

    async def turn(self, text: str = "", *, option: str | None = None, key: str | None = None) -> Turn:
        """Say or press something; give the bot's turn."""
        return await self.desk.handle(self.message(text, option=option, key=key))

    async def say(self, text: str = "", *, option: str | None = None, key: str | None = None) -> Reply:
        """Say or press something; give the bot's reply."""
        reply = (await self.turn(text, option=option, key=key)).reply
        assert reply is not None
        return reply

    async def press(self, verdict: Verdict, key: str | None = None) -> Reply:
        """Press one of the two buttons."""
        self.clock.forward(seconds=1)
        reply = (
            await self.desk.outcome(self.conversation_id, self.person, verdict, key or f"k{next(self.keys)}")
        ).reply
        assert reply is not None
        return reply

    def form(self, **changes: object) -> TicketRequest:
        """Fill in a form."""
        fields: dict[str, object] = {
            "key": f"k{next(self.keys)}",
            "person": self.person,
            "subject": "It fails",
            "description": "It fails always.",
            "category": Category.BUG,
            "email": "ann@example.com",
            "conversation_id": self.conversation_id,
        }
        return TicketRequest(**(fields | changes))  # type: ignore[arg-type]

    async def file(self, **changes: object) -> Ticket:
        """Send a form; give the ticket."""
        return (await self.desk.file(self.form(**changes)))[0]

    async def conversation(self) -> Conversation:
        """Load the conversation."""
        return await self.desk.conversation(self.conversation_id, self.person)

    async def episode(self) -> Episode:
        """Load the latest episode."""
        found = (await self.conversation()).episode
        assert found is not None
        return found

    async def episodes(self) -> list[Episode]:
        """Give all of the person's episodes, first opened first."""
        long_ago = self.clock().replace(year=2000)
        found = await self.world.conversations.recent_episodes(self.person.id, long_ago)
        return sorted(found, key=lambda episode: episode.opened_at)

    async def outcomes(self) -> list[Outcome]:
        """Give the outcomes of all of the person's episodes, first opened first."""
        return [episode.outcome for episode in await self.episodes()]


def memory() -> tuple[Memory, World]:
    """Make a world in memory, and give what is in it too."""
    made = Memory()
    return made, memory_world(made)
