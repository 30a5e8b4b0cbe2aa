"""The page in a real browser: every kind of block is drawn, and what is pressed or chosen reaches the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import Workspace
from bot.simulators.slack import page as pages
from bot.simulators.slack.listener import Listener
from bot.simulators.slack.page import Place, Role, Stage
from tests.bot.web.browsing import browser, fits, page_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str, **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


TWO = [option("One", "1"), option("Two", "2", description=plain("more"))]
SURE = {"title": plain("Sure?"), "text": plain("It is for good."), "confirm": plain("Do it"), "deny": plain("Leave it")}
MARKUP = (
    "*bold* _slanted_ ~gone~ `a*b*c` <https://example.com/a_b|the page> &lt;script&gt; <@U0ONETOUCH> <#C1|lost> "
    "<!here> <!date^43200^{date}|noon> <!date^x^{date}|a day> "
    "<javascript:alert(1)|no link> snake_case_name 2*3*4 :tada:\n&gt; quoted\n&gt; on\n"
    "after\n```\ncode &amp; more\n```"
)
BLOCKS: list[Json] = [
    {"type": "header", "text": plain("A heading")},
    {"type": "section", "text": mrkdwn(MARKUP)},
    {"type": "section", "fields": [mrkdwn("*Left*"), plain("Right")]},
    {"type": "divider"},
    {
        "type": "context",
        "elements": [
            mrkdwn("Small _print_"),
            {"type": "image", "image_url": "https://example.com/i.png", "alt_text": "A lamp"},
        ],
    },
    {"type": "image", "image_url": "https://example.com/i.png", "alt_text": "The whole lamp", "title": plain("Lamp")},
    {
        "type": "section",
        "block_id": "menu",
        "text": plain("<b>Menu</b>"),
        "accessory": {"type": "static_select", "action_id": "menu", "placeholder": plain("Choose one"), "options": TWO},
    },
    {
        "type": "section",
        "block_id": "dots",
        "text": plain("Dots"),
        "accessory": {"type": "overflow", "action_id": "dots", "options": TWO},
    },
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "go", "text": plain("Go"), "style": "primary", "value": "v"},
            {"type": "button", "action_id": "end", "text": plain("End"), "style": "danger", "confirm": SURE},
            {"type": "checkboxes", "action_id": "boxes", "options": TWO, "initial_options": [TWO[0]]},
            {"type": "radio_buttons", "action_id": "radio", "options": TWO},
            {"type": "users_select", "action_id": "who", "placeholder": plain("Somebody")},
            {"type": "channels_select", "action_id": "where", "placeholder": plain("Some channel")},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-01-05"},
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": plain("Good"), "value": "y"},
                "negative_button": {"text": plain("Bad"), "value": "n"},
            }
        ],
    },
    {"type": "markdown", "text": "Some **standard** words"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "Head"}], [{"type": "raw_text", "text": "Cell"}]]},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {
                        "type": "text",
                        "text": "loud",
                        "style": {"bold": True, "italic": True, "strike": True, "code": True},
                    },
                    {"type": "emoji", "name": "tada"},
                    {"type": "link", "url": "https://example.com"},
                    {"type": "channel", "channel_id": "C0"},
                    {"type": "broadcast", "range": "here"},
                    {"type": "usergroup", "usergroup_id": "S1"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "typed"}]},
        ],
    },
]
FIELDS: list[Json] = [
    {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "optional": True,
        "element": {**element, "action_id": name},
    }
    for name, label, element in (
        ("line", "Line", {"type": "plain_text_input", "initial_value": "as it was"}),
        ("area", "Area", {"type": "plain_text_input", "multiline": True, "placeholder": plain("Words")}),
        ("mail", "Mail", {"type": "email_text_input"}),
        ("some", "Some", {"type": "multi_static_select", "options": TWO}),
        ("time", "Time", {"type": "timepicker"}),
        ("one", "One of", {"type": "radio_buttons", "options": TWO, "initial_option": TWO[0]}),
    )
]
FORM = {"type": "modal", "title": plain("Everything"), "submit": plain("Send"), "blocks": FIELDS}


@dataclass
class Room:
    """A workspace in which an app that takes whatever comes has written one message with everything in it."""

    slack: Workspace
    app: Listener
    api: AsyncWebClient
    channel: str
    url: str

    async def pressed(self) -> Json:
        """Wait for a press, and give its action."""
        payload = await self.slack.until(lambda: next((one.payload for one in self.app.heard), None))
        self.app.heard.clear()
        action: Json = payload["actions"][0]
        return action


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def room() -> AsyncIterator[Room]:
    async with Listener() as app, Workspace(retry_delays=()) as slack:
        slack.announcements.own_events = False
        slack.connect(app.url)
        ann = slack.user("ann")
        channel = slack.channel("help", ann)
        api = AsyncWebClient(slack.store.bot_token, base_url=slack.api_url)
        await api.chat_postMessage(channel=channel.id, text="Everything", blocks=BLOCKS)
        stage = Stage((Role(ann, "customer"),), (Place(channel, "Everything"),))
        async with pages.Page(slack, stage).serving(0) as url:
            yield Room(slack, app, api, channel.id, url)


def message(page: Page) -> Locator:
    return page.locator("#log article")


async def test_markup_is_read_as_slack_reads_it_and_never_as_html(running: Browser, room: Room) -> None:
    async with page_at(running, room.url) as page:
        said = message(page).locator(".section").first
        await expect(said).to_contain_text(
            "bold slanted gone a*b*c the page <script> @Onetouch #lost @here January 1, 1970 a day no link"
        )
        await expect(said).to_contain_text("snake_case_name 2*3*4 🎉")
        for tag, text in (
            ("strong", "bold"),
            ("em", "slanted"),
            ("s", "gone"),
            ("code", "a*b*c"),
            ("blockquote", "quotedon"),
        ):
            await expect(said.locator(tag).first).to_have_text(text)
        await expect(said.locator("pre")).to_have_text("code & more")
        assert await said.get_by_role("link").evaluate_all("all => all.map((one) => one.href)") == [
            "https://example.com/a_b"
        ]
        await expect(message(page).get_by_role("heading", name="A heading")).to_be_visible()
        for name in ("A lamp", "The whole lamp"):
            await expect(message(page).get_by_role("img", name=name)).to_be_visible()
        for text in ("<b>Menu</b>", "Some standard words", "Head", "first", "said", "typed", "@S1"):
            await expect(message(page)).to_contain_text(text)
        assert await fits(page)


async def test_what_is_pressed_or_chosen_in_a_message_is_told_at_once(running: Browser, room: Room) -> None:
    async with page_at(running, room.url) as page:
        here = message(page)
        await here.get_by_role("button", name="Go", exact=True).click()
        assert (await room.pressed())["value"] == "v"
        await here.get_by_role("button", name="End").click()
        await page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Leave it").click()
        await here.get_by_role("button", name="End").click()
        await page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Do it").click()
        assert (await room.pressed())["action_id"] == "end"
        await here.get_by_label("Choose one").select_option("Two")
        assert (await room.pressed())["selected_option"]["value"] == "2"
        await here.locator(".section").filter(has_text="Dots").get_by_label("More").click()
        await here.get_by_role("button", name="One").click()
        assert (await room.pressed())["selected_option"]["value"] == "1"
        await here.get_by_role("checkbox", name="Two").check()
        assert [one["value"] for one in (await room.pressed())["selected_options"]] == ["1", "2"]
        await here.get_by_role("radio", name="Two").check()
        assert (await room.pressed())["selected_option"]["value"] == "2"
        await here.get_by_label("Somebody").select_option("@Ann")
        assert (await room.pressed())["selected_user"].startswith("U")
        await here.get_by_label("Some channel").select_option("#help")
        assert (await room.pressed())["selected_channel"].startswith("C")
        await here.locator("input[type=date]").fill("2026-02-03")
        await here.locator("input[type=date]").blur()
        assert (await room.pressed())["selected_date"] == "2026-02-03"
        await here.get_by_role("button", name="Bad").click()
        assert (await room.pressed())["value"] == "n"


async def test_a_form_is_filled_in_objected_to_and_sent(running: Browser, room: Room) -> None:
    async with page_at(running, room.url) as page:
        await message(page).get_by_role("button", name="Go", exact=True).click()
        payload = await room.slack.until(lambda: next((one.payload for one in room.app.heard), None))
        await room.api.views_open(trigger_id=payload["trigger_id"], view=FORM)
        form = page.get_by_role("dialog", name="Everything")
        await expect(form.get_by_label("Line")).to_be_focused()
        await form.get_by_label("Line").fill("")
        await form.get_by_label("Area").fill("two\nlines")
        await form.get_by_label("Mail").fill("ann@example.com")
        await form.get_by_role("group", name="Some").get_by_role("checkbox", name="Two").check()
        await form.get_by_label("Time").fill("10:30")
        room.app.answers.append({"response_action": "errors", "errors": {"mail": "Not this one."}})
        await form.get_by_role("button", name="Send").click()
        await expect(form.get_by_role("alert")).to_have_text("Not this one.")
        await expect(form.get_by_label("Mail")).to_be_focused()
        await expect(form.get_by_label("Area")).to_have_value("two\nlines")
        await form.get_by_role("button", name="Send").click()
        await expect(form).to_be_hidden()
        values = {name: held[name] for name, held in room.app.last["view"]["state"]["values"].items()}
        assert (values["line"]["value"], values["area"]["value"]) == (None, "two\nlines")
        assert (values["mail"]["value"], values["time"]["selected_time"]) == ("ann@example.com", "10:30")
        assert [one["value"] for one in values["some"]["selected_options"]] == ["2"]
        assert values["one"]["selected_option"]["value"] == "1"


async def test_what_slack_refuses_is_counted_and_explained(running: Browser, room: Room) -> None:
    async with page_at(running, room.url) as page:
        await expect(page.locator("#notes-count")).to_have_text("0")
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            await room.api.chat_postMessage(channel=room.channel, text="x", blocks=[{"type": "section"}])
        await expect(page.locator("#notes-count")).to_have_text("1")
        await page.get_by_role("button", name="Refused calls 1").click()
        drawer = page.get_by_role("dialog", name="Refused calls")
        await expect(drawer).to_contain_text("chat.postMessage")
        await expect(drawer).to_contain_text("json-pointer:/blocks/0")
        room.app.statuses.append(500)
        await drawer.get_by_role("button", name="Close").click()
        await message(page).get_by_role("button", name="Go", exact=True).click()
        await expect(page.locator("#status")).to_contain_text("did not take it in time")
