"""Engineers at the real server's console, in a real browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.bot.web.browsing import browser, fits, page_at
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer
from tests.scenarios.visitor import Visitor, visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")

REQUEST = {"subject": "The ring is <loud>", "description": "It hums at night.", "category": "bug"}
_LINK = re.compile(r"/signin/[\w-]+")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@pytest.fixture(scope="module")
def server(serve: ServerFactory) -> LiveServer:
    made = serve("console")
    for name in ("eve", "bob"):
        done = made.cli("person", "add", f"{name}@example.com", "--role", "engineer")
        assert done.returncode == 0, done.stderr
    return made


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not there():
            await asyncio.sleep(0.05)


def links(server: LiveServer, email: str) -> set[str]:
    """Give the links that were mailed to an address."""
    found: set[str] = set()
    for file in (server.data_dir / "mail").glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        body = mail.get_body(("plain",))
        if mail["To"] == email and body is not None:
            found |= set(_LINK.findall(body.get_content()))
    return found


@asynccontextmanager
async def signed_in(running: Browser, server: LiveServer, name: str, path: str) -> AsyncIterator[Page]:
    """Open a page of the console as an engineer who signs in by a mailed link on her way there."""
    email = f"{name}@example.com"
    async with page_at(running, f"{server.url}{path}") as page:
        before = links(server, email)
        await page.get_by_label("Your e-mail address").fill(email)
        await page.get_by_role("button", name="Send me a link").click()
        await until(lambda: links(server, email) > before)
        (link,) = links(server, email) - before
        await page.goto(f"{server.url}{link}")
        assert page.url == f"{server.url}{path}"
        yield page


async def filed(customer: Visitor) -> str:
    """File a ticket; give its number."""
    return str((await customer.file(REQUEST))["number"])


async def test_an_engineer_takes_a_ticket_answers_is_told_of_news_notes_and_solves(
    running: Browser, server: LiveServer
) -> None:
    async with visiting(server.url) as customer:
        number = await filed(customer)
        async with signed_in(running, server, "eve", "/console?view=unassigned") as page:
            # From the queue, by the keyboard alone.
            await expect(page.get_by_role("heading", name="Unassigned")).to_be_visible()
            await page.keyboard.press("j")
            await expect(page.get_by_role("link", name=f"{number} The ring is <loud>")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("heading", level=1)).to_have_text(f"{number} The ring is <loud>")
            await page.get_by_role("button", name="Take it").click()
            await expect(page.get_by_role("status").first).to_have_text("It is yours.")

            # What is typed outlives a reload.
            await page.get_by_label("Reply to the customer").fill("Which ring is it?")
            await page.reload()
            await expect(page.get_by_label("Reply to the customer")).to_have_value("Which ring is it?")
            await page.get_by_role("button", name="Send and wait for the customer").click()
            await expect(page.locator(".said.team")).to_contain_text("Which ring is it?")
            await expect(page.locator(".marks")).to_contain_text("Pending")
            await expect(page.get_by_label("Reply to the customer")).to_have_value("")

            # The customer answers while she writes: she is told, and loses nothing.
            await page.get_by_label("Internal note").fill("Batch 7.")
            await customer.call("POST", f"/tickets/{number}/replies", {"text": "The small one."}, expect=201)
            await page.evaluate("dispatchEvent(new Event('focus'))")
            notice = page.locator("#changed")
            await expect(notice).to_contain_text("wrote to us; ")
            await notice.get_by_role("link", name="Load it again").click()
            await expect(page.locator(".said.customer").last).to_contain_text("The small one.")
            await expect(page.get_by_label("Internal note")).to_have_value("Batch 7.")

            await page.get_by_role("button", name="Add the note").click()
            await expect(page.locator(".said.note")).to_contain_text("Internal note, for the team only")
            await page.get_by_label("Priority").select_option("high")
            await page.get_by_role("button", name="Save the details").click()
            await expect(page.locator(".marks")).to_contain_text("High")
            await page.get_by_label("Reply to the customer").fill("Press the ring for five seconds.")
            await page.get_by_role("button", name="Send and mark solved").click()
            await expect(page.locator(".marks")).to_contain_text("Solved")
            assert await fits(page)

        seen = await customer.call("GET", f"/tickets/{number}")
        assert seen["status"] == "solved"
        assert [one["text"] for one in seen["comments"]] == [
            "Which ring is it?",
            "The small one.",
            "Press the ring for five seconds.",
        ]


async def test_two_engineers_collide_and_the_second_one_keeps_her_words(running: Browser, server: LiveServer) -> None:
    async with visiting(server.url) as customer:
        path = f"/console/tickets/{await filed(customer)}"
        async with (
            signed_in(running, server, "eve", path) as eve,
            signed_in(running, server, "bob", path) as bob,
        ):
            await eve.get_by_label("Reply to the customer").fill("Is it the small ring?")
            await bob.get_by_label("Reply to the customer").fill("Which ring is it?")
            await bob.get_by_role("button", name="Send", exact=True).click()
            await expect(bob.locator(".said.team")).to_contain_text("Which ring is it?")
            await eve.get_by_role("button", name="Send", exact=True).click()
            alert = eve.get_by_role("alert")
            await expect(alert).to_contain_text("bob@example.com answered the customer")
            await expect(eve.locator(".said.team")).to_have_count(1)
            await expect(eve.get_by_label("Reply to the customer")).to_have_value("Is it the small ring?")
            # Now she has read what Bob wrote, and sends hers.
            await eve.get_by_role("button", name="Send", exact=True).click()
            await expect(eve.locator(".said.team")).to_have_count(2)


async def test_without_scripts_everything_works(running: Browser, server: LiveServer) -> None:
    async with visiting(server.url) as customer:
        path = f"/console/tickets/{await filed(customer)}"
        async with signed_in(running, server, "eve", path) as page:
            cookies = await page.context.cookies()
        plain = await running.new_context(java_script_enabled=False)
        await plain.add_cookies(cookies)  # type: ignore[arg-type]
        page = await plain.new_page()
        await page.goto(f"{server.url}{path}")
        await page.get_by_text("Put on hold").first.click()
        await page.get_by_label("What does it wait for?").fill("a new driver")
        await page.get_by_role("button", name="Put on hold").click()
        await expect(page.locator("main")).to_contain_text("Because: a new driver")
        await page.get_by_role("link", name="Look for articles and a draft").click()
        await expect(page.get_by_role("heading", name="What may help", exact=True)).to_be_visible()
        await plain.close()
