"""The board of our own tracker in the console."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from handlers.engineering.issue import IssueName, Version
from handlers.engineering.local.board import LocalBoard
from handlers.engineering.local.issue import LocalFile, LocalIssue, LocalStatus, referred
from handlers.engineering.ports import BackLink
from tests.announcement_worlds import kept
from tests.bot.web.consoles import ANN, EVE, Browser, ConsoleWorld
from tests.fakes import START, Ids
from tests.memory_announcements import MirrorOf
from tests.memory_local_issues import HUMS, MemoryLocalIssues

BOARD = "/console/tracker"
ONE = f"{BOARD}/ONE-1"


@dataclass
class Here:
    """A console with a board, and who was told of what."""

    console: ConsoleWorld = field(default_factory=ConsoleWorld)
    store: MemoryLocalIssues = field(default_factory=lambda: MemoryLocalIssues({1: HUMS}))
    told: list[tuple[IssueName, int]] = field(default_factory=list)
    main: bool = True
    mirror: MirrorOf = field(default_factory=MirrorOf)

    def __post_init__(self) -> None:
        team = self.console.deps.team
        assert team is not None
        board = LocalBoard(
            self.store, self.console.desks.clock, Ids(), self._changed, main=self.main, behind=self.mirror
        )
        self.console.deps = replace(self.console.deps, team=replace(team, tracker=board))

    async def _changed(self, name: IssueName, version: int) -> None:
        self.told.append((name, version))

    @property
    def issue(self) -> LocalIssue:
        """The one that there is."""
        return self.store.issues[1]


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
async def eve(here: Here) -> AsyncIterator[Browser]:
    browser = await here.console.visitor(EVE)
    yield browser
    await browser.close()


async def test_the_board_shows_issues_by_stage(here: Here, eve: Browser) -> None:
    page = await eve.get(BOARD)
    for said in (
        "It &lt;hums&gt;",
        'Filed <span class="many">1</span>',
        "Won't fix",
        "Bug",
        "Major",
        'href="/console/t',
    ):
        assert said in page, said
    assert 'aria-current="page">Issue board' in page
    assert "style=" not in page
    assert page.count("<h2>") == 7


@pytest.mark.parametrize(
    ("tickets", "accounts", "said"), [(1, 1, "1 account, 1 ticket<"), (1_200, 2, "2 accounts, 1,200 tickets<")]
)
async def test_a_card_tells_whom_it_hits(here: Here, eve: Browser, tickets: int, accounts: int, said: str) -> None:
    assert "<p><strong>" not in await eve.get(BOARD)
    numbers = tuple(f"T-{number}" for number in range(tickets))
    here.mirror.issues[HUMS.name] = replace(kept(), tickets=numbers, accounts=accounts)
    assert said in await eve.get(BOARD)


async def test_a_day_beside_a_version_says_what_it_is_for(here: Here, eve: Browser) -> None:
    here.store.known["v1"] = Version("v1", "5.3", released=False, on=None)
    assert 'Out since <span class="unseen">(5.3) </span><span class="small">(empty: today)' in await eve.get(BOARD)


async def test_an_empty_board_says_how_issues_come(here: Here, eve: Browser) -> None:
    here.store.issues.clear()
    assert "Escalate a ticket, and it stands here" in await eve.get(BOARD)


async def test_a_long_column_folds(here: Here, eve: Browser) -> None:
    for number in range(2, 26):
        here.store.issues[number] = replace(HUMS, number=number, mark=None)
    page = await eve.get(BOARD)
    assert "<summary>5 more</summary>" in page
    assert page.count('class="card"') == 25


async def test_a_board_elsewhere_is_not_offered_but_its_issues_are_there(eve: Browser) -> None:
    assert ">Issue board</a>" in await eve.get("/console")
    aside = await Here(main=False).console.visitor(EVE)
    assert ">Issue board</a>" not in await aside.get("/console")
    assert "It &lt;hums&gt;" in await aside.get(ONE)
    await aside.close()


async def test_an_issue_is_moved_on_the_board_and_support_is_told(here: Here, eve: Browser) -> None:
    response = await eve.send(BOARD, await eve.get(BOARD), do="move", key="ONE-1", status="accepted")
    assert response.headers["Location"] == f"{BOARD}?done=move"
    assert (here.issue.status, here.told) == (LocalStatus.ACCEPTED, [(HUMS.name, 2)])
    assert "support is told" in await eve.get(f"{BOARD}?done=move")


async def test_what_somebody_else_decided_meanwhile_is_said(here: Here, eve: Browser) -> None:
    page = await eve.get(ONE)
    here.store.issues[1] = replace(HUMS, status=LocalStatus.ACCEPTED, version=2)
    response = await eve.send(ONE, page, do="move", status="declined")
    assert response.status == 409
    assert "Somebody changed ONE-1 meanwhile" in await response.text()
    # It is so already: whatever was looked at, nothing is overtaken.
    assert (await eve.send(ONE, page, do="move", status="accepted")).status == 303
    response = await eve.send(BOARD, page, do="move", key="ONE-1", seen="filed", status="declined")
    assert response.status == 409
    assert here.told == []


async def test_what_support_adds_meanwhile_is_in_nobodys_way(here: Here, eve: Browser) -> None:
    page = await eve.get(ONE)
    link = BackLink("1", "http://127.0.0.1:8080/console/tickets/T-1", "1 ticket", "1 account")
    here.store.issues[1] = referred(HUMS, link, START)
    assert (await eve.send(ONE, page, do="move", status="accepted")).status == 303
    assert (here.issue.status, here.issue.links) == (LocalStatus.ACCEPTED, (link,))


async def test_a_comment_is_said_once_however_often_it_is_sent(here: Here, eve: Browser) -> None:
    page = await eve.get(ONE)
    for _ in range(2):
        response = await eve.send(ONE, page, do="comment", text="Which <lamp>?")
        assert response.headers["Location"] == f"{ONE}?done=comment"
    (said,) = here.issue.comments
    assert (said.by, said.name, said.text) == ("eve", "Eve", "Which <lamp>?")
    assert "Which &lt;lamp&gt;?" in await eve.get(ONE)
    assert len(here.told) == 1


async def test_a_key_that_is_written_otherwise_leads_back_to_the_issue(here: Here, eve: Browser) -> None:
    page = await eve.get(ONE)
    response = await eve.send(f"{BOARD}/one-1%0A", page, do="comment", text="Which lamp?")
    assert (response.status, response.headers["Location"]) == (303, f"{ONE}?done=comment")


async def test_what_is_refused_is_given_back(here: Here, eve: Browser) -> None:
    page = await eve.get(ONE)
    response = await eve.send(ONE, page, do="comment", text="   ")
    assert response.status == 422
    assert "Write what there is to be said." in await response.text()
    for path, fields in (
        (ONE, {"do": "move", "status": "nonsense"}),
        (ONE, {"do": "nonsense"}),
        (ONE, {"do": "plan", "version": "nonsense"}),
        (BOARD, {"do": "nonsense"}),
        (BOARD, {"do": "release", "version": "nonsense"}),
        (BOARD, {"do": "version", "name": " "}),
        (BOARD, {"do": "version", "name": "x" * 61}),
    ):
        assert (await eve.send(path, page, **fields)).status == 422, fields
    response = await eve.send(BOARD, page, do="version", name="5.3", on="soon")
    assert response.status == 422
    text = await response.text()
    assert "soon is no day" in text
    assert 'value="5.3"' in text


async def test_a_version_is_planned_and_comes_out(here: Here, eve: Browser) -> None:
    assert "There is no version to come" in await eve.get(ONE)
    page = await eve.get(BOARD)
    await eve.send(BOARD, page, do="version", name="5.3", on="2026-03-09")
    assert (await eve.send(BOARD, page, do="version", name="5.3")).status == 422
    (version,) = here.store.known.values()
    page = await eve.get(ONE)
    await eve.send(ONE, page, do="plan", version=version.id)
    assert (here.issue.versions, here.issue.status) == ((version,), LocalStatus.ACCEPTED)
    assert "due 09 Mar 2026" in await eve.get(ONE)
    await eve.send(ONE, await eve.get(ONE), do="move", status="fixed")
    page = await eve.get(BOARD)
    assert "Release 5.3</button>" in page
    await eve.send(BOARD, page, do="release", version=version.id)
    await eve.send(BOARD, page, do="release", version=version.id)
    (out,) = here.store.known.values()
    assert out == Version(version.id, "5.3", released=True, on=here.console.desks.clock().date())
    assert here.told[-1] == (HUMS.name, 4)
    assert len(here.told) == 3
    page = await eve.get(BOARD)
    assert 'Released <span class="many">1</span>' in page
    assert "Out: " in page
    assert "5.3</span> (out on" in await eve.get(ONE)


async def test_what_is_fixed_without_a_version_says_what_is_missing(here: Here, eve: Browser) -> None:
    here.store.issues[1] = replace(HUMS, status=LocalStatus.FIXED)
    assert "Say in which version" in await eve.get(ONE)


async def test_links_and_files_are_shown_and_files_are_only_saved(here: Here, eve: Browser) -> None:
    links = (
        BackLink("1", "http://127.0.0.1:8080/console/tickets/T-1", "1 ticket", "1 <account>", solved=True),
        BackLink("2", "javascript:alert(1)", "Nothing", ""),
    )
    file = LocalFile("if1", 'l"og.html', "text/html", 3, START, "m")
    here.store.issues[1] = replace(HUMS, links=links, files=(file,))
    here.store.contents["if1"] = b"hum"
    page = await eve.get(ONE)
    assert "1 &lt;account&gt;" in page
    assert 'href="javascript' not in page
    response = await eve.client.get(f"{ONE}/files/if1")
    assert (await response.read(), response.content_type) == (b"hum", "application/octet-stream")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="l_og.html"')
    assert (await eve.client.get(f"{ONE}/files/if2")).status == 404


@pytest.mark.parametrize("key", ["ONE-9", "ONE-0", "TWO-1", "ONE-x", "ONE-01"])
async def test_what_is_not_there_is_not_found(eve: Browser, key: str) -> None:
    await eve.get(f"{BOARD}/{key}", status=404)


async def test_customers_see_nothing_of_it(here: Here) -> None:
    ann = await here.console.visitor(ANN)
    await ann.get(BOARD, status=403)
    await ann.get(ONE, status=403)
    await ann.close()


async def test_a_change_that_comes_too_late_is_done_again(here: Here, eve: Browser) -> None:
    here.store.rivals = 2
    page = await eve.get(ONE)
    assert (await eve.send(ONE, page, do="comment", text="I see it.")).status == 303
    assert len(here.issue.comments) == 1
    here.store.rivals = 9
    assert (await eve.send(ONE, page, do="comment", text="And again.", once="2")).status == 409
    here.store.rivals = 0
