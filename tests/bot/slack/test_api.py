"""What a call that came to nothing tells: whether Slack may have carried it out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import unused_port

from bot.simulators.slack import Workspace
from bot.slack.api import SlackApi
from bot.slack.errors import RESPONSE, SlackAway, SlackBusy, SlackUnreachable
from bot.slack.places import Place
from bot.slack.poster import whispered

WORDS = whispered("Hello.")


async def test_where_no_connection_is_made_nothing_was_carried_out() -> None:
    nowhere = f"http://127.0.0.1:{unused_port()}"
    with pytest.raises(SlackAway) as away:
        await SlackApi.open("xoxb-1", f"{nowhere}/api/").own()
    assert away.value.method == "auth.test"
    with pytest.raises(SlackAway) as away:
        await SlackApi.respond(f"{nowhere}/answer", WORDS)
    assert away.value.method == RESPONSE


async def test_a_limit_and_a_lost_answer_name_their_method() -> None:
    async with Workspace() as slack:
        api = SlackApi.open(slack.store.bot_token, slack.api_url)
        slack.faults.limit("chat.postMessage", retry_after=7)
        slack.faults.lose("chat.postMessage")
        place = Place(slack.store.team, slack.channel("general", slack.user("zoe")).id, "")
        with pytest.raises(SlackBusy) as busy:
            await api.post(place, WORDS, "one")
        assert (busy.value.method, busy.value.seconds) == ("chat.postMessage", 7)
        with pytest.raises(SlackUnreachable) as unsure:
            await api.post(place, WORDS, "one")
        assert not isinstance(unsure.value, SlackAway)
        assert unsure.value.method == "chat.postMessage"


async def test_what_was_posted_to_a_user_is_found_in_their_direct_channel() -> None:
    async with Workspace() as slack:
        zoe = slack.user("zoe")
        api, place = SlackApi.open(slack.store.bot_token, slack.api_url), Place(slack.store.team, zoe.id, "")
        since = datetime.now(UTC)
        ts = await api.post(place, WORDS, "one")
        assert await api.find(place, "one", since) == ts
        assert await api.find(place, "two", since) is None


@pytest.mark.parametrize("connect", [True, False])
async def test_a_channel_says_whether_it_is_shared(*, connect: bool) -> None:
    async with Workspace() as slack:
        room = slack.channel("general", slack.user("zoe"), connect=connect)
        assert await SlackApi.open(slack.store.bot_token, slack.api_url).shared(room.id) is connect
