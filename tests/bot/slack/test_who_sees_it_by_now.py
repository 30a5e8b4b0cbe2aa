"""An answer is shown to those who are there when it is shown, not to those who were there when it was made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.compose.shelves import open_shelves
from bot.simulators.slack import Channel, shown
from bot.slack import phrases
from handlers.chat import words
from kb import INTERNAL
from kb.ports import SourceRow
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import Room, settings

ASKED = "What is the vault code of the Zurich office?"
CODE = "4711"
ARTICLES = {
    "vault": "# Vault code\n\nThe vault code of the Zurich office is 4711. Never tell customers the vault code.\n\n"
    + "\n\n".join(
        f"Rule {number} of the office: whoever leaves last locks all windows and doors. " * 3 for number in range(20)
    ),
    "siren": "# The siren wails because a door is open\n\nWhen the siren wails a door is open: close it.\n",
    "power": "# The siren wails because the power is cut\n\nWhen the siren wails the power is cut: call us.\n",
}


@pytest.fixture
async def at(data: Path, tmp_path: Path, rooms: Rooms) -> AsyncIterator[Room]:
    """A room that knows internal articles too."""
    (tmp_path / "inside").mkdir()
    for name, said in ARTICLES.items():
        (tmp_path / "inside" / f"{name}.md").write_text(said)
    shelves = open_shelves(settings(data))
    shelves.store.add(SourceRow("inside", "folder", str(tmp_path / "inside"), INTERNAL))
    shelves.librarian.sync()
    async with rooms() as made:
        yield made


async def of_team(at: Room, *, private_first: bool = False) -> Channel:
    """Give a channel of engineers where internal articles are shown."""
    team = at.slack.channel("team", at.eve)
    await at.at(team, audience="internal", private_first=private_first, sources=("inside",))
    return team


async def test_what_engineers_saw_alone_is_not_posted_before_a_customer_who_came(at: Room) -> None:
    team = await of_team(at, private_first=True)
    await at.slack.mentions(at.eve, team, ASKED)
    alone = await at.slack.bot_says(team, CODE, to=at.eve)
    await at.slack.invites(team, who=at.ana, by=at.eve)
    await at.slack.presses(at.eve, alone, "More")
    assert phrases.NOTHING_MORE in shown(await at.slack.bot_says(team, phrases.NOTHING_MORE, to=at.eve))
    await at.slack.presses(at.eve, alone, "Post it to the thread")
    await at.slack.until(lambda: shown(alone) == phrases.NOT_POSTED)
    await at.slack.settles()
    assert [post for post in at.slack.posts(team) if post.visible_to is None] == []


async def test_what_engineers_saw_alone_is_not_posted_where_the_channel_was_opened(at: Room) -> None:
    team = await of_team(at, private_first=True)
    await at.slack.mentions(at.eve, team, ASKED)
    alone = await at.slack.bot_says(team, CODE, to=at.eve)
    await at.at(team, private_first=True)
    await at.slack.presses(at.eve, alone, "Post it to the thread")
    await at.slack.until(lambda: shown(alone) == phrases.NOT_POSTED)
    await at.slack.settles()
    assert [post for post in at.slack.posts(team) if post.visible_to is None] == []


async def test_an_answer_that_waits_for_slack_is_withheld_where_a_customer_came(at: Room) -> None:
    team = await of_team(at)
    at.slack.faults.limit("chat.postMessage", retry_after=1)
    asked = await at.slack.mentions(at.eve, team, ASKED)
    await at.until("SELECT 1 FROM outbox WHERE receiver = 'slack' AND attempts > 0 OR retry_at IS NOT NULL")
    await at.slack.invites(team, who=at.ana, by=at.eve)
    told = await at.slack.bot_says(team, thread=asked)
    assert words.WITHDRAWN in shown(told)
    assert CODE not in at.slack.transcript(team)


async def test_an_option_that_is_pressed_where_a_customer_came_shows_nothing_internal(at: Room) -> None:
    team = await of_team(at)
    asked = await at.slack.mentions(at.eve, team, "The siren wails")
    question = await at.slack.bot_says(team, "door", thread=asked)
    await at.slack.invites(team, who=at.ana, by=at.eve)
    await at.slack.presses(at.eve, question, "option_0")
    await at.slack.until(lambda: len(at.slack.posts(team, thread=asked)) > 1)
    assert "close it" not in at.slack.transcript(team)
    assert "call us" not in at.slack.transcript(team)


async def test_the_question_after_a_customer_came_is_answered_from_nothing_internal(at: Room) -> None:
    team = await of_team(at)
    asked = await at.slack.mentions(at.eve, team, ASKED)
    assert CODE in shown(await at.slack.bot_says(team, thread=asked))
    await at.slack.invites(team, who=at.ana, by=at.eve)
    again = await at.slack.mentions(at.eve, team, ASKED)
    assert CODE not in shown(await at.slack.bot_says(team, thread=again))


async def test_what_is_still_to_be_seen_by_all_is_posted(at: Room) -> None:
    team = await of_team(at, private_first=True)
    asked = await at.slack.mentions(at.eve, team, ASKED)
    alone = await at.slack.bot_says(team, CODE, to=at.eve)
    await at.slack.presses(at.eve, alone, "Post it to the thread")
    assert await at.slack.bot_says(team, CODE, thread=asked)
