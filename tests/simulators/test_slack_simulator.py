"""The local Slack: what it refuses and by which name, what it delivers, and how it fails on demand."""

from __future__ import annotations

import time
from types import SimpleNamespace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import BOT_ID, BOT_USER, FormIncomplete, NothingHeard, Workspace, shown, shown_view
from bot.simulators.slack.delivery import written
from bot.simulators.slack.listener import Listener


@pytest.fixture
async def town():
    """A workspace with two people, a channel, and an app that listens over HTTP."""
    async with Listener() as app, Workspace(retry_delays=(0.01, 0.02, 0.03)) as slack:
        slack.connect(app.url)
        ann, bob = slack.user("ann", email="ann@example.com"), slack.user("bob")
        help_channel = slack.channel("help", ann, bob)
        api = AsyncWebClient(slack.store.bot_token, base_url=slack.api_url, retry_handlers=[])
        yield SimpleNamespace(slack=slack, app=app, api=api, ann=ann, bob=bob, channel=help_channel)


async def refusal(call) -> str:
    """Give Slack's name of the error that a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


def section(text: str = "words") -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text: str = "Press", **more) -> dict:
    return {"type": "button", "action_id": "press", "text": {"type": "plain_text", "text": text}} | more


def actions(*elements: dict) -> dict:
    return {"type": "actions", "elements": list(elements)}


def field(block_id: str = "words", **more) -> dict:
    element = {"type": "plain_text_input", "action_id": "typed"} | more
    return {
        "type": "input", "block_id": block_id, "label": {"type": "plain_text", "text": "Words"}, "element": element
    }  # fmt: skip


def modal(*blocks: dict, **more) -> dict:
    title, submit = ({"type": "plain_text", "text": text} for text in ("A form", "Send"))
    return {"type": "modal", "title": title, "submit": submit, "blocks": list(blocks)} | more


# What it refuses


@pytest.mark.parametrize(
    "blocks",
    [
        [section()] * 51,
        [section("x" * 3001)],
        [section("")],
        [{"type": "section"}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [actions(button("x" * 76))],
        [actions(button(value="x" * 2001))],
        [actions(button(action_id="x" * 256))],
        [actions(button(style="blue"))],
        [actions(button(), button())],
        [actions(*(button(action_id=f"b{n}") for n in range(26)))],
        [actions()],
        [section() | {"block_id": "same"}, section() | {"block_id": "same"}],
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
        [{"type": "image", "image_url": "https://example.com/a.png"}],
        [section() | {"fields": [{"type": "mrkdwn", "text": "x" * 2001}]}],
        [field()],
        [{"type": "nonsense"}],
        [{"type": "markdown", "text": "x" * 7000}, {"type": "markdown", "text": "x" * 7000}],
    ],
)
async def test_blocks_past_a_limit_are_refused_with_the_place(town, blocks):
    with pytest.raises(SlackApiError) as caught:
        await town.api.chat_postMessage(channel=town.channel.id, text="words", blocks=blocks)
    assert caught.value.response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks" in caught.value.response["response_metadata"]["messages"][0]
    assert town.channel.messages == []


async def test_what_is_just_within_the_limits_is_taken(town):
    blocks = [section("x" * 3000), actions(button("x" * 75, value="x" * 2000)), *[section()] * 48]
    await town.api.chat_postMessage(channel=town.channel.id, text="x" * 40_000, blocks=blocks)


async def test_blocks_of_too_much_text_are_refused_although_each_is_within_its_limit(town):
    call = town.api.chat_postMessage(channel=town.channel.id, text="x", blocks=[section("x" * 3000)] * 5)
    assert await refusal(call) == "msg_blocks_too_long"


async def test_posting_is_refused_by_name(town):
    api, slack, post = town.api, town.slack, town.api.chat_postMessage
    outside = slack.channel("outside", town.ann, bot=False)
    private = slack.channel("private", town.ann, bot=False, private=True)
    old = slack.channel("old", town.ann)
    old.archived = True
    assert await refusal(api.api_call("chat.postMessage", json={"channel": town.channel.id})) == "no_text"
    assert await refusal(post(channel="C0NOWHERE", text="x")) == "channel_not_found"
    assert await refusal(post(channel=outside.id, text="x")) == "not_in_channel"
    assert await refusal(post(channel=private.id, text="x")) == "channel_not_found"
    assert await refusal(post(channel=old.id, text="x")) == "is_archived"
    odd = {"event_type": "", "event_payload": {}}
    assert await refusal(post(channel=town.channel.id, text="x", metadata=odd)) == "invalid_metadata_format"
    assert await refusal(api.users_info(user="U0NOBODY")) == "user_not_found"
    assert await refusal(api.api_call("chat.shout", json={})) == "unknown_method"


async def test_tokens_and_scopes_are_checked(town):
    slack = town.slack
    for token, name in (("xoxb-wrong", "invalid_auth"), (slack.store.app_token, "not_allowed_token_type")):
        stranger = AsyncWebClient(token, base_url=slack.api_url)
        assert await refusal(stranger.auth_test()) == name
    slack.store.scopes = frozenset({"users:read"})
    with pytest.raises(SlackApiError) as caught:
        await town.api.chat_postMessage(channel=town.channel.id, text="x")
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "chat:write"
    assert "email" not in (await town.api.users_info(user=town.ann.id))["user"]["profile"]
    slack.store.revoked = True
    assert await refusal(town.api.auth_test()) == "token_revoked"


async def test_a_channel_takes_one_message_a_second(town):
    slack, post = town.slack, town.api.chat_postMessage
    other = slack.channel("other")
    await post(channel=town.channel.id, text="one")
    with pytest.raises(SlackApiError) as caught:
        await post(channel=town.channel.id, text="two")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    await post(channel=other.id, text="elsewhere")
    slack.store.clock.forward(1)
    await post(channel=town.channel.id, text="two")


async def test_a_method_has_its_calls_a_minute(town):
    for _ in range(50):
        await town.api.conversations_info(channel=town.channel.id)
    assert await refusal(town.api.conversations_info(channel=town.channel.id)) == "ratelimited"
    await town.api.users_info(user=town.ann.id)


async def test_a_message_is_changed_by_its_own_app_only(town):
    api = town.api
    posted = await api.chat_postMessage(channel=town.channel.id, text="x", blocks=[section()])
    theirs = await town.slack.says(town.ann, town.channel, "mine")
    update = api.chat_update
    assert await refusal(update(channel=town.channel.id, ts=theirs.ts, text="y")) == "cant_update_message"
    assert await refusal(update(channel=town.channel.id, ts="1.000001", text="y")) == "message_not_found"
    assert await refusal(update(channel=town.channel.id, ts=posted["ts"], text="y" * 4001)) == "msg_too_long"
    changed = await update(channel=town.channel.id, ts=posted["ts"], text="y")
    assert "blocks" not in changed["message"]
    assert await refusal(api.chat_delete(channel=town.channel.id, ts=theirs.ts)) == "cant_delete_message"
    await api.chat_delete(channel=town.channel.id, ts=posted["ts"])
    assert town.slack.posts(town.channel) == []


# What it keeps


async def test_metadata_comes_back_when_it_is_asked_for(town):
    ours = {"event_type": "onetouch", "event_payload": {"id": "o-1"}}
    question = await town.slack.says(town.ann, town.channel, "how?")
    await town.api.chat_postMessage(channel=town.channel.id, text="so", thread_ts=question.ts, metadata=ours)
    read = await town.api.conversations_replies(channel=town.channel.id, ts=question.ts, include_all_metadata=True)
    parent, reply = read["messages"]
    assert (parent["reply_count"], reply["parent_user_id"], reply["metadata"]) == (1, town.ann.id, ours)
    plain = await town.api.conversations_replies(channel=town.channel.id, ts=question.ts)
    assert "metadata" not in plain["messages"][1]
    history = await town.api.conversations_history(channel=town.channel.id)
    assert [message["text"] for message in history["messages"]] == ["how?"]
    assert await refusal(town.api.conversations_replies(channel=town.channel.id, ts="1.0")) == "thread_not_found"


async def test_a_thread_is_read_page_by_page_with_its_parent_on_each(town):
    question = await town.slack.says(town.ann, town.channel, "0")
    for n in range(1, 4):
        await town.slack.says(town.bob, town.channel, str(n), thread=question)
    first = await town.api.conversations_replies(channel=town.channel.id, ts=question.ts, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await town.api.conversations_replies(channel=town.channel.id, ts=question.ts, limit=2, cursor=cursor)
    texts = [[message["text"] for message in page["messages"]] for page in (first, second)]
    assert texts == [["0", "1", "2"], ["0", "3"]]


async def test_an_ephemeral_message_is_seen_by_one_and_kept_by_nobody(town):
    carl = town.slack.user("carl")
    whisper = town.api.chat_postEphemeral
    assert await refusal(whisper(channel=town.channel.id, user=carl.id, text="x")) == "user_not_in_channel"
    said = await whisper(channel=town.channel.id, user=town.ann.id, text="psst", blocks=[actions(button())])
    assert set(said.data) == {"ok", "message_ts"}
    stamp = said["message_ts"]
    assert await refusal(town.api.chat_update(channel=town.channel.id, ts=stamp, text="y")) == "message_not_found"
    assert (await town.api.conversations_history(channel=town.channel.id))["messages"] == []
    message = await town.slack.bot_says(town.channel, to=town.ann)
    with pytest.raises(LookupError, match="does not see"):
        await town.slack.presses(town.bob, message, "press")
    await town.slack.presses(town.ann, message, "press")
    assert town.app.last["container"]["is_ephemeral"] is True
    assert "message" not in town.app.last
    assert town.slack.transcript(town.channel) == "bot (only ann sees): [Press]"


async def test_pings_and_the_transcript_show_what_people_would_have_seen(town):
    question = await town.slack.says(town.ann, town.channel, "how & why <now>?")
    blocks = [section("So. <!here>"), actions(button())]
    await town.api.chat_postMessage(channel=town.channel.id, text="x", thread_ts=question.ts, blocks=blocks)
    assert town.slack.store.pings == [(town.channel.id, "<!here>")]
    expected = "ann: how &amp; why &lt;now&gt;?\n  bot: So. <!here>\n    [Press]"
    assert town.slack.transcript(town.channel) == expected


# What it delivers


async def test_a_mention_comes_as_two_events_of_one_message(town):
    await town.slack.mentions(town.ann, town.channel, "how?")
    mention, message = sorted(town.app.events, key=lambda event: event["type"])
    assert (mention["type"], message["type"]) == ("app_mention", "message")
    assert mention["ts"] == message["ts"]
    assert mention["client_msg_id"] == message["client_msg_id"]
    assert len({heard.payload["event_id"] for heard in town.app.heard}) == 2


async def test_a_failed_event_is_repeated_three_times_with_the_same_id(town):
    town.app.statuses.extend([500, 503, 500, 500])
    await town.slack.says(town.ann, town.channel, "how?")
    await town.slack.until(lambda: len(town.app.heard) == 4)
    assert len({heard.payload["event_id"] for heard in town.app.heard}) == 1
    numbers = [heard.headers.get("X-Slack-Retry-Num") for heard in town.app.heard]
    reasons = {heard.headers.get("X-Slack-Retry-Reason") for heard in town.app.heard[1:]}
    assert (numbers, reasons) == ([None, "1", "2", "3"], {"http_error"})
    await town.slack.settles(0.1)
    assert len(town.app.heard) == 4


async def test_a_slow_answer_is_repeated_while_the_first_still_runs(town):
    town.slack.connect(town.app.url).answer_s = 0.1
    town.app.slow.append(0.4)
    await town.slack.says(town.ann, town.channel, "how?")
    await town.slack.until(lambda: len(town.app.heard) == 2)
    assert town.app.heard[1].headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_a_spoiled_signature_is_refused_and_skews_are_possible(town):
    for skew, secret in ((-301, None), (301, None), (0, "another")):
        town.slack.signature.skew = skew
        town.slack.signature.secret = secret or town.slack.signature.secret
        delivery = await town.slack.command(town.ann, town.channel, "/kb", "words")
        assert delivery.status == 401
    assert town.app.heard == []


async def test_edits_deletes_and_previews_are_changes(town):
    message = await town.slack.says(town.ann, town.channel, "hwo?")
    await town.slack.edits(town.ann, message, "how?")
    await town.slack.unfurls(message)
    await town.slack.deletes(message)
    _, edited, unfurled, deleted = town.app.events
    assert (edited["subtype"], edited["message"]["text"], edited["previous_message"]["text"]) == (
        "message_changed", "how?", "hwo?"
    )  # fmt: skip
    assert edited["message"]["edited"]["user"] == town.ann.id
    assert unfurled["message"]["text"] == unfurled["previous_message"]["text"]
    assert (deleted["subtype"], deleted["deleted_ts"], deleted["hidden"]) == ("message_deleted", message.ts, True)
    assert "user" not in edited


async def test_the_app_hears_itself_and_other_bots(town):
    await town.api.chat_postMessage(channel=town.channel.id, text="mine")
    await town.slack.until(lambda: town.app.events)
    await town.slack.other_bot_says(town.channel, "theirs")
    await town.slack.other_bot_says(town.channel, "theirs, the old way", classic=True)
    own, modern, classic = town.app.events
    assert (own["user"], own["bot_id"], "subtype" in own) == (BOT_USER, BOT_ID, False)
    assert ("subtype" in modern, modern["bot_profile"]["name"]) == (False, "other-app")
    assert (classic["subtype"], "user" in classic) == ("bot_message", False)


async def test_nothing_comes_from_where_the_app_is_not(town):
    outside = town.slack.channel("outside", town.ann, bot=False)
    await town.slack.mentions(town.ann, outside, "how?")
    assert town.app.heard == []
    await town.slack.invites(outside, by=town.ann)
    assert town.app.events[0]["type"] == "member_joined_channel"


async def test_a_manifest_says_what_is_sent_and_granted(town):
    town.slack.install(
        {
            "oauth_config": {"scopes": {"bot": ["chat:write"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
            "features": {"slash_commands": [{"command": "/kb"}]},
        }
    )
    await town.slack.mentions(town.ann, town.channel, "how?")
    assert [event["type"] for event in town.app.events] == ["app_mention"]
    assert await refusal(town.api.users_info(user=town.ann.id)) == "missing_scope"
    assert (await town.api.auth_test()).headers["X-OAuth-Scopes"] == "chat:write"
    with pytest.raises(LookupError):
        await town.slack.command(town.ann, town.channel, "/other")
    home = {"type": "home", "blocks": [section()]}
    assert await refusal(town.api.views_publish(user_id=town.ann.id, view=home)) == "not_enabled"


async def test_an_organisation_names_no_team_when_the_app_is_installed_for_all_of_it(town):
    town.slack.store.enterprise, town.slack.store.org_wide = "E0ORG", True
    await town.slack.shortcut(town.ann, "find")
    assert (town.app.last["team"], town.app.last["enterprise"]["id"]) == (None, "E0ORG")
    assert town.app.last["user"]["team_id"]
    await town.slack.says(town.ann, town.channel, "how?")
    assert town.app.last["authorizations"][0]["is_enterprise_install"] is True
    await town.slack.command(town.ann, town.channel, "/kb")
    assert (town.app.last["enterprise_id"], town.app.last["is_enterprise_install"]) == ("E0ORG", "true")


async def test_the_address_is_checked_with_a_challenge(town):
    town.app.answers.append({"challenge": "a challenge"})
    assert (await town.slack.verifies_url()).body == {"challenge": "a challenge"}


async def test_a_retry_of_what_was_taken_has_its_number(town):
    await town.slack.says(town.ann, town.channel, "how?")
    await town.slack.redelivers(town.slack.courier.deliveries[-1])
    first, again = town.app.heard
    assert (first.payload, again.headers["X-Slack-Retry-Num"]) == (again.payload, "1")


async def test_removing_the_app_ends_its_token_and_tells_twice(town):
    await town.slack.uninstalls()
    assert {event["type"] for event in town.app.events} == {"app_uninstalled", "tokens_revoked"}
    assert await refusal(town.api.auth_test()) == "token_revoked"


async def test_channels_are_listed_and_messages_reacted_to(town):
    town.slack.channel("secret", town.ann, bot=False, private=True)
    listed = await town.api.conversations_list(types="public_channel,private_channel")
    assert [channel["name"] for channel in listed["channels"]] == ["help"]
    message = await town.slack.says(town.ann, town.channel, "how?")
    where = {"channel": town.channel.id, "timestamp": message.ts}
    await town.api.reactions_add(**where, name="eyes")
    assert await refusal(town.api.reactions_add(**where, name="eyes")) == "already_reacted"
    assert await refusal(town.api.reactions_add(**where, name=":eyes:")) == "invalid_name"
    assert message.reactions == {"eyes": [BOT_USER]}


async def test_replies_and_deleted_questions_change_the_first_message(town):
    town.slack.announcements.reply_counts = True
    question = await town.slack.says(town.ann, town.channel, "how?")
    await town.slack.says(town.bob, town.channel, "so", thread=question)
    changed = next(event for event in town.app.events if event.get("subtype") == "message_changed")
    assert changed["message"]["reply_count"] == 1
    await town.slack.deletes(question)
    assert town.app.last["event"]["message"]["subtype"] == "tombstone"


# Modals, commands and response addresses


async def test_a_trigger_opens_one_modal_within_three_seconds(town):
    await town.slack.command(town.ann, town.channel, "/kb", "words")
    trigger = town.app.last["trigger_id"]
    open_view = town.api.views_open
    await open_view(trigger_id=trigger, view=modal(field()))
    assert await refusal(open_view(trigger_id=trigger, view=modal(field()))) == "exchanged_trigger_id"
    assert await refusal(open_view(trigger_id="1.2.3", view=modal(field()))) == "invalid_trigger_id"
    await town.slack.shortcut(town.ann, "find")
    town.slack.store.clock.forward(3.1)
    late = open_view(trigger_id=town.app.last["trigger_id"], view=modal(field()))
    assert await refusal(late) == "expired_trigger_id"


@pytest.mark.parametrize(
    "view",
    [
        modal(title={"type": "plain_text", "text": "x" * 25}),
        modal(submit={"type": "plain_text", "text": "x" * 25}),
        modal(close={"type": "plain_text", "text": "x" * 25}),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(*[section()] * 101),
        {name: value for name, value in modal(field()).items() if name != "submit"},
        modal(field(max_length=3001)),
        modal(field(max_length=3, initial_value="four")),
        {"type": "home", "blocks": []},
    ],
)
async def test_a_view_past_a_limit_is_refused(town, view):
    await town.slack.shortcut(town.ann, "find")
    call = town.api.views_open(trigger_id=town.app.last["trigger_id"], view=view)
    assert await refusal(call) == "invalid_arguments"


async def test_a_form_is_filled_in_sent_and_objected_to(town):
    slack = town.slack
    choices = [{"value": v, "text": {"type": "plain_text", "text": v.title()}} for v in ("low", "high")]
    menu = {"type": "static_select", "action_id": "priority", "options": choices, "initial_option": choices[0]}
    await slack.shortcut(town.ann, "file")
    view = modal(field(), actions(menu) | {"block_id": "menu"}, callback_id="ticket", private_metadata="m")
    await town.api.views_open(trigger_id=town.app.last["trigger_id"], view=view)
    form = await slack.modal(town.ann, "A form")
    assert shown_view(form) == "== A form ==\nWords: <>\n<Low / High>\n[Send]"
    with pytest.raises(FormIncomplete):
        await slack.submits(town.ann, form)
    town.app.answers.append({"response_action": "errors", "errors": {"words": "Please say more."}})
    sent = await slack.submits(town.ann, form, {"typed": "it", "priority": "high"})
    assert sent.errors == {"words": "Please say more."}
    assert form.open
    values = town.app.last["view"]["state"]["values"]
    assert values["words"]["typed"] == {"type": "plain_text_input", "value": "it"}
    assert values["menu"]["priority"]["selected_option"]["value"] == "high"
    assert (await slack.submits(town.ann, form, {"words": "it broke"})).errors == {}
    assert slack.store.stack(town.ann.id) == []


async def test_modals_are_stacked_three_high_and_closed_together(town):
    slack = town.slack
    await slack.shortcut(town.ann, "find")
    await town.api.views_open(trigger_id=town.app.last["trigger_id"], view=modal(actions(button())))
    for _ in range(2):
        await slack.presses(town.ann, await slack.modal(town.ann), "press")
        await town.api.views_push(trigger_id=town.app.last["trigger_id"], view=modal(actions(button())))
    top = await slack.modal(town.ann)
    await slack.presses(town.ann, top, "Press")
    fourth = town.api.views_push(trigger_id=town.app.last["trigger_id"], view=modal(actions(button())))
    assert await refusal(fourth) == "push_limit_reached"
    stale = town.api.views_update(view_id=top.id, hash="1.old", view=modal(section()))
    assert await refusal(stale) == "hash_conflict"
    await town.api.views_update(view_id=top.id, hash=top.hash, view=modal(section("new")))
    town.app.answers.append({"response_action": "clear"})
    await slack.submits(town.ann, top)
    assert slack.store.stack(town.ann.id) == []


async def test_a_response_address_answers_five_times_within_half_an_hour(town):
    town.app.answers.append({"text": "at once"})
    await town.slack.command(town.ann, town.channel, "/kb", "words")
    address = town.app.last["response_url"]
    async with aiohttp.ClientSession() as client:
        for number in range(5):
            async with client.post(address, json={"text": f"answer {number}"}) as answer:
                assert answer.status == 200
        async with client.post(address, json={"text": "one more"}) as answer:
            assert (answer.status, (await answer.json())["error"]) == (404, "used_url")
        await town.slack.command(town.ann, town.channel, "/kb", "words")
        town.slack.store.clock.forward(30 * 60 + 1)
        async with client.post(town.app.last["response_url"], json={"text": "late"}) as answer:
            assert (answer.status, (await answer.json())["error"]) == (404, "expired_url")
    heard = [shown(message) for message in town.slack.posts(town.channel, to=town.ann)]
    assert heard == ["at once", *(f"answer {number}" for number in range(5))]


async def test_an_answer_for_all_comes_back_as_a_bot_message_without_a_user(town):
    await town.slack.command(town.ann, town.channel, "/kb", "words")
    body = {"response_type": "in_channel", "text": "for all"}
    async with aiohttp.ClientSession() as client, client.post(town.app.last["response_url"], json=body):
        event = await town.slack.until(lambda: next(iter(town.app.events), None))
    assert (event["subtype"], event["bot_id"], "user" in event) == ("bot_message", BOT_ID, False)


# The assistant pane, people and files


async def test_the_assistant_pane_has_a_status_a_title_and_prompts(town):
    root = await town.slack.opens_assistant(town.ann, town.channel)
    assert town.app.events[0]["assistant_thread"]["thread_ts"] == root.ts
    where = {"channel_id": root.channel, "thread_ts": root.ts}
    await town.api.assistant_threads_setStatus(**where, status="is reading")
    prompts = [{"title": "Ask", "message": "How?"}]
    await town.api.assistant_threads_setSuggestedPrompts(**where, prompts=prompts)
    too_many = town.api.assistant_threads_setSuggestedPrompts(**where, prompts=prompts * 5)
    assert await refusal(too_many) == "invalid_arguments"
    question = await town.slack.says(town.ann, town.slack.dm(town.ann), "How?", thread=root)
    # A status, like a title, comes as a change of the thread's first message.
    told = await town.slack.until(lambda: [e for e in town.app.events if e.get("subtype") == "message_changed"])
    assert told[0]["message"]["subtype"] == "assistant_app_thread"
    assert next(e for e in town.app.events if e.get("text") == "How?")["assistant_thread"]
    assert town.slack.store.statuses[root.channel, root.ts] == "is reading"
    await town.api.chat_postMessage(channel=root.channel, thread_ts=question.root, text="So.")
    assert (root.channel, root.ts) not in town.slack.store.statuses
    await town.api.assistant_threads_setTitle(**where, title="How?")
    titled = [e["message"] for e in town.app.events if e.get("subtype") == "message_changed"][-1]
    assert titled["assistant_app_thread"]["title"] == "How?"


async def test_people_are_known_as_far_as_slack_tells(town):
    stranger, guest = town.slack.user("eve", kind="stranger"), town.slack.user("gus", kind="guest")
    team = town.slack.group("support", town.bob)
    shared = town.slack.channel("shared", town.ann, stranger, connect=True)
    told = (await town.api.users_info(user=stranger.id))["user"]
    assert told["is_stranger"] is True
    assert "tz" not in told
    assert (await town.api.users_info(user=guest.id))["user"]["is_restricted"] is True
    assert (await town.api.usergroups_users_list(usergroup=team.id))["users"] == [town.bob.id]
    yuki = town.slack.user("yuki", locale="ja-JP")
    assert "locale" not in (await town.api.users_info(user=yuki.id))["user"], "it is told to whoever asks for it"
    assert (await town.api.users_info(user=yuki.id, include_locale=True))["user"]["locale"] == "ja-JP"
    assert (await town.api.conversations_members(channel=shared.id))["members"] == [town.ann.id, stranger.id, BOT_USER]
    assert (await town.api.conversations_info(channel=shared.id))["channel"]["is_ext_shared"] is True
    await town.slack.says(stranger, shared, "hello")
    assert town.app.last["is_ext_shared_channel"] is True
    assert town.app.last["event"]["user_team"] == stranger.team
    opened = await town.api.conversations_open(users=town.ann.id)
    again = await town.api.conversations_open(users=town.ann.id)
    assert opened["channel"]["id"] == again["channel"]["id"] == town.slack.dm(town.ann).id
    assert again["already_open"] is True


async def test_a_file_wants_the_token_and_gives_a_sign_in_page_without(town):
    await town.slack.says(town.ann, town.channel, "", files={"error.log": b"it broke"})
    event = town.app.events[0]
    assert (event["subtype"], event["text"]) == ("file_share", "")
    address = event["files"][0]["url_private_download"]
    token = {"Authorization": f"Bearer {town.slack.store.bot_token}"}
    async with aiohttp.ClientSession() as client:
        async with client.get(address) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
        async with client.get(address, headers=token) as answer:
            assert await answer.read() == b"it broke"
    uploaded = await town.api.files_upload_v2(channel=town.channel.id, filename="a.txt", content="text")
    assert uploaded["ok"]
    assert town.slack.posts(town.channel)[0].files[0].content == b"text"


# What goes wrong on demand


async def test_a_reset_after_storing_leaves_the_message_there(town):
    town.slack.faults.reset_after("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await town.api.chat_postMessage(channel=town.channel.id, text="stored")
    assert [message.text for message in town.slack.posts(town.channel)] == ["stored"]


async def test_faults_hit_the_named_call_once(town):
    faults, post = town.slack.faults, town.api.chat_postMessage
    faults.limit("chat.postMessage", retry_after=7)
    faults.refuse("chat.postMessage", "message_limit_exceeded")
    faults.break_down("chat.postMessage")
    faults.lose("chat.postMessage")
    faults.slow("chat.postMessage", 0.2)
    with pytest.raises(SlackApiError) as caught:
        await post(channel=town.channel.id, text="x")
    assert caught.value.response.headers["Retry-After"] == "7"
    await town.api.auth_test()
    assert await refusal(post(channel=town.channel.id, text="x")) == "message_limit_exceeded"
    with pytest.raises(SlackApiError) as caught:
        await post(channel=town.channel.id, text="x")
    assert caught.value.response.status_code == 503
    with pytest.raises(aiohttp.ClientError):
        await post(channel=town.channel.id, text="x")
    began = time.monotonic()
    await post(channel=town.channel.id, text="x")
    assert time.monotonic() - began >= 0.2
    assert len(town.slack.posts(town.channel)) == 1


async def test_slack_can_be_down(town):
    town.slack.faults.down()
    with pytest.raises(aiohttp.ClientError):
        await town.api.auth_test()
    town.slack.faults.up()
    await town.api.auth_test()


async def test_waiting_for_what_does_not_come_tells_what_came(town):
    await town.slack.says(town.ann, town.channel, "how?")
    with pytest.raises(NothingHeard, match="ann: how"):
        await town.slack.bot_says(town.channel, within=0.05)


def test_a_form_request_is_written_as_slack_writes_it():
    body, kind = written("slash_commands", {"command": "/kb", "text": "a b&c"})
    assert (body, kind) == (b"command=%2Fkb&text=a+b%26c", "application/x-www-form-urlencoded")
