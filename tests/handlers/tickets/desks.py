"""A desk over memory or SQL, with its people, its promises and what happens by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers.chat.clerk import Clerk
from handlers.chat.filing import TicketRequest
from handlers.chat.policy import Policy
from handlers.known.solutions import Solutions
from handlers.person import Person
from handlers.ports import Attachments
from handlers.ticket import Category, Ticket
from handlers.ticket_event import Actor, ActorKind, EventKind
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.desk import TicketDesk
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.dispatch import AroundTheClock, Dispatcher
from handlers.tickets.ports import TicketQueue
from handlers.tickets.promises import Promises
from handlers.tickets.staff import Listing, Presence
from handlers.tickets.watching import Watchman
from tests.fakes import FakeArticles, FakeClock, FakeLinks, Ids
from tests.handlers.tickets.fake_holidays import FakeHolidays
from tests.worlds import World

ANN = Person("p1", name="Ann", email="ann@example.com", known=True)
EVE = Actor(ActorKind.TEAM, "eve", "Eve")
BOB = Actor(ActorKind.TEAM, "bob", "Bob")


class Names:
    """Names by id."""

    def __init__(self, **known: str) -> None:
        self.known = known

    async def names(self, ids):
        return {one: self.known[one] for one in ids if one in self.known}


class DeskWorld:
    """A desk, at nine on a Monday; premium promises a first reply within the hour."""

    def __init__(
        self, world: World, *, files: Attachments | None = None, ids: Ids | None = None, **settings: object
    ) -> None:
        self.world = world
        self.clock = FakeClock()
        self.ids = ids or Ids()
        self.settings = read_desk(settings)
        self.rules = self.settings.rules
        self.promises = Promises(world.tickets, self.settings.sla.policies, self.calendar)
        solutions = Solutions(FakeArticles(), FakeLinks())
        self.desk = TicketDesk(
            world.tickets,
            world.conversations,
            solutions,
            self.clock,
            self.ids,
            rules=self.rules,
            names=Names(eve="Eve", bob="Bob"),
            promises=self.promises,
            staff=world.staff,
            agreed=self.settings.agreed,
            files=files,
        )
        self.clerk = Clerk(world.conversations, world.tickets, Policy(threshold=0.5), self.clock, self.ids)
        self.office = self.dispatcher()
        self.watchman = Watchman(
            watch=world.watch,
            tickets=world.tickets,
            conversations=world.conversations,
            staff=world.staff,
            promises=self.promises,
            clock=self.clock,
            new_id=self.ids,
            rules=self.rules,
            policy=self.settings.breach,
        )

    def dispatcher(
        self,
        queue: TicketQueue | None = None,
        failed: Callable[[str, Exception], None] = lambda number, error: None,
        promises: AroundTheClock | None = None,
    ) -> Dispatcher:
        """Make one more of those who route, as a second process has.

        `queue`, `promises`: that it looks at, if not the world's; `failed`: told of what cannot be routed.
        """
        return Dispatcher(
            staff=self.world.staff,
            queue=queue or self.world.queue,
            conversations=self.world.conversations,
            calendar_of=self.calendar,
            promises=promises or self.promises,
            clock=self.clock,
            new_id=self.ids,
            policy=self.settings.routing,
            drain=self.settings.drain,
            rules=self.rules,
            failed=failed,
        )

    def calendar(self, name: str, at: object) -> WorkCalendar:
        """Give a calendar by its name."""
        return self.settings.sla.calendars[name].calendar(FakeHolidays(), ())

    async def file(self, key: str = "k1", subject: str = "It hums", person: Person = ANN) -> Ticket:
        """File a ticket, of Ann's if nobody else's."""
        request = TicketRequest(key, person, subject, f"{subject} at night.", Category.QUESTION)
        return await self.clerk.file_alone(request)

    async def hire(self, name: str, *, here: bool = True, **facts: object) -> None:
        """List an engineer, who is here."""
        await self.world.staff.put(Listing(name, **facts), self.clock())  # type: ignore[arg-type]
        await self.present(name, here=here)

    async def present(self, name: str, *, here: bool) -> None:
        """Let her come or go."""
        assert await self.world.staff.set_presence(name, Presence(here, self.clock()))

    async def kinds(self, number: str = "T-1") -> list[EventKind]:
        """Give what happened to a ticket."""
        return [event.kind for event in await self.world.tickets.history(number)]

    def wait(self, **by: float) -> None:
        """Let time pass."""
        self.clock.now += timedelta(**by)
