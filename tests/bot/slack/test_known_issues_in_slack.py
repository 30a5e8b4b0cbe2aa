"""A known issue in Slack: answered in the team's words, and its asker may hear when it is fixed."""

from __future__ import annotations

from dataclasses import replace

from bot.compose.known_issues import publish
from bot.database.known_issues import SqlKnownIssues
from bot.simulators.slack import shown
from bot.slack import phrases
from bot.slack.channels import ChannelSetting
from bot.slack.places import Line, Place
from bot.slack.private import private
from bot.slack.rendering.replies import WANT_LABEL
from handlers.conversation import Turn
from handlers.engineering.publishing_jobs import said_key
from handlers.reply import Remark
from kb import Access
from tests.bot.slack.room import QUESTION, Room
from tests.fakes import START
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


def test_that_it_is_fixed_is_said_in_the_thread_as_its_asker_may_be_away() -> None:
    line = Line("c1", Place("T1", "C1", "1.0"), "U1", "p1", Access(), START)
    told = Turn(3, "bot", START, "It is out.", reply=Remark("It is out."), key=said_key("acme.example/10001/p1", "m1"))
    setting = ChannelSetting(private_first=True)
    assert not private(told, line, setting)
    assert private(replace(told, key="2.0"), line, setting)  # as an answer to what they just said
