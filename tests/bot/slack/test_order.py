"""What goes out first, and what engineers say of a draft."""

from __future__ import annotations

from bot.simulators.slack import shown
from bot.slack import phrases
from handlers.person import Person, Role
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.room import PASSWORD, QUESTION, Room


async def test_an_answer_does_not_wait_for_a_backlog_of_news(at: Room) -> None:
    asked, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    await at.slack.bot_says(at.help, "T-1", thread=asked)
    for number in range(1, 6):
        await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), f"News {number}.")
    second = await at.slack.mentions(at.ben, at.help, "How do I download an invoice?")
    waited = await at.slack.bot_says(at.help, "Invoice (PDF)", thread=second, within=20)
    last = await at.slack.bot_says(at.help, "News 5.", thread=asked, within=30)
    posts = at.slack.posts(at.help)
    told = [shown(post).splitlines()[0] for post in posts if "News " in shown(post)]
    assert told == [f"News {number}." for number in range(1, 6)]
    assert posts.index(waited) <= posts.index(last) - 2


async def test_an_engineer_says_that_a_draft_is_right(at: Room) -> None:
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, "shadow", triage=triage.id)
    await at.slack.says(at.ana, at.help, QUESTION)
    draft = await at.slack.bot_says(triage, "Draft")
    assert PASSWORD in shown(draft)
    triage.members.append(at.ben.id)
    await at.slack.presses(at.ben, draft, "remember_0")
    assert phrases.NOT_ENGINEER in shown(await at.slack.bot_says(triage, to=at.ben))
    await at.slack.presses(at.eve, draft, "remember_0")
    assert "Remembered" in shown(await at.slack.bot_says(triage, to=at.eve))
    known = (await at.opened.known.everything(Person("p", Role.ENGINEER, known=True))).known
    assert [one.question for one in known] == [QUESTION]
    assert known[0].article.endswith("reset-password")


async def test_a_draft_that_answers_nothing_can_not_be_right(at: Room) -> None:
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, "shadow", triage=triage.id)
    await at.slack.says(at.ana, at.help, "What is the capital of France?")
    assert "remember" not in shown(await at.slack.bot_says(triage, "Draft"))
