"""The ledger: what customers wait for, weighed by how many organisations it hits. Pure.

An issue hits the organisations that its linked tickets belong to; somebody who belongs to none counts as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from handlers.engineering.issue import Issue, Kind, Stage
from handlers.spreadsheet import spreadsheet

RECENT = timedelta(days=28)
"""What counts as now; the same time before it is what it is compared with."""
WEEKS = 12
OVER = frozenset({Stage.RELEASED, Stage.DECLINED})
_WEEK = timedelta(days=7)


class LedgerOrder(StrEnum):
    """What stands first."""

    ACCOUNTS = "accounts"
    GROWTH = "growth"
    """Those that hit most organisations more than in the time before."""
    TICKETS = "tickets"
    AGE = "age"
    """The longest known."""
    LATEST = "latest"
    """Those that moved last in the tracker."""


class Which(StrEnum):
    """Which issues."""

    OPEN = "open"
    """Neither released, nor declined, nor deleted."""
    OVER = "over"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket that an issue stands for.

    Attributes:
        accounts: organisations that it belongs to.
        requester: tells apart who asked.
    """

    number: str
    opened_at: datetime
    plan: str
    unsolved: bool
    requester: str
    accounts: frozenset[str] = frozenset()

    @property
    def whom(self) -> frozenset[tuple[bool, str]]:
        """Whom it hits: organisations, or else a person; the one is never taken for the other."""
        return frozenset((True, one) for one in self.accounts) or frozenset({(False, self.requester)})


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue with its tickets.

    Attributes:
        issue: without its description.
        stage_at: since when it stands there.
        votes: of people who want to hear when it is out, beside those who filed tickets.
    """

    issue: Issue
    kind: Kind
    stage: Stage
    stage_at: datetime
    cases: tuple[Case, ...]
    votes: int = 0


class LedgerBook(Protocol):
    """Where the ledger is read from."""

    async def entries(self, which: Which) -> Sequence[Entry]:
        """Give these of the issues that we know, with the tickets that are linked to them, in the order of their names.

        Others may be among them.
        """
        ...


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """What is asked for.

    Attributes:
        kinds, stages: any of them; empty: all.
        plan: counts only tickets of this plan, and lists what they stand behind; empty: all.
    """

    which: Which = Which.OPEN
    kinds: frozenset[Kind] = frozenset()
    stages: frozenset[Stage] = frozenset()
    plan: str = ""
    order: LedgerOrder = LedgerOrder.ACCOUNTS


@dataclass(frozen=True, slots=True)
class Line:
    """An issue, weighed.

    Attributes:
        entry: with the tickets that count.
        accounts: how many organisations it hits, people without one among them; `named`: the organisations.
        customers: how many different people asked.
        plans: how many organisations by the plan of their tickets; one with tickets of two plans counts for both.
        recent, before: how many organisations it hit (by a ticket opened then) within `RECENT`, and as long before.
        weekly: tickets opened a week, the last week last.
        known_at: when it was first heard of: from a customer, or in the tracker.
        age: since then, to now, or to when it was over.
    """

    entry: Entry
    accounts: int
    named: tuple[str, ...]
    customers: int
    tickets: int
    unsolved: int
    plans: Mapping[str, int]
    recent: int
    before: int
    weekly: tuple[int, ...]
    known_at: datetime
    age: timedelta

    @property
    def growth(self) -> int:
        """How many organisations more than in the time before."""
        return self.recent - self.before


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger as it was asked for.

    Attributes:
        accounts: how many organisations all of its issues hit together, each counted once.
        plans: all that there are.
        at: as of when.
    """

    lines: tuple[Line, ...]
    accounts: int
    plans: tuple[str, ...]
    at: datetime


def ledger(entries: Iterable[Entry], query: LedgerQuery, now: datetime) -> Ledger:
    """Weigh issues, and put them in order. Those that stand for no ticket, and that nobody votes for, are left out."""
    chosen, plans, hit = [], set[str](), set[tuple[bool, str]]()
    for entry in entries:
        plans |= {case.plan for case in entry.cases}
        cases = tuple(case for case in entry.cases if query.plan in {"", case.plan})
        if _wanted(entry, query) and (cases or (entry.votes and not query.plan)):
            chosen.append(_line(replace(entry, cases=cases), now))
            hit |= _whom(cases)
    key = _KEYS[query.order]
    chosen.sort(key=lambda line: (*key(line), -line.accounts, -line.tickets, line.entry.issue.name))
    return Ledger(tuple(chosen), len(hit), tuple(sorted(plans)), now)


def table(found: Ledger) -> str:
    """Give it as CSV, one issue a line; times in UTC."""
    return spreadsheet(_HEADS, (_cells(line) for line in found.lines))


def _wanted(entry: Entry, query: LedgerQuery) -> bool:
    over = entry.stage in OVER or entry.issue.gone
    if over is not (query.which is Which.OVER) and query.which is not Which.ALL:
        return False
    return (not query.kinds or entry.kind in query.kinds) and (not query.stages or entry.stage in query.stages)


def _line(entry: Entry, now: datetime) -> Line:
    cases = entry.cases
    whom = _whom(cases)
    plans = Counter(plan for plan, _ in {(case.plan, one) for case in cases for one in case.whom})
    known_at = min([entry.issue.created_at, *(case.opened_at for case in cases)])
    end = entry.stage_at if entry.stage in OVER else now
    return Line(
        entry,
        accounts=len(whom),
        named=tuple(sorted(name for known, name in whom if known)),
        customers=len({case.requester for case in cases}),
        tickets=len(cases),
        unsolved=sum(case.unsolved for case in cases),
        plans=dict(sorted(plans.items())),
        recent=_hit(cases, now - RECENT, now),
        before=_hit(cases, now - 2 * RECENT, now - RECENT),
        weekly=_weekly(cases, now),
        known_at=known_at,
        age=max(end - known_at, timedelta()),
    )


def _whom(cases: Iterable[Case]) -> frozenset[tuple[bool, str]]:
    return frozenset(one for case in cases for one in case.whom)


def _hit(cases: Sequence[Case], since: datetime, until: datetime) -> int:
    return len(_whom(case for case in cases if since < case.opened_at <= until))


def _weekly(cases: Sequence[Case], now: datetime) -> tuple[int, ...]:
    weeks = [0] * WEEKS
    for case in cases:
        past = max((now - case.opened_at) // _WEEK, 0)
        if past < WEEKS:
            weeks[-1 - past] += 1
    return tuple(weeks)


_KEYS: Mapping[LedgerOrder, Callable[[Line], tuple[float, ...]]] = MappingProxyType(
    {
        LedgerOrder.ACCOUNTS: lambda line: (-line.accounts,),
        LedgerOrder.GROWTH: lambda line: (-line.growth, -line.recent),
        LedgerOrder.TICKETS: lambda line: (-line.tickets,),
        LedgerOrder.AGE: lambda line: (line.known_at.timestamp(),),
        LedgerOrder.LATEST: lambda line: (-line.entry.issue.updated_at.timestamp(),),
    }
)
_HEADS = (
    *(
        "issue",
        "kind",
        "title",
        "stage",
        "status",
        "fix versions",
        "accounts affected",
        "accounts",
        "people without one",
    ),
    *("customers", "tickets", "not solved", "plans", "accounts of 28 days", "accounts of the 28 days before"),
    *("votes", "known since", "age in days", "changed", "address"),
)


def _cells(line: Line) -> tuple[object, ...]:
    entry, issue = line.entry, line.entry.issue
    return (
        issue.key,
        entry.kind.value,
        issue.title,
        "deleted" if issue.gone else entry.stage.value,
        issue.status.name,
        ", ".join(f"{one.name} (out)" if one.released else one.name for one in issue.versions),
        line.accounts,
        ", ".join(line.named),
        line.accounts - len(line.named),
        line.customers,
        line.tickets,
        line.unsolved,
        ", ".join(f"{plan} {count}" for plan, count in line.plans.items()),
        line.recent,
        line.before,
        entry.votes,
        f"{line.known_at:%Y-%m-%d %H:%M}",
        line.age.days,
        f"{issue.updated_at:%Y-%m-%d %H:%M}",
        issue.url,
    )
