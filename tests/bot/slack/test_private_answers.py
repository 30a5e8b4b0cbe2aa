"""Channels in which the asker sees an answer alone first, and those that answer from some sources only."""

from __future__ import annotations

from bot.database.slack_channels import SqlChannels
from bot.simulators.slack import TEAM, Message, shown
from bot.slack.rendering import replies
from kb import PUBLIC
from kb.ports import SourceRow
from tests.bot.slack.room import PASSWORD, QUESTION, Room

INVOICE = "How do I download an invoice?"


def public(at: Room) -> list[Message]:
    return [post for post in at.slack.posts(at.help) if post.visible_to is None]


async def test_only_the_asker_sees_an_answer_until_they_post_it_once(at: Room) -> None:
    await at.at(at.help, private_first=True)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    answer = await at.slack.bot_says(at.help, to=at.ana)
    assert PASSWORD in shown(answer)
    assert replies.ALONE in shown(answer)
    # Nobody has replied in the thread, where Slack would show it to nobody.
    assert answer.thread_ts is None
    await at.slack.settles()
    assert public(at) == []
    await at.slack.presses(at.ana, answer, "Post it to the thread")
    posted = await at.slack.bot_says(at.help, PASSWORD, thread=asked)
    assert posted.visible_to is None
    assert "[That solved it]" in shown(posted)
    assert replies.POST_LABEL not in shown(posted)
    await at.slack.until(lambda: shown(answer) == "Posted to the thread.")
    assert len(public(at)) == 1


async def test_posting_that_was_asked_for_before_a_restart_is_done_after_it_once(at: Room) -> None:
    await at.at(at.help, private_first=True)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    answer = await at.slack.bot_says(at.help, to=at.ana)
    await at.stops()
    pressed = await at.slack.presses(at.ana, answer, "Post it to the thread")
    assert await at.rows("SELECT kind FROM slack_delivery WHERE done_at IS NULL") == [("pressed",)]
    await at.starts()
    await at.slack.bot_says(at.help, PASSWORD, thread=asked)
    await at.slack.redelivers(pressed)
    await at.slack.settles()
    assert len(public(at)) == 1


async def test_a_follow_up_is_shown_in_the_thread_as_somebody_has_replied_there(at: Room) -> None:
    await at.at(at.help, private_first=True)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.slack.bot_says(at.help, to=at.ana)
    await at.slack.says(at.ana, at.help, INVOICE, thread=asked)
    second = await at.slack.bot_says(at.help, "Invoice (PDF)", to=at.ana)
    assert second.thread_ts == asked.ts
    await at.slack.settles()
    assert public(at) == []


async def test_discarding_asks_for_a_person_and_the_offer_is_for_all_to_see(at: Room) -> None:
    await at.at(at.help, private_first=True)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    answer = await at.slack.bot_says(at.help, to=at.ana)
    await at.slack.presses(at.ana, answer, replies.DISCARD_LABEL)
    form = await at.slack.modal(at.ana)
    assert (await at.slack.submits(at.ana, form)).errors == {}
    told = await at.slack.bot_says(at.help, "T-1", thread=asked)
    assert told.visible_to is None
    await at.slack.until(lambda: "Discarded" in shown(answer))


async def test_that_solved_it_is_said_alone_too(at: Room) -> None:
    await at.at(at.help, private_first=True)
    await at.slack.mentions(at.ana, at.help, QUESTION)
    answer = await at.slack.bot_says(at.help, to=at.ana)
    await at.slack.presses(at.ana, answer, "That solved it")
    assert "Glad" in shown(await at.slack.bot_says(at.help, to=at.ana))
    assert await at.rows("SELECT outcome FROM episode") == [("confirmed",)]
    await at.slack.settles()
    assert public(at) == []


async def test_an_edited_question_is_answered_alone_again_and_in_place_once_it_is_posted(at: Room) -> None:
    await at.at(at.help, private_first=True)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    first = await at.slack.bot_says(at.help, to=at.ana)
    await at.slack.edits(at.ana, asked, f"<@U0ONETOUCH> {INVOICE}")
    second = await at.slack.bot_says(at.help, "Invoice (PDF)", to=at.ana)
    await at.slack.presses(at.ana, second, "Post it to the thread")
    posted = await at.slack.bot_says(at.help, "Invoice (PDF)", thread=asked)
    await at.slack.edits(at.ana, asked, f"<@U0ONETOUCH> {QUESTION}")
    await at.slack.until(lambda: PASSWORD in shown(posted))
    assert public(at) == [posted]
    assert first.visible_to == at.ana.id


async def test_an_offer_that_all_saw_is_not_changed_into_what_one_is_to_see_alone(at: Room) -> None:
    await at.at(at.help, private_first=True)
    asked = await at.slack.mentions(at.ana, at.help, "What is the capital of France?")
    offered = await at.slack.bot_says(at.help, "A person can help", thread=asked)
    await at.slack.edits(at.ana, asked, f"<@U0ONETOUCH> {QUESTION}")
    assert PASSWORD in shown(await at.slack.bot_says(at.help, to=at.ana))
    await at.slack.settles()
    assert public(at) == [offered]
    assert PASSWORD not in shown(offered)


async def test_what_may_not_have_been_seen_can_be_asked_for_in_the_thread(at: Room) -> None:
    await at.at(at.help, private_first=True)
    at.slack.faults.lose("chat.postEphemeral")
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE receiver = 'slack' AND retry_at IS NOT NULL")
    await at.time_passes()
    note = await at.slack.bot_says(at.help, replies.REVEALED, thread=asked)
    assert PASSWORD not in shown(note)
    await at.slack.presses(at.ben, note, replies.REVEAL_LABEL)
    assert "whoever asked" in shown(await at.slack.bot_says(at.help, to=at.ben))
    await at.slack.presses(at.ana, note, replies.REVEAL_LABEL)
    answer = await at.slack.bot_says(at.help, PASSWORD, to=at.ana)
    await at.slack.presses(at.ana, answer, "Post it to the thread")
    assert await at.slack.bot_says(at.help, PASSWORD, thread=asked)


async def test_who_is_not_in_the_channel_any_more_is_told_directly(at: Room) -> None:
    await at.at(at.help, private_first=True)
    at.slack.faults.refuse("chat.postEphemeral", "user_not_in_channel")
    await at.slack.mentions(at.ana, at.help, QUESTION)
    assert PASSWORD in shown(await at.slack.bot_says(at.slack.dm(at.ana)))


async def test_slack_that_asks_to_wait_is_waited_for(at: Room) -> None:
    await at.at(at.help, private_first=True)
    at.slack.faults.limit("chat.postEphemeral", retry_after=1)
    await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE receiver = 'slack' AND retry_at IS NOT NULL")
    assert PASSWORD in shown(await at.slack.bot_says(at.help, to=at.ana))


async def test_direct_messages_are_private_by_themselves(at: Room) -> None:
    dm = at.slack.dm(at.ana)
    await at.at(dm, private_first=True)
    await at.slack.says(at.ana, dm, QUESTION)
    assert (await at.slack.bot_says(dm, PASSWORD)).visible_to is None


async def test_answers_go_without_feedback_where_nobody_wants_it(at: Room) -> None:
    await at.at(at.help, feedback=False)
    _, answer = await at.answered()
    assert "[That solved it]" not in shown(answer)
    assert "[I need a person]" in shown(answer)


async def test_a_channel_answers_from_its_sources_only(at: Room) -> None:
    await at.at(at.help, sources=("help-centre",))
    _, answer = await at.answered()
    assert PASSWORD in shown(answer)
    await at.at(at.help, sources=("elsewhere",))
    asked = await at.slack.mentions(at.ben, at.help, QUESTION)
    assert "A person can help" in shown(await at.slack.bot_says(at.help, thread=asked))
    # What its members may be shown later follows.
    await at.slack.command(at.ana, at.help, "/kb", "reset password")
    found = await at.slack.bot_says(at.help, to=at.ana)
    await at.slack.presses(at.ana, found, "Share")
    assert "may see this article" in shown(await at.slack.bot_says(at.help, to=at.ana))
    receipts = await at.rows("SELECT audiences FROM receipt")
    assert '["public", "source:elsewhere"]' in {audiences for (audiences,) in receipts}


async def test_the_settings_offer_the_sources_and_keep_one_that_is_gone(at: Room) -> None:
    at.opened.shelves.store.add(SourceRow("manuals", "folder", "/nowhere", PUBLIC))
    await at.at(at.help, sources=("gone",))
    await at.slack.command(at.eve, at.help, "/onetouch", "settings")
    form = await at.slack.modal(at.eve)
    assert "No longer installed, and ignored: gone." in str(form.blocks)
    assert "a person is offered for every question" in str(form.blocks)
    assert (await at.slack.submits(at.eve, form)).errors == {}
    assert await at.rows(f"SELECT sources FROM slack_channel WHERE channel = '{at.help.id}'") == [  # noqa: S608
        ('["gone"]',)
    ]
    assert "Answers come from: gone" in str(form.blocks), "the window says what holds now"
    await at.slack.closes(at.eve, form)
    await at.slack.command(at.eve, at.help, "/onetouch", "settings")
    form = await at.slack.modal(at.eve)
    chosen = {"sources": ["manuals", "help-centre"], "manners": ["private"]}
    assert (await at.slack.submits(at.eve, form, chosen)).errors == {}
    setting = await SqlChannels(at.opened.database).get(TEAM, at.help.id)
    assert set(setting.sources) == {"manuals", "help-centre"}
    assert (setting.private_first, setting.feedback) == (True, False)
