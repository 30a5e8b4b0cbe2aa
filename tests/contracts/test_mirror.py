"""What every keeper of our copy of issues must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from handlers.engineering.errors import IssueNotFound
from handlers.engineering.hearing import About, Heard, Hint
from handlers.engineering.issue import IssueName, Kind, Stage, Version
from handlers.engineering.tracking import Look, Unread
from handlers.ports import Outgoing
from tests.fakes import START
from tests.issue_worlds import DOING, KINDS, NAME, TO_DO, TRACKER, World, comment, issue, opened, snapshot

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OTHER = IssueName(TRACKER, "10002")
V53 = Version("v1", "5.3", on=date(2026, 3, 9))


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_an_issue_is_kept_as_it_was_read(world: World) -> None:
    out = Version("v0", "5.2", released=True)
    whole = snapshot(
        "10001",
        comment("1", minutes=1, internal=True),
        comment("2", "Try this.", minutes=2, ours=True),
        status=DOING,
        description="At night.",
        resolution="Done",
        versions=(out, V53),
        labels=("onetouch-1", "hum"),
        priority="High",
        level="Staff",
    )
    assert await world.mirror.keep(whole, Kind.BUG, Stage.ACCEPTED, over=None)
    kept = await world.mirror.get(NAME)
    assert (kept.kind, kept.stage, kept.snapshot) == (Kind.BUG, Stage.ACCEPTED, whole)
    assert (kept.tickets, kept.accounts) == ((), 0)
    assert await world.mirror.these([NAME, OTHER]) == {NAME: kept}


async def test_what_we_do_not_know_is_not_found(world: World) -> None:
    with pytest.raises(IssueNotFound, match="10001"):
        await world.mirror.get(NAME)
    with pytest.raises(IssueNotFound, match="ONE-1"):
        await world.mirror.by_key("ONE-1")


async def test_it_stands_for_the_tickets_that_are_linked_to_it_by_accounts(world: World) -> None:
    for number, requester in (("T-10", "p1"), ("T-2", "p2"), ("T-3", "p3"), ("T-4", "p3"), ("T-5", "p4")):
        await world.file(number, requester)
        await world.link(number)
    await world.file("T-6", "p4")
    await world.put(snapshot())
    await world.put(snapshot("10002"))
    kept = await world.mirror.get(NAME)
    # Of acme and umbrella, and of two who belong to none; one of these asked twice.
    assert (kept.tickets, kept.accounts) == (("T-2", "T-3", "T-4", "T-5", "T-10"), 4)
    assert (await world.mirror.get(OTHER)).tickets == ()


async def test_an_issue_is_found_by_the_key_that_it_has_or_had(world: World) -> None:
    await world.put(snapshot())
    await world.put(snapshot(key="TWO-7", updated_at=START + MINUTE))
    assert (await world.mirror.by_key(" two-7 ")).snapshot.issue.name == NAME
    assert (await world.mirror.by_key("ONE-1")).snapshot.issue.name == NAME
    world.clock.forward(minutes=5)
    # Another one is called so now: it is meant.
    await world.put(snapshot("10002", key="ONE-1"))
    assert (await world.mirror.by_key("ONE-1")).snapshot.issue.name == OTHER


async def test_an_issue_is_written_over_what_was_compared_and_nothing_else(world: World) -> None:
    left = Outgoing("o1", "issue", f"{TRACKER}/10001", {"moves": "[]"})
    assert not await world.mirror.keep(snapshot(), Kind.BUG, Stage.FILED, over=START, outgoing=[left])
    assert await world.mirror.keep(snapshot(), Kind.BUG, Stage.FILED, over=None)
    assert not await world.mirror.keep(snapshot(), Kind.BUG, Stage.FILED, over=None, outgoing=[left])
    later = snapshot(title="It buzzes", updated_at=START + MINUTE)
    assert not await world.mirror.keep(later, Kind.BUG, Stage.FILED, over=START + MINUTE, outgoing=[left])
    assert await world.outbox.depth() == 0
    assert (await world.mirror.get(NAME)).snapshot.issue.title == "It hums"
    assert await world.mirror.keep(later, Kind.FEATURE, Stage.ACCEPTED, over=START, outgoing=[left])
    kept = await world.mirror.get(NAME)
    assert (kept.kind, kept.stage, kept.snapshot.issue.title) == (Kind.BUG, Stage.ACCEPTED, "It buzzes")
    assert [one.outgoing for one in await world.outbox.due(START, 9)] == [left]


async def test_comments_that_are_missing_are_forgotten_where_all_were_read(world: World) -> None:
    one, two, three = comment("1", minutes=1), comment("2", minutes=2), comment("3", minutes=3)
    await world.put(snapshot("10001", one, two))
    changed = replace(two, text="Which one?", updated_at=START + HOUR)
    await world.put(snapshot("10001", changed, three, whole=False))
    assert (await world.mirror.get(NAME)).snapshot.comments == (one, changed, three)
    await world.put(snapshot("10001", three))
    assert (await world.mirror.get(NAME)).snapshot.comments == (three,)


async def test_what_somebody_waits_for_and_nobody_read_is_stale(world: World) -> None:
    for number, stage in (("10001", Stage.FILED), ("10002", Stage.ACCEPTED), ("10003", Stage.RELEASED)):
        await world.put(snapshot(number), stage)
        world.clock.forward(minutes=1)
    await world.put(snapshot("10004", gone=True))
    now = world.clock.now + HOUR
    assert list(await world.watched.stale(TRACKER, now, 9)) == [NAME, OTHER]
    assert list(await world.watched.stale(TRACKER, now, 1)) == [NAME]
    assert list(await world.watched.stale("elsewhere", now, 9)) == []
    await world.watched.seen(NAME, now)
    assert list(await world.watched.stale(TRACKER, now, 9)) == [OTHER]


async def test_what_is_doubted_is_read_anew_once_be_it_at_an_end_or_not(world: World) -> None:
    await world.put(snapshot("10001"), Stage.RELEASED)
    world.clock.forward(minutes=1)
    await world.put(snapshot("10002"))
    await world.watched.doubt(TRACKER)
    assert list(await world.watched.stale(TRACKER, START, 9)) == [NAME, OTHER]
    await world.watched.seen(NAME, START)
    await world.put(snapshot("10002"))
    assert list(await world.watched.stale(TRACKER, START, 9)) == []


async def test_of_each_version_that_is_not_out_one_issue_is_looked_at(world: World) -> None:
    out, v54 = replace(V53, id="v0", released=True), Version("v2", "5.4")
    await world.put(snapshot("10001", versions=(out, V53)))
    await world.put(snapshot("10002", versions=(V53,)))
    await world.put(snapshot("10003", versions=(out,)))
    await world.put(snapshot("10004", versions=(V53,), gone=True))
    world.clock.forward(minutes=1)
    await world.put(snapshot("10005", versions=(v54,)))
    assert list(await world.watched.unreleased(TRACKER, START + HOUR, 9)) == [NAME, IssueName(TRACKER, "10005")]
    await world.watched.seen(OTHER, START + 2 * HOUR)
    # Whichever of them was read, the version is known.
    assert list(await world.watched.unreleased(TRACKER, START + HOUR, 9)) == [IssueName(TRACKER, "10005")]
    assert [one.id for one in await world.watched.with_version(TRACKER, "v1")] == ["10001", "10002", "10004"]
    await world.put(snapshot("10002", versions=(v54,)))
    assert [one.id for one in await world.watched.with_version(TRACKER, "v2")] == ["10002", "10005"]


async def test_how_far_it_was_looked_is_kept_for_each_tracker(world: World) -> None:
    assert await world.watched.cursor(TRACKER) is None
    assert list(await world.watched.looks()) == []
    await world.watched.advance(TRACKER, START)
    await world.watched.advance(TRACKER, START + MINUTE)
    await world.watched.looked(TRACKER, START + HOUR)
    await world.watched.looked(TRACKER, START + 2 * HOUR, "It is away.")
    await world.watched.looked("elsewhere", START, "It does not let us in.")
    assert await world.watched.cursor(TRACKER) == START + MINUTE
    assert list(await world.watched.looks()) == [
        Look("elsewhere", None, "It does not let us in.", None),
        Look(TRACKER, START + HOUR, "It is away.", START + MINUTE),
    ]
    await world.watched.looked(TRACKER, START + 3 * HOUR)
    assert (await world.watched.looks())[1] == Look(TRACKER, START + 3 * HOUR, "", START + MINUTE)


async def test_all_are_given_page_by_page(world: World) -> None:
    for number in ("10001", "10002", "10003"):
        await world.put(snapshot(number))
    await world.put(replace(snapshot(), issue=issue(name=IssueName("a.example", "7"), key="A-7")))
    first = await world.watched.every(None, 2)
    rest = await world.watched.every(first[-1].snapshot.issue.name, 9)
    assert [one.snapshot.issue.name.id for one in (*first, *rest)] == ["7", "10001", "10002", "10003"]


async def test_statuses_are_counted_by_project_the_most_frequent_first(world: World) -> None:
    called = replace(DOING, name="In Arbeit")
    await world.put(snapshot("10001"))
    await world.put(snapshot("10002", status=DOING))
    await world.put(snapshot("10003", status=called))
    await world.put(snapshot("10004", status=DOING, project="TWO"))
    await world.put(snapshot("10005", gone=True))
    found = [(one.tracker, one.project, one.status, one.issues) for one in await world.watched.seen_statuses()]
    assert found == [(TRACKER, "ONE", called, 2), (TRACKER, "ONE", TO_DO, 1), (TRACKER, "TWO", DOING, 1)]


async def test_what_is_linked_and_not_known_is_told(world: World) -> None:
    await world.file("T-1")
    await world.file("T-2", "p2")
    await world.link("T-1", kind=Kind.FEATURE)
    await world.link("T-2", OTHER)
    await world.put(snapshot("10002"))
    assert list(await world.watched.unknown(TRACKER, 9)) == [Unread(NAME, Kind.FEATURE, "ONE-1", "It hums")]
    assert list(await world.watched.unknown("elsewhere", 9)) == []


async def test_a_hint_is_taken_once_and_waits_until_it_is_done(world: World) -> None:
    hint, later = Hint("d1", TRACKER, About.ISSUE, "10001"), Hint("d2", TRACKER, About.VERSION, "v1")
    assert await world.hints.accept(hint, START)
    assert not await world.hints.accept(replace(hint, id="10002"), START)
    assert await world.hints.accept(later, START + MINUTE)
    heard = await world.hints.due(START + MINUTE, 9)
    assert [(one.hint, one.at, one.attempts) for one in heard] == [(hint, START, 0), (later, START + MINUTE, 0)]
    assert [one.hint for one in await world.hints.due(START, 1)] == [hint]
    await world.hints.postpone([heard[0].id], START + 2 * MINUTE)
    assert list(await world.hints.due(START + MINUTE, 9)) == [heard[1]]
    assert list(await world.hints.due(START + 2 * MINUTE, 1)) == [Heard(heard[0].id, hint, START, 1)]
    assert await world.hints.depth() == 2
    await world.hints.done([one.id for one in heard], START + HOUR)
    assert (await world.hints.depth(), list(await world.hints.due(START + HOUR, 9))) == (0, [])
    assert not await world.hints.accept(hint, START + HOUR)


async def test_what_was_done_long_ago_is_forgotten_keys_and_all(world: World) -> None:
    hint = Hint("d1", TRACKER, About.PROJECT, "")
    await world.hints.accept(hint, START)
    await world.hints.accept(replace(hint, key="d2"), START)
    first, second = await world.hints.due(START, 9)
    await world.hints.done([first.id], START)
    assert await world.hints.prune(START) == 0
    assert await world.hints.prune(START + MINUTE) == 1
    assert await world.hints.accept(hint, START + HOUR)
    assert second in await world.hints.due(START, 9)


async def test_statuses_of_projects_are_kept_in_their_order_and_replaced(world: World) -> None:
    await world.put(snapshot())
    await world.put(snapshot("10002", project="TWO"))
    await world.put(snapshot("10003", project="GONE", gone=True))
    assert tuple(await world.workflows.projects_of(TRACKER)) == ("ONE", "TWO")
    await world.workflows.keep_statuses("elsewhere", {"ONE": (DOING,)})
    await world.workflows.keep_statuses(TRACKER, {"TWO": (TO_DO,), "ONE": (DOING, TO_DO)})
    kept = await world.workflows.known_statuses()
    assert [(one.tracker, one.project, one.status, one.issues) for one in kept] == [
        ("elsewhere", "ONE", DOING, 0),
        (TRACKER, "ONE", DOING, 0),
        (TRACKER, "ONE", TO_DO, 0),
        (TRACKER, "TWO", TO_DO, 0),
    ]
    await world.workflows.keep_statuses(TRACKER, {})
    assert [one.tracker for one in await world.workflows.known_statuses()] == ["elsewhere"]


async def test_since_when_an_issue_stands_there_is_told(world: World) -> None:
    await world.put(snapshot())
    first = world.clock()
    world.clock.forward(minutes=5)
    await world.put(snapshot(title="It buzzes"))
    assert (await world.mirror.get(NAME)).since == first
    await world.put(snapshot(), Stage.ACCEPTED)
    assert (await world.mirror.get(NAME)).since == world.clock()
    world.clock.forward(minutes=5)
    await world.put(snapshot(gone=True), Stage.ACCEPTED)
    assert (await world.mirror.get(NAME)).since == world.clock()
