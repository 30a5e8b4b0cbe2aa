"""A known issue in Slack: answered in the team's words, and its asker may hear when it is fixed."""

from __future__ import annotations

from dataclasses import replace

from bot.compose.known_issues import publish
from bot.database.known_issues import SqlKnownIssues
from bot.simulators.slack import shown
from bot.slack import phrases
from bot.slack.rendering.replies import WANT_LABEL
from tests.bot.slack.room import QUESTION, Room
from tests.known_issue_worlds import KNOWN

LLAMA = replace(KNOWN, title="The purple llama export stops", workaround="Export your purple llama by month.")


async def test_who_is_answered_with_one_may_hear_when_it_is_fixed(at: Room) -> None:
    known = SqlKnownIssues(at.opened.database)
    await known.write(LLAMA)
    publish(at.opened.shelves)
    at.opened.keeper.look()
    asked, answer = await at.answered("The purple llama export stops")
    assert "Export your purple llama by month." in shown(answer)
    await at.slack.presses(at.ana, answer, WANT_LABEL)
    await at.slack.bot_says(at.help, phrases.WANTED, thread=asked, to=at.ana)
    await at.slack.presses(at.ana, answer, WANT_LABEL)
    await at.slack.bot_says(at.help, phrases.WANTED_BEFORE, thread=asked, to=at.ana)
    assert (await known.votes([LLAMA.issue]))[LLAMA.issue].persons == 1


async def test_under_any_other_answer_there_is_no_such_button(at: Room) -> None:
    _, answer = await at.answered(QUESTION)
    assert WANT_LABEL not in shown(answer)
