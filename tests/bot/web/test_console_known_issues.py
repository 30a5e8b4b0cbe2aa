"""Known issues in the console, in the API and in the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Locator, expect

from bot.web import create_app
from bot.web.pages.console.frame import Visit
from bot.web.pages.console.known_issue_parts import page as known_page
from handlers.engineering.issue import Stage
from handlers.engineering.known_issue import Publicity, Subscription, article
from handlers.engineering.publishing import Opened, basis
from handlers.engineering.publishing_jobs import PUBLISH, TELL
from handlers.engineering.publishing_ports import Votes
from handlers.reply import Reply
from kb import PUBLIC, Article
from tests.announcement_worlds import EVE, ISSUE, SECRET, drafted_news, fixed_in, kept
from tests.bot.web.browsing import ask, browser, fits, page_at
from tests.bot.web.consoles import Browser, ConsoleWorld
from tests.bot.web.fakes import FakeDesk, answer, world
from tests.bot.web.managed import memory_of
from tests.bot.web.test_console_browser import NAMELESS, TWICE
from tests.fakes import START
from tests.known_issue_worlds import KNOWN, published
from tests.memory_known_issues import MemoryKnownIssues

LIST = "/console/known-issues"
PAGE = f"{LIST}/acme.example/10001"
API = "/api/v1/known-issues"
ARTICLE = Article(
    article(ISSUE),
    "known-issues",
    KNOWN.title,
    f"This is a known issue: {KNOWN.title}\n",
    PUBLIC,
    category="known issue",
)


@dataclass
class Scene:
    """A console with known issues."""

    console: ConsoleWorld
    known: MemoryKnownIssues
    eve: Browser


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    console, known = ConsoleWorld(), MemoryKnownIssues()
    desk = published(console.desks.clock, known)
    assert console.deps.team is not None
    news = drafted_news(console.desks, memory_of(console.desks))
    team = replace(console.deps.team, known_issues=desk, announcements=news.desk)
    console.deps = replace(console.deps, team=team, wanted=desk)
    eve = await console.visitor(EVE)
    yield Scene(console, known, eve)
    await eve.close()


async def test_they_are_listed_with_who_wants_to_hear_of_them(scene: Scene) -> None:
    await scene.known.subscribe(Subscription(ISSUE, "ben", START, "c1", None, ("acme",)))
    page = await scene.eve.get(LIST)
    for said in ("Exports stop after a minute", "ONE-1", "Everybody", "<strong>1</strong>"):
        assert said in page, said
    assert "style=" not in page
    scene.known.kept.clear()
    assert "No issue has words for customers yet" in await scene.eve.get(LIST)


async def test_the_page_shows_what_the_bot_answers_and_nothing_of_the_tracker_in_it(scene: Scene) -> None:
    page = await scene.eve.get(PAGE)
    answered = page.partition("What the bot answers")[2].partition("</section>")[0]
    assert "This is a known issue: Exports stop after a minute" in answered
    assert SECRET not in answered
    assert "Tell those who asked" not in page


async def test_its_numbers_are_said_as_people_say_them(scene: Scene) -> None:
    page = await scene.eve.get(PAGE)
    assert "<p>Nobody so far.</p>" in page
    await scene.known.subscribe(Subscription(ISSUE, "ben", START, "c1", None, ("acme",)))
    assert "<p>1 person of 1 account, told nothing yet</p>" in await scene.eve.get(PAGE)
    await scene.known.subscribe(Subscription(ISSUE, "cleo", START, "c2", None, ("bolt",)))
    page = await scene.eve.get(PAGE)
    assert "<p>2 people of 2 accounts, told nothing yet</p>" in page
    assert "1 tickets" not in page
    assert "1 accounts" not in page


def test_one_ticket_of_one_account_is_said_so() -> None:
    there = replace(kept(Stage.ACCEPTED, fixed_in("5.3")), tickets=("T-1",), accounts=1)
    assert "1 ticket, 1 account<" in known_page(
        Opened(ISSUE, KNOWN, there, Votes()), Visit(EVE, "s", "", None, START), "m1"
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_its_fields_stand_apart_and_are_as_wide_as_each_other(
    scene: Scene, width: int, scheme: str, tmp_path: Path
) -> None:
    await scene.known.subscribe(Subscription(ISSUE, "ben", START, "c1"))
    held = await scene.console.cookies(EVE)
    async with browser() as running:
        start = str(scene.eve.client.make_url("/signed-out"))
        async with page_at(running, start, width=width, scheme=scheme) as page:
            cookies = [{"name": name, "value": value, "url": start} for name, value in held.items()]
            await page.context.add_cookies(cookies)  # type: ignore[arg-type]
            await page.goto(str(scene.eve.client.make_url(PAGE)))
            assert await fits(page)
            assert await page.evaluate(NAMELESS) == []
            assert await page.evaluate(TWICE) == []
            names = ("Title", "What they can do", "When it is fixed", "Who is told when they ask")
            boxes = [await page.get_by_label(name, exact=True).bounding_box() for name in names]
            boxes.append(await page.get_by_role("button", name="Keep").bounding_box())
            there = [box for box in boxes if box is not None]
            assert len(there) == len(boxes)
            assert len({round(box["width"]) for box in there[:-1]}) == 1
            gaps = [low["y"] - high["y"] - high["height"] for high, low in pairwise(there)]
            assert min(gaps) >= 8, gaps
            await page.screenshot(path=tmp_path / "known.png", full_page=True)


async def test_words_are_written_and_kept_over_the_version_that_was_seen(scene: Scene) -> None:
    page = await scene.eve.get(PAGE)
    fields = {"do": "write", "seen": "1", "title": "Exports <stop>", "workaround": "Wait.", "publicity": "customer"}
    response = await scene.eve.send(PAGE, page, **fields, fix="in 5.3")
    assert response.headers["Location"] == f"{PAGE}?done=kept"
    assert "It is kept." in await scene.eve.get(f"{PAGE}?done=kept")
    there = scene.known.kept[ISSUE]
    assert (there.title, there.fix, there.publicity, there.version) == (
        "Exports <stop>",
        "in 5.3",
        Publicity.CUSTOMER,
        2,
    )
    assert [one.payload["do"] for one in scene.known.outbox] == [PUBLISH]
    late = await scene.eve.send(PAGE, page, **fields)
    assert late.status == 409
    said = await late.text()
    assert "wrote it meanwhile" in said
    assert "What stands there now, by" in said
    assert "stands there now" not in await scene.eve.get(PAGE)


async def test_a_fix_that_is_another_since_the_page_was_opened_is_looked_at_again(scene: Scene) -> None:
    page = await scene.eve.get(PAGE)
    looked = basis(kept(Stage.ACCEPTED, fixed_in("5.3")))
    assert f'name="looked" value="{looked}"' in page
    fields = {"do": "write", "seen": "1", "title": "Stops", "workaround": "Wait.", "publicity": "public"}
    late = await scene.eve.send(PAGE, page, **fields, fix="in 5.2", looked="another")
    assert late.status == 409
    said = await late.text()
    assert "look again at what you say of the fix" in said
    assert 'value="in 5.2"' in said
    assert scene.known.kept[ISSUE] == KNOWN


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "write", "title": "", "workaround": "Wait.", "publicity": "public", "seen": "1"}, "The title is empty"),
        ({"do": "write", "title": "x", "workaround": "Wait.", "publicity": "all", "seen": "1"}, "Choose who is told"),
        ({"do": "tell", "text": " "}, "The text is empty"),
        ({"do": "more"}, "Press one of the buttons"),
    ],
)
async def test_what_cannot_be_done_is_said(scene: Scene, fields: dict[str, str], said: str) -> None:
    response = await scene.eve.send(PAGE, await scene.eve.get(PAGE), **fields)
    assert response.status == 422
    assert said in await response.text()


async def test_a_promise_that_may_be_wrong_is_marked(scene: Scene) -> None:
    scene.known.kept[ISSUE] = replace(KNOWN, fix="in 5.2", outdated=True)
    assert "The issue has changed since" in await scene.eve.get(PAGE)
    assert "The fix may be another by now" in await scene.eve.get(LIST)
    scene.known.kept[ISSUE] = replace(KNOWN, over=True)
    page = await scene.eve.get(PAGE)
    assert "Nothing: customers are not told of it." in page
    assert "The issue is over" in page


async def test_who_waits_to_hear_of_what_is_over_stands_above_the_drafts(scene: Scene) -> None:
    await scene.known.subscribe(Subscription(ISSUE, "ben", START, "c_ben"))
    drafts = "/console/announcements"
    assert "wait to hear" not in await scene.eve.get(drafts)
    scene.known.kept[ISSUE] = replace(KNOWN, title="Exports <stop>", over=True)
    said = f'<a href="{PAGE}">1 person waits: <span dir="auto">Exports &lt;stop&gt;</span></a>'
    assert said in await scene.eve.get(drafts)
    assert "wait to hear" not in await scene.eve.get(f"{drafts}?state=sent")


async def test_all_who_asked_are_told_once(scene: Scene) -> None:
    for person in ("ben", "ann"):
        await scene.known.subscribe(Subscription(ISSUE, person, START, f"c_{person}"))
    page = await scene.eve.get(PAGE)
    assert "Send to all 2 people" in page
    for told in (2, 0):
        response = await scene.eve.send(PAGE, page, do="tell", mark="m9", text="It is out.")
        assert response.headers["Location"] == f"{PAGE}?told={told}"
    assert "2 are told." in await scene.eve.get(f"{PAGE}?told=2")
    assert "Everybody was told this before." in await scene.eve.get(f"{PAGE}?told=0")
    assert [one.payload["do"] for one in scene.known.outbox] == [TELL, TELL]


class Answering(FakeDesk):
    """Answers with the known issue."""

    def _reply(self, message: object) -> Reply:
        return answer(ARTICLE, "", "")


async def _below(above: Locator, below: Locator) -> float:
    """Give how many pixels lie between two elements."""
    high, low = await above.bounding_box(), await below.bounding_box()
    assert high is not None
    assert low is not None
    return low["y"] - high["y"] - high["height"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_who_is_answered_with_one_may_hear_when_it_is_fixed(width: int, scheme: str, tmp_path: Path) -> None:
    here, known = world(), MemoryKnownIssues()
    here.desk.__class__ = Answering
    here.articles.live[ARTICLE.id] = ARTICLE
    desk = published(here.deps.clock, known)
    async with TestClient(TestServer(create_app(replace(here.deps, wanted=desk)))) as client, browser() as running:
        async with page_at(running, str(client.server.make_url("/")), width=width, scheme=scheme) as page:
            await ask(page, "exports stop")
            tell = page.get_by_role("button", name="Tell me when it is fixed")
            assert await _below(page.locator(".card"), tell) >= 8
            await page.screenshot(path=tmp_path / "ask.png")
            await tell.click()
            await expect(page.get_by_text("You are told here once it is fixed. By mail, too?")).to_be_visible()
            box = page.get_by_label("Your e-mail address")
            assert await box.evaluate("it => getComputedStyle(it).borderRadius") == "10px"
            await page.screenshot(path=tmp_path / "tell.png")
            await box.fill("ana@example.com")
            await page.get_by_role("button", name="By mail, too").click()
            await expect(page.get_by_text("You are told here and by mail once it is fixed.")).to_be_visible()
        ((_, subscribed),) = known.subscribed.items()
        assert (subscribed.email, subscribed.conversation) == ("ana@example.com", next(iter(here.desk.conversations)))


async def test_the_api_takes_who_wants_to_hear_of_it() -> None:
    here, known = world(), MemoryKnownIssues()
    desk = published(here.deps.clock, known)
    async with TestClient(TestServer(create_app(replace(here.deps, wanted=desk)))) as client:
        assert (await client.post(f"{API}/wanted", json={"article": "x", "conversation": "c_1"})).status == 404
        opened = await (await client.post("/api/v1/conversations", json={})).json()
        body = {"article": article(ISSUE), "conversation": opened["id"]}
        for status, again in ((201, False), (200, True)):
            response = await client.post(f"{API}/wanted", json=body)
            assert (response.status, await response.json()) == (status, {"again": again, "mailed": False})
        assert (await client.post(f"{API}/wanted", json=body | {"email": "nobody"})).status == 422
        assert (await client.post(f"{API}/wanted", json=body | {"article": "known-issue:a/1"})).status == 404
        assert (await client.get(API)).status == 403
