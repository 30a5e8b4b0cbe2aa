"""Problems that tickets share: found by the real server, and walked by a manager in a real browser."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import time
import urllib.request
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.database import Database
from bot.database.conversations import SqlConversations
from handlers.ports import Step
from handlers.ticket import Ticket
from handlers.tickets.history import opening
from tests.bot.web.browsing import browser, fits, page_at
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE_S = 90.0
PRINTER = (
    "Our printer is offline since the update",
    "After yesterday's update the printer cannot be reached any more",
    "Printer shows as offline after updating",
    "The printer went offline when the new update was installed",
    "Since I updated, the printer is always offline",
    "Update installed, and now the printer is not found",
    "My printer is offline, it worked before the update",
    "The printer has been offline ever since this morning's update",
    "Printer offline again after the latest update",
    "Cannot print: the printer is offline after the update",
)
INVOICE = (
    "The invoice has our old address on it",
    "Please correct the address on my invoice",
    "Wrong billing address on the last invoice",
    "Our invoice shows the wrong company address",
    "The address on the invoice is out of date",
    "You sent the invoice with a wrong address",
    "The invoice still has the previous billing address",
    "How can the address on an invoice be changed?",
)
PASSWORD = (
    "The mail to reset my password never arrives",
    "I asked for a new password and got no mail",
    "No password reset mail in my inbox",
    "Password reset: the link is never mailed to me",
    "I cannot reset my password because no mail comes",
    "The reset password mail does not arrive",
    "Where is the mail for resetting the password?",
    "I requested a password reset three times, and no mail came",
    "Forgot my password, and the reset mail is missing",
)
ALONE = (
    "Is there a student discount?",
    "The lamp hums at night",
    "Do you ship to Norway?",
    "I would like to speak at your conference",
    "The video stutters on my phone",
    "How many users may share a licence?",
    "Can the dashboard be embedded into our wiki?",
    "Your colours are hard to read for the colour-blind",
    "What are the opening hours of your shop in Vienna?",
    "Thank you for the quick help last week!",
    "The export to spreadsheets has wrong dates",
    "Which languages does the assistant speak?",
)
PLANTED = {"printer": PRINTER, "invoice": INVOICE, "password": PASSWORD}


def tickets(now: datetime) -> list[Ticket]:
    """Give all of them: the printers of these two days, all others spread over the last weeks."""
    said = [(text, timedelta(hours=5 * at)) for at, text in enumerate(PRINTER)]
    for every, texts in ((8, INVOICE), (7, PASSWORD), (6, ALONE)):
        said += [(text, timedelta(days=3 + every * at)) for at, text in enumerate(texts)]
    return [
        replace(
            TICKET,
            number=f"T-{number}",
            requester_id=f"customer-{number}",
            subject=text,
            description=f"{text}.",
            opened_at=now - ago,
        )
        for number, (text, ago) in enumerate(sorted(said, key=lambda one: -one[1]), 1)
    ]


async def file(server: LiveServer, every: list[Ticket]) -> None:
    """File them beside the running server, as they came over time."""
    database = Database.open(f"sqlite:///{server.data_dir / 'onetouch.db'}")
    try:
        for ticket in every:
            first = opening(ticket, replace(ANN, id=ticket.requester_id))
            await SqlConversations(database).write(Step(None, ticket=ticket, events=(first.event,)))
    finally:
        await database.close()
    with closing(sqlite3.connect(server.data_dir / "onetouch.db")) as kept, kept:
        kept.execute("INSERT OR REPLACE INTO ticket_counter (id, last) VALUES (1, ?)", [len(every)])


def did(server: LiveServer, *words: str, **settings: Any) -> str:
    done = server.cli(*words, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(server: LiveServer, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(server.data_dir / "onetouch.db")) as kept:
        return kept.execute(query, values).fetchall()


async def until(server: LiveServer, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Wait until the database has an answer."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := asked(server, query, *values)):
        assert time.monotonic() < deadline, f"nothing came of {query}\n{server.log()[-3000:]}"
        await asyncio.sleep(0.1)
    return found


async def test_planted_problems_are_found_told_of_once_and_worked_with(serve: ServerFactory, tmp_path: Path) -> None:
    desk = tmp_path / "desk.toml"
    desk.write_text('[attention]\nmail = ["lead@example.com"]\n', encoding="utf-8")
    server = serve("clusters", DESK_FILE=str(desk))
    did(server, "person", "add", "meg@example.com", "--role", "manager")
    every = tickets(datetime.now(UTC))
    await file(server, every)
    await until(server, "SELECT 1 FROM cluster_drawing WHERE at IS NOT NULL")

    about = {one.number: next((name for name, texts in PLANTED.items() if one.subject in texts), "") for one in every}
    members: dict[str, set[str]] = {}
    for cluster, number in asked(server, "SELECT cluster, number FROM cluster_member WHERE cluster IS NOT NULL"):
        members.setdefault(f"K-{cluster}", set()).add(f"T-{number}")
    named = {cluster: {about[number] for number in numbers} for cluster, numbers in members.items()}
    assert sorted(named.values(), key=sorted) == [{"invoice"}, {"password"}, {"printer"}], members
    for numbers in members.values():
        name = about[min(numbers)]
        assert len(numbers) >= 0.7 * len(PLANTED[name]), (name, numbers)
    (printer,) = [cluster for cluster, names in named.items() if names == {"printer"}]

    # What grows is told of once, also when the server is killed and comes back.
    burst = "SELECT payload FROM outbox WHERE subject = 'burst:lead@example.com' AND payload ->> 'subject' LIKE ?"
    printed = f"[{printer}] %"
    (payload,) = (await until(server, burst, printed))[0]
    assert json.loads(payload)["kind"] == "burst"
    server.restart(kill=True)
    await file_by_api(server, "Printer offline since the update this morning")
    late = "SELECT 1 FROM cluster_member WHERE number = ? AND cluster = ?"
    await until(server, late, len(every) + 1, int(printer[2:]))
    assert len(asked(server, burst, printed)) == 1
    assert asked(server, "SELECT 1 FROM outbox WHERE payload ->> 'event' = 'burst'") == [], "there is no Slack"

    link = did(server, "person", "link", "meg@example.com", PUBLIC_URL=server.url).strip()
    async with browser() as running, page_at(running, link) as page:
        await page.get_by_role("button", name="Sign in").click()
        await page.goto(f"{server.url}/console/clusters")
        first = page.get_by_role("row").nth(1)
        await expect(first).to_contain_text(printer)
        await expect(first).to_contain_text("grows")
        assert await fits(page)
        await first.get_by_role("link").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text(
            re.compile("printer|update|offline", re.IGNORECASE)
        )
        await expect(page.get_by_text("No article answers it.")).to_be_visible()
        await page.get_by_label("Title").fill("Printers offline after 5.3")
        await page.get_by_role("button", name="Keep the title").click()
        await expect(page.get_by_role("status")).to_have_text("The title is kept.")
        assert await fits(page)
        await page.get_by_role("link", name="Text to copy").click()
        await expect(page.get_by_role("textbox", name=re.compile("To be copied"))).to_have_value(
            re.compile(f"^{printer} Printers offline after 5.3")
        )
        await page.goto(f"{server.url}/console/tickets/T-{len(every) + 1}")
        await page.get_by_role("link", name=f"{printer} Printers offline after 5.3").click()
        await page.get_by_label("Nothing to be done").fill("the fix is out")
        await page.get_by_role("button", name="Dismiss").click()
        await expect(page.get_by_text("Dismissed by")).to_contain_text("the fix is out")
        await page.get_by_role("link", name="Clusters", exact=True).first.click()
        await expect(page.get_by_role("table")).not_to_contain_text(printer)

    (rests,) = json.loads(did(server, "clusters", "--state", "dismissed", "--json"))
    assert (rests["number"], rests["title"]) == (printer, "Printers offline after 5.3")


async def file_by_api(server: LiveServer, subject: str) -> None:
    """File a ticket as a customer does."""
    form = {"key": "key-of-one-more-1", "subject": subject, "description": f"{subject}.", "category": "bug"}
    body = json.dumps({**form, "email": "ann@example.com"}).encode()
    request = urllib.request.Request(  # noqa: S310 - our own
        f"{server.url}/api/v1/tickets", body, {"Content-Type": "application/json"}
    )

    def send() -> int:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own
            return int(response.status)

    assert await asyncio.to_thread(send) == 201
