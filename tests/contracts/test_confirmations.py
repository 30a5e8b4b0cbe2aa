"""What every keeper of confirmations must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.confirmation import Confirmation, Kind
from handlers.conversation import Conversation, Episode, Outcome
from handlers.known.ports import ANONYMOUS_FOR
from handlers.ports import Step, WriteConflict
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from tests.fakes import START
from tests.worlds import KINDS, World, opened

HELD = Conversation("c1", "web", "p1", START)
EPISODE = Episode("e1", "c1", "p1", "how?", START, START, Outcome.CONFIRMED, settled_at=START)
SAID = Confirmation("how does \U0001f600 work?", "a/1", Kind.CUSTOMER, START, "p1", ("acme", "initech"), "e1")
TICKET = Ticket("T-1", "p1", "It hums", "It hums.", Category.BUG, Priority.NORMAL, Status.SOLVED, START)
SOLVED = Confirmation("It hums", "a/1", Kind.TICKET, START, ticket="T-1")


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def standing(world: World) -> list[Confirmation]:
    """What stands, without ids."""
    return [replace(one, id=0) for one in await world.confirmations.standing()]


async def test_before_the_first_there_is_nothing(world: World) -> None:
    assert await world.confirmations.revision() == 0
    assert list(await world.confirmations.standing()) == []


async def test_what_a_step_confirms_is_read_again(world: World) -> None:
    assert await world.conversations.write(Step(HELD, episodes=(EPISODE,), confirmations=(SAID,)))
    assert await standing(world) == [SAID]
    assert await world.confirmations.revision() > 0


async def test_an_episode_is_confirmed_once(world: World) -> None:
    for said in (SAID, replace(SAID, question="other words")):
        await world.conversations.write(Step(HELD, episodes=(EPISODE,), confirmations=(said,)))
    assert await standing(world) == [SAID]


async def test_what_is_added_has_an_id_and_comes_in_their_order(world: World) -> None:
    first = await world.confirmations.add(Confirmation("how?", "a1", Kind.ENGINEER, START, "eve"))
    second = await world.confirmations.add(Confirmation("how?", "a1", Kind.REFUSAL, START, None))
    assert 0 < first.id < second.id
    assert list(await world.confirmations.standing()) == [first, second]


async def test_every_change_that_may_count_raises_the_revision(world: World) -> None:
    seen = [await world.confirmations.revision()]
    await world.conversations.write(Step(HELD, episodes=(EPISODE,), confirmations=(SAID,)))
    seen.append(await world.confirmations.revision())
    await world.confirmations.add(Confirmation("how?", "a1", Kind.ENGINEER, START))
    seen.append(await world.confirmations.revision())
    await world.conversations.write(Step(HELD, episodes=(replace(EPISODE, outcome=Outcome.REVOKED),)))
    seen.append(await world.confirmations.revision())
    assert seen == sorted(set(seen))
    await world.conversations.write(Step(HELD, episodes=(replace(EPISODE, outcome=Outcome.REVOKED),)))
    assert await world.confirmations.revision() == seen[-1]


async def test_visitors_without_a_name_do_not_raise_it(world: World) -> None:
    said = replace(SAID, kind=Kind.ANONYMOUS, accounts=())
    await world.conversations.write(Step(HELD, episodes=(EPISODE,), confirmations=(said,)))
    assert await standing(world) == []
    assert [replace(one, id=0) for one in await world.confirmations.everything()] == [said]
    await world.conversations.write(Step(HELD, episodes=(replace(EPISODE, outcome=Outcome.REVOKED),)))
    assert list(await world.confirmations.everything()) == []
    assert await world.confirmations.revision() == 0


async def test_old_words_of_visitors_without_a_name_are_deleted_by_new_ones(world: World) -> None:
    old = Confirmation("how?", "a1", Kind.ANONYMOUS, START, "v1")
    named = await world.confirmations.add(replace(old, kind=Kind.CUSTOMER))
    await world.confirmations.add(old)
    just = await world.confirmations.add(replace(old, at=START + timedelta(days=1)))
    new = await world.confirmations.add(replace(old, at=START + timedelta(days=1) + ANONYMOUS_FOR))
    assert list(await world.confirmations.everything()) == [named, just, new]


async def test_a_revoked_episode_takes_back_what_a_customer_confirmed_and_not_what_the_team_did(world: World) -> None:
    other = replace(EPISODE, id="e2")
    team = replace(SAID, kind=Kind.ENGINEER, episode_id="e2")
    await world.conversations.write(Step(HELD, episodes=(EPISODE, other), confirmations=(SAID, team)))
    gone = tuple(replace(one, outcome=Outcome.REVOKED, settled_at=START) for one in (EPISODE, other))
    await world.conversations.write(Step(HELD, episodes=gone))
    assert await standing(world) == [team]


async def test_a_ticket_opened_again_takes_back_what_its_closing_taught_until_it_is_closed_again(world: World) -> None:
    await world.conversations.write(Step(None, ticket=TICKET, confirmations=(SOLVED, replace(SOLVED, article="a/2"))))
    assert len(await standing(world)) == 2
    said = Comment("customer", "It still hums", START + timedelta(hours=1), public=True)
    await world.conversations.write(Step(None, ticket=replace(TICKET, status=Status.OPEN, comments=(said,))))
    assert await standing(world) == []
    later = replace(SOLVED, at=START + timedelta(hours=2))
    again = replace(TICKET, comments=(said,), version=2)
    await world.conversations.write(Step(None, ticket=again, confirmations=(later,)))
    assert await standing(world) == [later]


async def test_closing_a_solved_ticket_with_other_articles_replaces_those_before(world: World) -> None:
    later, other = START + timedelta(hours=1), replace(SOLVED, article="a/2", at=START + timedelta(hours=1))
    await world.conversations.write(Step(None, ticket=TICKET, confirmations=(SOLVED,)))
    await world.conversations.write(Step(None, ticket=TICKET, confirmations=(other,)))
    assert await standing(world) == [other]
    both = (replace(SOLVED, at=later), other)
    await world.conversations.write(Step(None, ticket=replace(TICKET, version=2), confirmations=both))
    assert await standing(world) == list(both)
    assert await world.confirmations.revision() > 2


async def test_closing_a_solved_ticket_again_changes_nothing(world: World) -> None:
    await world.conversations.write(Step(None, ticket=TICKET, confirmations=(SOLVED,)))
    before = await world.confirmations.revision()
    for version, said in enumerate(((replace(SOLVED, at=START + timedelta(hours=2)),), ()), start=1):
        await world.conversations.write(Step(None, ticket=replace(TICKET, version=version), confirmations=said))
    assert await standing(world) == [SOLVED]
    assert await world.confirmations.revision() == before


async def test_what_an_engineer_refused_is_not_brought_back_by_closing_the_ticket_again(world: World) -> None:
    await world.conversations.write(Step(None, ticket=TICKET, confirmations=(SOLVED,)))
    no = Confirmation("it hums!", "a/1", Kind.REFUSAL, START + timedelta(hours=1), "eve")
    await world.confirmations.add(no)
    said = Comment("customer", "It still hums", START + timedelta(hours=2), public=True)
    await world.conversations.write(Step(None, ticket=replace(TICKET, status=Status.OPEN, comments=(said,))))
    later = START + timedelta(hours=3)
    taught = (replace(SOLVED, at=later), replace(SOLVED, article="a/2", at=later))
    again = replace(TICKET, comments=(said,), version=2)
    await world.conversations.write(Step(None, ticket=again, confirmations=taught))
    assert await standing(world) == [no, taught[1]]


async def test_the_first_words_at_once_are_both_counted(world: World) -> None:
    first = Confirmation("how?", "a1", Kind.ENGINEER, START)
    await asyncio.gather(world.confirmations.add(first), world.confirmations.add(first))
    assert await world.confirmations.revision() == 2


async def test_a_step_that_conflicts_confirms_nothing(world: World) -> None:
    await world.conversations.write(Step(None, ticket=TICKET))
    await world.conversations.write(Step(None, ticket=replace(TICKET, assignee="eve")))
    with pytest.raises(WriteConflict):
        await world.conversations.write(Step(None, ticket=TICKET, confirmations=(SOLVED,)))
    assert await standing(world) == []
    assert await world.confirmations.revision() == 0


async def test_many_at_once_are_all_there_and_counted(world: World) -> None:
    words = [Confirmation(f"how {n}?", "a1", Kind.ENGINEER, START) for n in range(20)]
    await asyncio.gather(*(world.confirmations.add(word) for word in words))
    assert {one.question for one in await world.confirmations.standing()} == {word.question for word in words}
    assert await world.confirmations.revision() == 20
