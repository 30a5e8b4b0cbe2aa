"""The page of a survey: through the whole application, and in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, expect

from bot.web import create_app
from bot.web.pages.survey_parts import form
from handlers.conversation import Turn
from handlers.quality.answering import Given
from handlers.quality.follow_up import FollowUpKind
from handlers.quality.letters import remark
from handlers.quality.survey import Choice, Kind, Survey
from handlers.reply import Remark
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from tests.bot.web.browsing import ask, browser, fits, page_at
from tests.bot.web.fakes import NOW, World, world
from tests.handlers.quality.worlds import LINKS, Team, later, survey

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Scene:
    """An application with surveys."""

    team: Team
    server: TestServer
    client: TestClient
    here: World

    def ask(self, asked: Survey | None = None) -> str:
        """Ask; give the page's path."""
        return f"/survey/{self.team.ask(asked)}"

    def url(self, path: str) -> str:
        """Give a page's address."""
        return str(self.server.make_url(path))

    @property
    def kept(self) -> Survey:
        """The survey as it is kept."""
        return self.team.kept.surveys["s1"]

    async def post(self, path: str, **fields: str):
        """Submit a form, and follow where it leads."""
        return await self.client.post(path, data={"seen": "0", "csat": "5", "ces": "4"} | fields)


@pytest_asyncio.fixture(loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    team, here = Team(), world()
    server = TestServer(create_app(replace(here.deps, surveys=team.desk)))
    async with TestClient(server) as client:
        yield Scene(team, server, client, here)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


async def test_opening_a_link_changes_nothing_whatever_score_stands_in_it(scene: Scene) -> None:
    path, before = scene.ask(), survey()
    for query in ("", "?csat=1", "?csat=1&ces=1&comment=x&agrees=yes&seen=0", "?csat=9", "?csat=x", "?nps=3"):
        for method in ("GET", "HEAD"):
            response = await scene.client.request(method, path + query)
            assert response.status == 200
            assert response.headers["Cache-Control"] == "no-store"
    assert scene.kept == before
    assert (await scene.client.get(f"{path}/stop")).status == 405
    assert scene.team.kept.choices == {}


async def test_a_score_in_the_link_is_chosen_on_the_page(scene: Scene) -> None:
    text = await (await scene.client.get(scene.ask() + "?csat=2")).text()
    assert 'name="csat" value="2" required checked' in text
    assert text.count(" checked") == 1


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("en", "1: very dissatisfied"),
        ("fr", "1\N{NO-BREAK SPACE}: très insatisfait"),
        ("zh", "1：非常不满意"),
    ],
)
async def test_the_ends_of_a_scale_are_set_as_the_language_writes(scene: Scene, language: str, end: str) -> None:
    assert f"<span>{end}</span>" in await (await scene.client.get(f"{scene.ask()}?lang={language}")).text()


async def test_an_answer_is_kept_and_shown_and_the_same_again_changes_nothing(scene: Scene) -> None:
    path = scene.ask()
    for _ in range(2):
        response = await scene.post(path, comment="Fine <b>.")
        assert response.status == 200
        assert response.history[0].status == 303
    text = await response.text()
    assert "5 of 5 (very satisfied)" in text
    assert "Fine &lt;b&gt;." in text
    assert "until 3 March, 09:00 UTC" in text
    assert (scene.kept.csat, scene.kept.version) == (5, 1)


async def test_a_low_score_promises_a_person_and_makes_a_follow_up(scene: Scene) -> None:
    response = await scene.post(scene.ask(), csat="1")
    assert "Somebody of our team will get in touch with you" in await response.text()
    assert [event.kind for event in scene.team.kept.events] == [FollowUpKind.OPENED]


@pytest.mark.parametrize("fields", [{"ces": ""}, {"csat": "6"}, {"csat": "-1"}, {"csat": "²"}])
async def test_what_is_missing_is_said_and_what_was_given_stays(scene: Scene, fields: dict[str, str]) -> None:
    response = await scene.post(scene.ask(), comment="Kept.", **fields)
    text = await response.text()
    assert response.status == 422
    assert "Please choose an answer to each question." in text
    assert "Kept.</textarea>" in text
    assert scene.kept.version == 0


async def test_a_comment_that_is_too_long_is_told_so(scene: Scene) -> None:
    response = await scene.post(scene.ask(), comment="x" * 4001)
    assert (response.status, "up to 4,000 characters" in await response.text()) == (422, True)


async def test_an_old_page_does_not_overwrite_what_another_gave(scene: Scene) -> None:
    path = scene.ask()
    await scene.post(path)
    response = await scene.post(path, csat="3")
    assert response.status == 409
    assert "answered on another page meanwhile" in await response.text()
    assert scene.kept.csat == 5
    assert (await scene.post(path, csat="3", seen="1")).status == 200
    assert scene.kept.csat == 3


async def test_until_when_it_may_be_corrected_is_a_day_and_a_time_where_the_team_is(scene: Scene) -> None:
    path = scene.ask()
    await scene.post(path)
    assert "Correct it (until 3 March, 09:00 UTC)" in await (await scene.client.get(path)).text()
    scene.team.calendar = WorkCalendar(ZoneInfo("Asia/Tokyo"), AROUND_THE_CLOCK)
    assert "3 March, 18:00 UTC+9" in await (await scene.client.get(path)).text()
    assert "3月3日の18:00 JST" in await (await scene.client.get(path + "?lang=ja")).text()


async def test_after_its_window_an_answer_stays(scene: Scene) -> None:
    path = scene.ask()
    await scene.post(path)
    scene.team.clock.forward(hours=24)
    assert "Correct it" not in await (await scene.client.get(path)).text()
    assert (await scene.post(path, csat="1", seen="1")).status == 410
    assert scene.kept.csat == 5


async def test_an_expired_link_says_so(scene: Scene) -> None:
    path = scene.ask()
    scene.team.clock.now = later(days=14)
    response = await scene.client.get(path)
    assert (response.status, "This link has expired" in await response.text()) == (410, True)
    assert (await scene.post(path)).status == 410


async def test_a_link_that_is_none_of_ours_is_not_found(scene: Scene) -> None:
    path = scene.ask()
    for other in (path[:-1] + ("a" if path[-1] != "a" else "b"), "/survey/s1", "/survey/x.y"):
        assert (await scene.client.get(other)).status == 404
        assert (await scene.post(other)).status == 404
        assert (await scene.post(f"{other}/stop")).status == 404


async def test_only_forms_of_our_own_page_are_taken(scene: Scene) -> None:
    path = scene.ask()
    foreign = await scene.client.post(path, data={"csat": "1", "ces": "1"}, headers={"Origin": "https://evil.test"})
    assert foreign.status == 403
    assert (await scene.client.post(path, json={"csat": 1})).status == 415
    assert scene.kept.version == 0


async def test_who_wants_no_more_is_told_that_it_is_so(scene: Scene) -> None:
    path = scene.ask()
    response = await scene.client.post(f"{path}/stop")
    assert "You are not asked again" in await response.text()
    assert scene.team.kept.choices == {"p1": Choice.NO}


async def test_a_page_about_us_as_a_whole_has_one_question(scene: Scene) -> None:
    path = scene.ask(survey(kind=Kind.NPS))
    text = await (await scene.client.get(path + "?nps=0")).text()
    assert text.count('name="nps"') == 11
    assert 'value="0" required checked' in text
    assert "agrees" not in text
    response = await scene.client.post(path, data={"seen": "0", "nps": "10"})
    assert "10 of 10" in await response.text()


async def test_no_consent_is_asked_for_where_nobody_is_asked_each_quarter(scene: Scene) -> None:
    text = await (await scene.client.get(scene.ask())).text()
    assert 'name="csat"' in text
    assert "agrees" not in text
    asked = form("/survey/x", survey(), Given(0), None, agreeing=True)
    assert 'name="agrees"' in asked


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_somebody_answers_with_the_keyboard_and_corrects_it(
    scene: Scene, running: Browser, width: int, scheme: str
) -> None:
    path = scene.ask()
    async with page_at(running, scene.url(path) + "?csat=2", width=width, scheme=scheme) as page:
        assert await fits(page)
        await expect(page.get_by_role("radio", name="2 dissatisfied", exact=True)).to_be_checked()
        ease = page.get_by_role("group", name="How easy")
        await ease.get_by_role("radio").first.focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("ArrowRight")
        await expect(ease.get_by_role("radio", name="2 hard", exact=True)).to_be_checked()
        await page.get_by_label("Would you like to add something?").fill("It took long.")
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        assert page.url == scene.url(path)
        await page.reload()
        assert scene.kept.version == 1
        await page.get_by_text("Correct it").click()
        await page.get_by_role("radio", name="4 satisfied", exact=True).check()
        await page.get_by_role("button", name="Send the correction").click()
        await expect(page.get_by_text("4 of 5 (satisfied)")).to_be_visible()
        assert await fits(page)
    assert (scene.kept.csat, scene.kept.ces, scene.kept.comment, scene.kept.version) == (4, 2, "It took long.", 2)


async def test_the_browser_asks_for_what_is_missing(scene: Scene, running: Browser) -> None:
    async with page_at(running, scene.url(scene.ask())) as page:
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator("input:invalid")).not_to_have_count(0)
    assert scene.kept.version == 0


async def test_the_larger_scale_fits_a_telephone(scene: Scene, running: Browser) -> None:
    path = scene.ask(survey(kind=Kind.NPS))
    async with page_at(running, scene.url(path), width=320) as page:
        assert await fits(page)
        await page.get_by_role("radio", name="9", exact=True).check()
        await page.get_by_role("button", name="Send").click()
        await expect(page.get_by_text("9 of 10")).to_be_visible()
    assert scene.kept.nps == 9


async def test_in_the_chat_a_survey_is_a_link_to_this_server_and_no_other_address_is_one(
    scene: Scene, running: Browser
) -> None:
    path = scene.ask()
    text = f"{remark(scene.kept, LINKS)} https://evil.test/login"
    async with page_at(running, scene.url("/")) as page:
        await ask(page, "hello")
        await expect(page.locator("#log > .turn.bot:not(.working)")).to_have_count(1)
        (conversation,) = scene.here.desk.conversations
        await scene.here.desk.append(conversation, Turn(0, "bot", NOW, text, Remark(text), key="survey:s1"))
        turn = page.locator("#log > .turn.bot:not(.working)").last
        link = turn.get_by_role("link")
        await expect(link).to_have_count(1)
        await expect(link).to_have_attribute("href", path)
        await expect(turn).to_contain_text("no login: Answer them here")
        await expect(turn).to_contain_text("https://evil.test/login")
        async with page.expect_popup() as opening:
            await link.click()
        opened = await opening.value
        await expect(opened.get_by_role("heading", name="How did we do?")).to_be_visible()
