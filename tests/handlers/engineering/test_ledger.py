"""The ledger: what is counted, and what stands first."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engineering.issue import Issue, IssueName, IssueStatus, Kind, Stage, StatusCategory, Version
from handlers.engineering.ledger import (
    RECENT,
    WEEKS,
    Case,
    Entry,
    LedgerOrder,
    LedgerQuery,
    Line,
    Which,
    ledger,
    table,
)
from handlers.engineering.ledger_desk import LedgerDesk
from handlers.person import Person, Role
from handlers.ports import NotPermitted
from tests.fakes import START, FakeClock
from tests.memory_local_issues import FakeLedgerBook

DAY = timedelta(days=1)
STATUS = IssueStatus("1", "In Arbeit", StatusCategory.INDETERMINATE)
EVE, ANN = Person("eve", Role.ENGINEER, known=True), Person("ann", Role.CUSTOMER, known=True)


def issue(number: int, title: str = "It hums", **facts: object) -> Issue:
    key, began = f"ONE-{number}", START - 100 * DAY
    made = Issue(IssueName("local", str(number)), key, "ONE", "Bug", title, STATUS, f"https://jira/{key}", began, START)
    return replace(made, **facts)  # type: ignore[arg-type]


def entry(number: int, *cases: Case, kind: Kind = Kind.BUG, stage: Stage = Stage.ACCEPTED, **facts: object) -> Entry:
    return Entry(issue(number, **facts), kind, stage, START - 3 * DAY, cases)


def case(number: int, *accounts: str, days: float = 1, plan: str = "standard", **facts: object) -> Case:
    made = Case(f"T-{number}", START - days * DAY, plan, unsolved=True, requester=f"p{number}")
    return replace(made, accounts=frozenset(accounts), **facts)  # type: ignore[arg-type]


def only(*entries: Entry, **query: object) -> Line:
    (line,) = ledger(entries, LedgerQuery(**query), START).lines  # type: ignore[arg-type]
    return line


def order(*entries: Entry, by: LedgerOrder) -> list[str]:
    return [line.entry.issue.key for line in ledger(entries, LedgerQuery(order=by), START).lines]


def test_organisations_are_counted_once_and_whoever_has_none_as_one() -> None:
    line = only(
        entry(
            1,
            case(1, "acme"),
            case(2, "acme", "umbrella", unsolved=False),
            case(3),
            case(4, requester="p3"),
            case(5, requester="acme"),
        )
    )
    assert (line.accounts, line.named, line.tickets, line.unsolved, line.customers) == (
        4, ("acme", "umbrella"), 5, 4, 4,
    )  # fmt: skip


def test_plans_count_organisations_and_one_of_two_plans_counts_for_both() -> None:
    cases = case(1, "acme", plan="premium"), case(2, "acme", plan="premium"), case(3, "acme"), case(4)
    assert only(entry(1, *cases)).plans == {"premium": 1, "standard": 2}
    narrowed = only(entry(1, *cases), plan="premium")
    assert (narrowed.accounts, narrowed.tickets) == (1, 2)
    assert ledger([entry(1, *cases)], LedgerQuery(plan="gold"), START).lines == ()
    assert ledger([entry(1, *cases)], LedgerQuery(plan="gold"), START).plans == ("premium", "standard")


def test_with_a_plan_only_its_tickets_are_listed() -> None:
    line = only(entry(1, case(1, "ACME", plan="gold"), case(2, "Globex", plan="free")), plan="gold")
    assert (line.tickets, line.accounts) == (1, 1)
    assert [one.number for one in line.entry.cases] == ["T-1"]


def test_the_trend_compares_two_windows_of_the_same_length() -> None:
    days = RECENT.days
    cases = case(1, "a", days=0), case(2, "a", days=days - 0.5), case(3, "b", days=days), case(4, "c", days=2 * days)
    line = only(entry(1, *cases))
    assert (line.recent, line.before, line.growth) == (1, 1, 0)
    assert (len(line.weekly), sum(line.weekly)) == (WEEKS, 4)
    assert (line.weekly[-1], line.weekly[-4], line.weekly[-5]) == (1, 1, 1)


def test_what_was_filed_by_a_clock_that_was_ahead_is_of_this_week() -> None:
    assert only(entry(1, case(1, days=-0.1))).weekly[-1] == 1


def test_an_issue_is_as_old_as_what_was_first_heard_of_it() -> None:
    line = only(entry(1, case(1, days=120), case(2)))
    assert (line.known_at, line.age) == (START - 120 * DAY, 120 * DAY)
    assert only(entry(1, case(1))).age == 100 * DAY
    over = entry(1, case(1), stage=Stage.RELEASED)
    assert only(over, which=Which.OVER).age == 97 * DAY
    assert only(replace(over, stage_at=START - 200 * DAY), which=Which.ALL).age == timedelta()


def test_what_is_over_deleted_or_of_another_kind_is_left_out_unless_asked_for() -> None:
    entries = (
        entry(1, case(1)),
        entry(2, case(2), stage=Stage.RELEASED),
        entry(3, case(3), stage=Stage.DECLINED, kind=Kind.FEATURE),
        entry(4, case(4), gone=True),
        entry(5, case(5), kind=Kind.FEATURE, stage=Stage.FIXED),
    )

    def keys(**query: object) -> set[str]:
        found = ledger(entries, LedgerQuery(**query), START)  # type: ignore[arg-type]
        return {line.entry.issue.key for line in found.lines}

    assert keys() == {"ONE-1", "ONE-5"}
    assert keys(which=Which.OVER) == {"ONE-2", "ONE-3", "ONE-4"}
    assert len(keys(which=Which.ALL)) == 5
    assert keys(kinds=frozenset({Kind.FEATURE})) == {"ONE-5"}
    assert keys(stages=frozenset({Stage.FIXED, Stage.ACCEPTED})) == {"ONE-1", "ONE-5"}
    assert keys(kinds=frozenset({Kind.LIMITATION})) == set()


def test_an_issue_without_tickets_is_listed_only_for_its_votes() -> None:
    assert ledger([entry(1)], LedgerQuery(), START).lines == ()
    voted = replace(entry(1), votes=2)
    assert only(voted).accounts == 0
    assert ledger([voted], LedgerQuery(plan="premium"), START).lines == ()


def test_what_stands_first_is_what_was_asked_for() -> None:
    many = entry(1, case(1, "a", days=40), case(2, "b", days=40), case(3, "c", days=90))
    growing = entry(2, case(4, "a"), case(5, "b"), updated_at=START + DAY)
    noisy = entry(3, *(case(number, "a") for number in range(6, 12)), created_at=START - 300 * DAY)
    entries = many, growing, noisy
    assert order(*entries, by=LedgerOrder.ACCOUNTS) == ["ONE-1", "ONE-2", "ONE-3"]
    assert order(*entries, by=LedgerOrder.GROWTH) == ["ONE-2", "ONE-3", "ONE-1"]
    assert order(*entries, by=LedgerOrder.TICKETS) == ["ONE-3", "ONE-1", "ONE-2"]
    assert order(*entries, by=LedgerOrder.AGE) == ["ONE-3", "ONE-1", "ONE-2"]
    assert order(*entries, by=LedgerOrder.LATEST) == ["ONE-2", "ONE-1", "ONE-3"]


def test_all_together_counts_an_organisation_once_over_all_issues() -> None:
    found = ledger([entry(1, case(1, "acme")), entry(2, case(2, "acme"), case(3))], LedgerQuery(), START)
    assert found.accounts == 2


def test_the_table_holds_one_issue_a_line_and_no_formulas() -> None:
    versions = Version("1", "5.3", on=date(2026, 3, 9)), Version("2", "5.2", released=True)
    made = entry(1, case(1, "=acme", plan="premium"), case(2), title="=1+1", versions=versions)
    gone = entry(2, case(3), gone=True)
    found = list(csv.reader(io.StringIO(table(ledger([made, gone], LedgerQuery(which=Which.ALL), START)))))
    heads, first, second = found
    row = dict(zip(heads, first, strict=True))
    assert (row["issue"], row["kind"], row["title"], row["stage"]) == ("ONE-1", "bug", "'=1+1", "accepted")
    assert (row["fix versions"], row["accounts affected"], row["accounts"]) == ("5.3, 5.2 (out)", "2", "'=acme")
    assert (row["people without one"], row["plans"]) == ("1", "premium 1, standard 1")
    assert (row["known since"], row["age in days"]) == (f"{START - 100 * DAY:%Y-%m-%d %H:%M}", "100")
    assert second[heads.index("stage")] == "deleted"


async def test_customers_see_nothing_of_the_ledger() -> None:
    book = FakeLedgerBook([entry(1, case(1))])
    desk = LedgerDesk(book, FakeClock())
    assert len((await desk.listed(EVE)).lines) == 1
    assert book.asked is Which.OPEN
    with pytest.raises(NotPermitted):
        await desk.listed(ANN)


def cases() -> st.SearchStrategy[list[Case]]:
    return st.lists(
        st.builds(
            case,
            st.integers(1, 9),
            st.sampled_from(["a", "b", "c"]),
            days=st.floats(0, 200),
            plan=st.sampled_from(["premium", "standard"]),
            requester=st.sampled_from(["p1", "p2", "a"]),
        )
        | st.builds(case, st.integers(1, 9), requester=st.sampled_from(["p1", "p2", "a"])),
        min_size=1,
    )


@given(cases(), cases())
def test_counts_hold_together(one: list[Case], other: list[Case]) -> None:
    found = ledger([entry(1, *one), entry(2, *other)], LedgerQuery(which=Which.ALL), START)
    for line in found.lines:
        assert max(len(line.named), 1) <= line.accounts <= sum(line.plans.values())
        assert line.recent <= line.accounts
        assert line.before <= line.accounts
        assert line.accounts <= line.tickets
        assert sum(line.weekly) <= line.tickets
    assert max(line.accounts for line in found.lines) <= found.accounts <= sum(line.accounts for line in found.lines)


def test_ties_are_broken_by_name() -> None:
    moment: datetime = START
    entries = [entry(number, case(1, "a")) for number in (3, 1, 2)]
    assert [line.entry.issue.key for line in ledger(entries, LedgerQuery(), moment).lines] == [
        "ONE-1",
        "ONE-2",
        "ONE-3",
    ]
