"""What the pages' scripts say, in a real browser: in the page's language, with its plurals, numbers and times."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from bot.web import create_app
from bot.web.page_words import page_words
from handlers.conversation import Turn
from handlers.languages import LANGUAGES, speaking
from handlers.languages.dates import clock, moment
from handlers.languages.pseudo import PSEUDO, pseudo, rehearsing
from handlers.reply import Clarification, Option, Remark
from handlers.ticket import Comment
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.fakes import NOW, World, world
from tests.bot.web.rehearsals import left_english

pytestmark = pytest.mark.asyncio(loop_scope="module")
FAKES = (
    "I could not find an answer to that, and I would rather not guess.",
    "Your ticket is T-7. A person replies within one working day, by e-mail to ann@example.com and here.",
    "I found more than one thing. Which one do you mean?",
    "Of course. Check the form below and send it, and a person will help.",
    "The board is missing on macOS",
    "The board is missing on Windows",
    "On macOS",
    "On Windows",
    "Reset your password",
    "password",
    "board",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@asynccontextmanager
async def opened(running: Browser, here: World, path: str, language: str, **seen: object) -> AsyncIterator[Page]:
    """Open a page of a small world in a language."""
    async with TestServer(create_app(here.deps)) as server:
        url = str(server.make_url(path).with_query(lang=language))
        async with page_at(running, url, **seen) as page:  # type: ignore[arg-type]
            yield page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_no_word_of_the_chat_is_left_in_english(running: Browser, width: int, scheme: str) -> None:
    here = world()
    with rehearsing():
        async with opened(running, here, "/", PSEUDO, width=width, scheme=scheme) as page:
            question = page.locator("#question")
            await question.fill("password")
            await expect(page.locator("#suggestions a")).to_have_count(1)
            assert left_english(await page.content(), FAKES) == []
            await question.press("Enter")
            await expect(page.locator(".card .quoted")).to_be_visible()
            await question.fill("board")
            await question.press("Enter")
            await expect(page.locator(".options .option")).to_have_count(2)
            await question.fill("Βουίζει")
            await question.press("Enter")
            form = page.locator("form.ticket")
            await form.locator("button[type=submit]").click()
            assert await fits(page)
            await page.evaluate("document.querySelectorAll('.quoted').forEach((one) => one.remove())")
            data = (*FAKES, *await page.eval_on_selector_all("[name^=diagnostics]", "all => all.map(o => o.value)"))
            assert left_english(await page.content(), data) == []
            await form.locator("[name=email]").fill("ann@example.com")
            await form.locator("button[type=submit]").click()
            await expect(page.locator(".filed .number")).to_have_text("T-7")
            here.tickets.comment("T-7", Comment("Eve", "Ναι;", NOW, public=True, team=True))
            await page.locator("#requests-button").click()
            await page.locator("#requests summary").click()
            await page.locator("#requests textarea").fill(" ")
            await page.locator("#requests form button").click()
            await expect(page.locator("#requests .error")).to_be_visible()
            assert await fits(page)
            await page.evaluate("document.querySelectorAll('.quoted').forEach((one) => one.remove())")
            assert left_english(await page.content(), (*FAKES, "Eve", "March")) == []
            assert here.intake.seen[0].locale == PSEUDO


async def test_a_server_that_cannot_be_reached_is_told_in_the_pages_language(running: Browser) -> None:
    with rehearsing():
        async with opened(running, world(), "/", PSEUDO) as page:
            await page.context.set_offline(True)
            await page.locator("#question").fill("Βουίζει")
            await page.locator("#question").press("Enter")
            await expect(page.locator(".trouble")).to_contain_text(pseudo("You seem to be offline.")[1:9])
            await page.context.set_offline(False)
            await expect(page.locator(".trouble")).to_have_count(0)


async def test_plurals_numbers_and_times_follow_the_language(running: Browser) -> None:
    async with opened(running, world(), "/", "ru") as page:
        script = await page.evaluate("document.querySelector('script[type=module]').src")
        found = await page.evaluate(
            """async (script) => {
                const words = await import(script.replace('main.js', 'words.js'));
                const { plural, filled, number, regional, locale } = words;
                const { dueWords } = await import(script.replace('main.js', 'times.js'));
                const forms = { one: 'статья', few: 'статьи', many: 'статей' };
                const at = new Date(2026, 4, 9, 14, 30);
                return [
                    [1, 2, 5, 21].map((n) => plural(forms, n, 'ru')), plural({ other: '件' }, 1, 'ja'),
                    filled('{a} und {b}', { a: 'b', b: '{a}' }), number(1234.5), locale,
                    regional('de', ['fr-CH', 'de-AT']), regional('ja', ['en-US']),
                    dueWords(at, new Date(2026, 4, 2)),
                ];
            }""",
            script,
        )
    assert found[:7] == [
        ["статья", "статьи", "статей", "статья"],
        "件",
        "b und {a}",
        "1\N{NO-BREAK SPACE}234,5",
        "ru",
        "de-AT",
        "ja",
    ]
    assert "14:30" in found[7]
    assert "9 мая" in found[7]


async def test_a_page_writes_times_as_mails_do(running: Browser) -> None:
    at = datetime(2026, 5, 9, 9, 5, tzinfo=UTC)
    # Koreans and whoever reads English in America have clocks of twelve hours.
    for language in sorted(LANGUAGES.keys() - {"en", "ko"}):
        with speaking(language):
            said = clock(at), moment(at)
        async with opened(running, world(), "/", language) as page:
            script = await page.evaluate("document.querySelector('script[type=module]').src")
            due, shown = await page.evaluate(
                """async (script) => {
                    const { dueWords, localTimes } = await import(script.replace('main.js', 'times.js'));
                    const shown = document.createElement('div');
                    shown.innerHTML = '<time class="clock"></time>';
                    const at = new Date(2026, 4, 9, 9, 5);
                    shown.firstChild.dateTime = at.toISOString();
                    localTimes(shown);
                    return [dueWords(at, new Date(2026, 4, 9)), shown.textContent];
                }""",
                script,
            )
        assert re.search(rf"(?<!\d){said[0]}(?!\d)", due), (language, due)
        plain = (text.replace(",", "").replace("\N{NARROW NO-BREAK SPACE}", " ") for text in (shown, said[1]))
        assert len(set(plain)) == 1, (language, shown, said[1])


async def test_the_header_of_a_small_page_is_one_row_in_every_language(running: Browser) -> None:
    for language in LANGUAGES:
        async with opened(running, world(), "/portal/new", language, width=360) as page:
            await one_row(page)
            await page.locator("#subject").fill("E-4711")
            await page.locator("#description").fill("E-4711")
            await page.locator("#email").fill("ann@example.com")
            await page.locator("form.panel button[type=submit]").click()
            await page.goto(page.url.partition("?")[0] + f"?lang={language}")
            await expect(page.locator(".bar-actions a")).to_have_count(2)
            await one_row(page)


async def one_row(page: Page) -> None:
    """Check that all of the header is at one height."""
    middles = await page.evaluate(
        """[...document.querySelectorAll('.brand img, .bar-actions > *')]
            .map((one) => one.getBoundingClientRect()).map((box) => box.top + box.height / 2)"""
    )
    assert max(middles) - min(middles) < 8, (page.url, middles)
    assert await fits(page)


async def test_moments_of_a_ticket_are_told_in_the_readers_own_time(running: Browser) -> None:
    here = world()
    async with opened(running, here, "/portal/new", "de") as page:
        await expect(page.locator("html")).to_have_attribute("lang", "de")
        await page.locator("#subject").fill("Es brummt")
        await page.locator("#description").fill("Nachts")
        await page.locator("#email").fill("ann@example.com")
        await page.locator("form.panel button[type=submit]").click()
        await page.goto(page.url.partition("?")[0] + "?lang=de")
        moment = page.locator("time.clock").first
        await expect(moment).to_contain_text("2026")
        assert await moment.get_attribute("datetime") == NOW.isoformat()
        assert await moment.get_attribute("title") == "02.03.2026, 09:30 UTC"


async def test_what_is_quoted_names_its_language(running: Browser) -> None:
    here = world()
    async with opened(running, here, "/", "ja") as page:
        await page.locator("#question").fill("password")
        await page.locator("#question").press("Enter")
        await expect(page.locator(".card .quoted")).to_be_visible()
        (conversation,) = here.desk.conversations
        turn = here.desk.conversations[conversation].turns[-1]
        (source,) = turn.reply.sources  # type: ignore[union-attr]
        note = "この記事は英語です。"
        reply = replace(turn.reply, sources=(replace(source, language="en"),), note=note)  # type: ignore[type-var]
        later = NOW + timedelta(seconds=1)
        await here.desk.append(conversation, Turn(0, "bot", later, turn.text, reply))
        card = page.locator(".card").last
        await expect(card.locator(".quoted")).to_have_attribute("lang", "en")
        await expect(card.locator("h3")).to_have_attribute("lang", "en")
        await expect(card.locator(".note")).to_have_text(note)


async def test_links_of_surveys_and_fixes_keep_the_language_that_they_were_sent_in(running: Browser) -> None:
    here, survey, fix = world(), "/survey/s_1.abc", "/fix/a_1.abc"
    async with opened(running, here, "/", "ja") as page:
        await page.locator("#question").fill("hello")
        await page.locator("#question").press("Enter")
        await expect(page.locator("#log > .turn:not(.working)")).to_have_count(2)
        (conversation,) = here.desk.conversations
        asked = f"T-7: https://help.test{survey}?lang=ja（5月2日まで）"
        fixed = f"直りました。https://help.test/aをご覧ください。\n\n直りましたか？ https://help.test{fix}?lang=ja"
        await here.desk.append(conversation, Turn(0, "bot", NOW + timedelta(seconds=1), asked, Remark(asked)))
        await here.desk.append(conversation, Turn(0, "engineer", NOW + timedelta(seconds=2), fixed))
        link = page.locator("#log a[href*=survey]")
        await expect(link).to_have_attribute("href", f"{survey}?lang=ja")
        await expect(page.locator("#log")).not_to_contain_text("?lang")
        form = page.locator(f"#log form[data-fix='{fix}']")
        await expect(form).to_have_attribute("action", f"{fix}?lang=ja")
        await expect(page.locator("#log")).not_to_contain_text("/fix/")
        await expect(page.locator("#log .turn.engineer a")).to_have_attribute("href", "https://help.test/a")


async def test_what_people_say_in_the_chat_is_in_their_language_and_options_name_theirs(running: Browser) -> None:
    here = world()
    told = {"hello": "en", "We are sorry.": "en"}
    here = replace(here, deps=replace(here.deps, tell=told.get))
    async with opened(running, here, "/", "es") as page:
        await page.locator("#question").fill("hello")
        await page.locator("#question").press("Enter")
        await expect(page.locator("#log > .turn:not(.working)")).to_have_count(2)
        (conversation,) = here.desk.conversations
        titles = (("Cancel an order", "en"), ("Сроки доставки", "ru"), ("Mi pedido", "es"))
        live = here.articles.live
        live.update(
            {
                id_: replace(live[id_], title=title, language=code)
                for id_, (title, code) in zip(live, titles, strict=False)
            }
        )
        offered = tuple(Option(title, id_, language=code) for id_, (title, code) in zip(live, titles, strict=False))
        asked = Clarification("¿A cuál se refiere?", 0.4, offered)
        for turn in (
            Turn(0, "engineer", NOW + timedelta(seconds=1), "We are sorry."),
            Turn(0, "engineer", NOW + timedelta(seconds=2), "T-7"),
            Turn(0, "bot", NOW + timedelta(seconds=3), asked.text, asked),
        ):
            await here.desk.append(conversation, turn)
        options = page.locator(".option")
        await expect(options).to_have_text(["Cancel an order (inglés)", "Сроки доставки (ruso)", "Mi pedido"])
        await expect(options.nth(1).locator("span")).to_have_attribute("lang", "ru")
        team = page.locator(".turn.engineer .said")
        await expect(team.nth(0)).to_have_attribute("lang", "en")
        await expect(team.nth(1)).to_have_attribute("lang", "")
        await expect(page.locator(".turn.bot .said").first).not_to_have_attribute("lang", re.compile(""))
        await page.reload()
        await expect(page.locator(".turn.customer .said").first).to_have_attribute("lang", "en")


async def test_a_browser_that_accepts_none_of_ours_says_nothing_of_its_reader(running: Browser) -> None:
    here = world()
    async with TestServer(create_app(here.deps)) as server, await running.new_context(locale="sv-SE") as context:
        page = await context.new_page()
        await page.goto(str(server.make_url("/")))
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await page.locator("#question").fill("hello")
        await page.locator("#question").press("Enter")
        await expect(page.locator("#log > .turn:not(.working)")).to_have_count(2)
    assert [message.locale for message in here.intake.seen] == [None]


async def test_each_language_has_all_words_of_the_page() -> None:
    with speaking("en"):
        english = page_words()
    for language in LANGUAGES:
        with speaking(language):
            assert _shape(page_words()) == _shape(english), language


def _shape(words: object) -> object:
    if not isinstance(words, dict):
        return None
    return {name: _shape(value) if name != "suggestions" else None for name, value in words.items()}


@pytest.mark.parametrize("width", [1280, 320])
async def test_a_language_is_chosen_by_keyboard_and_the_conversation_stays(running: Browser, width: int) -> None:
    here = world()
    async with opened(running, here, "/", "en", width=width) as page:
        await page.locator("#question").fill("hello")
        await page.locator("#question").press("Enter")
        await expect(page.locator("#log > .turn:not(.working)")).to_have_count(2)
        menu = page.locator("details.languages")
        await menu.locator("summary").focus()
        await page.keyboard.press("Enter")
        await expect(menu.get_by_role("button", name="English")).to_be_focused()
        assert await fits(page)
        await page.keyboard.press("Escape")
        await expect(menu.get_by_role("button", name="English")).to_be_hidden()
        await expect(menu.locator("summary")).to_be_focused()
        await menu.locator("summary").click()
        await page.locator("h1").dispatch_event("click")
        await expect(menu.get_by_role("button", name="English")).to_be_hidden()
        await menu.locator("summary").click()
        await expect(menu.get_by_role("button", name="English")).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(menu.get_by_role("button", name="Deutsch")).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(menu.get_by_role("button", name="Automatic")).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(menu.get_by_role("button", name="한국어")).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Enter")
        await expect(page.locator("html")).to_have_attribute("lang", "ja")
        await expect(page.locator("#log > .turn:not(.working)")).to_have_count(2)
        await expect(page.locator("details.languages summary")).to_contain_text("日本語", use_inner_text=width > 560)
        await page.locator("#question").fill("hi")
        await page.locator("#question").press("Enter")
        await expect(page.locator("#log > .turn:not(.working)")).to_have_count(4)
        assert [message.locale for message in here.intake.seen] == ["en", "ja"]
        assert here.intake.seen[-1].person.language == "ja"


async def test_two_characters_of_han_are_enough_to_look_for_articles(running: Browser) -> None:
    here = world()
    async with opened(running, here, "/", "zh") as page:
        await page.locator("#question").type("ab")
        await page.locator("#question").fill("密码")
        await page.locator("#question").press("Enter")
        await expect(page.locator("#log > .turn:not(.working)")).to_have_count(2)
        await page.locator("#question").fill("密码")
        async with page.expect_response("**/suggest?**") as waited:
            await page.locator("#question").press("End")
            await page.locator("#question").dispatch_event("input")
        assert (await waited.value).ok
        assert "密码" in here.search.asked
        assert "ab" not in here.search.asked
