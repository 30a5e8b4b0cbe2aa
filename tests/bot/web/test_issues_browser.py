"""The board and the ledger of issues in a real browser: they fit, can be read by everybody, and work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.web import create_app
from handlers.engineering.issue import Kind, Severity, Stage, Version
from handlers.engineering.ledger import Case, Entry
from handlers.engineering.ledger_desk import LedgerDesk
from handlers.engineering.local.board import LocalBoard
from handlers.engineering.local.issue import LocalComment, LocalFile, LocalStatus, outline
from handlers.engineering.ports import BackLink
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.consoles import EVE, ConsoleWorld
from tests.bot.web.test_console_browser import NAMELESS, TWICE
from tests.fakes import START, Ids
from tests.memory_local_issues import HUMS, FakeLedgerBook, MemoryLocalIssues

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
NEXT, OUT = Version("v1", "5.3", on=date(2026, 3, 9)), Version("v2", "5.2", released=True, on=date(2026, 2, 2))
PATHS = ("/console/tracker", "/console/tracker/ONE-1", "/console/issues", "/console/issues?kind=bug&plan=premium")


def _cases(count: int, now: datetime) -> tuple[Case, ...]:
    """Give so many tickets, each of an organisation of its own, one every nine days."""
    accounts = (f"account-{at}" for at in range(count))
    return tuple(
        Case(f"T-{at}", now - timedelta(days=9 * at), "premium", True, f"p{at}", frozenset({account}))
        for at, account in enumerate(accounts, start=1)
    )


@dataclass
class Here:
    """A console with a board and a ledger over the same issues."""

    console: ConsoleWorld = field(default_factory=ConsoleWorld)
    store: MemoryLocalIssues = field(default_factory=MemoryLocalIssues)

    def __post_init__(self) -> None:
        self.store.known = {"v1": NEXT, "v2": OUT}
        said = (
            LocalComment("c1", None, "Support", "Two accounts have it now, see T-1.", START, "m"),
            LocalComment("c2", "pia", "Pia Product", f"Which firmware? {LONG}", START),
        )
        link = BackLink("1", "http://127.0.0.1/console/tickets/T-1", "T-1, T-2", "2 accounts wait for it")
        file = LocalFile("if1", "hum.log", "text/plain", 12_345, START, "f")
        first = replace(HUMS, title="Lamp hums at night", comments=said, links=(link,), files=(file,))
        rows = (
            (LONG, Kind.LIMITATION, Severity.CRITICAL, LocalStatus.FILED, ()),
            ("Dims by itself", Kind.BUG, Severity.MINOR, LocalStatus.NEEDS_INFORMATION, ()),
            ("A timer, please", Kind.FEATURE, Severity.TRIVIAL, LocalStatus.ACCEPTED, (NEXT,)),
            ("Flickers when cold", Kind.BUG, Severity.MAJOR, LocalStatus.FIXED, (NEXT,)),
            ("Goes off at noon", Kind.BUG, Severity.MAJOR, LocalStatus.FIXED, (OUT,)),
            ("What is the warranty?", Kind.INFORMATION, Severity.MINOR, LocalStatus.DECLINED, ()),
        )
        self.store.issues[1] = first
        for number, (title, kind, severity, status, versions) in enumerate(rows, start=2):
            self.store.issues[number] = replace(
                HUMS,
                number=number,
                title=title,
                kind=kind,
                severity=severity,
                status=status,
                versions=versions,
                mark=None,
            )
        clock, team = self.console.desks.clock, self.console.deps.team
        assert team is not None
        now = clock()
        entries = [
            Entry(outline(one, "http://127.0.0.1"), one.kind, one.stage, now, _cases(one.number, now))
            for one in self.store.issues.values()
        ]
        ledger = LedgerDesk(FakeLedgerBook(entries), clock)
        team = replace(team, tracker=LocalBoard(self.store, clock, Ids()), ledger=ledger)
        self.console.deps = replace(self.console.deps, team=team)

    @asynccontextmanager
    async def page(self, path: str, width: int = 1280, scheme: str = "light") -> AsyncIterator[Page]:
        """Open a page as Eve."""
        async with TestServer(create_app(self.console.deps)) as server, browser() as running:
            start = str(server.make_url("/signed-out"))
            async with page_at(running, start, width=width, scheme=scheme) as page:
                held = (await self.console.cookies(EVE)).items()
                cookies = [{"name": name, "value": value, "url": start} for name, value in held]
                await page.context.add_cookies(cookies)  # type: ignore[arg-type]
                await page.goto(str(server.make_url(path)))
                yield page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_pages_fit_and_every_field_has_a_name(width: int, scheme: str) -> None:
    async with Here().page(PATHS[0], width, scheme) as page:
        for path in PATHS:
            await page.goto(page.url.partition("/console")[0] + path)
            assert await fits(page), path
            assert await page.evaluate(NAMELESS) == [], path
            assert await page.evaluate(TWICE) == [], path


async def test_an_issue_is_worked_on_from_filed_to_released() -> None:
    here = Here()
    async with here.page("/console/tracker") as page:
        await page.get_by_label("Status of ONE-1").select_option("Accepted")
        await page.locator(".card", has_text="ONE-1").get_by_role("button", name="Move").click()
        await expect(page.locator(".stage.accepted")).to_contain_text("Lamp hums at night")
        await page.get_by_role("link", name="ONE-1").click()
        await page.get_by_label("Comment").fill("It is the coil.")
        await page.get_by_role("button", name="Comment").click()
        await expect(page.get_by_role("status")).to_contain_text("support is told")
        await page.get_by_label("Fix version").select_option("5.3")
        await page.get_by_role("button", name="Keep").click()
        await expect(page.locator(".marks")).to_contain_text("in 5.3, due 09 Mar 2026")
        await page.get_by_role("button", name="Fixed").click()
        await expect(page.locator(".marks")).to_contain_text("Fixed")
        await page.get_by_role("link", name="Issue board").first.click()
        await page.get_by_role("button", name="Release 5.3").click()
        await expect(page.locator(".stage.released")).to_contain_text("Lamp hums at night")
    assert (await here.store.get(1)).stage is Stage.RELEASED
    assert [one.text for one in here.store.issues[1].comments][-1] == "It is the coil."


async def test_stages_stand_below_each_other_on_a_narrow_page_and_empty_ones_are_folded() -> None:
    here = Here()
    declined = [number for number, one in here.store.issues.items() if one.stage is Stage.DECLINED]
    for number in declined:
        del here.store.issues[number]
    async with here.page("/console/tracker", 320) as page:
        boxes = "all => all.map(one => [one.getBoundingClientRect().left, !one.querySelector('.card')])"
        found = await page.locator(".stage").evaluate_all(boxes)
        assert len({left for left, _ in found}) == 1
        assert True in {empty for _, empty in found}
        await expect(page.locator(".stage .none").first).to_be_hidden()


async def test_the_ledger_is_filtered_without_a_script() -> None:
    async with Here().page("/console/issues") as page:
        await expect(page.locator(".ledger tbody tr")).to_have_count(5)
        await page.get_by_text("Filter", exact=True).click()
        await page.get_by_label("Kind").select_option("Request")
        await page.get_by_role("button", name="Show").click()
        await expect(page.locator(".ledger tbody tr")).to_have_count(1)
        await page.get_by_role("link", name="All", exact=True).click()
        assert "kind=feature" in page.url
