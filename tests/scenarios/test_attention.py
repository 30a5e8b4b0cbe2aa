"""Which ticket needs a person, at the real server: an engineer's and a lead's path in a real browser."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.async_api import Page, expect

from tests.bot.web.browsing import browser, fits, page_at
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer
from tests.scenarios.visitor import visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANGRY = {
    "subject": "The ring is dead",
    "description": "Production is down since this morning, and we lose orders. This is terrible and unacceptable!",
    "category": "bug",
}
CALM = {"subject": "Another colour", "description": "Is there a ring in blue, too?", "category": "question"}
_OURS = re.compile(r"attention|sentiment|\btone\b|negative|not.urgent|\bscore", re.IGNORECASE)
"""What no customer ever reads."""
SAID = "Nobody answers! This is useless, we are really angry, and we will cancel our contract."


def did(server: LiveServer, *words: str) -> str:
    done = server.cli(*words, PUBLIC_URL=server.url)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def staffed(serve: ServerFactory) -> LiveServer:
    server = serve("attention")
    did(server, "person", "add", "eve@example.com", "--role", "engineer", "--name", "Eve")
    did(server, "person", "add", "meg@example.com", "--role", "manager", "--name", "Meg")
    return server


def mailed(server: LiveServer) -> str:
    """Give all that was mailed, with its subjects."""
    found = []
    for file in (server.data_dir / "mail").glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        body = mail.get_body(("plain",))
        found.append(f"{mail['Subject']}\n{'' if body is None else body.get_content()}")
    return "\n".join(found)


async def score(page: Page, number: str) -> int:
    """Give a ticket's score as the list shows it; -1 where it has none yet."""
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=re.compile(f"^{number} ")))
    shown = row.locator(".gauge .value")
    return int(await shown.inner_text()) if await shown.count() else -1


async def until_scored(page: Page, number: str, low: int, high: int) -> None:
    """Look again until a ticket has a score within these."""
    while not low <= await score(page, number) <= high:
        await page.wait_for_timeout(200)  # visitors may look five times a second
        await page.get_by_role("link", name="Look again").click()


async def test_an_engineer_sees_what_burns_and_why_and_the_lead_sees_what_she_said_to_it(serve: ServerFactory) -> None:
    server = staffed(serve)
    async with browser() as running, visiting(server.url) as customer:
        link = did(server, "person", "link", "eve@example.com")
        async with page_at(running, link) as page:
            await page.get_by_role("button", name="Sign in").click()
            await page.goto(f"{server.url}/console")
            await page.get_by_role("link", name="Attention", exact=True).click()
            await expect(page.get_by_text("Nothing was assessed yet.")).to_be_visible()

            calm = str((await customer.file(CALM))["number"])
            angry = str((await (await customer.open()).file(ANGRY))["number"])
            await customer.call("POST", f"/tickets/{angry}/replies", {"text": SAID}, expect=201)
            await page.get_by_role("link", name="Look again").click()
            await until_scored(page, calm, 0, 20)
            await until_scored(page, angry, 25, 100)
            row = page.get_by_role("row").nth(1)
            await expect(row).to_contain_text("“Production is down”")
            assert await fits(page)

            # By the keyboard to the ticket; there every part stands, and how each comment sounds.
            await page.keyboard.press("j")
            await expect(page.get_by_role("link", name=f"{angry} The ring is dead")).to_be_focused()
            await page.keyboard.press("Enter")
            panel = page.locator("#attention")
            await expect(panel.locator("dt").first).to_be_visible()
            points = [int(one.replace("−", "-")) for one in await panel.locator("dd").all_inner_texts()]
            high = int(await panel.locator(".gauge .value").inner_text())
            assert sum(points) == high
            marks = page.locator(".said.customer .tone")
            await expect(marks).to_have_count(2)
            await expect(marks.last).to_contain_text("tone negative")
            await page.set_viewport_size({"width": 320, "height": 800})
            assert await fits(page)
            await page.set_viewport_size({"width": 1280, "height": 900})

            await panel.get_by_role("button", name="Not urgent").click()
            await expect(page.get_by_role("status").first).to_contain_text("It can wait")
            await page.get_by_role("link", name="Attention", exact=True).click()
            await until_scored(page, angry, 0, high - 20)
            await expect(page.get_by_text("that it can wait")).to_be_visible()

        # What the customer says then counts again, and the lead sees all of it.
        await customer.call(
            "POST", f"/tickets/{angry}/replies", {"text": "It is still down, and getting worse!"}, expect=201
        )
        link = did(server, "person", "link", "meg@example.com")
        async with page_at(running, link, width=320, scheme="dark") as page:
            await page.get_by_role("button", name="Sign in").click()
            await page.goto(f"{server.url}/console")
            await page.get_by_role("link", name="By attention").click()
            await until_scored(page, angry, high - 10, 100)
            assert await fits(page)
            await page.get_by_role("link", name=f"{angry} The ring is dead").click()
            await expect(page.locator("#attention")).to_contain_text("Something happened since, so it counts no more.")

        seen = json.dumps(await customer.call("GET", f"/tickets/{angry}")) + mailed(server)
        assert angry in mailed(server)
        assert _OURS.findall(seen) == []
        await customer.call("GET", f"/tickets/{angry}/attention", expect=403)
    told = json.loads(did(server, "ticket", "attention", angry, "--json"))
    assert (told["not_urgent"]["by"], told["not_urgent"]["counts"]) == ("Eve", False)
    assert [one["number"] for one in json.loads(did(server, "attention", "--json"))] == [angry, calm]
