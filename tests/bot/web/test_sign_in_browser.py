"""Signing in and out in a real browser, on a desk and on a telephone."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.web import create_app
from handlers.access.audit import OPERATOR
from handlers.person import Role
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.fakes import World, world


async def link(here: World, server: TestServer) -> str:
    email, browser_id = here.mailed[-1]
    made = await here.entrance.door.mailed(email, browser_id)
    assert made is not None
    return str(server.make_url(f"/signin/{made[0]}"))


async def ask(page: Page, email: str) -> None:
    await page.get_by_label("Your e-mail address").fill(email)
    await page.get_by_role("button", name="Send me a link").click()
    await expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_an_engineer_signs_in_sees_her_sessions_and_signs_out(width: int, scheme: str) -> None:
    here = world()
    await here.entrance.door.put("ana@example.com", Role.ENGINEER, None, OPERATOR)
    async with TestServer(create_app(here.deps)) as server, browser() as running:
        start = str(server.make_url("/signin"))
        async with page_at(running, start, width=width, scheme=scheme) as page:
            assert await fits(page)
            await ask(page, "ana@example.com")
            assert await fits(page)
            path = await link(here, server)
            async with page_at(running, path, width=width, scheme=scheme) as elsewhere:
                await expect(elsewhere.get_by_text("This is not the browser")).to_be_visible()
                assert await fits(elsewhere)
            await page.goto(path)
            await expect(page).to_have_url(str(server.make_url("/me")))
            await expect(page.get_by_text("this browser")).to_be_visible()
            assert await fits(page)
            async with page_at(running, start, width=width, scheme=scheme) as second:
                await ask(second, "ana@example.com")
                await page.goto(await link(here, server))
                await page.get_by_role("button", name="Sign in").click()
                await expect(page).to_have_url(str(server.make_url("/me")))
            await page.get_by_role("button", name="Sign out", exact=True).first.click()
            await expect(page.get_by_role("heading", name="Signed out")).to_be_visible()
            assert await fits(page)


async def test_the_first_administrator_comes_in_with_the_keyboard_alone() -> None:
    here = world()
    secret = await here.entrance.door.first()
    async with (
        TestServer(create_app(here.deps)) as server,
        browser() as running,
        page_at(running, str(server.make_url(f"/signin/{secret}"))) as page,
    ):
        await page.keyboard.type("boss@example.com")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(str(server.make_url("/me")))
        await expect(page.get_by_text("administrator")).to_be_visible()
