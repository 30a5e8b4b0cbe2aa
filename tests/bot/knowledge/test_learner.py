"""What was confirmed is in use at the next look, and a head follows."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.knowledge.engine import Engine
from bot.knowledge.learner import Learner
from bot.knowledge.likeness import Likeness
from bot.knowledge.training import trained
from handlers.confirmation import Confirmation, Kind
from kb import Access
from retrieval import Snapshot
from retrieval.confidence import Calibration
from retrieval.head import Head
from retrieval.known_questions import KnownQuestion, KnownQuestions
from tests.bot.knowledge.worlds import Dictionary, Library, memory_library
from tests.fakes import START, Memory, MemoryConfirmations

RESET = "my key to the house of bits is lost"


@dataclass
class FakeHead:
    """Stands for a trained head."""

    name: str


@dataclass
class FakeHeads:
    """Heads in memory, as `retrieval.adapters.head_files.HeadFolder` keeps them on disk."""

    kept: dict[str, Head] = field(default_factory=dict)
    broken: bool = False

    def load(self, name: str) -> Head | None:
        return self.kept.get(name)

    def save(self, head: Head) -> None:
        if self.broken:
            raise OSError("the disk is full")
        self.kept[head.name] = head


def name_of(snapshot: Snapshot, known: KnownQuestions) -> str:
    return f"{snapshot.name}:{len(known.pairs)}"


@dataclass
class Classroom:
    """A learner and everything around it; `lessons` notes what was trained, `gate` holds a training up."""

    library: Library
    memory: Memory = field(default_factory=Memory)
    heads: FakeHeads = field(default_factory=FakeHeads)
    lessons: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None

    def __post_init__(self) -> None:
        self.gate.set()
        self.engine = Engine(self.library.encoder, Calibration.shipped())
        self.engine.use(self.library.shelf.load(self.library.encoder.tag))
        self.confirmations = MemoryConfirmations(self.memory)

        def embed(texts):
            return self.library.reading().embed(texts, lambda done, total: None)

        self.learner = Learner(
            self.engine,
            self.confirmations,
            embed=embed,
            alike=Likeness(embed),
            heads=self.heads,
            train=self.train,
            head_name=name_of,
        )

    def train(self, snapshot: Snapshot, known: KnownQuestions) -> Head | None:
        self.lessons.append(name_of(snapshot, known))
        assert self.gate.wait(10)
        if self.error is not None:
            raise self.error
        # The engine only hands a head on, so anything with a name does, until it is asked something.
        return FakeHead(self.lessons[-1]) if known.pairs else None  # type: ignore[return-value]

    async def confirm(self, question: str, article: str = "reset", kind: Kind = Kind.ENGINEER) -> None:
        at = START.replace(minute=len(self.memory.confirmations))
        await self.confirmations.add(Confirmation(question, article, kind, at, "eve"))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(pair.text, pair.article) for pair in self.engine.known.pairs]

    @property
    def head(self) -> str | None:
        return self.engine.known.head.name if self.engine.known.head else None

    async def learned(self) -> None:
        """Look and wait until nothing changes any more."""
        async with asyncio.timeout(10):
            while True:
                changed = await self.learner.look()
                if await self.learner.settled(5) and not changed and not await self.learner.look():
                    return


@pytest.fixture
async def room(tmp_path):
    library = memory_library(tmp_path)
    library.add(reset="Choose *Forgot password* to reset it.", pair="Hold the round button to pair the lamp.")
    library.librarian.sync()
    made = Classroom(library)
    yield made
    made.gate.set()
    await made.learner.close()
    await made.engine.close()


async def test_what_is_confirmed_is_known_at_the_next_look(room: Classroom) -> None:
    assert not await room.learner._take()
    await room.confirm(RESET)
    assert await room.learner.look()
    assert room.pairs == [(RESET, "reset")]
    await room.confirm(RESET, kind=Kind.REFUSAL)
    assert await room.learner.look()
    assert room.pairs == []


async def test_a_misspelt_wording_is_met_by_who_writes_the_same_and_by_who_writes_it_well(tmp_path: Path) -> None:
    library = memory_library(tmp_path)
    library.encoder = Dictionary({"my", "the", "buton", "button"})
    lamp = "Hold the round button to pair the lamp."
    library.add(reset="Choose *Forgot password* to reset it.", pair=lamp)
    library.librarian.sync()
    room = Classroom(library)
    await room.confirm("my roudn button and the pasword")
    await room.learner.look()
    assert room.pairs == [("my round button and the password", "reset")]
    for asked in ("my roudn button and the pasword", "my round button and the password"):
        assert room.engine.mended(asked) == room.pairs[0][0]
    # What is a typing error changes with the articles.
    library.sources["help"].documents = {"reset": "Choose *Forgot pasword*.", "pair": lamp}
    library.librarian.sync()
    room.engine.use(library.shelf.load(library.encoder.tag))
    assert await room.learner.look()
    assert room.pairs == [("my round button and the pasword", "reset")]
    await room.learned()
    assert not await room.learner._take()
    await room.learner.close()
    await room.engine.close()


async def test_the_pairs_are_used_while_the_head_is_still_trained_and_the_last_head_stays(room: Classroom) -> None:
    await room.confirm(RESET)
    await room.learned()
    first = room.head
    assert first is not None
    room.gate.clear()
    await room.confirm("how do I marry phone and lamp", "pair")
    await room.learner.look()
    assert len(room.pairs) == 2
    assert room.head == first
    room.learner._rested_at = 0.0
    await room.learner.look()
    room.gate.set()
    await room.learned()
    assert room.head is not None
    assert room.head != first


async def test_one_head_is_trained_at_a_time_and_the_newest_state_comes_next(room: Classroom) -> None:
    room.gate.clear()
    for number in range(4):
        await room.confirm(f"question number {number} about it")
        await room.learner.look()
    assert len(room.lessons) == 1
    room.gate.set()
    await room.learner.settled(5)
    room.learner._rested_at = 0.0
    await room.learned()
    assert [lesson.rpartition(":")[2] for lesson in room.lessons] == ["1", "4"]
    assert room.head == room.lessons[-1]


async def test_a_head_that_was_trained_elsewhere_is_taken_and_none_is_trained_twice(room: Classroom) -> None:
    await room.confirm(RESET)
    await room.learned()
    second = Classroom(room.library, room.memory, room.heads)
    await second.learner.start()
    assert second.head == room.head
    assert second.lessons == []
    await second.learner.close()
    await second.engine.close()


async def test_a_new_index_is_a_reason_to_train_again(room: Classroom) -> None:
    await room.confirm(RESET)
    await room.learned()
    source = room.library.sources["help"]
    source.documents = {"reset": "Choose *Forgot password*."}
    room.library.librarian.sync()
    room.engine.use(room.library.shelf.load(room.library.encoder.tag))
    room.learner._rested_at = 0.0
    await room.learned()
    assert len(set(room.lessons)) == 2
    assert room.head == room.lessons[-1]


async def test_a_training_that_fails_is_not_the_end_and_not_repeated_until_something_changes(room: Classroom) -> None:
    await room.confirm(RESET)
    await room.learned()
    first, room.error = room.head, ValueError("a bug")
    await room.confirm("how do I marry phone and lamp", "pair")
    room.learner._rested_at = 0.0
    await room.learned()
    assert (room.head, len(room.pairs), len(room.lessons)) == (first, 2, 2)
    room.error = None
    await room.confirm("another question about the lamp", "pair")
    room.learner._rested_at = 0.0
    await room.learned()
    assert room.head == room.lessons[-1]


async def test_a_head_that_cannot_be_kept_is_used_all_the_same(room: Classroom) -> None:
    room.heads.broken = True
    await room.confirm(RESET)
    await room.learned()
    assert room.head is not None


async def test_too_few_pairs_make_no_head_and_no_work(room: Classroom) -> None:
    await room.learned()
    assert room.head is None
    assert len(room.lessons) == 1


async def test_while_it_rests_no_other_head_is_trained(room: Classroom) -> None:
    await room.confirm(RESET)
    await room.learned()
    room.learner._rested_at = time.monotonic() + 60
    await room.confirm("how do I marry phone and lamp", "pair")
    await room.learned()
    assert len(room.lessons) == 1
    assert len(room.pairs) == 2


async def test_looking_goes_on_whatever_goes_wrong(room: Classroom) -> None:
    troubles: list[Exception] = [OSError("away"), RuntimeError("a bug")]
    revision = room.confirmations.revision

    async def failing() -> int:
        if troubles:
            raise troubles.pop()
        return await revision()

    room.confirmations.revision = failing  # type: ignore[method-assign]
    await room.learner.start()
    watching = asyncio.create_task(room.learner.watch())
    await room.confirm(RESET)
    async with asyncio.timeout(10):
        while not room.pairs:
            await asyncio.sleep(0.05)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching


async def test_training_waits_for_nobody_and_gives_way(room: Classroom) -> None:
    seen: dict[str, int | bool] = {}

    def train(snapshot: Snapshot, known: KnownQuestions) -> Head | None:
        thread = threading.current_thread()
        seen["daemon"] = thread.daemon
        if sys.platform == "linux":
            seen["nice"] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        return None

    assert room.engine.snapshot is not None
    assert await trained(train, room.engine.snapshot, room.engine.known) is None
    assert seen["daemon"]
    assert seen.get("nice", 19) == 19
    if sys.platform == "linux":
        assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < 19


async def test_a_known_question_lifts_its_article_and_no_other_question(room: Classroom) -> None:
    before = await room.engine.retrieve(RESET, Access.anonymous())
    other = await room.engine.retrieve("hold the round button", Access.anonymous())
    room.engine.learn(KnownQuestions.of([KnownQuestion(RESET, "reset")], room.library.encoder.encode([RESET])))
    after = await room.engine.retrieve(RESET, Access.anonymous())
    assert after.hits[0].article_id == "reset"
    assert after.hits[0].confidence > next(hit.confidence for hit in before.hits if hit.article_id == "reset")
    same = await room.engine.retrieve("hold the round button", Access.anonymous())
    assert [hit.article_id for hit in same.hits] == [hit.article_id for hit in other.hits]
