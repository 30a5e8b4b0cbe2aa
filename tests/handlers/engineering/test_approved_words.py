"""No changes in the tracker, edits or restarts show a customer a text that nobody of the team approved."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.conversation import Conversation
from handlers.engineering.announcement import Announcement, AnnouncementState, Verdict
from handlers.engineering.announcement_jobs import ANNOUNCEMENT
from handlers.engineering.announcement_text import QUESTION, without_question
from handlers.engineering.following import TicketNews
from handlers.engineering.issue import IssueComment, Snapshot, Stage, Version
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.ports import Kept
from handlers.engineering.stages import EngineeringRules
from handlers.ports import HandlerError, Step
from handlers.tickets import words
from handlers.tickets.actors import of_team
from handlers.tickets.letters import Kind, letter
from tests.announcement_worlds import BEN, DAY, EVE, ISSUE, LINKS, SECRET, NewsWorld, kept, opened
from tests.fakes import START
from tests.handlers.tickets.desks import ANN
from tests.worlds import World

CHAT = "c1"
TICKETS = {"T-1": ANN, "T-2": BEN}
WORDS = ("It is out.", "Soon!", "Please update.")
Act: TypeAlias = tuple[object, ...]
Screen: TypeAlias = tuple[str, int, str]
"""What somebody saw: a draft's id and version, and its text."""

_versions = st.lists(
    st.builds(
        Version,
        st.just("v1"),
        st.sampled_from(["5.3", f"{SECRET} release"]),
        st.booleans(),
        st.sampled_from([None, DAY, DAY + timedelta(days=7)]),
    ),
    max_size=1,
)
_stages = st.sampled_from([Stage.ACCEPTED, Stage.ACCEPTED, Stage.RELEASED, Stage.RELEASED, *Stage])
_issue = st.tuples(st.just("issue"), _stages, _versions, st.sampled_from([False, False, False, True]), st.booleans())
_send = st.one_of(
    st.tuples(st.just("send"), st.integers(0, 3), st.sampled_from([None, None, *WORDS]), st.booleans()),
    st.tuples(st.just("send all")),
)
_act = st.one_of(
    _issue,
    _send,
    st.tuples(st.just("told again")),
    st.tuples(st.just("look")),
    st.tuples(st.just("word"), st.integers(0, 3), st.sampled_from(WORDS)),
    st.tuples(st.just("word all"), st.sampled_from(WORDS)),
    st.tuples(st.just("drop"), st.integers(0, 3)),
    st.tuples(st.just("back"), st.integers(0, 3)),
    st.tuples(st.just("draft")),
    st.tuples(st.just("work")),
    st.tuples(st.just("crash")),
    st.tuples(st.just("restart")),
    st.tuples(st.just("verdict"), st.integers(0, 3), st.sampled_from(list(Verdict)), st.sampled_from(["", "Hm."])),
    st.tuples(st.just("close"), st.sampled_from(list(TICKETS))),
    st.tuples(st.just("merge")),
)
_look, _work = st.just(("look",)), st.sampled_from([("work",), ("crash",)])
_story = st.one_of(
    st.tuples(_act),
    # What somebody looks at changes before she sends it.
    st.tuples(_issue, _look, _act, _send, _work),
    st.tuples(_issue, _look, _issue, _send, _work),
)
_walks = st.lists(_story, max_size=8).map(lambda stories: [act for story in stories for act in story])


@dataclass
class Walk:
    """Carries out acts, and knows what was approved. `screens`: what somebody has open, maybe for long."""

    kind: str
    folder: Path
    news: NewsWorld
    stack: AsyncExitStack
    screens: list[Screen] = field(default_factory=list)
    approved: set[str] = field(default_factory=set)
    moves: list[tuple[Move, ...]] = field(default_factory=list)
    count: int = 0

    async def begin(self) -> None:
        """File a ticket in a chat, and one by a form."""
        for place, person in enumerate(TICKETS.values(), 1):
            await self.news.file(f"k{place}", person)
        ticket = replace(await self.news.world.tickets.get("T-1"), conversation_id=CHAT)
        await self.news.world.conversations.write(Step(Conversation(CHAT, "web", ANN.id, START), ticket=ticket))

    async def act(self, act: Act) -> None:
        """Carry out one; what the team is refused is no matter."""
        self.news.tickets.wait(minutes=1)
        what, *given_ = act
        try:
            await getattr(self, f"_{str(what).replace(' ', '_')}")(*given_)
        except HandlerError:
            return

    async def _issue(self, stage: Stage, versions: list[Version], gone: bool, told: bool) -> None:
        self.count += 1
        at = self.news.tickets.clock()
        said = IssueComment(f"c{self.count}", f"{SECRET} Dan", f"{SECRET} words {self.count}", at, at)
        there = kept(stage, *{one.id: one for one in versions}.values(), gone=gone, said=f"{SECRET} title {self.count}")
        linked = tuple(self.news.linked.numbers)
        snapshot = Snapshot(there.snapshot.issue, (said,))
        self.news.mirror.issues[ISSUE] = Kept(there.kind, stage, snapshot, linked, len(linked))
        stamp = f"@{self.count}"
        self.moves.append(
            (
                Move(MoveKind.COMMENTED, f"comment{stamp}", at, None, said.author, said.text),
                Move(MoveKind.VERSION, f"version{stamp}", at, None, ", ".join(one.name for one in versions)),
                Move(MoveKind.STAGE, f"stage{stamp}", at, str(Stage.FILED), str(stage), f"{SECRET} status"),
            )
        )
        if told:
            await self._told_again()

    async def _told_again(self) -> None:
        for moves in self.moves[-2:]:
            for follower in (self._notes(), self.news.announcer):
                await follower.follow(ISSUE, moves)

    async def _look(self) -> None:
        listed = await self.news.desk.listed(EVE, list(AnnouncementState))
        self.screens = [
            (one.announcement.id, one.announcement.version, one.announcement.text)
            for group in listed.issues
            for one in group.announcements
        ]

    async def _word(self, place: int, text: str) -> None:
        id_, seen, _ = self._screen(place)
        await self.news.desk.word(EVE, id_, text, seen)

    async def _send(self, place: int, text: str | None, despite: bool) -> None:
        id_, seen, shown = self._screen(place)
        await self.news.desk.send(EVE, id_, seen, text=text, despite=despite)
        self.approved.add(shown if text is None else text)

    async def _send_all(self) -> None:
        done = await self.news.desk.send_all(EVE, {id_: seen for id_, seen, _ in self.screens})
        sent = {one.id for one in done.sent}
        self.approved.update(shown for id_, _, shown in self.screens if id_ in sent)

    async def _word_all(self, text: str) -> None:
        await self.news.desk.word_all(EVE, {id_: seen for id_, seen, _ in self.screens}, text)

    async def _drop(self, place: int) -> None:
        id_, seen, _ = self._screen(place)
        await self.news.desk.drop(EVE, id_, seen)

    async def _back(self, place: int) -> None:
        id_, seen, _ = self._screen(place)
        await self.news.desk.bring_back(EVE, id_, seen)

    async def _draft(self) -> None:
        await self.news.desk.draft(EVE, ISSUE)

    async def _work(self) -> None:
        await self.news.work_on()

    async def _crash(self) -> None:
        """Do what waits, and die before it is noted that it is done."""
        for envelope in await self.news.world.outbox.due(self.news.tickets.clock(), 9, ANNOUNCEMENT):
            await self.news.work.deliver(envelope.outgoing)
        await self._restart()

    async def _restart(self) -> None:
        before = self.news
        if self.kind == "memory":
            self.news = NewsWorld(before.world, before.announcements, before=before)
        else:
            await self.stack.aclose()
            self.news = await self.stack.enter_async_context(opened(self.kind, self.folder, before))

    async def _verdict(self, place: int, verdict: Verdict, words: str) -> None:
        await self.news.verdicts.say(LINKS.token(self._screen(place)[0]), verdict, words)

    async def _close(self, number: str) -> None:
        await self.news.tickets.desk.close(number, of_team(EVE))

    async def _merge(self) -> None:
        await self.news.tickets.desk.joining.merge(
            "T-1",
            "T-2",
            of_team(EVE),
        )

    def _screen(self, place: int) -> Screen:
        return self.screens[place % len(self.screens)] if self.screens else ("n9", 1, "")

    def _notes(self) -> TicketNews:
        # It only reads the mirror.
        writer = self.news.tickets.desk.writer
        return TicketNews(self.news.mirror, self.news.world.tickets, writer, EngineeringRules)  # type: ignore[arg-type]

    async def check(self) -> None:
        """See that customers read nothing else, and nothing twice."""
        world: World = self.news.world
        for number in TICKETS:
            ticket = await world.tickets.get(number)
            said = [one for one in ticket.comments if one.public and one.team]
            for one in said:
                assert without_question(one.text) in self.approved, one.text
                assert one.text.count(QUESTION) <= 1
            for ordinal in range(1, len(ticket.comments) + 1):
                mailed = letter("m1", ticket, Kind.ANSWER, ordinal, "soon")
                assert mailed is None or any(text in mailed.text for text in self.approved)
            events = [event.key for event in await world.tickets.history(number) if event.key is not None]
            assert len(set(events)) == len(events)
        chat = await world.conversations.load(CHAT)
        ours = {words.solved(number) for number in TICKETS}
        assert {without_question(turn.text) for turn in chat.turns if turn.author != "customer"} <= self.approved | ours
        every: list[Announcement] = [one for number in TICKETS for one in await self.news.told(number)]
        sent = [one for one in every if one.state is AnnouncementState.SENT]
        assert all(one.by == "eve" and one.text in self.approved for one in sent)


async def walk(kind: str, acts: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            news = await stack.enter_async_context(opened(kind, Path(folder)))
            made = Walk(kind, Path(folder), news, stack)
            await made.begin()
            for act in acts:
                await made.act(act)
                await made.check()
            await made.act(("work",))
            await made.check()


@given(_walks)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_in_memory(acts: list[Act]) -> None:
    asyncio.run(walk("memory", acts))


@given(_walks)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_a_database_that_is_opened_anew(acts: list[Act]) -> None:
    asyncio.run(walk("sql", acts))


def test_a_walk_that_sends_shows_what_was_approved() -> None:
    version = [Version("v1", f"{SECRET} release", released=True, on=DAY)]
    out: Act = ("issue", Stage.RELEASED, version, False, True)
    acts: list[Act] = [out, ("look",), ("send all",), ("crash",), ("verdict", 0, Verdict.BROKEN, "Hm."), ("work",)]

    async def walked() -> tuple[list[str], set[str | None]]:
        with tempfile.TemporaryDirectory() as folder:
            async with AsyncExitStack() as stack:
                made = Walk("sql", Path(folder), await stack.enter_async_context(opened("sql", Path(folder))), stack)
                await made.begin()
                for act in acts:
                    await made.act(act)
                    await made.check()
                chat = await made.news.world.conversations.load(CHAT)
                keys = {turn.key for turn in chat.turns if turn.author == "engineer"}
                assert keys == {one.key for one in await made.news.told("T-1")}
                return [text for number in TICKETS for text in await made.news.read(number)], keys

    texts, keys = asyncio.run(walked())
    assert all(key is not None and key.startswith("announcement:") for key in keys)
    assert len(texts) == 2
    assert all(f"{SECRET} release" in text for text in texts)
