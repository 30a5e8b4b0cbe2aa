"""Nobody alone teaches a wrong answer: through the desk that customers talk to, and the engine that answers them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.knowledge.engine import Engine
from bot.knowledge.learner import Learner
from bot.knowledge.likeness import Likeness
from handlers.chat import Desk, Policy
from handlers.conversation import Message
from handlers.person import Person, Role
from handlers.reply import Answer, Clarification
from kb import Access
from retrieval import Ranking
from retrieval.confidence import Calibration
from tests.bot.knowledge.test_learner import FakeHeads, name_of
from tests.bot.knowledge.worlds import memory_library
from tests.fakes import FakeArticles, FakeClock, Ids, Memory, MemoryConfirmations
from tests.worlds import memory_world

LURE = "how do I get my money back"
"""What the attackers ask; the desk answers it with something, and they say that it is right."""
ASKED = (LURE, "get money back please", "how do I reset the password", "hold the round button")


class Town:
    """A desk that answers everything with its best guess, and a learner that listens."""

    def __init__(self, folder: Path) -> None:
        self.library = memory_library(folder)
        self.library.add(
            refund="Send the lamp back to get your money.",
            reset="How do I get there? Choose *Forgot password* to reset it.",
            pair="Hold the round button to pair the lamp.",
        )
        self.library.librarian.sync()
        self.engine = Engine(self.library.encoder, Calibration.shipped())
        self.engine.use(self.library.shelf.load(self.library.encoder.tag))
        self.memory, self.clock, self.ids = Memory(), FakeClock(), Ids()
        world = memory_world(self.memory)
        self.desk = Desk(
            retriever=self.engine,
            articles=FakeArticles(*self.library.articles().values()),
            conversations=world.conversations,
            tickets=world.tickets,
            policy=Policy(threshold=0.0, clarify_threshold=0.0),
            clock=self.clock,
            new_id=self.ids,
        )

        def embed(texts):
            return self.library.reading().embed(texts, lambda done, total: None)

        self.learner = Learner(
            self.engine,
            MemoryConfirmations(self.memory),
            embed=embed,
            alike=Likeness(embed),
            heads=FakeHeads(),
            train=lambda snapshot, known: None,
            head_name=name_of,
        )

    async def confirms(self, person: Person, question: str = LURE) -> str:
        """Ask in a new conversation and say that it is solved; give the article."""
        self.clock.forward(days=8)  # so that nothing counts as coming back with the same
        conversation = (await self.desk.open(person, "web")).id
        turn = await self.desk.handle(Message(self.ids("k"), conversation, person, question, self.clock()))
        if isinstance(turn.reply, Clarification):
            option = turn.reply.options[0].article
            turn = await self.desk.handle(Message(self.ids("k"), conversation, person, "", self.clock(), option))
        assert isinstance(turn.reply, Answer)
        await self.desk.outcome(conversation, person, "confirmed", self.ids("k"))
        return turn.reply.sources[0].article

    async def rankings(self) -> list[Ranking]:
        """What everybody is answered now."""
        await self.learner.look()
        await self.learner.settled(5)
        return [await self.engine.retrieve(text, Access.engineer()) for text in ASKED]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path)
    yield made
    await made.learner.close()
    await made.engine.close()


def customer(name: str, *accounts: str) -> Person:
    return Person(name, known=True, name=name, accounts=accounts)


@pytest.mark.parametrize(
    ("attack", "persons"),
    [
        ("one visitor with many cookies", [Person(f"cookie{n}") for n in range(12)]),
        ("one identified person, again and again", [customer("mal", "evil")] * 12),
        ("many persons of one account", [customer(f"mal{n}", "evil") for n in range(12)]),
        ("many persons without an account", [customer(f"mal{n}") for n in range(12)]),
        ("one person and their cookies", [customer("mal", "evil"), *[Person(f"cookie{n}") for n in range(6)]]),
        ("one person in accounts that overlap", [customer("mal", "evil", "worse"), customer("mel", "worse", "bad")]),
        ("a cookie that claims a role", [Person(f"cookie{n}", Role.ENGINEER) for n in range(6)]),
    ],
)
async def test_an_attack_changes_no_ranking(town: Town, attack: str, persons: list[Person]) -> None:
    before = await town.rankings()
    for person in persons:
        await town.confirms(person)
    assert await town.rankings() == before, attack
    assert town.engine.known.pairs == ()
    assert town.memory.confirmations


async def test_two_persons_of_different_accounts_succeed(town: Town) -> None:
    before = await town.rankings()
    article = await town.confirms(customer("ann", "acme"))
    assert await town.rankings() == before
    assert await town.confirms(customer("bob", "initech")) == article
    after = await town.rankings()
    assert [(pair.text, pair.article) for pair in town.engine.known.pairs] == [(LURE, article)]
    confidence = {hit.article_id: hit.confidence for hit in after[0].hits}
    assert confidence[article] > {hit.article_id: hit.confidence for hit in before[0].hits}[article]


async def test_one_engineer_succeeds_and_looking_again_does_not_take_it_back(town: Town) -> None:
    eve = Person("eve", Role.ENGINEER, known=True)
    article = await town.confirms(eve)
    await town.rankings()
    assert [(pair.text, pair.article) for pair in town.engine.known.pairs] == [(LURE, article)]
    conversation = (await town.desk.open(eve, "web")).id
    await town.desk.handle(Message("again", conversation, eve, LURE, town.clock()))
    await town.rankings()
    assert town.engine.known.pairs


async def test_a_customer_who_comes_back_with_the_same_takes_their_word_back(town: Town) -> None:
    ann, bob = customer("ann", "acme"), customer("bob", "initech")
    await town.confirms(ann)
    await town.confirms(bob)
    await town.rankings()
    assert town.engine.known.pairs
    conversation = (await town.desk.open(bob, "web")).id
    await town.desk.handle(Message("again", conversation, bob, LURE, town.clock()))
    await town.rankings()
    assert town.engine.known.pairs == ()
