"""Similar tickets, for the team and for customers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from handlers.diagnostics import Diagnostics
from handlers.person import Person, Role
from handlers.ports import NotPermitted, TicketNotFound
from handlers.similar.desk import FAILED, NOT_READ, Similar
from handlers.similar.similar import Near, Nearest, Readers, SimilarCase
from handlers.ticket import Comment, Link, LinkKind, Status, Ticket
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET
from tests.memory_similar import CaseWorld

EVE = Person("eve", Role.ENGINEER, known=True)
ANN = Person("ann", known=True)
BEN = Person("ben", known=True, proved="ben@example.com")


def ticket(number: int, words: str, who: str = "ann", **facts: object) -> Ticket:
    made = replace(TICKET, number=f"T-{number}", subject=words, description=words, requester_id=who)
    return replace(made, **facts)  # type: ignore[arg-type]


@pytest.fixture
def world() -> CaseWorld:
    made = CaseWorld()
    made.put(
        ticket(1, "printer offline in the paper tray E-1042"),
        ticket(2, "E-1042 printer offline", "ben"),
        ticket(3, "the invoice has another address", "cleo"),
    )
    return made


async def numbers(world: CaseWorld, person: Person, number: str, limit: int = 5) -> list[str]:
    return [one.number for one in (await world.desk.similar(person, number, limit)).cases]


async def test_the_team_finds_what_is_like_a_ticket_and_why(world: CaseWorld) -> None:
    world.records.accounts = {"ann": frozenset({"acme"}), "ben": frozenset({"acme"})}
    world.memory.diagnostics = {number: Diagnostics(version="5.3") for number in ("T-1", "T-2")}
    done = Comment("Eve", "Restart the tray.", START, public=True, team=True)
    world.put(ticket(2, "E-1042 printer offline", "ben", status=Status.SOLVED, solved_at=START, comments=(done,)))
    await world.read()
    (one,) = (await world.desk.similar(EVE, " t-1 ")).cases
    assert (one.number, one.status, one.over, one.linked) == ("T-2", "solved", True, False)
    assert one.why == ("both speak of “printer offline”, E-1042", "same version 5.3", "same account")
    assert one.solved_with == "Restart the tray."
    assert 0.5 <= one.score <= 1.0


async def test_a_ticket_that_does_not_exist_is_not_found(world: CaseWorld) -> None:
    await world.read()
    with pytest.raises(TicketNotFound):
        await world.desk.similar(EVE, "T-9")


async def test_before_anything_was_read_that_is_said_and_later_what_is_still_missing(world: CaseWorld) -> None:
    assert (await world.desk.similar(EVE, "T-1")).reason == NOT_READ
    await world.keeper.begin()
    found = await world.desk.similar(EVE, "T-1")
    assert (found.unread, found.reason) == (3, "3 tickets are still being read, and may be missing here.")
    await world.read()
    assert (await world.desk.similar(EVE, "T-1")).reason is None


async def test_a_customer_finds_only_their_own_and_nothing_of_anybody_elses(world: CaseWorld) -> None:
    world.put(ticket(4, "printer offline E-1042 again"), ticket(5, "printer offline E-1042", "ben"))
    await world.read()
    assert set(await numbers(world, EVE, "T-1")) == {"T-2", "T-4", "T-5"}
    assert await numbers(world, ANN, "T-1") == ["T-4"]
    for number in ("T-2", "T-9"):
        with pytest.raises(TicketNotFound):
            await world.desk.similar(ANN, number)


async def test_a_customer_is_known_by_the_address_that_they_proved(world: CaseWorld) -> None:
    world.put(ticket(4, "printer offline E-1042 again", "somebody", email="Ben@example.com"))
    await world.read()
    assert await numbers(world, BEN, "T-2") == ["T-4"]
    assert await numbers(world, replace(BEN, proved=None), "T-2") == []


async def test_what_others_said_does_not_lead_a_customer_to_their_own_ticket_that_took_it_in(world: CaseWorld) -> None:
    # Ben's words were merged into a ticket of Ann's that says something else.
    world.put(ticket(2, "E-1042 printer offline", "ben", status=Status.CLOSED, merged_into="T-4"))
    world.put(ticket(4, "lamp hums"))
    await world.read()
    assert await numbers(world, ANN, "T-1") == []
    assert await numbers(world, EVE, "T-1") == ["T-4"]


@dataclass
class Leaking:
    """An index that gives everything to everybody."""

    near_: Sequence[Near]

    async def near(self, text: str, readers: Readers, limit: int, *, like: str | None = None) -> Nearest:
        return Nearest(tuple(self.near_))


async def test_what_an_index_should_not_have_given_is_not_shown(world: CaseWorld) -> None:
    leaking = Similar(Leaking([Near("T-2", 0.9), Near("T-3", 0.9), Near("T-1", 1.0)]), world.records)
    assert (await leaking.similar(ANN, "T-1")).cases == ()
    assert [one.number for one in (await leaking.similar(EVE, "T-1")).cases] == ["T-2", "T-3"]


async def test_the_merged_and_the_linked(world: CaseWorld) -> None:
    world.put(
        ticket(1, "printer offline in the paper tray E-1042", links=(Link(LinkKind.RELATED, "T-2"),)),
        ticket(4, "printer offline E-1042", status=Status.CLOSED, merged_into="T-1"),
        ticket(5, "printer offline E-1042", status=Status.CLOSED, merged_into="T-2"),
    )
    await world.read()
    found = (await world.desk.similar(EVE, "T-1")).cases
    assert [(one.number, one.linked) for one in found] == [("T-2", True)]
    # Asked about a ticket that goes on in another, that other one does not appear either.
    assert await numbers(world, EVE, "T-4") == ["T-2"]


@pytest.mark.parametrize("into", ["T-1", "T-500"])
async def test_however_many_were_merged_what_else_is_like_it_is_found(world: CaseWorld, into: str) -> None:
    same = "printer offline in the paper tray E-1042"
    world.put(*(ticket(n, same, status=Status.CLOSED, merged_into=into) for n in range(4, 204)), ticket(500, same))
    await world.read()
    assert await numbers(world, EVE, "T-1") == ["T-500", "T-2"]


class Endless:
    """An index in which one ticket after the other goes on in the one asked about."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def near(self, text: str, readers: Readers, limit: int, *, like: str | None = None) -> Nearest:
        self.asked.append(limit)
        return Nearest((Near("T-1", 1.0),) * limit)


async def test_nobody_searches_on_for_ever(world: CaseWorld) -> None:
    endless = Endless()
    assert (await Similar(endless, world.records).similar(EVE, "T-1")).cases == ()
    assert endless.asked == [30, 120, 480, 1_920, 7_680, 10_000]


class Watched(dict[str, float]):
    """Knows in which threads it was looked at."""

    def __init__(self, held: Mapping[str, float]) -> None:
        super().__init__(held)
        self.threads: set[int] = set()

    def get(self, key: str, default: float = 0.0) -> float:  # type: ignore[override]
        self.threads.add(threading.get_ident())
        return super().get(key, default)


async def test_texts_are_compared_beside_what_else_is_done(world: CaseWorld) -> None:
    rarity = Watched({"printer": 0.9})

    class Rare(Leaking):
        async def near(self, text: str, readers: Readers, limit: int, *, like: str | None = None) -> Nearest:
            return Nearest(tuple(self.near_), rarity)

    (one,) = (await Similar(Rare([Near("T-2", 0.9)]), world.records).similar(EVE, "T-1")).cases
    assert one.why == ("both speak of “printer”",)
    assert rarity.threads
    assert threading.get_ident() not in rarity.threads


async def test_words_that_are_no_ticket_yet_are_for_the_team(world: CaseWorld) -> None:
    await world.read()
    assert [one.number for one in (await world.desk.like(EVE, "printer offline E-1042", limit=1)).cases] == ["T-2"]
    assert (await world.desk.like(EVE, "  ")).cases == ()
    with pytest.raises(NotPermitted):
        await world.desk.like(ANN, "printer offline")


async def test_a_search_that_fails_is_told_without_anybodys_words(world: CaseWorld) -> None:
    await world.read()
    world.reader.broken = "printer"
    assert await world.desk.like(EVE, "printer broken") == replace(await world.desk.like(EVE, ""), reason=FAILED)
    assert world.failures
    assert "printer" not in world.failures[0]


class Slow(Leaking):
    async def near(self, text: str, readers: Readers, limit: int, *, like: str | None = None) -> Nearest:
        await asyncio.Event().wait()
        raise AssertionError


async def test_nobody_waits_for_long(world: CaseWorld) -> None:
    slow = Similar(Slow(()), world.records, deadline_s=0.01)
    assert (await slow.similar(EVE, "T-1")).reason == FAILED


class Issues:
    async def like(self, text: str, limit: int) -> Sequence[SimilarCase]:
        at = START + timedelta(days=1)
        return [SimilarCase("K-1", "Tray driver", "fix found", at, 0.99, ("both speak of “tray”",))]


async def test_known_issues_stand_among_the_tickets_and_are_for_the_team(world: CaseWorld) -> None:
    await world.read()
    desk = Similar(world.index, world.records, issues=Issues())
    assert [one.number for one in (await desk.similar(EVE, "T-1")).cases] == ["K-1", "T-2"]
    assert (await desk.similar(ANN, "T-1")).cases == ()
