"""Tickets are read once, and again when their words change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from handlers.similar.reading import Reading
from handlers.ticket import Comment, Priority
from retrieval.ports import Vectors
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET
from tests.memory_similar import CaseWorld, WordReader


@pytest.fixture
def world() -> CaseWorld:
    made = CaseWorld()
    made.put(*(replace(TICKET, number=f"T-{n}", description=f"word{n} hums") for n in range(1, 7)))
    return made


async def test_the_latest_are_read_first_and_all_in_the_end(world: CaseWorld) -> None:
    reading = Reading(world.cases, world.reader, at_once=4)
    assert await reading.begin() == 6
    assert await reading.round() == 4
    assert sorted(world.cases.words) == ["T-3", "T-4", "T-5", "T-6"]
    assert (await reading.round(), await reading.round(), await reading.left()) == (2, 0, 0)


async def test_a_change_that_says_nothing_new_is_not_read_again(world: CaseWorld) -> None:
    await world.read()
    world.reader.read_texts.clear()
    before = world.cases.last
    note = Comment("Eve", "Odd.", START, public=False, team=True)
    world.put(replace(world.memory.tickets["T-1"], priority=Priority.HIGH, comments=(note,), version=2))
    await world.read()
    assert (world.reader.read_texts, world.cases.last, await world.cases.count()) == ([], before, 0)
    said = Comment("Ann", "It smells, too.", START, public=True)
    world.put(replace(world.memory.tickets["T-1"], comments=(note, said), version=3))
    await world.read()
    assert len(world.reader.read_texts) == 1
    assert "It smells" in world.reader.read_texts[0]


async def test_another_model_reads_all_anew(world: CaseWorld) -> None:
    await world.read()
    reading = Reading(world.cases, WordReader("words:2"))
    assert await reading.begin() == 6
    assert await reading.round() == 6
    assert {one.tag for one, _ in world.cases.words.values()} == {"words:2"}


async def test_what_cannot_be_read_does_not_hold_up_the_others(world: CaseWorld) -> None:
    world.reader.broken = "word5"
    await world.read()
    assert world.unreadable == ["T-5"]
    assert world.cases.words["T-5"][0].vector is None
    assert world.cases.words["T-4"][0].vector is not None


async def test_a_reader_that_is_broken_is_told_and_nothing_is_kept(world: CaseWorld) -> None:
    world.reader.down = True
    with pytest.raises(ValueError, match="cannot be read"):
        await Reading(world.cases, world.reader).round()
    assert not world.cases.words


async def test_where_all_that_wait_cannot_be_read_they_are_kept_by_their_words(world: CaseWorld) -> None:
    world.reader.broken = "hums"
    await world.read()
    assert sorted(world.unreadable) == [f"T-{n}" for n in range(1, 7)]
    assert {one.vector for one, _ in world.cases.words.values()} == {None}
    assert await world.cases.count() == 0


async def test_a_former_model_reads_nothing_once_another_one_began(world: CaseWorld) -> None:
    old, new = Reading(world.cases, WordReader("words:0")), Reading(world.cases, world.reader)
    await old.begin()
    while await old.round():
        pass
    assert await new.begin() == 6
    assert (await old.round(), await old.left()) == (0, 6)
    assert await new.round() == 6


class Held(WordReader):
    """Waits while it reads."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def read(self, texts: Sequence[str]) -> Sequence[Vectors | None]:
        self.begun.set()
        await self.go.wait()
        return await super().read(texts)


async def test_what_the_former_model_was_reading_is_not_kept(world: CaseWorld) -> None:
    held = Held("words:0")
    reading = asyncio.create_task(Reading(world.cases, held).round())
    await held.begun.wait()
    new = Reading(world.cases, world.reader)
    await new.begin()
    held.go.set()
    await reading
    assert (await new.left(), await new.round()) == (6, 6)
    assert {one.tag for one, _ in world.cases.words.values()} == {world.reader.tag}
