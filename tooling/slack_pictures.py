"""Make the documentation's pictures of Slack anew: `PYTHONPATH=. .venv/bin/python tooling/slack_pictures.py`.

Talks with the bot on the page of `onetouch slack try`, over the help centre of the scenarios, and writes
`docs/images/slack-*.png`. Needs chromium.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import date
from pathlib import Path

from playwright.async_api import Page, expect

from bot.compose.issue_board import issue_board
from bot.config import Settings
from bot.database.engine import Database
from bot.slack.rendering.modals import SEND_LABEL, TITLE
from bot.slack.rendering.replies import FORM_LABEL
from handlers.chat import words
from handlers.engineering.local.issue import LocalStatus
from handlers.languages import say, say_as, speaking
from handlers.person import Person, Role
from tests.bot.web.browsing import browser, page_at
from tests.scenarios import help_centre
from tests.scenarios.live import LiveServer, cli

IMAGES = Path(__file__).parents[1] / "docs" / "images"
READY = re.compile(r"Talk to the bot at (http://\S+)")
QUESTION = "How do I reset my password?"
CRY = "Production is down since the update: none of our lamps answers, we lost data, and nobody replies. A disaster!"
DEV = Person("p_dev", Role.ENGINEER, known=True, name="Dev")
SOON_MS = 60_000
WIDTH, HEIGHT = 1160, 600
ABROAD = (
    ("ja", "Yuki", "パスワードを忘れました。どうやって再設定しますか？", "再設定のメールが届きません。"),
    ("ko", "Jisoo", "비밀번호를 잊어버렸어요. 어떻게 재설정하나요?", "재설정 메일이 오지 않아요."),
    (
        "de",
        "Lena",
        "Ich habe mein Passwort vergessen. Wie setze ich es zurück?",
        "Die Mail mit dem Link kommt nicht an.",
    ),
)
"""Language, who speaks it, what they ask, and what they need a person for."""
DESK = """
[attention]
alert_at = 20
"""


async def main() -> None:
    """Make them all."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        articles = help_centre.write(Path(folder) / "help-centre")
        for command in (("source", "add", "folder", str(articles), "--audience", "public"), ("sync",)):
            cli(data, *command).check_returncode()
        trial = LiveServer(data, articles, command=("slack", "try", "--port", "0"), ready=READY).start()
        try:
            own = of_trial()
            alert_early(own, Path(folder) / "desk.toml")
            async with browser() as running, page_at(running, trial.url, width=WIDTH, height=HEIGHT) as page:
                await talk(page)
                await alarm(page)
                await escalate(page)
                await fix(own)
                await tell(page)
                for abroad in ABROAD:
                    await converse(page, *abroad)
        finally:
            trial.stop()


def of_trial() -> Path:
    """Give the folder of the trial's data: the latest."""
    return max(Path(tempfile.gettempdir()).glob("onetouch-slack-try-*"), key=lambda one: one.stat().st_mtime)


def alert_early(own: Path, desk: Path) -> None:
    """Let the trial tell of tickets that nobody waited for yet."""
    desk.write_text(DESK, encoding="utf-8")
    cli(own, "desk", "set", str(desk)).check_returncode()


async def talk(page: Page) -> None:
    """Ask, file a ticket, and look at it as an engineer."""
    await page.locator("#words").fill(QUESTION)
    await page.locator("#words").press("Enter")
    await page.get_by_role("button", name="1 reply").click()
    answer = page.locator("#replies article").last
    await expect(answer).to_contain_text("Forgot password")
    await take(page, "slack-answer")
    await answer.get_by_role("button", name="I need a person").click()
    form = page.get_by_role("dialog", name="Ask a person")
    await form.get_by_label("What do you need help with?").fill("The link does not arrive. I looked into my spam, too.")
    await take(page, "slack-form")
    await form.get_by_role("button", name="Send").click()
    await expect(page.locator("#replies article").last).to_contain_text("T-1")
    await page.get_by_role("radio", name="Eve").check()
    await page.locator("#places").get_by_role("button", name="triage").click()
    card = page.locator("#log article").first
    await card.get_by_role("button", name="Claim").click()
    await expect(card).to_contain_text("Take it over")
    await take(page, "slack-triage")


async def alarm(page: Page) -> None:
    """Cry for help, and look at the alert and at the ticket's window as an engineer."""
    await page.get_by_role("radio", name="Ann").check()
    await page.locator("#places").get_by_role("button", name="help").click()
    await page.locator("#words").fill("Why are all our lamps offline?")
    await page.locator("#words").press("Enter")
    await page.get_by_role("button", name="1 reply").last.click()
    await page.locator("#replies article").last.get_by_role("button", name=re.compile("person|form")).first.click()
    form = page.get_by_role("dialog", name="Ask a person")
    await form.get_by_label("What is it about?").fill("All lamps are offline")
    await form.get_by_label("What do you need help with?").fill(CRY)
    await form.get_by_role("button", name="Send").click()
    await expect(page.locator("#replies article").last).to_contain_text("T-2")
    await page.get_by_role("radio", name="Eve").check()
    await page.locator("#places").get_by_role("button", name="triage").click()
    alert = page.locator("#log article", has_text="T-2 needs a look")
    await expect(alert).to_be_visible(timeout=30_000)
    await expect(page.locator("#log article", has_text="T-2: All")).to_contain_text("Attention", timeout=30_000)
    await take(page, "slack-alert")
    await alert.get_by_role("button", name="Open").click()
    await expect(page.get_by_role("dialog", name="T-2")).to_contain_text("Attention")
    await take(page, "slack-ticket")


async def escalate(page: Page) -> None:
    """File the same bug twice: the first becomes an issue, the second is put on it."""
    await page.get_by_role("dialog", name="T-2").get_by_role("button", name="Close", exact=True).last.click()
    await report(page, f"{QUESTION} Please!", "T-3")
    first = page.locator("#log article", has_text="T-3:")
    await expect(first).to_contain_text("Proposed for engineering", timeout=SOON_MS)
    await first.get_by_role("button", name="Escalate", exact=True).click()
    await expect(first).to_contain_text("ONE-1", timeout=SOON_MS)
    await expect(first).to_contain_text("On hold", timeout=SOON_MS)
    await report(page, f"{QUESTION} Thank you!", "T-4")
    second = page.locator("#log article", has_text="T-4:")
    await expect(second).to_contain_text("It is this one", timeout=SOON_MS)
    await second.scroll_into_view_if_needed()
    await take(page, "slack-proposal")
    await second.get_by_role("button", name="Look at it first").click()
    window = page.get_by_role("dialog", name="Escalate T-4")
    await expect(window).to_contain_text("Issues that look the same", timeout=SOON_MS)
    await take(page, "slack-escalate")
    await window.get_by_role("button", name="It is this one").click()
    await expect(window).to_contain_text("T-4 is on ONE-1", timeout=SOON_MS)
    await window.get_by_role("button", name="Close", exact=True).click()


async def report(page: Page, question: str, number: str) -> None:
    """File a bug as a customer, and go to its card as an engineer."""
    await page.get_by_role("radio", name="Ann").check()
    await page.locator("#places").get_by_role("button", name="help").click()
    await page.locator("#words").fill(question)
    await page.locator("#words").press("Enter")
    asked = page.locator("#log article", has_text=question)
    await asked.get_by_role("button", name=re.compile("repl")).click(timeout=SOON_MS)
    await page.locator("#replies article").last.get_by_role("button", name=re.compile("person|form")).first.click()
    form = page.get_by_role("dialog", name="Ask a person")
    await form.get_by_label("What is it about?").fill("Reset mails are lost")
    await form.get_by_label("What do you need help with?").fill("The mail with the link to a new password never comes.")
    await form.get_by_label("What kind of thing is it?").select_option("bug")
    await form.get_by_role("button", name="Send").click()
    await expect(page.locator("#replies article").last).to_contain_text(number, timeout=SOON_MS)
    await page.get_by_role("radio", name="Eve").check()
    await page.locator("#places").get_by_role("button", name="triage").click()


async def fix(own: Path) -> None:
    """Fix the issue in a version that comes out, as a product engineer does on the board. `own`: the trial's data."""
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(own)})
    database = Database.open(settings.database)
    try:
        board = issue_board(settings, database)
        version = await board.add_version(DEV, "5.3", date(2026, 3, 2))
        await board.plan(DEV, "ONE-1", [version.id])
        await board.move(DEV, "ONE-1", LocalStatus.FIXED)
        await board.release(DEV, version.id, date(2026, 3, 2))
    finally:
        await database.close()


async def tell(page: Page) -> None:
    """Read the text for a customer in the thread of the card, send it, and look at what the customer got."""
    card = page.locator("#log article", has_text="T-4:")
    await card.get_by_role("button", name=re.compile("repl")).click()
    draft = page.locator("#replies article", has_text="Read and send")
    await expect(draft).to_contain_text("5.3", timeout=SOON_MS)
    await draft.scroll_into_view_if_needed()
    await take(page, "slack-draft")
    await draft.get_by_role("button", name="Read and send").click()
    window = page.get_by_role("dialog", name="News for customers")
    await window.get_by_role("button", name="Send to customer").click()
    await expect(window).to_be_hidden(timeout=SOON_MS)
    await page.get_by_role("radio", name="Ann").check()
    await page.locator("#places").get_by_role("button", name="help").click()
    await page.locator("#log article").last.get_by_role("button", name=re.compile("repl")).click()
    told = page.locator("#replies article", has_text="Still broken")
    await expect(told).to_be_visible(timeout=SOON_MS)
    await told.scroll_into_view_if_needed()
    await take(page, "slack-fixed")


async def converse(page: Page, language: str, name: str, question: str, trouble: str) -> None:
    """Ask in a language, file a ticket, look at the Home tab, and see its card as an engineer."""
    with speaking(language):
        person, send = (
            re.compile(f"{re.escape(say(words.PERSON_LABEL))}|{re.escape(say(FORM_LABEL))}"),
            say_as(*SEND_LABEL),
        )
        title, needs = say(TITLE), say("What do you need help with?")
    await page.get_by_role("radio", name=name).check()
    await page.locator("#places").get_by_role("button", name="help").click()
    await page.locator("#words").fill(question)
    await page.locator("#words").press("Enter")
    asked = page.locator("#log article", has_text=question)
    await asked.get_by_role("button", name=re.compile("repl")).click(timeout=SOON_MS)
    replies = page.locator("#replies article")
    await expect(replies.last.get_by_role("button").first).to_be_visible(timeout=SOON_MS)
    if not await replies.last.get_by_role("button", name=person).count():  # it asks back which article is meant
        await take(page, f"slack-choice-{language}")
        await replies.last.get_by_role("button").first.click()
    await expect(replies.last.get_by_role("button", name=person)).to_be_visible(timeout=SOON_MS)
    await take(page, f"slack-answer-{language}")
    await replies.last.get_by_role("button", name=person).click()
    form = page.get_by_role("dialog", name=title)
    await form.get_by_label(needs).fill(trouble)
    await take(page, f"slack-form-{language}")
    await form.get_by_role("button", name=send).click()
    await expect(replies.last).to_contain_text("T-", timeout=SOON_MS)
    await take(page, f"slack-ticket-{language}")
    await page.locator("#places").get_by_role("button", name="Home").click()
    await expect(page.locator("#home")).to_contain_text("T-", timeout=SOON_MS)
    await take(page, f"slack-home-{language}")
    await page.get_by_role("radio", name="Eve").check()
    await page.locator("#places").get_by_role("button", name="triage").click()
    card = page.locator("#log article", has_text=trouble)
    await expect(card).to_be_visible(timeout=SOON_MS)
    await card.scroll_into_view_if_needed()
    await take(page, f"slack-triage-{language}")


async def take(page: Page, name: str) -> None:
    """Write a picture, without the pointer over anything."""
    await page.mouse.move(WIDTH / 2, 1)
    await page.screenshot(path=IMAGES / f"{name}.png")


asyncio.run(main())
