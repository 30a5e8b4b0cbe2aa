"""What can be done to an issue of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.engineering.errors import IssueNotFound
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import Kind, Stage, StatusCategory, Version
from handlers.engineering.local.board import SHOWN, LocalBoard
from handlers.engineering.local.description import description
from handlers.engineering.local.issue import (
    STATUSES,
    LocalComment,
    LocalFile,
    LocalStatus,
    attached,
    commented,
    moved,
    numeral,
    outline,
    planned,
    referred,
    reopened,
    snapshot,
)
from handlers.engineering.ports import BackLink, Order
from handlers.engineering.stages import StageMap, stage_of
from handlers.person import Person, Role
from handlers.ports import InvalidInput, NotPermitted
from tests.fakes import START, FakeClock, Ids
from tests.memory_local_issues import HUMS, MemoryLocalIssues

PIA = Person("pia", Role.ENGINEER, known=True, name="Pia")
OUT, TO_COME = Version("v1", "5.2", released=True), Version("v2", "5.3")


def test_what_is_done_twice_changes_nothing() -> None:
    said = LocalComment("c1", None, "Support", "Two accounts.", START, "m")
    link, file = BackLink("1", "https://help/", "a", "b"), LocalFile("f1", "log", "text/plain", 3, START, "m")
    once = attached(referred(commented(HUMS, said), link, START), file)
    assert once.version == 4
    assert commented(once, replace(said, id="c2")) is once
    assert referred(once, link, START) is once
    assert attached(once, replace(file, id="f2")) is once
    assert moved(once, LocalStatus.FILED, START) is once
    assert planned(once, [], START) is once
    assert reopened(once, START) is once


def test_a_change_is_always_later_than_the_one_before() -> None:
    first = moved(HUMS, LocalStatus.ACCEPTED, START - timedelta(days=1))
    second = moved(first, LocalStatus.FIXED, START)
    assert HUMS.updated_at < first.updated_at < second.updated_at


def test_what_is_planned_is_accepted() -> None:
    made = planned(HUMS, [TO_COME], START)
    assert (made.status, made.versions) == (LocalStatus.ACCEPTED, (TO_COME,))
    assert planned(moved(HUMS, LocalStatus.FIXED, START), [TO_COME], START).status is LocalStatus.FIXED


def test_a_version_that_is_out_did_not_fix_what_is_opened_again() -> None:
    made = reopened(replace(HUMS, status=LocalStatus.FIXED, versions=(OUT, TO_COME)), START)
    assert (made.status, made.versions, made.stage) == (LocalStatus.FILED, (TO_COME,), Stage.FILED)
    assert reopened(replace(HUMS, status=LocalStatus.DECLINED), START).status is LocalStatus.FILED


@pytest.mark.parametrize("status", list(LocalStatus))
@pytest.mark.parametrize("versions", [(), (TO_COME,), (OUT,)])
def test_the_board_and_the_mirror_agree_on_where_an_issue_stands(
    status: LocalStatus, versions: tuple[Version, ...]
) -> None:
    made = replace(HUMS, status=status, versions=versions)
    assert stage_of(outline(made, "https://help"), StageMap()) is made.stage


def test_it_reads_as_any_trackers_issue() -> None:
    said = LocalComment("c1", "pia", "Pia", "I see it.", START)
    found = snapshot(moved(commented(HUMS, said), LocalStatus.FIXED, START), "https://help")
    assert (found.issue.url, found.issue.labels) == ("https://help/console/tracker/ONE-1", ("onetouch-1",))
    assert (found.issue.status.category, found.issue.resolution) == (StatusCategory.DONE, "Fixed")
    assert [(one.author, one.ours) for one in found.comments] == [("Pia", False)]
    assert outline(replace(HUMS, mark=None), "").labels == ()
    assert set(STATUSES) == set(LocalStatus)


@pytest.mark.parametrize(
    ("key", "number"),
    [("ONE-12", 12), (" one-1 ", 1), ("ONE-0", None), ("ONE-", None), ("TWO-1", None), ("ONE-1a", None), ("12", None)],
)
def test_keys_are_read(key: str, number: int | None) -> None:
    assert numeral(key) == number


def test_the_description_names_only_what_was_chosen() -> None:
    draft = Draft(Kind.BUG, "It hums", "1. Switch it on.", "Silence", "", "5.2", accounts=("ACME",))
    assert description(Order(draft, "m", 3, "T-1", "https://help/console/tickets/T-1")).split("\n\n") == [
        "Steps to reproduce\n1. Switch it on.",
        "Expected\nSilence",
        "Seen in\n5.2",
        "Accounts affected\n3, among them ACME",
        "Support ticket\nT-1: https://help/console/tickets/T-1",
    ]
    bare = Order(Draft(Kind.BUG, "It hums"), "m", 1, "T-1", "https://help/")
    assert description(bare) == "Accounts affected\n1\n\nSupport ticket\nT-1: https://help/"


async def test_the_board_refuses_what_is_too_long_and_what_is_not_there() -> None:
    board = LocalBoard(MemoryLocalIssues({1: HUMS}), FakeClock(), Ids())
    with pytest.raises(InvalidInput, match="10,000 characters, not 10,001"):
        await board.comment(PIA, "ONE-1", "x" * 10_001)
    with pytest.raises(IssueNotFound):
        await board.opened(PIA, "LAMP-1")
    with pytest.raises(IssueNotFound):
        await board.move(PIA, "ONE-2", LocalStatus.FIXED)


async def test_the_board_is_for_the_team_only() -> None:
    board = LocalBoard(MemoryLocalIssues({1: HUMS}), FakeClock(), Ids())
    ann = replace(PIA, role=Role.CUSTOMER)
    for asked in (
        board.board(ann),
        board.opened(ann, "ONE-1"),
        board.content(ann, "ONE-1", "f"),
        board.comment(ann, "ONE-1", "Hello"),
        board.move(ann, "ONE-1", LocalStatus.FIXED),
        board.plan(ann, "ONE-1", []),
        board.add_version(ann, "5.3"),
        board.release(ann, "v1"),
    ):
        with pytest.raises(NotPermitted):
            await asked


async def test_of_many_issues_the_last_changed_are_on_the_board() -> None:
    issues = {at: replace(HUMS, number=at, mark=None) for at in range(1, SHOWN + 2)}
    found = await LocalBoard(MemoryLocalIssues(issues), FakeClock(), Ids()).board(PIA)
    assert (sum(len(column.issues) for column in found.columns), found.whole) == (SHOWN, False)
    assert [column.stage for column in found.columns] == list(Stage)
