"""The round trip of a bug as people in Slack see it: a real server between a local Slack and a local Jira.

Two customers ask in a channel, the engineer works in the triage channel alone, and the product engineer in Jira alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import pytest

from bot.simulators.jira import DONE, SECRET, Issue, Person, Site
from bot.simulators.slack import Channel, Message, User, View, Workspace, shown, shown_view
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer
from tests.scenarios.test_round_trip import FIXED, PRIVATE
from tests.scenarios.test_slack import scene as workspace
from tests.scenarios.test_slack_alerts import triage_of
from tests.simulators.jira.contract import judge

BUG = "The purple lamp crashes with error E42 since firmware 12.3. This is a bug."
TITLE = "Purple lamp crashes with E42"
OTHER = "Our purple lamp crashes with error E42 as well, ever since firmware 12.3."
BEFORE = "Purple lamp flickers at dusk"
"""An issue that engineering has already: alike, and another."""
SOON = 240.0
"""Seconds; only a failure takes so long, on a machine however busy."""
_T = TypeVar("_T")


@dataclass
class Scene:
    """A server between a Slack and a Jira.

    Attributes:
        ana, ben: customers, in `help`; eve: the engineer, in `triage`; dev: works in Jira.
        before: the issue that is there at first.
    """

    server: LiveServer
    slack: Workspace
    jira: Site
    ana: User
    ben: User
    eve: User
    dev: Person
    help: Channel
    triage: Channel
    before: Issue

    async def until(self, found: Callable[[], _T | None], what: str = "") -> _T:
        """Wait for what is seen in Slack."""
        return await self.slack.until(found, SOON, lambda: f"{what}\n{self.slack.transcript(self.triage)}")

    async def says(self, channel: Channel, words: str, thread: Message | None = None) -> Message:
        """Wait for what the bot says."""
        return await self.slack.bot_says(channel, words, thread=thread, within=SOON)

    async def window(self, title: str, *words: str) -> View:
        """Wait until the engineer's window of a title says so."""
        view = await self.slack.modal(self.eve, title, within=SOON)
        await self.until(lambda: all(one in shown_view(view) for one in words), f"{words} in {shown_view(view)}")
        return view

    async def filed(self, who: User, question: str, subject: str, number: str) -> tuple[Message, Message]:
        """Ask in the channel, get no answer, and send the form; give the question and the team's card."""
        asked = await self.slack.mentions(who, self.help, question)
        offer = await self.says(self.help, "[Open the form]", asked)
        await self.slack.presses(who, offer, "Open the form")
        form = await self.slack.modal(who, within=SOON)
        sent = await self.slack.submits(who, form, {"subject": subject, "description": question, "category": "bug"})
        assert sent.errors == {}
        await self.says(self.help, number, asked)
        return asked, await self.says(self.triage, f"{number}:")

    async def sent(self, card: Message, containing: str, text: str | None = None) -> None:
        """Read the draft in a card's thread, word it, and send it to its customer."""

        def waiting() -> Message | None:
            found = self.slack.posts(self.triage, thread=card)
            return next((one for one in found if containing in shown(one) and "[Read and send]" in shown(one)), None)

        draft = await self.until(waiting, f"no draft with {containing!r}")
        await self.slack.presses(self.eve, draft, "Read and send")
        view = await self.window("News for customers", "What the customer reads")
        assert (await self.slack.submits(self.eve, view, {} if text is None else {"text": text})).errors == {}
        await self.until(lambda: "*Sent by" in shown(draft), f"it was not sent: {shown(draft)}")

    def seen(self) -> str:
        """Give all that customers were ever shown: their channel, and the mails."""
        mails = [file.read_text("utf-8", "replace") for file in (self.server.data_dir / "mail").glob("*.eml")]
        return "\n".join([self.slack.transcript(self.help), *mails])


@asynccontextmanager
async def scene(serve: ServerFactory, name: str) -> AsyncIterator[Scene]:
    async with Site(retry_delays=(0.2, 0.5, 1.0, 2.0), judge=judge()) as jira:
        dev = jira.person("dev", "Dana")
        before = await jira.files(dev, BEFORE, f"The purple lamp flickers with firmware 12. {PRIVATE}")
        settings = {
            "JIRA_URL": jira.url,
            "JIRA_EMAIL": jira.email,
            "JIRA_TOKEN": jira.token,
            "JIRA_PROJECT": "ONE",
            "JIRA_WEBHOOK_SECRET": SECRET,
        }
        async with workspace(serve, name, **settings) as there:
            slack, server = there.slack, there.server
            # It is about what happens, and not about how soon; Slack's three seconds are tested elsewhere.
            slack.store.pace.on, slack.store.trigger_s = False, SOON
            slack.connect(f"{server.url}/slack/events").answer_s = SOON
            jira.connect(f"{server.url}/webhooks/jira")
            eve = slack.user("eve", email="eve@example.com")
            added = await asyncio.to_thread(server.cli, "person", "add", "eve@example.com", "--role", "engineer")
            assert added.returncode == 0, added.stderr
            triage = slack.channel("triage", eve)
            triage_of(there, triage)
            yield Scene(server, slack, jira, there.ana, there.ben, eve, dev, there.help, triage, before)


def linking(where: Message | View, key: str) -> str:
    """Give the button that puts a ticket on an issue, among those of what looks the same."""
    for block, element in where.elements():
        if element["action_id"].startswith("escalation_link") and f"|{key}>" in block.get("text", {}).get("text", ""):
            return str(element["action_id"])
    raise LookupError(f"no button for {key}")


@pytest.mark.timeout(900)
async def test_two_customers_hear_of_a_fix_in_slack_and_one_of_them_says_that_it_is_none(serve: ServerFactory) -> None:
    async with scene(serve, "round-trip-slack") as at:
        # Asked, not answered, filed; escalated by the command, with what looks the same above.
        asked, card = await at.filed(at.ana, BUG, TITLE, "T-1")
        await at.slack.command(at.eve, at.triage, "/escalate", "T-1")
        window = await at.window("Escalate T-1", "Issues that look the same", BEFORE, "[It is this one]", TITLE)
        sent = await at.slack.submits(at.eve, window)
        assert sent.errors == {}
        issue = await at.jira.issue(TITLE, within=SOON)
        await at.until(lambda: f"|{issue.key}>" in shown(card), f"{issue.key} is not on the card")
        await at.says(at.triage, f"Escalated as {issue.key}", card)

        # The second customer's ticket joins it with one click.
        asked_too, second = await at.filed(at.ben, OTHER, "Purple lamp crashes, error E42", "T-2")
        await at.until(lambda: f"|{issue.key}>" in shown(second) and "[It is this one]" in shown(second))
        await at.slack.presses(at.eve, second, linking(second, issue.key))
        await at.until(lambda: "On hold" in shown(second) and "[It is this one]" not in shown(second))
        await at.jira.until(
            lambda: "2 support tickets" in str([one.body for one in issue.links]), SOON, lambda: str(issue.links)
        )
        assert [one.key for one in at.jira.store.issues.values()] == [at.before.key, issue.key]

        # Engineering speaks and plans: the team hears of it in both threads, no customer does.
        await at.jira.says(at.dev, issue, f"Which firmware? {PRIVATE}")
        version = at.jira.version(at.jira.default, "5.3", "2027-03-02")
        await at.jira.plans(at.dev, issue, version)
        for one in (card, second):
            await at.says(at.triage, "Which firmware?", one)
            await at.says(at.triage, "is to be fixed in 5.3", one)
        await at.jira.moves(at.dev, issue, "Done")
        await at.jira.releases(at.dev, version)
        await at.says(at.triage, "the fix is out", card)
        assert "5.3" not in at.seen()

        # Two drafts, sent one by one; what was typed arrives as it was typed.
        await at.sent(card, "the fix is out", FIXED)
        told = await at.says(at.help, FIXED, asked)
        await at.sent(second, "the fix is out")
        told_too = await at.says(at.help, "5.3", asked_too)
        assert all(f"[{one}]" in shown(post) for post in (told, told_too) for one in ("It works", "Still broken"))

        # It works for one, whose ticket is closed; the other's ticket, and the issue, are open again.
        await at.slack.presses(at.ben, told_too, "It works")
        await at.until(lambda: "Closed" in shown(second), f"T-2 is not closed: {shown(second)}")
        await at.slack.presses(at.ana, told, "Still broken")
        await at.jira.until(lambda: at.jira.default.status(issue.status).category != DONE, SOON)
        await at.until(lambda: "*Open*" in shown(card), f"T-1 is not open: {shown(card)}")
        await at.until(lambda: "You said that it is still broken" in shown(told))

        # Fixed at last.
        again = at.jira.version(at.jira.default, "5.4")
        await at.jira.plans(at.dev, issue, again)
        await at.jira.moves(at.dev, issue, "Done")
        await at.jira.releases(at.dev, again)
        await at.sent(card, "the fix is out (5.4)")
        last = await at.says(at.help, "5.4", asked)
        await at.slack.presses(at.ana, last, "It works")
        await at.until(lambda: "Closed" in shown(card), f"T-1 is not closed: {shown(card)}")
        for number, thread in (("T-1", asked), ("T-2", asked_too)):
            assert "/survey/" in (await at.says(at.help, f"{number} is closed. How did we do?", thread)).text

        assert PRIVATE not in at.seen()
        assert BEFORE not in at.seen()
        heard = str([one.body for one in at.jira.calls]).casefold()
        assert not any(name in heard for name in ("ana@", "ben@"))
        assert len(at.jira.store.issues) == 2
        # Nothing that Jira objected to, or that its answers were not like Jira's.
        assert ([one for one in at.jira.calls if one.outcome != "ok"], at.jira.service.objections) == ([], [])
