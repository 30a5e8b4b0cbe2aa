"""A manager at the real server's console, in a real browser."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.request
from contextlib import closing

import pytest
from playwright.async_api import Page, expect

from tests.bot.web.browsing import browser, fits, page_at
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCORED = """
INSERT INTO survey (id, key, kind, person_id, place, asked_at, expires_at, number, csat, comment, answered_at, version,
    agrees)
VALUES ('s1', 'ticket:1', 'close', 'p1', 'mail', '2026-03-02 09:00:00', '2099-01-01 00:00:00', 1, 1, 'Three weeks!',
    '2026-03-02 10:00:00', 2, 0);
INSERT INTO follow_up (survey_id, person_id, opened_at, due_at, ticket, state, learned, version)
VALUES ('s1', 'p1', '2026-03-02 10:00:00', '2026-03-02 12:00:00', 1, 'open', '', 1);
INSERT INTO follow_up_event
VALUES (1, 1, '2026-03-02 10:00:00', 'system', 'survey', 'Survey', 'opened', 'satisfaction 1 of 5');
"""
"""A low score of long ago."""


def did(server: LiveServer, *words: str, **settings: str) -> str:
    done = server.cli(*words, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def file(server: LiveServer, subject: str) -> None:
    form = {"key": f"key-of-{subject}", "subject": subject, "description": "Always.", "category": "bug"}
    body = json.dumps({**form, "email": "ann@example.com"}).encode()
    request = urllib.request.Request(  # noqa: S310 - our own
        f"{server.url}/api/v1/tickets", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own
        assert response.status == 201


def manned(serve: ServerFactory) -> LiveServer:
    """Start a server with a manager, two engineers and a customer who was not content."""
    server = serve("manager")
    did(server, "person", "add", "meg@example.com", "--role", "manager")
    for name in ("eve", "bob"):
        did(server, "person", "add", f"{name}@example.com", "--role", "engineer")
        did(server, "engineer", "set", f"{name}@example.com")
    did(server, "back", "eve@example.com")
    file(server, "hums")
    server.stop(kill=True)
    with closing(sqlite3.connect(server.data_dir / "onetouch.db")) as database, database:
        for change in (
            # An hour passes while nobody looks.
            "UPDATE ticket SET opened_at = datetime(opened_at, '-1 hour')",
            "UPDATE ticket_event SET at = datetime(at, '-1 hour')",
            "UPDATE ticket_watch SET moment = datetime(moment, '-1 hour')",
        ):
            database.execute(change)
        database.executescript(SCORED)
    return server.start()


async def promise_little(page: Page, server: LiveServer) -> None:
    """Let the manager promise a first reply within a minute, around the clock; what is wrong is told first."""
    await page.goto(f"{server.url}/console/calendars")
    await page.get_by_role("link", name="Change the settings").click()
    field = page.get_by_label("Calendars, promises, routing and accounts")
    text = await field.input_value()
    await field.fill(text.replace('normal = { first_reply = "8h"', 'normal = { first_reply = "soon"'))
    await page.get_by_role("button", name="Check it").click()
    await expect(page.get_by_role("alert")).to_contain_text("plans.standard.targets.normal.first_reply: soon is none")
    short = text.replace('normal = { first_reply = "8h"', 'normal = { first_reply = "1m"')
    await field.fill(short.replace('calendar = "office"', 'calendar = "always"'))
    await page.get_by_role("button", name="Take it into use").click()
    await expect(page.get_by_role("status")).to_have_text("The settings are in use.")
    await expect(page.get_by_text(re.compile("^Version 1, by meg@example.com"))).to_be_visible()


async def test_a_manager_sees_a_breach_reassigns_it_sets_somebody_away_and_closes_a_follow_up(
    serve: ServerFactory,
) -> None:
    server = manned(serve)
    link = did(server, "person", "link", "meg@example.com", PUBLIC_URL=server.url).strip()
    async with browser() as running, page_at(running, link) as page:
        await page.get_by_role("button", name="Sign in").click()
        await promise_little(page, server)

        # It holds without a restart: what has waited for an hour is overdue, goes to the second tier, and is seen.
        overdue = page.get_by_role("region", name="Overdue")
        async with page.expect_navigation():
            await page.get_by_role("link", name="SLA board").click()
        while not await overdue.get_by_text("First reply overdue by 5").count():
            await page.reload()
        await expect(overdue.get_by_role("link", name="hums")).to_be_visible()
        assert await fits(page)

        did(server, "back", "bob@example.com")
        await page.reload()
        await overdue.locator("summary").click()
        await overdue.get_by_label("Give T-1 to").select_option(label="bob@example.com (here, 0 of 8)")
        await overdue.get_by_role("button", name="Reassign T-1").click()
        await expect(page.get_by_role("status")).to_contain_text("T-1 is with bob@example.com now.")

        await page.get_by_role("link", name="People").click()
        await page.get_by_role("link", name="bob@example.com").click()
        await page.get_by_role("button", name="She is away").click()
        went = page.get_by_role("heading", name="Since she went").locator("..")
        await expect(went).to_contain_text("1 ticket went to others")
        await expect(went).to_contain_text("to eve@example.com")
        assert await fits(page)

        await page.get_by_role("link", name="Follow-ups").click()
        await expect(page.get_by_text("nobody yet")).to_be_visible()
        await page.get_by_role("link", name="F-1").click()
        await page.get_by_role("button", name="Take over or give").click()
        await page.get_by_label("Note", exact=True).fill("Rang her: the cable came late.")
        await page.get_by_label("The customer was contacted").check()
        await page.get_by_role("button", name="Keep").click()
        await page.get_by_label("What was learnt").fill("The cable should be in stock.")
        await page.get_by_label("Bug that it led to").fill("LAMP-7")
        await page.get_by_role("button", name="Close it").click()
        await expect(page.get_by_text("bug LAMP-7")).to_be_visible()
        assert await fits(page)
    told = did(server, "audit")
    assert (told.count("desk.changed"), told.count("staff.presence")) == (1, 3)
    assert json.loads(did(server, "followup", "show", "F-1", "--json"))["state"] == "closed"
