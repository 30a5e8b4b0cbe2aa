"""The ledger of issues in the console, and in the API."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from handlers.engineering.issue import Issue, IssueName, IssueStatus, Kind, Stage, StatusCategory, Version
from handlers.engineering.ledger import Case, Entry
from handlers.engineering.ledger_desk import LedgerDesk
from tests.bot.web.consoles import ANN, EVE, ORIGIN, Browser, ConsoleWorld
from tests.memory_local_issues import FakeLedgerBook

PAGE, CSV, API = "/console/issues", "/console/issues.csv", "/api/v1/issues"


@dataclass
class Here:
    """A console with a ledger."""

    console: ConsoleWorld = field(default_factory=ConsoleWorld)
    book: FakeLedgerBook = field(default_factory=FakeLedgerBook)

    def __post_init__(self) -> None:
        team = self.console.deps.team
        assert team is not None
        ledger = LedgerDesk(self.book, self.console.desks.clock)
        self.console.deps = replace(self.console.deps, team=replace(team, ledger=ledger))

    def note(self, number: int, *accounts: str, plan: str = "standard", **facts: object) -> Entry:
        """Let there be an issue that hits these accounts, one ticket each."""
        now = self.console.desks.clock()
        key = f"LAMP-{number}"
        name, status = IssueName("jira.example", str(number)), IssueStatus("3", "In <Arbeit>", StatusCategory.NEW)
        made = Issue(name, key, "LAMP", "Bug", f"It <hums> {number}", status, f"https://jira.example/{key}", now, now)
        cases = tuple(
            Case(f"T-{at}", now - timedelta(days=1), plan, True, f"p{at}", frozenset({one} if one else ()))
            for at, one in enumerate(accounts, start=1)
        )
        entry = replace(Entry(made, Kind.BUG, Stage.ACCEPTED, now, cases), **facts)  # type: ignore[arg-type]
        self.book.given.append(entry)
        return entry


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
async def eve(here: Here) -> AsyncIterator[Browser]:
    browser = await here.console.visitor(EVE)
    yield browser
    await browser.close()


async def test_an_empty_ledger_says_how_issues_come(here: Here, eve: Browser) -> None:
    assert "An issue stands here as soon as a ticket is escalated to it." in await eve.get(PAGE)
    here.note(1, "acme")
    assert "There is no such issue." in await eve.get(f"{PAGE}?kind=feature")
    assert "There is no such issue." in await eve.get(f"{PAGE}?show=over")


async def test_a_line_says_whom_it_hits_and_where_it_stands(here: Here, eve: Browser) -> None:
    versions = Version("1", "5.<3>", on=date(2026, 3, 9)), Version("2", "5.2", released=True)
    accounts = ("<acme>", "bolt", "coil", "dim", "edge", "", "")
    entry = here.note(1, *accounts, plan="premium")
    here.book.given = [replace(entry, issue=replace(entry.issue, versions=versions), votes=2)]
    page = await eve.get(PAGE)
    for said in (
        'href="https://jira.example/LAMP-1"',
        "It &lt;hums&gt; 1",
        "In &lt;Arbeit&gt;",
        "5.&lt;3&gt;</span>, due 09 Mar 2026",
        "5.2</span> (out)",
        "<strong>7</strong>",
        "&lt;acme&gt;, bolt, coil, dim, 1 more, 2 people without one",
        "premium 7",
        "2 more want to hear of it",
        ">T-7</a>",
        "and 1 more",
        "7 not solved, of 7 customers",
        "0 in the 28 before",
        "1 issue, which hit 7 accounts together",
    ):
        assert said in page, said
    assert 'aria-current="page">Issues' in page
    assert "style=" not in page


async def test_an_address_that_is_none_is_no_link(here: Here, eve: Browser) -> None:
    entry = here.note(1, "acme")
    here.book.given = [replace(entry, issue=replace(entry.issue, url="javascript:alert(1)", gone=True))]
    page = await eve.get(f"{PAGE}?show=all")
    assert "javascript" not in page
    assert "Deleted" in page


async def test_filters_and_order_are_kept_in_the_addresses(here: Here, eve: Browser) -> None:
    here.note(1, "acme", plan="premium")
    here.note(2, "acme", "bolt", plan="standard")
    page = await eve.get(f"{PAGE}?kind=bug&stage=accepted&plan=premium&sort=growth")
    assert "LAMP-1" in page
    assert "LAMP-2" not in page
    assert "Only tickets of the plan premium count." in page
    assert f'{PAGE}.csv?kind=bug&amp;stage=accepted&amp;plan=premium&amp;sort=growth"' in page
    assert '<option value="premium" selected>' in page
    assert 'aria-current="true">growth' in page
    assert (await eve.get(f"{PAGE}?kind=nonsense&sort=nonsense&show=nonsense&stage=x")).count("LAMP-") > 1


async def test_of_many_the_first_are_shown_and_the_table_has_all(here: Here, eve: Browser) -> None:
    for number in range(1, 204):
        here.note(number, "acme")
    assert "3 more are in the table." in await eve.get(PAGE)
    response = await eve.client.get(CSV)
    assert response.content_type == "text/csv"
    assert "issues-20" in response.headers["Content-Disposition"]
    assert len(list(csv.reader(io.StringIO(await response.text())))) == 204


async def test_the_api_gives_the_same(here: Here, eve: Browser) -> None:
    here.note(1, "acme")
    here.note(2, "acme", "", kind=Kind.FEATURE, stage=Stage.FIXED)
    found = await (await eve.client.get(f"{API}?kind=bug,feature&limit=1", headers=ORIGIN)).json()
    assert (found["total"], found["accounts"], found["window_days"]) == (2, 2, 28)
    (one,) = found["issues"]
    assert (one["key"], one["kind"], one["stage"], one["accounts"], one["named"]) == (
        "LAMP-2", "feature", "fixed", 2, ["acme"],
    )  # fmt: skip
    assert (one["tickets"], one["recent"], one["before"], len(one["weekly"])) == (["T-1", "T-2"], 2, 0, 12)
    assert (await eve.client.get(f"{API}?stage=nonsense", headers=ORIGIN)).status == 422


async def test_without_a_ledger_there_is_none(here: Here) -> None:
    bare = ConsoleWorld()
    browser = await bare.visitor(EVE)
    assert (await browser.client.get(API, headers=ORIGIN)).status == 404
    await browser.get(PAGE, status=404)
    await browser.close()
    assert here.book.given == []


async def test_customers_see_nothing_of_it(here: Here) -> None:
    ann = await here.console.visitor(ANN)
    for path in (PAGE, CSV):
        await ann.get(path, status=403)
    assert (await ann.client.get(API, headers=ORIGIN)).status == 403
    await ann.close()
