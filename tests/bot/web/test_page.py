"""The chat page in a real browser, over the small world: what it does when things go well, and when they do not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from bot.web import create_app
from handlers.conversation import Turn
from handlers.ticket import Comment
from tests.bot.web.browsing import ask, browser, fits, page_at
from tests.bot.web.fakes import NOW, World
from tests.bot.web.test_identity import bearer

# One browser for all: starting it takes longer than most of the tests.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Scene:
    """A browser, and the address of a world that it can visit."""

    browser: Browser
    url: str
    here: World

    @property
    def desk_turns(self) -> list[Turn]:
        """All turns of all conversations."""
        return [turn for one in self.here.desk.conversations.values() for turn in one.turns]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def scene(running: Browser, here: World) -> AsyncIterator[Scene]:
    async with TestServer(create_app(here.deps)) as server:
        yield Scene(running, str(server.make_url("/")), here)


def turns(page: Page):
    return page.locator("#log > .turn:not(.working)")


def question(page: Page):
    return page.locator("#question")


async def test_an_answer_solves_it(scene):
    async with page_at(scene.browser, scene.url) as page:
        await expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
        await question(page).type("reset passw")
        link = page.get_by_role("navigation", name="Articles that may help").get_by_role("link")
        await expect(link).to_have_text("Reset your password (opens in a new tab)")
        await expect(link).to_have_attribute("target", "_blank")
        await expect(page.get_by_role("status")).to_contain_text("1 article may help")
        await question(page).type("ord")
        await question(page).press("Enter")
        await expect(page.get_by_role("navigation", name="Articles that may help")).to_be_hidden()
        card = page.get_by_role("region", name="Reset your password")
        await expect(card.get_by_role("list")).to_contain_text("Choose Forgot password? below the form.")
        await expect(question(page)).to_have_value("")
        await expect(question(page)).to_be_focused()
        async with page.context.expect_page() as opening:
            await card.get_by_role("link", name="Read the article").click()
        article = await opening.value
        await expect(article.locator("#quote")).to_be_in_viewport()
        await expect(article.locator("#quote")).to_have_text("Choose ")
        await article.close()
        await page.get_by_role("button", name="That solved it").click()
        await expect(turns(page).last).to_contain_text("Glad that solved it.")
        await expect(page.get_by_role("button", name="That solved it")).to_be_hidden()
        await expect(turns(page)).to_have_count(4)


async def test_enter_sends_and_shift_enter_makes_a_line(scene):
    async with page_at(scene.browser, scene.url) as page:
        await question(page).type("hello")
        await question(page).press("Shift+Enter")
        await question(page).type("again")
        assert await question(page).input_value() == "hello\nagain"
        await question(page).press("Enter")
        await expect(turns(page)).to_have_count(2)
        assert scene.here.intake.seen[0].text == "hello\nagain"


async def test_a_clarifying_question_is_answered_with_a_button(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "my board is missing")
        await page.get_by_role("button", name="On Windows").click()
        await expect(page.get_by_role("region", name="The board is missing on Windows")).to_be_visible()
        await expect(page.get_by_role("button", name="On Windows")).to_be_hidden()
        await expect(turns(page).last).to_be_focused()


async def test_no_answer_leads_to_a_ticket(scene):
    async with page_at(scene.browser, scene.url) as page:
        await expect(page.get_by_role("button", name="Your requests")).to_be_hidden()
        await ask(page, "What is the capital of France?")
        form = page.get_by_role("form", name="Send this to our team")
        await expect(form.get_by_label("Subject")).to_have_value("What is the capital of France?")
        await form.get_by_role("button", name="Send").click()
        email = form.get_by_label("Your e-mail address")
        await expect(email).to_be_focused()
        await expect(form).to_contain_text("Please give your e-mail address")
        await email.fill("nowhere")
        await form.get_by_role("button", name="Send").click()
        await expect(form).to_contain_text("it should look like name@example.com")
        await expect(email).to_have_attribute("aria-invalid", "true")
        await email.fill("ann@example.com")
        await form.get_by_label("What is it?").select_option("bug")
        await form.get_by_role("button", name="Send").click()
        filed = page.get_by_role("region", name="Request T-7")
        await expect(filed).to_contain_text("A person replies within one working day")
        await expect(form).to_be_hidden()
        await page.get_by_role("button", name="Your requests").click()
        dialog = page.get_by_role("dialog", name="Your requests")
        await expect(dialog).to_contain_text("T-7 · Received")
        await page.keyboard.press("Escape")
        await expect(dialog).to_be_hidden()
        assert scene.here.tickets.filed["T-7"].category == "bug"


async def test_a_person_is_one_click_away_before_anything_was_asked(scene):
    async with page_at(scene.browser, scene.url) as page:
        await page.get_by_role("button", name="Talk to a person").click()
        form = page.get_by_role("form", name="Send this to our team")
        await expect(form.get_by_label("Your e-mail address")).to_be_focused()
        await question(page).focus()
        await page.get_by_role("button", name="Talk to a person").click()
        await expect(form.get_by_label("Your e-mail address")).to_be_focused()
        await expect(turns(page)).to_have_count(2)


async def test_a_reload_keeps_everything(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "password")
        await page.get_by_role("button", name="I need a person").click()
        await page.get_by_label("Your e-mail address").fill("ann@example.com")
        await page.get_by_label("Subject").fill("My own subject")
        await question(page).fill("half a question")
        before = await turns(page).all_inner_texts()
        await page.reload()
        await expect(turns(page)).to_have_count(4)
        assert await turns(page).all_inner_texts() == before
        await expect(question(page)).to_have_value("half a question")
        await expect(page.get_by_label("Your e-mail address")).to_have_value("ann@example.com")
        await expect(page.get_by_label("Subject")).to_have_value("My own subject")
        await expect(page.get_by_role("button", name="That solved it")).to_be_hidden()


async def test_what_could_not_be_sent_stays_and_is_sent_once(scene):
    async with page_at(scene.browser, scene.url) as page:
        scene.here.intake.refuse = True
        await ask(page, "password")
        await expect(turns(page).last).to_contain_text("Please send it again in a moment.")
        await page.reload()
        await expect(turns(page).last).to_contain_text("Please send it again in a moment.")
        scene.here.intake.refuse = False
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("region", name="Reset your password")).to_be_visible()
        await expect(turns(page)).to_have_count(2)
        await expect(page.get_by_text("Please send it again")).to_be_hidden()
        assert len({message.key for message in scene.here.intake.seen}) == 1
        assert len(scene.desk_turns) == 2


async def test_without_a_connection_the_words_are_kept_and_sent_when_it_is_back(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "hello")
        await expect(turns(page)).to_have_count(2)
        await page.context.set_offline(True)
        await ask(page, "password")
        await expect(turns(page).last).to_contain_text("You seem to be offline. Your words are kept here.")
        await page.context.set_offline(False)
        await expect(page.get_by_role("region", name="Reset your password")).to_be_visible()
        await expect(turns(page)).to_have_count(4)
        assert len(scene.desk_turns) == 4


async def test_a_lost_response_doubles_nothing(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "hello")
        await expect(turns(page)).to_have_count(2)

        async def lose(route):
            await route.fetch()
            await route.abort()

        await page.route("**/messages", lose)
        await ask(page, "password")
        await expect(page.get_by_role("region", name="Reset your password")).to_be_visible()
        await expect(turns(page)).to_have_count(4)
        await expect(page.get_by_role("button", name="Try again")).to_be_hidden()
        assert len(scene.desk_turns) == 4


async def test_a_slow_answer_is_announced_and_arrives_by_itself(scene):
    async with page_at(scene.browser, scene.url) as page:
        scene.here.intake.slow = True
        await ask(page, "password")
        await expect(turns(page)).to_have_count(1)
        await expect(page.get_by_role("status")).to_have_text("Looking that up")
        await asyncio.sleep(0.3)
        await scene.here.intake.work()
        await expect(page.get_by_role("region", name="Reset your password")).to_be_visible()
        await expect(page.get_by_role("status")).to_have_text("")


async def test_a_reload_while_it_works_loses_nothing(scene):
    async with page_at(scene.browser, scene.url) as page:
        scene.here.intake.slow = True
        await ask(page, "password")
        await expect(page.get_by_role("status")).to_have_text("Looking that up")
        await page.reload()
        await expect(turns(page)).to_have_count(1)
        await expect(turns(page)).to_have_text("Youpassword")
        await scene.here.intake.work()
        await expect(page.get_by_role("region", name="Reset your password")).to_be_visible()
        await expect(turns(page)).to_have_count(2)


async def test_an_engineers_reply_appears_by_itself(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "hello")
        await expect(turns(page)).to_have_count(2)
        (conversation,) = scene.here.desk.conversations
        await scene.here.desk.append(conversation, Turn(0, "engineer", NOW, "Hello, this is Eva."))
        await expect(turns(page).last).to_contain_text("Hello, this is Eva.")
        await expect(turns(page).last).to_contain_text("Our team")


async def test_a_turn_that_was_overtaken_by_an_answer_is_fetched(scene):
    async with page_at(scene.browser, scene.url) as page:
        cut_off = asyncio.Event()

        async def listen(route):
            # Short waits, so that none is under way any more when the connection for listening is cut.
            if cut_off.is_set():
                await route.abort()
            else:
                await route.continue_(url=route.request.url.replace("wait=25", "wait=0.2"))

        await page.route("**/conversations/*?after=*", listen)
        await ask(page, "hello")
        await expect(turns(page)).to_have_count(2)
        cut_off.set()
        await asyncio.sleep(0.5)
        (conversation,) = scene.here.desk.conversations
        await scene.here.desk.append(conversation, Turn(0, "engineer", NOW, "Hello, this is Eva."))
        await ask(page, "hello again")
        await expect(turns(page)).to_have_count(4)
        cut_off.clear()
        await expect(turns(page)).to_have_count(5)
        await expect(turns(page).nth(2)).to_contain_text("Hello, this is Eva.")


async def test_a_request_is_opened_and_answered_with_the_keyboard(scene):
    async with page_at(scene.browser, scene.url, width=360, height=740) as page:
        await page.get_by_role("button", name="Talk to a person").click()
        form = page.get_by_role("form", name="Send this to our team")
        await form.get_by_label("Your e-mail address").fill("ann@example.com")
        await form.get_by_label("Subject").fill("It blinks")
        await form.get_by_label("What happened").fill("The light blinks.")
        await form.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("region", name="Request T-7")).to_be_visible()
        scene.here.tickets.comment("T-7", Comment("eva", "Which board is it?", NOW, public=True, team=True))
        scene.here.tickets.comment("T-7", Comment("eva", "Secret note", NOW, public=False))
        await page.get_by_role("button", name="Your requests").press("Enter")
        dialog = page.get_by_role("dialog", name="Your requests")
        reply = dialog.get_by_label("Your reply")
        await expect(reply).to_be_hidden()
        await dialog.locator("summary").press("Enter")
        await expect(dialog).to_contain_text("Which board is it?")
        await expect(dialog).not_to_contain_text("Secret note")
        await dialog.get_by_role("button", name="Send reply").press("Enter")
        await expect(dialog.get_by_role("alert")).to_have_text("Please write what you want to say.")
        await expect(reply).to_be_focused()
        await page.keyboard.type("The red one.")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("status")).to_have_text("Your reply was sent.")
        await expect(dialog.get_by_role("listitem").last).to_contain_text("The red one.")
        await expect(dialog.locator("summary")).to_contain_text("T-7 · Being worked on")
        await expect(reply).to_have_value("")
        assert await fits(page)
        assert [one.text for one in scene.here.tickets.filed["T-7"].comments][2:] == ["The red one."]


async def test_a_ticket_reply_whose_answer_was_lost_is_not_sent_again_and_one_that_failed_stays(scene):
    async with page_at(scene.browser, scene.url) as page:
        await page.get_by_role("button", name="Talk to a person").click()
        form = page.get_by_role("form", name="Send this to our team")
        await form.get_by_label("Your e-mail address").fill("ann@example.com")
        await form.get_by_label("Subject").fill("It blinks")
        await form.get_by_label("What happened").fill("The light blinks.")
        await form.get_by_role("button", name="Send").click()
        await page.get_by_role("button", name="Your requests").click()
        dialog = page.get_by_role("dialog", name="Your requests")
        await dialog.locator("summary").click()

        async def refuse(route):
            await route.abort()

        async def lose(route):
            await route.fetch()
            await route.abort()

        await page.route("**/replies", refuse)
        await dialog.get_by_label("Your reply").fill("The red one.")
        await dialog.get_by_role("button", name="Send reply").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Your words are kept here.")
        await expect(dialog.get_by_label("Your reply")).to_have_value("The red one.")
        await page.unroute("**/replies")
        await page.route("**/replies", lose)
        await dialog.get_by_role("button", name="Send reply").click()
        await expect(dialog.get_by_role("status")).to_have_text("Your reply was sent.")
        assert [one.text for one in scene.here.tickets.filed["T-7"].comments] == ["The red one."]


async def test_a_pasted_page_is_not_sent_whole_for_suggestions(scene):
    async with page_at(scene.browser, scene.url) as page:
        async with page.expect_response("**/suggest?*") as answered:
            await question(page).fill("password 😀" * 9_000)
        response = await answered.value
        assert response.status == 200
        assert len(response.url) < 4_000
        await expect(page.get_by_role("navigation", name="Articles that may help")).to_be_visible()


async def test_a_conversation_that_the_server_forgot_goes_on_in_a_new_one(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "hello")
        await expect(turns(page)).to_have_count(2)
        scene.here.desk.conversations.clear()
        await page.reload()
        await expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
        await ask(page, "password")
        await expect(page.get_by_role("region", name="Reset your password")).to_be_visible()
        await expect(turns(page)).to_have_count(2)


async def test_a_text_that_is_too_long_stays_where_it_is(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "x" * 8001)
        await expect(page.get_by_role("alert").first).to_contain_text("8,001 characters; at most 8,000")
        assert len(await question(page).input_value()) == 8001
        await expect(turns(page)).to_have_count(0)


async def test_hostile_words_stay_words(scene):
    async with page_at(scene.browser, scene.url) as page:
        text = "<img src=x onerror=alert(1)> <script>alert(2)</script>"
        await ask(page, text)
        await expect(turns(page).first.locator(".said")).to_have_text(text)
        await expect(page.get_by_label("Subject")).to_have_value(text)
        assert await page.locator("#log img").count() == 0


async def test_right_to_left_text_reads_from_the_right(scene):
    async with page_at(scene.browser, scene.url) as page:
        await ask(page, "كيف أعيد تعيين كلمة المرور؟")
        said = turns(page).first.locator(".said")
        assert await said.evaluate("element => getComputedStyle(element).direction") == "rtl"


async def test_everything_can_be_done_with_the_keyboard(scene):
    async with page_at(scene.browser, scene.url) as page:
        await expect(question(page)).to_be_focused()
        await page.keyboard.type("board mis")
        links = page.get_by_role("navigation", name="Articles that may help").get_by_role("link")
        await expect(links).to_have_count(2)
        await page.keyboard.press("ArrowUp")
        await expect(links.last).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(links.first).to_be_focused()
        async with page.context.expect_page() as opening:
            await page.keyboard.press("Enter")
        await (await opening.value).close()
        await page.keyboard.press("Escape")
        await expect(question(page)).to_be_focused()
        await expect(links).to_have_count(0)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="On macOS")).to_be_visible()
        for _ in range(3):
            await page.keyboard.press("Shift+Tab")
        await expect(page.get_by_role("button", name="On macOS")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("region", name="The board is missing on macOS")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Read the article")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="I need a person")).to_be_focused()
        await page.keyboard.press("Space")
        await expect(page.get_by_label("Your e-mail address")).to_be_focused()
        await page.keyboard.type("ann@example.com")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("region", name="Request T-7")).to_be_visible()
        await expect(turns(page).last).to_be_focused()


@pytest.mark.parametrize("width", [320, 360])
async def test_a_phones_width_is_enough(scene, width):
    async with page_at(scene.browser, scene.url, width=width, height=640, scheme="dark") as page:
        await ask(page, "password")
        await expect(page.get_by_role("button", name="That solved it")).to_be_in_viewport()
        assert await fits(page)
        await page.get_by_role("button", name="I need a person").click()
        await page.get_by_label("Your e-mail address").fill("ann@example.com")
        await page.get_by_role("form", name="Send this to our team").get_by_role("button", name="Send").click()
        await expect(page.get_by_role("region", name="Request T-7")).to_be_visible()
        await expect(page.get_by_role("button", name="Your requests")).to_be_in_viewport()
        await expect(page.get_by_role("button", name="Talk to a person")).to_be_in_viewport()
        assert await fits(page)
        await ask(page, "x" * 300)
        await expect(turns(page)).to_have_count(7)
        assert await fits(page)
        await page.goto(f"{scene.url}articles/help/password")
        assert await fits(page)


async def test_whoever_is_of_the_team_is_asked_to_remember_and_a_customer_never_is(scene):
    staff = bearer(sub="staff")["Authorization"].removeprefix("Bearer ")
    async with page_at(scene.browser, f"{scene.url}#token={staff}") as page:
        await expect(question(page)).to_be_visible()
        assert "token" not in page.url
        await ask(page, "How do I reset my password?")
        await page.get_by_role("button", name="Right answer: remember").click()
        await expect(turns(page).last).to_contain_text("Glad that solved it")
        await page.reload()
        await expect(turns(page).last).to_contain_text("Glad that solved it")
        owners = {one.person_id for one in scene.here.desk.conversations.values()}
        assert owners == {"p_staff"}
    customer = bearer(sub="ann")["Authorization"].removeprefix("Bearer ")
    async with page_at(scene.browser, f"{scene.url}#token={customer}") as page:
        await ask(page, "How do I reset my password?")
        await expect(page.get_by_role("button", name="That solved it")).to_be_visible()
        await expect(page.get_by_role("button", name="Right answer: remember")).to_have_count(0)
        owners = {one.person_id for one in scene.here.desk.conversations.values()}
        assert "p_ann" not in owners


async def test_a_token_that_has_ended_makes_a_visitor_of_the_page(scene):
    staff = bearer(sub="staff", seconds=3)["Authorization"].removeprefix("Bearer ")
    async with page_at(scene.browser, f"{scene.url}#token={staff}") as page:
        await expect(question(page)).to_be_visible()
        await page.wait_for_timeout(3500)
        await ask(page, "How do I reset my password?")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("button", name="That solved it")).to_be_visible()
