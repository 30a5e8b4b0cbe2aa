"""`onetouch slack try`: the bot, a simulated Slack around it, and its page in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.bot.web.browsing import browser, fits, page_at
from tests.scenarios import help_centre
from tests.scenarios.help_centre import PASSWORD, RED
from tests.scenarios.live import LiveServer, cli

pytestmark = pytest.mark.asyncio(loop_scope="module")

READY = re.compile(r"Talk to the bot at (http://\S+)")
ANN, EVE, GIL = "Ann customer", "Eve engineer", "Gil guest of another organisation"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, synced: Path) -> Path:
    """An installation that knows the Brightwick's help centre."""
    folder = tmp_path_factory.mktemp("try")
    help_centre.write(folder / "help-centre")
    shutil.copytree(synced, folder / "data")
    with closing(sqlite3.connect(folder / "data" / "onetouch.db")) as database, database:
        database.execute("UPDATE source SET location = ?", [str(folder / "help-centre")])
    return folder / "data"


@pytest.fixture(scope="module")
def trial(installed: Path) -> Iterator[LiveServer]:
    server = LiveServer(installed, installed.parent, command=("slack", "try", "--port", "0"), ready=READY)
    try:
        yield server.start()
        assert server.stop() == 0
    finally:
        server.stop(kill=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@asynccontextmanager
async def slack(running: Browser, trial: LiveServer, who: str = ANN, **window: object) -> AsyncIterator[Page]:
    async with page_at(running, trial.url, **window) as page:  # type: ignore[arg-type]
        await be(page, who)
        yield page


async def be(page: Page, who: str) -> None:
    """Become somebody."""
    await page.get_by_role("radio", name=re.compile(who.partition(" ")[0])).check()
    await expect(page.get_by_role("radio", checked=True)).to_have_count(1)


async def go(page: Page, place: str) -> None:
    """Choose a channel or pane."""
    await page.locator("#places").get_by_role("button", name=re.compile(place)).click()


async def say(page: Page, text: str, *, within: str = "#compose") -> None:
    """Write a message and send it with the Enter key."""
    await page.locator(f"{within} textarea").fill(text)
    await page.locator(f"{within} textarea").press("Enter")


def messages(page: Page, within: str = "#log") -> Locator:
    return page.locator(f"{within} article")


async def asked(page: Page, text: str) -> None:
    """Ask in the channel, and open the thread with the answer."""
    await say(page, text)
    question = messages(page).filter(has_text=text).last
    await question.get_by_role("button", name=re.compile("repl")).click()
    await expect(messages(page, "#replies")).to_have_count(2)


async def no_fault(page: Page) -> None:
    await expect(page.locator("#notes-list")).to_have_text("")


async def test_a_question_is_answered_in_its_thread_and_becomes_a_ticket_of_the_team(
    running: Browser, trial: LiveServer
) -> None:
    async with slack(running, trial) as page:
        await asked(page, PASSWORD)
        answer = messages(page, "#replies").last
        await expect(answer).to_contain_text("Forgot password")
        article = answer.get_by_role("link", name="Reset your password")
        async with aiohttp.ClientSession() as session, session.get(str(await article.get_attribute("href"))) as found:
            assert found.status == 200
        await answer.get_by_role("button", name="I need a person").click()
        form = page.get_by_role("dialog", name="Ask a person")
        words = form.get_by_label("What do you need help with?")
        await words.fill("")
        await form.get_by_role("button", name="Send").click()
        await expect(form.get_by_role("alert")).to_have_text("Please fill this in.")
        await expect(words).to_be_focused()
        await words.fill("The link <b>never</b> & nowhere arrives.")
        await form.get_by_role("button", name="Send").click()
        await expect(form).to_be_hidden()
        await expect(messages(page, "#replies").last).to_contain_text("T-1")

        await be(page, EVE)
        await go(page, "triage")
        card = messages(page).first
        await expect(card).to_contain_text("The link <b>never</b> & nowhere arrives.")
        await card.get_by_role("button", name="Claim").click()
        await expect(card).to_contain_text("Take it over")
        await card.get_by_role("button", name="Reply to customer").click()
        reply = page.get_by_role("dialog", name=re.compile("Reply"))
        await reply.get_by_role("textbox").fill("Sent anew.")
        await reply.locator("footer").get_by_role("button").last.click()
        await expect(reply).to_be_hidden()
        await card.get_by_role("button", name="Close").click()
        await page.get_by_role("dialog", name="Close").get_by_role("button", name="Cancel").click()
        await expect(card).to_contain_text("Open")

        await be(page, ANN)
        await go(page, "help")
        await messages(page).filter(has_text=PASSWORD).get_by_role("button", name="replies").click()
        await expect(messages(page, "#replies").last).to_contain_text("Sent anew.")
        await no_fault(page)


async def test_what_is_written_is_edited_deleted_sent_to_the_channel_and_carries_files(
    running: Browser, trial: LiveServer
) -> None:
    async with slack(running, trial) as page:
        await asked(page, "how do I download an invoice?")
        await expect(messages(page, "#replies").last).to_contain_text("Invoice (PDF)")
        question = messages(page).filter(has_text="invoice").first
        await question.hover()
        await question.get_by_label("What can be done with this message").click()
        await question.get_by_role("button", name="Edit message").click()
        await page.get_by_label("Message", exact=True).fill("how do I pair the lamp with my phone?")
        await page.get_by_label("Message", exact=True).press("Enter")
        await expect(messages(page).filter(has_text="(edited)")).to_have_count(1)
        await expect(messages(page, "#replies").nth(1)).to_contain_text("Add a lamp")

        await page.get_by_label("Also send to the channel").check()
        await say(page, "<img src=x onerror=alert(1)> *so* :tada:", within="#reply")
        aside = messages(page).filter(has_text="Also sent to the channel")
        await expect(aside).to_contain_text("<img src=x onerror=alert(1)> *so* :tada:")
        await expect(page.get_by_label("Also send to the channel")).not_to_be_checked()

        await page.locator("#compose input[type=file]").set_input_files(
            files=[{"name": "router.log", "mimeType": "text/plain", "buffer": b"E42"}]
        )
        await say(page, "Nobody can say what the lamp's log means.")
        note = messages(page).filter(has_text="router.log")
        await expect(note).to_contain_text("3 bytes")
        await note.hover()
        await note.get_by_label("What can be done with this message").click()
        await note.get_by_role("button", name="Delete message").click()
        await expect(messages(page).filter(has_text="Nobody can say")).to_have_count(0)


async def test_a_command_gives_a_private_list_that_only_its_reader_sees(running: Browser, trial: LiveServer) -> None:
    async with slack(running, trial, EVE) as page:
        await go(page, "help")
        await say(page, "/kb reset password")
        found = messages(page).filter(has_text="Only visible to you").last
        await expect(found).to_contain_text("Reset your password")
        await found.get_by_role("button", name="Share").first.click()
        await expect(messages(page).filter(has_text="Shared by @Eve")).to_have_count(1)
        await say(page, "/weather tomorrow")
        await expect(page.locator("#status")).to_contain_text("not a valid command")
        await expect(page.locator("#words")).to_have_value("/weather tomorrow")
        await be(page, ANN)
        await go(page, "help")
        await expect(messages(page).filter(has_text="Shared by @Eve")).to_have_count(1)
        await expect(messages(page).filter(has_text="1 to")).to_have_count(0)


async def test_settings_of_a_channel_are_changed_in_a_modal(running: Browser, trial: LiveServer) -> None:
    async with slack(running, trial, EVE) as page:
        await go(page, "partners")
        await say(page, "/onetouch settings")
        form = page.get_by_role("dialog", name="Onetouch")
        await expect(form.get_by_role("radio", name="Mentions only")).to_be_checked()
        await form.get_by_role("radio", name="Shadow").check()
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_contain_text("Drafts go to the triage channel")
        await form.get_by_role("button", name="Close", exact=True).click()
        await expect(form).to_be_hidden()
        await be(page, GIL)
        await expect(page.locator("#places button")).to_have_count(1)
        await say(page, PASSWORD)
        await be(page, EVE)
        await go(page, "triage")
        await expect(messages(page).filter(has_text="Draft for a question")).to_contain_text("Forgot password")
        await go(page, "partners")
        await expect(messages(page).filter(has_text=PASSWORD).get_by_role("button", name="repl")).to_have_count(0)
        await say(page, "/onetouch settings")
        await form.get_by_role("radio", name="Mentions only").check()
        await form.get_by_role("button", name="Save").click()
        await form.get_by_role("button", name="Close", exact=True).click()
        await be(page, GIL)
        await asked(page, f"@onetouch {PASSWORD}")
        await expect(messages(page, "#replies").last).to_contain_text("Forgot password")
        await no_fault(page)


async def test_direct_messages_and_the_home_tab(running: Browser, trial: LiveServer) -> None:
    async with slack(running, trial) as page:
        await go(page, r"^Onetouch( \d|$)")
        await say(page, RED)
        choice = messages(page).last.get_by_role("button", name="battery")
        await choice.click()
        await expect(messages(page).last).to_contain_text("two hours")
        await messages(page).last.get_by_role("button", name="That solved it").click()
        await expect(messages(page).last.get_by_role("button", name="That solved it")).to_have_count(0)
        await go(page, "Home")
        await expect(page.locator("#home")).to_contain_text("Your tickets")
        await no_fault(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_the_keyboard_is_enough_and_a_narrow_window_too(
    running: Browser, trial: LiveServer, width: int, scheme: str
) -> None:
    async with slack(running, trial, width=width, height=740, scheme=scheme) as page:
        await page.locator("#words").focus()
        already = await messages(page).count()
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(messages(page)).to_have_count(already + 1)
        replies = messages(page).last.get_by_role("button", name="1 reply")
        await replies.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#reply textarea")).to_be_focused()
        person = messages(page, "#replies").last.get_by_role("button", name="I need a person")
        await person.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("What is it about?")).to_be_focused()
        assert await fits(page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await page.locator("#thread-close").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#thread")).to_be_hidden()
        assert await fits(page)


async def test_the_assistant_pane_and_the_shortcuts_of_a_message(running: Browser, trial: LiveServer) -> None:
    async with slack(running, trial) as page:
        await go(page, "assistant")
        await page.get_by_role("button", name="New chat").first.click()
        await expect(messages(page)).to_have_count(1)
        await say(page, "how do I download an invoice?")
        await expect(messages(page).last).to_contain_text("Invoice (PDF)")
        await expect(page.locator("#threads button").last).to_contain_text("invoice")
        await go(page, r"^Onetouch( \d|$)")
        await expect(messages(page).filter(has_text="Invoice (PDF)")).to_have_count(0)
        await be(page, EVE)
        await go(page, "help")
        question = messages(page).filter(has_text="how do I pair the lamp").first
        await question.hover()
        await question.get_by_label("What can be done with this message").click()
        await question.get_by_role("button", name="File a ticket").click()
        await expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_visible()
        await page.get_by_role("button", name="Close the window").click()
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await no_fault(page)


async def test_no_other_site_may_use_the_page(trial: LiveServer) -> None:
    body = {"as": "U000000001", "channel": "C000000004", "text": "hello"}
    foreign = ({"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"})
    async with aiohttp.ClientSession() as session:
        for headers in foreign:
            async with session.post(f"{trial.url}/do/say", json=body, headers=headers) as answer:
                assert answer.status == 403
        async with session.get(trial.url) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_installation_keeps_nothing_of_it(trial: LiveServer) -> None:
    listed = cli(trial.data_dir, "tickets", "--json")
    assert json.loads(listed.stdout) in ([], {"tickets": []}), listed
    with closing(sqlite3.connect(trial.data_dir / "onetouch.db")) as database:
        kept = [database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("conversation", "person")]  # noqa: S608
    assert kept == [0, 0]


async def test_a_port_that_is_taken_is_told_with_the_way_out(trial: LiveServer) -> None:
    again = cli(trial.data_dir, "slack", "try", "--port", str(trial.port))
    assert (again.returncode, "--port 0" in again.stderr) == (1, True)
