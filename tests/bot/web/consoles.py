"""The console over a desk in memory, with its team, a customer and a browser's cookies for each of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from bot.web.dependencies import Files, TeamDesk
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.attachment import Amount, Attachment
from handlers.attention.desk import AttentionDesk
from handlers.chat.filing import TicketRequest
from handlers.chat.policy import Policy
from handlers.clusters.answering import Answers
from handlers.clusters.desk import ClusterDesk
from handlers.person import Person, Role
from handlers.ports import Retriever, Step, Tickets
from handlers.ticket import Category, Ticket
from handlers.tickets.accounts import Agreement
from handlers.tickets.assistance import Assistance
from handlers.tickets.customers import Customers, Record
from kb import INTERNAL, PUBLIC, Access, Article
from tests.bot.web.fakes import World, world
from tests.fakes import FakeArticles, FakeLinks, FakeRetriever, Ids, Memory, MemoryConversations
from tests.handlers.tickets.desks import DeskWorld, Names
from tests.memory_attention import MemoryAssessments
from tests.memory_calls import calling
from tests.memory_clusters import MemoryClusters
from tests.memory_similar import CaseWorld
from tests.worlds import memory_world

ORIGIN = {"Origin": "http://127.0.0.1:8080"}
EVE = Person("eve", Role.ENGINEER, True, "Eve", "eve@example.com")
BOB = Person("bob", Role.ENGINEER, True, "Bob", "bob@example.com")
MEG = Person("meg", Role.MANAGER, True, "Meg", "meg@example.com")
ANN = Person("p1", Role.CUSTOMER, True, "Ann", "ann@example.com", ("ACME",))

HUM = Article("help/hum", "help", "When a lamp hums", "A lamp that hums has a loose coil. Press it firmly.", PUBLIC)
COILS = Article("ops/coils", "ops", "Bad coils of 2025", "Lamps of batch 7 have bad coils.", INTERNAL)
_HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')


@dataclass
class FakeRecords:
    """What is kept of customers, by id."""

    kept: dict[str, Record] = field(default_factory=dict)

    async def of(self, person_id: str, *, but: str) -> Record:
        """Give it."""
        return self.kept.get(person_id, Record(person_id))

    async def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """Know Ann's colleague."""
        return {one: "Al" for one in ids if one == "p2"}


class EverybodyReads:
    """Readers who see what is public."""

    async def access(self, ticket: Ticket) -> Access:
        """Give it."""
        return Access.customer()


class FakeFiles:
    """Files of tickets."""

    def __init__(self) -> None:
        self.sent: list[Attachment] = []

    async def add(self, sent: Attachment) -> bool:
        """Take one."""
        self.sent.append(sent)
        return True

    async def get(self, id_: str) -> Attachment | None:
        """Give one."""
        return next((one for one in self.sent if one.id == id_), None)

    async def of_ticket(self, number: str) -> tuple[Attachment, ...]:
        """Give a ticket's."""
        return tuple(one for one in self.sent if one.ticket == number)

    async def kept_since(self, person_id: str, since: datetime) -> Amount:
        """Count somebody's."""
        found = [one for one in self.sent if one.by == person_id and one.at >= since and one.kept]
        return Amount(len(found), sum(one.size or 0 for one in found))

    async def settle(self, sent: Attachment) -> bool:
        """Take it as it is."""
        return True


def assisting(tickets: Tickets, retriever: Retriever) -> Assistance:
    """Give what helps, over two articles, of which one is internal."""
    return Assistance(
        tickets=tickets,
        retriever=retriever,
        articles=FakeArticles(HUM, COILS),
        readers=EverybodyReads(),
        names=Names(p1="Ann"),
        policy=Policy(threshold=0.5),
        address=lambda source: f"https://help.example.com/{source.article}",
        onward=lambda source, text: text,
        links=FakeLinks(),
    )


class Fragile(MemoryConversations):
    """Writes steps until it is to fail."""

    error: Exception | None = None

    async def write(self, step: Step) -> bool:
        """Write one, or fail."""
        if self.error is not None:
            raise self.error
        return await super().write(step)


class ConsoleWorld:
    """A desk, its people, and an application over both. `here` is the web's world, `desks` the desk's."""

    def __init__(self, *, helped: bool = True) -> None:
        self.here: World = world()
        memory = Memory()
        self.writing = Fragile(memory)
        self.files = FakeFiles()
        self.desks = DeskWorld(replace(memory_world(memory), conversations=self.writing), files=self.files)
        self.records = FakeRecords()
        self.cases = CaseWorld(memory)
        self.retriever = FakeRetriever(HUM, COILS, answers={})
        tickets = self.desks.world.tickets
        self.assessments = MemoryAssessments(memory, {ANN.id: ANN.accounts})
        self.clusters = MemoryClusters(memory, {ANN.id: ANN.accounts})
        called = Names(eve="Eve", bob="Bob", meg="Meg", p1="Ann")
        team = TeamDesk(
            self.desks.desk,
            self.desks.world.staff,
            self.desks.world.watch,
            self._find,
            frozenset({"office"}),
            assistance=assisting(tickets, self.retriever) if helped else None,
            customers=Customers(tickets, self.records, {"ACME": Agreement(plan="premium")}),
            calls=calling(self.desks),
            lists=self.desks.world.lists,
            plans=self.desks.promises.plans,
            similar=self.cases.desk,
            attention=AttentionDesk(self.assessments, tickets, self.desks.clock, names=called),
            clusters=ClusterDesk(self.clusters, tickets, self._answers(), self.desks.clock, Ids()),
        )
        self.deps = replace(
            self.here.deps,
            tickets=tickets,
            ticket_desk=self.desks.desk,
            team=team,
            clock=self.desks.clock,
            files=Files(self.files, Path),
        )
        self.here.entrance.members.people.update({one.id: one for one in (EVE, BOB, MEG, ANN)})

    def _answers(self) -> Answers:
        tickets, articles = self.desks.world.tickets, FakeArticles(HUM, COILS)
        return Answers(tickets=tickets, retriever=self.retriever, articles=articles, threshold=0.5)

    async def _find(self, email: str) -> Person | None:
        return next((one for one in (EVE, BOB, MEG) if one.email == email), None)

    async def file(self, subject: str = "It hums", text: str = "It hums at night.", key: str = "") -> Ticket:
        """File a ticket of Ann's, and look at what is promised."""
        request = TicketRequest(key or f"k-{subject}", ANN, subject, text, Category.QUESTION)
        filed = await self.desks.clerk.file_alone(request)
        await self.desks.watchman.round()
        return filed

    async def cookies(self, person: Person) -> dict[str, str]:
        """Sign somebody in."""
        entered = await self.here.entrance.door.admit(person, Method.LINK, Visitor("127.0.0.1"))
        return {"onetouch_session": entered.secret}

    async def visitor(self, person: Person | None) -> Browser:
        """Give a browser, with somebody signed in."""
        cookies = {} if person is None else await self.cookies(person)
        client = TestClient(TestServer(create_app(self.deps)), cookies=cookies)
        await client.start_server()
        return Browser(client)


@dataclass
class Browser:
    """A client that sends the forms of pages."""

    client: TestClient

    async def get(self, path: str, status: int = 200) -> str:
        """Give a page."""
        response = await self.client.get(path, allow_redirects=False)
        assert response.status == status, await response.text()
        return await response.text()

    async def send(self, path: str, page: str, headers: Mapping[str, str] = ORIGIN, **fields: str) -> ClientResponse:
        """Send fields with the hidden ones of the page's form that goes there and does the same."""
        does = f'value="{fields["do"]}"' if "do" in fields else ""
        forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
        fitting = [form for form in forms if f'action="{path}"' in form and does in form]
        every = dict(_HIDDEN.findall(page))
        hidden = {name: every[name] for name in ("form_token", "version") if name in every}
        hidden = dict(_HIDDEN.findall(fitting[0])) if fitting else hidden
        return await self.client.post(path, data={**hidden, **fields}, headers=headers, allow_redirects=False)

    async def close(self) -> None:
        """Go."""
        await self.client.close()
