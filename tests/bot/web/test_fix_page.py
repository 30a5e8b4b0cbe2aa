"""The page where a customer says whether a fix works: through the whole application, and in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, expect

from bot.web import create_app
from handlers.engineering.announcement import Verdict
from handlers.engineering.issue import Stage
from handlers.ticket import Status
from tests.announcement_worlds import DAY, LINKS, NewsWorld, fixed_in, kept, memory_news, moved
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.fakes import world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Scene:
    """An application with a fix that is out, and its customer told."""

    news: NewsWorld
    server: TestServer
    client: TestClient
    path: str

    @property
    async def verdict(self) -> Verdict | None:
        """What they answered."""
        return (await self.news.told())[0].verdict

    async def post(self, verdict: str, words: str = "", seen: str = "2"):
        """Submit the form, and follow where it leads."""
        return await self.client.post(self.path, data={"verdict": verdict, "words": words, "seen": seen})

    async def status(self) -> Status:
        """Give the ticket's, once all is done."""
        await self.news.work_on()
        return (await self.news.world.tickets.get("T-1")).status


@pytest_asyncio.fixture(loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    news, here = memory_news(), world()
    await news.file("k1")
    await news.released()
    sent = await news.send((await news.drafts())[0])
    deps = replace(here.deps, fixes=news.verdicts, tickets=news.world.tickets, ticket_desk=news.tickets.desk)
    server = TestServer(create_app(deps))
    async with TestClient(server) as client:
        yield Scene(news, server, client, f"/fix/{LINKS.token(sent.id)}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


async def test_opening_a_link_changes_nothing_whatever_stands_in_it(scene: Scene) -> None:
    before = await scene.news.told()
    for query in ("", "?verdict=works", "?verdict=broken&words=x&seen=2"):
        for method in ("GET", "HEAD"):
            response = await scene.client.request(method, scene.path + query)
            assert (response.status, response.headers["Cache-Control"]) == (200, "no-store")
    assert await scene.news.told() == before
    assert await scene.status() is Status.PENDING
    text = await (await scene.client.get(scene.path)).text()
    for said in ("Does it work for you now?", "T-1", "The problem that you told us of is fixed: in version 5.3"):
        assert said in text


async def test_it_works_is_shown_and_closes_the_ticket(scene: Scene) -> None:
    for _ in range(2):
        response = await scene.post("works")
        assert (response.status, response.history[0].status) == (200, 303)
    assert "Your request is closed, unless we still work" in await response.text()
    assert (await scene.verdict, await scene.status()) == (Verdict.WORKS, Status.CLOSED)


async def test_still_broken_opens_it_again_and_can_be_taken_back(scene: Scene) -> None:
    text = await (await scene.post("broken", "It <hums>.")).text()
    assert "Your request is open again" in text
    assert "It &lt;hums&gt;." not in text
    assert await scene.status() is Status.OPEN
    late = await scene.post("works", "Fine.")
    text = await late.text()
    assert (late.status, "answered elsewhere meanwhile" in text, "Fine." in text) == (409, True, True)
    assert (await scene.post("works", seen="3")).status == 200
    assert await scene.status() is Status.CLOSED


async def test_what_is_no_answer_is_refused(scene: Scene) -> None:
    assert (await scene.post("maybe")).status == 422
    assert (await scene.client.post(scene.path, json={"verdict": "works"})).status == 415
    long = await scene.post("broken", "x" * 4_001)
    assert (long.status, "up to 4,000 characters" in await long.text()) == (422, True)
    for path in ("/fix/x", f"/fix/{LINKS.token('n9')}", f"{scene.path}x"):
        assert (await scene.client.get(path)).status == 404
        assert (await scene.client.post(path, data={"verdict": "works"})).status == 404
    assert await scene.verdict is None


async def test_old_news_are_not_answered_any_more(scene: Scene) -> None:
    await scene.post("broken")
    await scene.news.come(kept(Stage.ACCEPTED, fixed_in("5.4", on=DAY)), moved(Stage.FIXED, "m2"))
    await scene.news.send((await scene.news.drafts())[0])
    for response in (await scene.client.get(scene.path), await scene.post("works", seen="3")):
        assert (response.status, "There is newer news" in await response.text()) == (410, True)


async def test_on_a_telephone_it_fits_and_two_taps_answer(scene: Scene, running: Browser) -> None:
    url = str(scene.server.make_url(scene.path))
    async with page_at(running, url, width=360) as page:
        assert await fits(page)
        await page.get_by_role("textbox").fill("It still hums.")
        await page.get_by_role("button", name="Still broken").click()
        await expect(page.get_by_role("status")).to_contain_text("We are sorry")
        assert await fits(page)
    assert await scene.verdict is Verdict.BROKEN
