"""What the team decides, and what others may not."""

from __future__ import annotations

import pytest

from handlers.confirmation import Confirmation, Kind
from handlers.known.desk import KnownDesk
from handlers.person import Person, Role
from handlers.ports import ArticleNotFound, InvalidInput, KnownQuestionNotFound, NotPermitted
from tests.fakes import FakeArticles, FakeClock, Memory, MemoryConfirmations
from tests.handlers.chat.dialog import ANN, ARTICLES, VISITOR

EVE = Person("eve", Role.ENGINEER, known=True)
BOSS = Person("boss", Role.MANAGER, known=True)
SEAT = "I cannot log in any more"


def alone(wordings):
    """No wording is like another."""
    return [{place} for place in range(len(wordings))]


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def desk(memory: Memory) -> KnownDesk:
    clock = FakeClock()

    def tick():
        clock.forward(seconds=1)
        return clock()

    return KnownDesk(MemoryConfirmations(memory), FakeArticles(*ARTICLES), alone, tick)


async def shown(desk: KnownDesk) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    found = await desk.everything(EVE)
    return [(k.question, k.article) for k in found.known], [(s.question, s.article) for s in found.suggested]


async def suggest(memory: Memory) -> int:
    made = Confirmation(SEAT, "reset", Kind.CUSTOMER, FakeClock()(), "ann", ("acme",))
    return (await MemoryConfirmations(memory).add(made)).id


@pytest.mark.parametrize("person", [EVE, BOSS])
async def test_whoever_is_of_the_team_makes_a_wording_known(desk: KnownDesk, person: Person) -> None:
    made = await desk.confirm("  I cannot\n log in any more ", "reset", person)
    assert (made.question, made.article, made.kind) == (SEAT, "reset", Kind.ENGINEER)
    assert await shown(desk) == ([(SEAT, "reset")], [])


async def test_the_same_again_is_the_same(desk: KnownDesk, memory: Memory) -> None:
    first = await desk.confirm(SEAT, "reset", EVE)
    assert await desk.confirm(f"{SEAT}!", "reset", BOSS) == first
    assert len(memory.confirmations) == 1
    await desk.confirm(SEAT, "driver", BOSS)
    assert await shown(desk) == ([(SEAT, "driver")], [])


@pytest.mark.parametrize("person", [ANN, VISITOR, Person("fake", Role.ENGINEER, known=False)])
async def test_others_neither_see_nor_change_anything(desk: KnownDesk, memory: Memory, person: Person) -> None:
    there = await suggest(memory)
    for refused in (
        desk.everything(person),
        desk.confirm(SEAT, "reset", person),
        desk.withdraw(there, person),
        desk.accept(there, person),
        desk.reject(there, person),
        desk.refuse(there, person),
    ):
        with pytest.raises(NotPermitted):
            await refused
    assert await shown(desk) == ([], [(SEAT, "reset")])


@pytest.mark.parametrize("article", ["gone", ""])
async def test_an_article_that_is_not_there_is_named(desk: KnownDesk, article: str) -> None:
    with pytest.raises(ArticleNotFound, match=f"'{article}'"):
        await desk.confirm(SEAT, article, EVE)


@pytest.mark.parametrize("question", ["thanks", "", "x" * 501])
async def test_what_is_no_question_is_refused(desk: KnownDesk, question: str) -> None:
    with pytest.raises(InvalidInput):
        await desk.confirm(question, "reset", EVE)


async def test_what_is_withdrawn_stays_so_until_it_is_confirmed_again(desk: KnownDesk, memory: Memory) -> None:
    made = await desk.confirm(SEAT, "reset", EVE)
    await desk.withdraw(made.id, BOSS)
    await suggest(memory)
    assert await shown(desk) == ([], [])
    with pytest.raises(KnownQuestionNotFound, match=str(made.id)):
        await desk.withdraw(made.id, EVE)
    await desk.confirm(SEAT, "reset", EVE)
    assert await shown(desk) == ([(SEAT, "reset")], [])


async def test_a_suggestion_is_accepted_or_rejected(desk: KnownDesk, memory: Memory) -> None:
    there = await suggest(memory)
    assert (await desk.accept(there, EVE)).kind is Kind.ENGINEER
    assert await shown(desk) == ([(SEAT, "reset")], [])
    with pytest.raises(KnownQuestionNotFound):
        await desk.reject(there, EVE)


async def test_a_rejected_suggestion_does_not_come_back(desk: KnownDesk, memory: Memory) -> None:
    await desk.reject(await suggest(memory), EVE)
    await suggest(memory)
    assert await shown(desk) == ([], [])


async def test_either_is_refused_by_its_id(desk: KnownDesk, memory: Memory) -> None:
    made = await desk.confirm("where is the invoice", "driver", EVE)
    there = await suggest(memory)
    assert (await desk.refuse(made.id, EVE)).article == "driver"
    assert (await desk.refuse(there, EVE)).article == "reset"
    assert await shown(desk) == ([], [])
    with pytest.raises(KnownQuestionNotFound):
        await desk.refuse(there, EVE)


async def test_confirming_what_a_ticket_taught_keeps_it_and_all_that_the_ticket_taught(
    desk: KnownDesk, memory: Memory
) -> None:
    of_ticket = [
        Confirmation(SEAT, article, Kind.TICKET, FakeClock()(), ticket="T-1") for article in ("reset", "driver")
    ]
    for one in of_ticket:
        await MemoryConfirmations(memory).add(one)
    made = await desk.confirm(SEAT, "reset", EVE)
    assert made.kind is Kind.ENGINEER
    assert await desk.confirm(SEAT, "reset", BOSS) == made
    assert len(memory.confirmations) == 3
    assert sorted((await shown(desk))[0]) == [(SEAT, "driver"), (SEAT, "reset")]
    memory.confirmations[:] = [one for one in memory.confirmations if one.ticket is None]
    assert (await shown(desk))[0] == [(SEAT, "reset")]


async def test_what_was_confirmed_before_another_article_was_is_confirmed_anew(desk: KnownDesk) -> None:
    for article in ("reset", "driver", "reset"):
        await desk.confirm(SEAT, article, EVE)
    assert await shown(desk) == ([(SEAT, "reset")], [])


async def test_words_of_visitors_without_a_name_are_suggested(desk: KnownDesk, memory: Memory) -> None:
    made = Confirmation(SEAT, "reset", Kind.ANONYMOUS, FakeClock()(), "v1")
    there = await MemoryConfirmations(memory).add(made)
    assert await shown(desk) == ([], [(SEAT, "reset")])
    with pytest.raises(KnownQuestionNotFound, match=f"no known question {there.id};"):
        await desk.withdraw(there.id, EVE)
    assert (await desk.accept(there.id, EVE)).question == SEAT
