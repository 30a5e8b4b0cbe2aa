"""Attention at work, over a store of either kind: tickets that are filed, assessed and told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from handlers.attention.alert_rules import AlertRules
from handlers.attention.alerter import Alerter
from handlers.attention.assessor import Assessor
from handlers.attention.attention import Attention
from handlers.attention.desk import AttentionDesk
from handlers.attention.weights import SHIPPED, Weights
from handlers.person import Person, Role
from handlers.sentiment import Sentiment, Tone
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from handlers.tickets.changes import Change
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.promises import Promises
from tests.attention_worlds import World
from tests.fakes import FakeClock, Ids

EVE = Person("eve", Role.ENGINEER, known=True, name="Eve")
ANN_ACTS = Actor(ActorKind.CUSTOMER, "p1", "Ann")
EVE_ACTS = Actor(ActorKind.TEAM, "eve", "Eve")
RULES = AlertRules(mail=("lead@example.com",))
ROOT = "https://help.example.com"
_ALWAYS = WorkCalendar(ZoneInfo("UTC"), AROUND_THE_CLOCK)


@dataclass
class FakeReader:
    """Takes what has "!" in it for angry; counts what it was asked, and fails for what is told to it.

    `unread`: it judges nothing, and says so.
    """

    model: str = "m1"
    asked: list[str] = field(default_factory=list)
    fails: str = "\0"
    unread: bool = False

    async def read(self, texts: Sequence[str]) -> Sequence[Tone]:
        self.asked += texts
        if any(self.fails in text for text in texts):
            raise RuntimeError
        if self.unread:
            return [Tone(None, 0.0, 0.0, "unread", because=("the encoder failed",))] * len(texts)
        return [
            Tone(Sentiment.NEGATIVE, 0.95, 0.01, self.model)
            if "!" in text
            else Tone(Sentiment.NEUTRAL, 0.05, 0.05, self.model)
            for text in texts
        ]


class FakeNames:
    """Knows Eve."""

    async def names(self, ids):  # type: ignore[no-untyped-def]
        return {one: "Eve" for one in ids if one == "eve"}


class Rounds:
    """What assesses and what alerts, over one store and one clock."""

    def __init__(self, world: World, rules: AlertRules = RULES) -> None:
        self.world = world
        self.clock = FakeClock()
        self.reader = FakeReader()
        self.failed: list[str] = []
        self.ids = Ids()
        self.promises = Promises(world.tickets, read_desk({}).sla.policies, lambda name, at: _ALWAYS)
        self.assessor = self.scoring_with(SHIPPED)
        self.alerter = Alerter(alerts=world.alerts, clock=self.clock, new_id=self.ids, root=ROOT, rules=rules)
        self.desk = AttentionDesk(world.assessments, world.tickets, self.clock, names=FakeNames(), new_id=self.ids)

    def scoring_with(self, weights: Weights) -> Assessor:
        """Give an assessor that scores with other weights."""
        return Assessor(
            assessments=self.world.assessments,
            tickets=self.world.tickets,
            promises=self.promises,
            reader=self.reader,
            weights=weights,
            clock=self.clock,
            names=FakeNames(),
            failed=lambda number, error: self.failed.append(number),
        )

    async def says(self, number: str, change: Change, actor: Actor = ANN_ACTS) -> None:
        """Change a ticket now."""
        await self.world.do(number, change, actor, self.clock())

    async def assess(self) -> int:
        """Assess all that is due."""
        total = 0
        while assessed := await self.assessor.round():
            total += assessed
        return total

    async def score(self, number: str = "T-1") -> Attention:
        """Give a ticket's score."""
        return (await self.world.assessments.of([number]))[number]
