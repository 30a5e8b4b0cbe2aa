"""Known issues in the console, in the API and in the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import expect

from bot.web import create_app
from handlers.engineering.known_issue import Publicity, Subscription, article
from handlers.engineering.publishing_jobs import PUBLISH, TELL
from handlers.reply import Reply
from kb import PUBLIC, Article
from tests.announcement_worlds import EVE, ISSUE, SECRET
from tests.bot.web.browsing import ask, browser, page_at
from tests.bot.web.consoles import Browser, ConsoleWorld
from tests.bot.web.fakes import FakeDesk, answer, world
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
    console.deps = replace(console.deps, team=replace(console.deps.team, known_issues=desk), wanted=desk)
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


async def test_words_are_written_and_kept_over_the_version_that_was_seen(scene: Scene) -> None:
    page = await scene.eve.get(PAGE)
    fields = {"do": "write", "seen": "1", "title": "Exports <stop>", "workaround": "Wait.", "publicity": "customer"}
    response = await scene.eve.send(PAGE, page, **fields, fix="in 5.3")
    assert response.headers["Location"] == f"{PAGE}?done=kept"
    assert "It is kept." in await scene.eve.get(f"{PAGE}?done=kept")
    kept = scene.known.kept[ISSUE]
    assert (kept.title, kept.fix, kept.publicity, kept.version) == ("Exports <stop>", "in 5.3", Publicity.CUSTOMER, 2)
    assert [one.payload["do"] for one in scene.known.outbox] == [PUBLISH]
    late = await scene.eve.send(PAGE, page, **fields)
    assert late.status == 409
    assert "wrote it meanwhile" in await late.text()


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


async def test_who_is_answered_with_one_may_hear_when_it_is_fixed() -> None:
    here, known = world(), MemoryKnownIssues()
    here.desk.__class__ = Answering
    here.articles.live[ARTICLE.id] = ARTICLE
    desk = published(here.deps.clock, known)
    async with TestClient(TestServer(create_app(replace(here.deps, wanted=desk)))) as client, browser() as running:
        async with page_at(running, str(client.server.make_url("/"))) as page:
            await ask(page, "exports stop")
            await page.get_by_role("button", name="Tell me when it is fixed").click()
            await expect(page.get_by_text("You are told here once it is fixed. By mail, too?")).to_be_visible()
            await page.get_by_label("Your e-mail address").fill("ana@example.com")
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
            assert (response.status, (await response.json())["again"]) == (status, again)
        assert (await client.post(f"{API}/wanted", json=body | {"email": "nobody"})).status == 422
        assert (await client.post(f"{API}/wanted", json=body | {"article": "known-issue:a/1"})).status == 404
        assert (await client.get(API)).status == 403
