"""A Jira of the simulator, and ours connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.compose.jira import Jira, connected
from bot.jira.calls import Calls
from bot.jira.metadata import Metadata
from bot.jira.reader import JiraReader
from bot.jira.site import Flavour, Site
from bot.jira.tracker import JiraTracker
from bot.jira.workflows import JiraWorkflows
from bot.jira.writer import JiraWriter
from bot.simulators.jira import Flavour as Simulated
from bot.simulators.jira import Site as Simulator
from handlers.engineering.escalation import Draft, marked
from handlers.engineering.issue import IssueName, Kind, Severity
from handlers.engineering.ports import Filed, Order
from tests.simulators.jira.contract import judge

DRAFT = Draft(
    Kind.BUG,
    "Lamp hums at night",
    steps="1. Switch it on.\n2. Wait.\n\nSee https://status.example/lamp, please.",
    expected="Silence",
    actual="It hums [loudly] *always* in {zone}.",
    versions="5.2",
    severity=Severity.MAJOR,
    accounts=("ACME",),
)
ORDER = Order(DRAFT, marked("e_1"), 3, "T-1042", "https://help.example/console/tickets/T-1042")
FLAVOURS = (Flavour.CLOUD, Flavour.DATACENTER)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Town:
    """Both sides.

    Attributes:
        sim: the Jira; `jira`: our adapters, `site`: what they are told of it.
        pia: works there.
    """

    sim: Simulator
    jira: Jira
    site: Site
    closing: list[Calls] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pia = self.sim.person("pia", "Pia Product")

    async def filed(self, mark: str = "e_1", **changed: object) -> Filed:
        from dataclasses import replace

        order = replace(ORDER, mark=marked(mark), draft=replace(DRAFT, **changed))  # type: ignore[arg-type]
        return await self.jira.tracker.create(order)

    def there(self, name: IssueName):  # type: ignore[no-untyped-def]
        """Give the issue as the simulator has it."""
        return self.sim.store.issues[name.id]

    def connect(self, site: Site, *, timeout_s: float = 30.0) -> Jira:
        """Connect once more, otherwise."""
        calls = Calls(site, utc_now, timeout_s=timeout_s)
        self.closing.append(calls)
        metadata = Metadata(calls)
        tracker = JiraTracker(calls, metadata, utc_now, settles=timedelta())
        workflows = JiraWorkflows(calls, metadata)
        return Jira(calls, tracker, JiraWriter(calls, metadata), JiraReader(calls, metadata), workflows)


@asynccontextmanager
async def town(flavour: Flavour = Flavour.CLOUD) -> AsyncIterator[Town]:
    """Give a Jira with one project, ``ONE``, whose answers and requests are held against the contract."""
    simulated = Simulated.CLOUD if flavour is Flavour.CLOUD else Simulated.DATACENTER
    async with Simulator(simulated, judge=judge()) as sim:
        site = Site(sim.url, flavour, sim.token, sim.email if flavour is Flavour.CLOUD else "", "ONE")
        made = Town(sim, connected(site, utc_now), site)
        try:
            yield made
        finally:
            await made.jira.close()
            for calls in made.closing:
                await calls.close()
        assert sim.service.objections == []
