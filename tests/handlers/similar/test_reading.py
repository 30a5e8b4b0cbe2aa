"""Tickets are read once, and again when their words change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.similar.reading import Reading
from handlers.ticket import Comment, Priority
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
    world.reader.broken = "hums"
    with pytest.raises(ValueError, match="cannot be read"):
        await Reading(world.cases, world.reader).round()
    assert not world.cases.words
