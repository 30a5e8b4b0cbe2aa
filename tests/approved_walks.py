"""Walks through what Jira, the team, customers and the process may do, and what customers read then."""

from __future__ import annotations

import json
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from bot.jira.webhooks import hints
from handlers.conversation import Conversation
from handlers.engineering.announcement import AnnouncementState, Verdict
from handlers.engineering.announcement_text import QUESTION, without_question
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import Kind
from handlers.engineering.known_issue import Publicity, article
from handlers.engineering.publishing import Wording, basis
from handlers.ports import HandlerError, Step
from handlers.tickets import words
from handlers.tickets.actors import of_team
from handlers.tickets.letters import Kind as Letters
from handlers.tickets.letters import letter
from tests.announcement_worlds import BEN, DAY, EVE, ISSUE, LINKS, SECRET
from tests.approved_worlds import SITE, ApprovedWorld, Lasting, Stores, memory_stores, sql_stores
from tests.handlers.tickets.desks import ANN

CHAT = "c1"
TICKETS = {"T-1": ANN, "T-2": BEN}
WORDS = ("It is out.", "Soon!", "Please update.")
TITLES, WAYS, FIXES, MARKS = ("It hums", "Lamps hum"), ("Wait.", "Use a candle."), ("", "in 5.3"), ("m1", "m2")
LATER = DAY + timedelta(days=7)
Act: TypeAlias = tuple[object, ...]
Screen: TypeAlias = tuple[str, int, str]
"""What somebody saw: a draft's id and version, and its text."""


@dataclass
class Walk:
    """Carries out acts, and knows what was approved.

    Attributes:
        screens: what somebody has open, maybe for long; `looked`: the same of the words for everybody.
        approved: what was sent; `published`: the words for everybody, with what the issue said when she looked.
        bodies: of the webhooks that Jira makes, the latest first.
        chat, read: what customers had before them, in the chat and on tickets.
    """

    kind: str
    folder: Path
    stack: AsyncExitStack
    lasting: Lasting = field(default_factory=Lasting)
    screens: list[Screen] = field(default_factory=list)
    looked: tuple[int | None, str] = (None, "")
    approved: set[str] = field(default_factory=set)
    published: list[tuple[Wording, str]] = field(default_factory=list)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    chat: Conversation | None = None
    read: set[tuple[str, str]] = field(default_factory=set)
    count: int = 0

    async def begin(self) -> None:
        """File a ticket in a chat, and one by a form, and link both to an issue that Jira has."""
        self.stores = memory_stores(self.lasting) if self.kind == "memory" else await self._opened()
        self.here = ApprovedWorld(self.lasting, self.stores)
        for place, person in enumerate(TICKETS.values(), 1):
            await self.here.tickets.file(f"k{place}", "It hums", person)
        ticket = replace(await self.stores.world.tickets.get("T-1"), conversation_id=CHAT)
        now = self.lasting.clock()
        await self.stores.world.conversations.write(Step(Conversation(CHAT, "web", ANN.id, now), ticket=ticket))
        await self._jira("new", None, [])
        for number in TICKETS:
            await self.stores.join(number)
        await self.here.tracking.learn(ISSUE, Kind.BUG)
        await self._look()

    async def act(self, act: Act) -> None:
        """Carry out one; what the team is refused is no matter."""
        self.lasting.clock.forward(minutes=1)
        self.here.tickets.clock.now = self.lasting.clock()
        what, *given_ = act
        try:
            await getattr(self, f"_{str(what).replace(' ', '_')}")(*given_)
        except HandlerError:
            return

    # Jira

    async def _jira(self, category: str, resolution: str | None, versions: list[tuple[str, bool, date | None]]) -> None:
        """Let everything of the issue change, and each of it be said in words of the tracker's."""
        self.count += 1
        at = self.lasting.clock().isoformat()
        author = {"displayName": f"{SECRET} Dan"}
        comment = {"id": str(self.count), "author": author, "body": f"{SECRET} words", "created": at, "updated": at}
        self.lasting.jira.fields = {
            "summary": f"{SECRET} title {self.count}",
            "description": f"{SECRET} steps",
            "created": at,
            "updated": at,
            "status": {"id": category, "name": f"{SECRET} status", "statusCategory": {"key": category}},
            "resolution": resolution and {"id": "2", "name": resolution},
            "fixVersions": [
                {"id": "1", "name": name, "released": out, "releaseDate": on and on.isoformat()}
                for name, out, on in versions
            ],
            "comment": {"comments": [comment]},
        }
        self._made("comment_created", {"comment": comment})
        self._made("jira:version_released", {"version": {"id": "1", "name": f"{SECRET} release"}})
        self._made("jira:issue_updated", {"comment": comment})

    async def _deleted(self) -> None:
        fields, self.lasting.jira.fields = self.lasting.jira.fields, None
        self._made("jira:issue_deleted", {}, fields)

    def _made(self, event: str, facts: dict[str, Any], fields: dict[str, Any] | None = None) -> None:
        whole = {"id": ISSUE.id, "key": "ONE-1", "fields": fields or self.lasting.jira.fields}
        body = {"webhookEvent": event, "issue": whole, **facts}
        self.bodies.insert(0, (f"w{len(self.bodies)}", json.dumps(body).encode()))

    async def _posted(self, place: int) -> None:
        key, body = self.bodies[place % len(self.bodies)]
        for hint in hints(json.loads(body), key, SITE.name):
            await self.stores.hints.accept(hint, self.lasting.clock())

    async def _polled(self) -> None:
        await self.here.tracking.refresh(ISSUE)

    # The team

    async def _look(self) -> None:
        listed = await self.here.desk.listed(EVE, list(AnnouncementState))
        self.screens = [
            (one.announcement.id, one.announcement.version, one.announcement.text)
            for group in listed.issues
            for one in group.announcements
        ]
        opened = await self.here.known.opened(EVE, ISSUE)
        self.looked = (None if opened.known is None else opened.known.version, basis(opened.kept))

    async def _word(self, place: int, text: str) -> None:
        id_, seen, _ = self._screen(place)
        await self.here.desk.word(EVE, id_, text, seen)

    async def _send(self, place: int, text: str | None, despite: bool) -> None:
        id_, seen, shown = self._screen(place)
        await self.here.desk.send(EVE, id_, seen, text=text, despite=despite)
        self.approved.add(shown if text is None else text)

    async def _send_all(self) -> None:
        done = await self.here.desk.send_all(EVE, {id_: seen for id_, seen, _ in self.screens})
        sent = {one.id for one in done.sent}
        self.approved.update(shown for id_, _, shown in self.screens if id_ in sent)

    async def _word_all(self, text: str) -> None:
        await self.here.desk.word_all(EVE, {id_: seen for id_, seen, _ in self.screens}, text)

    async def _drop(self, place: int) -> None:
        id_, seen, _ = self._screen(place)
        await self.here.desk.drop(EVE, id_, seen)

    async def _back(self, place: int) -> None:
        id_, seen, _ = self._screen(place)
        await self.here.desk.bring_back(EVE, id_, seen)

    async def _draft(self) -> None:
        await self.here.desk.draft(EVE, ISSUE)

    async def _publish(self, wording: Wording) -> None:
        seen, looked = self.looked
        await self.here.known.write(EVE, ISSUE, wording, seen, looked)
        self.published.append((wording, looked))

    async def _tell(self, text: str, mark: str) -> None:
        self.approved.add(text)
        await self.here.known.tell(EVE, ISSUE, text, mark)

    async def _close(self, number: str) -> None:
        await self.here.tickets.desk.close(number, of_team(EVE))

    async def _merge(self) -> None:
        await self.here.tickets.desk.joining.merge("T-1", "T-2", of_team(EVE))

    # Customers

    async def _verdict(self, place: int, verdict: Verdict, words: str) -> None:
        await self.here.verdicts.say(LINKS.token(self._screen(place)[0]), verdict, words)

    async def _want(self, mailed: bool) -> None:
        await self.here.known.subscribe(ANN, article(ISSUE), CHAT, "ann@example.com" if mailed else None)

    # The process

    async def _work(self) -> None:
        await self.here.all()
        await self._check_promises()

    async def _crash(self) -> None:
        """Do some of what waits, and die before it is noted that it is done."""
        await self.here.listener.hear()
        await self.here.once(noted=False)
        await self._restart()

    async def _restart(self) -> None:
        if self.kind == "sql":
            await self.stack.aclose()
            self.stores = await self._opened()
        self.here = ApprovedWorld(self.lasting, self.stores)

    async def _opened(self) -> Stores:
        return await sql_stores(self.lasting, self.folder, self.stack)

    def _screen(self, place: int) -> Screen:
        return self.screens[place % len(self.screens)] if self.screens else ("n9", 1, "")

    async def check(self) -> None:
        """See that customers read nothing else, and nothing twice."""
        world = self.stores.world
        for number in TICKETS:
            ticket = await world.tickets.get(number)
            for one in (one for one in ticket.comments if one.public and one.team):
                self.read.add((number, one.text))
                assert without_question(one.text) in self.approved, one.text
                assert one.text.count(QUESTION) <= 1
            for ordinal in range(1, len(ticket.comments) + 1):
                mailed = letter("m1", ticket, Letters.ANSWER, ordinal, "soon")
                assert mailed is None or any(text in mailed.text for text in self.approved)
            events = [event.key for event in await world.tickets.history(number) if event.key is not None]
            assert len(set(events)) == len(events)
            told = await self.stores.announcements.of_ticket(number)
            sent = [one for one in told if one.state is AnnouncementState.SENT]
            assert all(one.by == "eve" and one.text in self.approved for one in sent)
        self.chat = chat = await world.conversations.load(CHAT)
        ours = {words.solved(number) for number in TICKETS}
        # What is told of a known issue stands under its title, which somebody of the team wrote as well.
        ours |= {f"About “{title}”:\n\n{text}" for title in TITLES for text in self.approved}
        assert {without_question(turn.text) for turn in chat.turns if turn.author != "customer"} <= self.approved | ours
        keys = [turn.key for turn in chat.turns if turn.key is not None]
        assert len(set(keys)) == len(keys)
        self._check_mails()
        self._check_answers()

    def _check_mails(self) -> None:
        mails = list(self.lasting.mails.letters.values())
        assert len(mails) <= len(MARKS)
        for mail in mails:
            assert mail.text.partition("\n\n")[0] in self.approved
            assert mail.subject in TITLES

    def _check_answers(self) -> None:
        """See that everybody is answered in words that were written for everybody."""
        written = {
            f"{one.title}\nThis is a known issue: {one.title}\n\n{one.workaround}\n{fix}"
            for one, _ in self.published
            if one.publicity is not Publicity.INTERNAL
            for fix in ("", f"\nA fix is scheduled: {one.fix}.\n")
        }
        assert {f"{one.title}\n{one.body}" for one in self.lasting.shelf} <= written

    async def _check_promises(self) -> None:
        """See that, once all is done, nobody is promised a fix but by whoever looked at what is known of it now."""
        for one in self.lasting.shelf:
            wording, looked = self.published[-1]
            assert wording.publicity is not Publicity.INTERNAL
            if "A fix is scheduled" in one.body:
                try:
                    known = basis(await self.stores.mirror.get(ISSUE))
                except IssueNotFound:
                    known = ""
                assert looked == known


async def walk(kind: str, acts: list[Act]) -> Walk:
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            made = Walk(kind, Path(folder), stack)
            await made.begin()
            for act in [*acts, ("work",)]:
                await made.act(act)
                await made.check()
    return made
