"""A real browser for tests that look at pages."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_ENDING_S = 20.0


def chromium() -> str:
    """Give the browser's path; skip the test where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no chromium on this machine: install Debian's package `chromium` to run the browser tests")
    return path


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Run a headless browser."""
    path = chromium()
    playwright = await async_playwright().start()
    running = await playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
    try:
        yield running
    finally:
        # What the tests are about is over; a browser that will not end does so with the process that started it.
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDING_S):
                await running.close()
                await playwright.stop()


@asynccontextmanager
async def page_at(
    running: Browser, url: str, *, width: int = 1280, height: int = 900, scheme: str = "light", patience_s: float = 10
) -> AsyncIterator[Page]:
    """Open a page as a new visitor; at the end there must have been no script error and nothing blocked by the CSP.

    `patience_s`: how long whatever is done on it waits for what it is done to.
    """
    context: BrowserContext = await running.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(patience_s * 1000)
    page = await context.new_page()
    wrong: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # Requests that fail are told there too; what the page makes of them is what the tests are about.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            wrong.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.goto(url)
    try:
        yield page
    finally:
        await context.close()
    assert wrong == []


async def fits(page: Page) -> bool:
    """Tell whether nothing is wider than the window."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


async def ask(page: Page, text: str) -> None:
    """Type a question and send it with the Enter key."""
    await page.get_by_label("Your question", exact=True).last.fill(text)
    await page.get_by_label("Your question", exact=True).last.press("Enter")
