"""A customer at the real server: asks in the chat, follows in the portal, and says how it was."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.bot.web.browsing import browser, fits, page_at
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@pytest.fixture(scope="module")
def server(serve: ServerFactory) -> LiveServer:
    return serve("portal", MAIL_FROM="Support <support@help.test>")


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not there():
            await asyncio.sleep(0.05)


def did(server: LiveServer, *words: str) -> str:
    done = server.cli(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(server: LiveServer) -> bool:
    with closing(sqlite3.connect(server.data_dir / "onetouch.db")) as database:
        return database.execute("SELECT 1 FROM survey").fetchone() is not None


async def test_a_customer_is_helped_from_the_chat_to_the_survey_and_back(
    running: Browser, server: LiveServer, tmp_path: Path
) -> None:
    photo = tmp_path / "plate of the lamp.png"
    photo.write_bytes(b"not really a picture")
    async with page_at(running, server.url) as chat:
        await chat.get_by_role("button", name="Talk to a person").click()
        form = chat.get_by_role("form", name="Send this to our team")
        await form.get_by_label("Your e-mail address").fill("ann@example.com")
        await form.get_by_label("Subject").fill("The lamp hums")
        await form.get_by_label("What happened").fill("It hums at night.")
        await form.get_by_role("button", name="Send").click()
        filed = chat.get_by_role("region", name="Request T-1")
        await expect(filed).to_contain_text("Received. We answer by", timeout=20_000)
        async with chat.context.expect_page() as opening:
            await filed.get_by_role("link", name="Follow it on its own page").click()
        view = await opening.value
        await expect(view.get_by_role("heading", level=1)).to_have_text("The lamp hums")
        await expect(view.get_by_text("We answer by")).to_be_visible()

        did(server, "ticket", "reply", "T-1", "Which lamp is it?", "--by", "Eve", "--pending")
        await view.reload()
        await expect(view.get_by_text("We wait for you: please answer below.")).to_be_visible()
        await view.get_by_label("Your answer").fill("The one in the hall.")
        await view.get_by_label("Files").set_input_files(photo)
        await view.get_by_role("button", name="Send").click()
        await expect(view.get_by_text("The one in the hall.")).to_be_visible()
        async with view.expect_download() as download:
            await view.get_by_role("link", name="plate of the lamp.png").click()
        saved = await (await download.value).path()
        assert saved.read_bytes() == photo.read_bytes()
        assert "plate of the lamp.png" in did(server, "ticket", "show", "T-1")
        await chat.get_by_role("button", name="Your requests").click()
        dialog = chat.get_by_role("dialog", name="Your requests")
        await expect(dialog).to_contain_text("T-1 · Being worked on")
        await dialog.locator("summary").click()
        await expect(dialog).to_contain_text("We answer by")

        did(server, "ticket", "reply", "T-1", "Tighten its screw.", "--by", "Eve")
        await view.reload()
        await view.get_by_text("Close this request").click()
        await view.get_by_role("button", name="Yes, it was").click()
        await expect(view.get_by_text("It is closed.")).to_be_visible()
        server.restart()  # closes are looked for as soon as it runs
        await until(lambda: asked(server))
        await view.reload()
        assert await fits(view)
        await view.get_by_role("link", name="Answer two questions").click()
        for question in ("csat", "ces"):
            await view.locator(f"label.step:has(input[name={question}][value='2'])").click()
        await view.get_by_role("button", name="Send", exact=True).click()
        await expect(view.get_by_role("status")).to_contain_text("will get in touch with you")
        (followup,) = json.loads(did(server, "followups", "--json"))
        assert (followup["ticket"], followup["state"]) == ("T-1", "open")

        await view.goto(f"{server.url}/portal/T-1")
        await expect(view.get_by_text("How did we do?")).to_be_hidden()
        await view.get_by_role("button", name="Open it again").click()
        await expect(view.get_by_text("Being worked on")).to_be_visible()
        await view.get_by_role("link", name="Your requests").click()
        await expect(view.get_by_role("link", name="The lamp hums")).to_be_visible()


async def test_another_browser_sees_nothing_of_it_and_files_its_own(running: Browser, server: LiveServer) -> None:
    async with page_at(running, f"{server.url}/portal/T-1", width=320, height=700) as view:
        await expect(view).to_have_url(f"{server.url}/signin")
        await view.goto(f"{server.url}/portal/new")
        assert await fits(view)
        await view.get_by_label("What is it about?").type("reset my passw")
        helping = view.get_by_role("navigation", name="Articles that may help")
        await expect(helping.get_by_role("link").first).to_contain_text("Reset your password")
        await view.get_by_label("What happened").fill("The mail never comes.")
        await view.get_by_label("Your e-mail address").fill("bea@example.com")
        await view.get_by_role("button", name="Send").click()
        await expect(view).to_have_url(f"{server.url}/portal/T-2")
        await expect(view.get_by_text("We answer by")).to_be_visible()
        assert await fits(view)
        await view.goto(f"{server.url}/portal/T-1")  # not theirs, as far as this browser tells
        await expect(view).to_have_url(f"{server.url}/signin")
