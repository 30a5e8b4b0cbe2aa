"""The tickets that others are like, in memory, and what keeps them up to date."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from bot.database.errors import DatabaseUnusable
from bot.knowledge.case_keeper import CaseKeeper
from bot.knowledge.case_reader import EncoderReader
from bot.knowledge.cases import TicketIndex
from handlers.similar.case_text import case_text
from handlers.similar.ports import CasesUnavailable
from handlers.similar.reading import Reading
from handlers.similar.similar import TEAM, Readers
from handlers.ticket import Ticket
from tests.handlers.tickets.worlds import TICKET
from tests.memory_similar import DIMENSION, CaseWorld, MemoryCases, WordReader


def ticket(number: int, words: str, **facts: object) -> Ticket:
    made = replace(TICKET, number=f"T-{number}", subject="", description=words)
    return replace(made, **facts)  # type: ignore[arg-type]


@pytest.fixture
def world() -> CaseWorld:
    made = CaseWorld()
    made.put(
        ticket(1, "printer offline E-1042"),
        ticket(2, "printer offline"),
        ticket(3, "invoice address", requester_id="p2"),
        ticket(4, "プリンターがオフラインです"),
        ticket(5, "プリンターがオフラインと表示"),
    )
    return made


async def near(world: CaseWorld, text: str, readers: Readers = TEAM, limit: int = 10) -> list[str]:
    return [one.number for one in (await world.index.near(text, readers, limit)).near]


async def test_nothing_is_found_before_anybody_began(world: CaseWorld) -> None:
    with pytest.raises(CasesUnavailable):
        await world.index.near("printer", TEAM, 5)


async def test_what_means_the_same_comes_near_and_a_shared_code_brings_it_nearer(world: CaseWorld) -> None:
    await world.read()
    assert await near(world, "offline printer E-1042") == ["T-1", "T-2"]
    assert await near(world, "offline printer", limit=1) == ["T-2"]
    assert await near(world, "something else altogether") == []


async def test_a_language_that_the_encoder_does_not_know_is_found_by_its_words(world: CaseWorld) -> None:
    await world.read()
    found = await world.index.near("プリンターがオフライン", TEAM, 5)
    assert {one.number for one in found.near} == {"T-4", "T-5"}
    assert {one.meaning for one in found.near} == {0.0}


async def test_only_what_the_readers_may_see_is_searched(world: CaseWorld) -> None:
    await world.read()
    assert await near(world, "printer offline", Readers(persons=frozenset({"p2"}))) == []
    assert await near(world, "invoice address", Readers(persons=frozenset({"p2"}))) == ["T-3"]
    assert await near(world, "invoice address", Readers()) == []


async def test_a_ticket_that_was_read_is_not_encoded_again(world: CaseWorld) -> None:
    await world.read()
    world.reader.read_texts.clear()
    text = case_text(world.memory.tickets["T-1"])
    assert (await world.index.near(text, TEAM, 1, like="T-1")).near[0].number == "T-1"
    assert world.reader.read_texts == []
    await world.index.near(f"{text} and more", TEAM, 1, like="T-1")
    await world.index.near(text, TEAM, 1, like="T-999")
    assert len(world.reader.read_texts) == 2


async def test_words_that_were_changed_replace_the_former_ones(world: CaseWorld) -> None:
    await world.read()
    world.put(ticket(2, "login fails", version=2))
    await world.read()
    assert await near(world, "printer offline E-1042") == ["T-1"]
    assert await near(world, "login fails") == ["T-2"]


async def test_sorting_anew_changes_nothing_that_is_found(world: CaseWorld) -> None:
    await world.read()
    before = await world.index.near("printer offline E-1042", TEAM, 5)
    await world.index.settle(0)
    after = await world.index.near("printer offline E-1042", TEAM, 5)
    assert [one.number for one in after.near] == [one.number for one in before.near]
    assert after.rarity.keys() == before.rarity.keys()
    assert world.index.bytes == 4096 * DIMENSION * 4


async def test_after_a_restart_all_is_there_again_and_other_processes_tickets_come(world: CaseWorld) -> None:
    await world.read()
    index = TicketIndex(world.reader, DIMENSION, world.records.visible)
    keeper = CaseKeeper(index, world.cases, Reading(world.cases, world.reader), world.reader.tag)
    await keeper.begin()
    assert index.unread == 0
    assert [one.number for one in (await index.near("printer offline", TEAM, 1)).near] == ["T-2"]
    world.put(ticket(6, "login fails"))
    await world.read()
    assert await keeper.look() == 1
    assert [one.number for one in (await index.near("login fails", TEAM, 1)).near] == ["T-6"]


async def test_under_another_model_tickets_are_found_by_words_until_they_are_read_again(world: CaseWorld) -> None:
    await world.read()
    reader = WordReader("words:2")
    index = TicketIndex(reader, DIMENSION, world.records.visible)
    keeper = CaseKeeper(index, world.cases, Reading(world.cases, reader, at_once=1), reader.tag)
    await keeper.begin()
    found = await index.near("printer offline E-1042", TEAM, 5)
    assert found.unread == 5
    assert found.near[0].number == "T-1"
    assert found.near[0].meaning == 0.0
    await keeper.catch_up(100)
    found = await index.near("printer offline E-1042", TEAM, 5)
    assert (found.unread, found.near[0].number) == (0, "T-1")
    assert found.near[0].meaning > 0.9


async def test_while_much_is_to_be_read_it_rests_as_long_as_it_works(world: CaseWorld) -> None:
    keeper = CaseKeeper(world.index, world.cases, Reading(world.cases, world.reader, at_once=3), world.reader.tag)
    await keeper.begin()
    first, second = await keeper.once(), await keeper.once()
    assert (first < second, world.index.unread) == (True, 0)
    assert await keeper.once() == second


async def test_what_others_read_is_taken_in_also_while_nothing_can_be_read_here(world: CaseWorld) -> None:
    await world.keeper.begin()
    other = WordReader()
    world.reader.down = True
    assert await Reading(world.cases, other, at_once=2).round() == 2
    with pytest.raises(ValueError, match="cannot be read"):
        await world.keeper.once()
    world.reader.down = False
    assert (await near(world, "プリンターがオフライン"), world.index.unread) == (["T-4", "T-5"], 3)


async def test_a_former_model_takes_in_what_the_other_one_reads_and_reads_again_should_that_stop(
    world: CaseWorld,
) -> None:
    await world.read()
    new = Reading(world.cases, WordReader("words:2"), at_once=3)
    await new.begin()
    await new.round()
    keeper = CaseKeeper(
        world.index, world.cases, Reading(world.cases, world.reader), world.reader.tag, takes_over_s=0.0
    )
    await keeper.once()
    found = await world.index.near("printer offline E-1042", TEAM, 5)
    assert (found.unread, found.near[0].number) == (3, "T-1")
    assert found.near[0].meaning > 0.9
    await new.round()
    await keeper.once()
    found = await world.index.near("printer offline E-1042", TEAM, 5)
    assert (found.unread, found.near[0].number, found.near[0].meaning) == (5, "T-1", 0.0)
    # A new ticket that the other one does not read.
    world.put(ticket(6, "login fails"))
    await keeper.once()
    assert not await world.cases.due(10, "words:1")
    await keeper.once()
    assert len(await world.cases.due(10, "words:1")) == 6
    await keeper.once()
    found = await world.index.near("login fails", TEAM, 5)
    assert (found.unread, [one.number for one in found.near]) == (0, ["T-6"])


async def test_what_another_model_read_anew_is_not_sorted_anew(world: CaseWorld) -> None:
    await world.read()
    await Reading(world.cases, WordReader("words:2")).begin()
    await Reading(world.cases, WordReader("words:2")).round()
    before = (await world.index.near("printer offline E-1042", TEAM, 5)).rarity
    assert await world.keeper.look() == 5
    assert world.index._postings.waiting == 0
    assert (await world.index.near("printer offline E-1042", TEAM, 5)).rarity == before


async def test_a_ticket_that_was_deleted_is_let_go(world: CaseWorld) -> None:
    await world.read()
    keeper = CaseKeeper(
        world.index, world.cases, Reading(world.cases, world.reader), world.reader.tag, forgets_every_s=0.0
    )
    await keeper.look()
    del world.memory.tickets["T-1"]
    await keeper.once()
    found = await world.index.near("printer offline E-1042", TEAM, 5)
    assert [one.number for one in found.near] == ["T-2"]
    assert "=e-1042" not in found.rarity


@pytest.mark.parametrize("language", ["", "принтер "])
async def test_a_small_desk_finds_as_if_all_was_sorted_however_its_tickets_came(language: str) -> None:
    drawn = np.random.default_rng(0)
    world = CaseWorld()
    world.put(*[ticket(n, language + " ".join(f"w{word}" for word in drawn.zipf(1.5, 8) % 50)) for n in range(1, 100)])
    await world.keeper.begin()
    while world.index.unread:
        await world.keeper.once()
    text = case_text(world.memory.tickets["T-3"])
    before = {one.number: one.score for one in (await world.index.near(text, TEAM, 100)).near}
    await world.index.settle(0)
    after = {one.number: one.score for one in (await world.index.near(text, TEAM, 100)).near}
    assert before["T-3"] > 0.9
    assert all(abs(before.get(number, 0.5) - after.get(number, 0.5)) < 0.03 for number in {*before, *after})


class Unsteady(MemoryCases):
    """Cannot be read at first."""

    failures = 2

    async def mark_stale(self, tag: str, way: str = "") -> int:
        if self.failures:
            self.failures -= 1
            raise DatabaseUnusable("it is locked")
        return await super().mark_stale(tag, way)


async def test_it_begins_again_when_the_database_cannot_be_read_and_goes_on_by_itself(world: CaseWorld) -> None:
    cases = Unsteady(world.memory)
    told = asyncio.Event()

    class Watched(TicketIndex):
        async def take(self, kept):
            await super().take(kept)
            told.set()

    index = Watched(world.reader, DIMENSION, world.records.visible)
    keeper = CaseKeeper(index, cases, Reading(cases, world.reader), world.reader.tag, look_every_s=0.001)
    running = asyncio.create_task(keeper.run())
    await told.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert cases.failures == 0
    assert len(cases.words) == 5
    await index.close()


class Encoder:
    """Knows how long a text is."""

    tag, dimension = "length", 2

    def encode(self, texts):
        return np.array([[len(text), 0] for text in texts], np.float32)

    def count_tokens(self, text: str) -> int:
        return len(text)


async def test_the_encoder_is_asked_only_for_what_it_understands() -> None:
    reader = EncoderReader(Encoder())
    found = await reader.read(["the lamp hums", "ランプ", "", "my lamp"])
    assert [None if one is None else int(one[0]) for one in found] == [13, None, None, 7]
    assert (reader.tag, reader.dimension) == ("length", 2)
    assert await reader.read(["ランプ"]) == [None]
