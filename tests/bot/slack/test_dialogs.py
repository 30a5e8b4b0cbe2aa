"""What people say to the bot in Slack, and what they see."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from bot.compose.services import utc_now
from bot.simulators.slack import shown
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import PASSWORD, QUESTION, Room
from tests.scenarios.help_centre import ACME, CUSTOMER, INTERNAL, RED

INVOICE = "How do I download an invoice?"


async def test_a_mention_is_answered_in_its_thread_and_follow_ups_need_none(at: Room) -> None:
    asked, answer = await at.answered()
    assert PASSWORD in shown(answer)
    assert answer.thread_ts == asked.ts
    await at.slack.says(at.ana, at.help, INVOICE, thread=asked)
    assert "Invoice (PDF)" in shown(await at.slack.bot_says(at.help, thread=asked))
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 2
    assert at.told("error") == at.told() == []


async def test_a_direct_message_needs_no_mention_and_is_answered_in_its_line(at: Room) -> None:
    dm = at.slack.dm(at.ana)
    await at.slack.says(at.ana, dm, QUESTION)
    answer = await at.slack.bot_says(dm)
    assert PASSWORD in shown(answer)
    assert answer.thread_ts is None


async def test_hello_again_is_answered_in_a_direct_message_and_not_where_others_read_along(at: Room) -> None:
    dm = at.slack.dm(at.ana)
    await at.slack.says(at.ana, dm, "hi")
    await at.slack.bot_says(dm, "Hello!")
    await at.slack.says(at.ana, dm, "hello")
    await at.slack.bot_says(dm, "Yes, I am here.")
    asked = await at.slack.mentions(at.ana, at.help, "hi")
    await at.slack.bot_says(at.help, "Hello!", thread=asked)
    await at.slack.says(at.ana, at.help, "hello", thread=asked)
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 1


async def test_a_direct_line_begins_a_new_conversation_after_a_week(at: Room) -> None:
    dm = at.slack.dm(at.ana)
    await at.slack.says(at.ana, dm, QUESTION)
    await at.slack.bot_says(dm)
    async with at.opened.database.writing() as connection:
        await connection.execute(
            text("UPDATE slack_thread SET opened_at = :long_ago"), {"long_ago": utc_now() - timedelta(days=8)}
        )
    await at.slack.says(at.ana, dm, INVOICE)
    await at.slack.bot_says(dm, "Invoice (PDF)")
    await at.slack.says(at.ana, dm, "How do I return a lamp?")
    await at.slack.bot_says(dm, "30 days")
    assert await at.rows("SELECT generation FROM slack_thread ORDER BY generation") == [(0,), (1,)]


async def test_people_who_talk_to_each_other_are_left_alone_until_the_bot_is_named_again(at: Room) -> None:
    asked, _ = await at.answered()
    await at.slack.says(at.ben, at.help, "Have you tried the app?", thread=asked)
    await at.slack.says(at.ana, at.help, INVOICE, thread=asked)
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 1
    await at.slack.mentions(at.ana, at.help, INVOICE, thread=asked)
    assert "Invoice (PDF)" in shown(await at.slack.bot_says(at.help, thread=asked))


async def test_what_nobody_said_to_the_bot_is_not_answered(at: Room) -> None:
    await at.slack.says(at.ana, at.help, QUESTION)
    await at.slack.other_bot_says(at.help, f"<@U0ONETOUCH> {QUESTION}")
    await at.slack.other_bot_says(at.help, QUESTION, classic=True)
    await at.slack.says(at.ana, at.help, f"<@{at.ben.id}> {QUESTION}")
    every = at.slack.channel("every", at.ana, at.ben)
    await at.at(every, "every")
    await at.slack.says(at.ana, every, f"<@{at.ben.id}> {QUESTION}")
    await at.slack.says(at.ana, every, "hi")
    await at.slack.settles()
    assert at.slack.posts(at.help) == at.slack.posts(every) == []
    # Nobody was asked about: most messages of a busy channel are none of ours.
    asked_about = {call["user"] for call in at.calls("users.info")}
    assert asked_about <= {at.ana.id}


async def test_where_every_question_is_answered_none_needs_a_mention(at: Room) -> None:
    await at.at(at.help, "every")
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    assert PASSWORD in shown(await at.slack.bot_says(at.help, thread=asked))


async def test_where_it_is_off_only_the_asker_is_told_so(at: Room) -> None:
    await at.at(at.help, "off")
    await at.slack.mentions(at.ana, at.help, QUESTION)
    told = await at.slack.bot_says(at.help, to=at.ana)
    assert "not switched on" in shown(told)
    await at.slack.settles()
    assert at.slack.posts(at.help) == [told]


async def test_where_the_bot_is_refused_even_that_the_message_is_done(at: Room) -> None:
    await at.at(at.help, "off")
    at.slack.faults.refuse("chat.postEphemeral", "user_not_in_channel")
    await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM slack_delivery WHERE done_at IS NOT NULL")
    assert at.slack.posts(at.help) == []


async def test_what_may_have_been_whispered_is_not_whispered_again(at: Room) -> None:
    await at.at(at.help, mode="off")
    at.slack.faults.reset_after("chat.postEphemeral")
    await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM slack_delivery WHERE done_at IS NOT NULL")
    await at.slack.settles()
    assert len(at.slack.posts(at.help, to=at.ana)) == 1


async def test_a_draft_is_seen_by_engineers_only(at: Room) -> None:
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, "shadow", triage=triage.id)
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    drafted = shown(await at.slack.bot_says(triage, "Draft"))
    assert PASSWORD in drafted
    assert f"<#{at.help.id}>" in drafted
    assert f"/archives/{at.help.id}/p{asked.ts.replace('.', '')}|Open the message>" in drafted
    assert at.slack.posts(at.help) == []
    await at.slack.edits(at.ana, asked, INVOICE)
    await at.slack.settles()
    assert len(at.slack.posts(triage)) == 1


async def test_a_draft_of_something_too_long_is_none(at: Room) -> None:
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, "shadow", triage=triage.id)
    await at.slack.says(at.ana, at.help, "long " * 5_000)
    await at.until("SELECT 1 FROM slack_delivery WHERE done_at IS NOT NULL")
    assert at.slack.posts(triage) == []


async def test_what_cannot_be_taken_is_told_to_its_writer_alone(at: Room) -> None:
    await at.slack.mentions(at.ana, at.help, "long " * 5_000)
    told = await at.slack.bot_says(at.help, to=at.ana)
    assert "I can read up to" in shown(told)
    assert at.slack.posts(at.help) == [told]


async def test_an_edited_question_is_answered_anew_in_place(at: Room) -> None:
    asked, answer = await at.answered()
    await at.slack.edits(at.ana, asked, f"<@U0ONETOUCH> {INVOICE}")
    await at.slack.until(lambda: "Invoice (PDF)" in shown(answer))
    await at.slack.unfurls(asked)
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 1


async def test_a_question_that_is_edited_before_its_answer_is_there_is_answered_anew(at: Room) -> None:
    at.slack.faults.limit("chat.postMessage", retry_after=1)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE receiver = 'slack' AND retry_at IS NOT NULL")
    await at.slack.edits(at.ana, asked, f"<@U0ONETOUCH> {INVOICE}")
    answer = await at.slack.bot_says(at.help, thread=asked)
    await at.slack.until(lambda: "Invoice (PDF)" in shown(answer))
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 1


async def test_the_buttons_of_an_answer_that_was_put_in_place_of_another_work(at: Room) -> None:
    asked, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "That solved it")
    await at.slack.bot_says(at.help, "Glad", thread=asked)
    await at.slack.edits(at.ana, asked, f"<@U0ONETOUCH> {INVOICE}")
    await at.slack.until(lambda: "Invoice (PDF)" in shown(answer))
    await at.slack.presses(at.ana, answer, "That solved it")
    await at.until("SELECT 1 FROM (SELECT COUNT(*) AS found FROM episode WHERE outcome = 'confirmed') WHERE found = 2")


async def test_an_edit_that_names_the_bot_only_now_is_a_question(at: Room) -> None:
    said = await at.slack.says(at.ana, at.help, QUESTION)
    await at.slack.edits(at.ana, said, f"<@U0ONETOUCH> {QUESTION}")
    assert PASSWORD in shown(await at.slack.bot_says(at.help, thread=said))


async def test_an_edit_that_changes_nothing_for_us_is_nothing(at: Room) -> None:
    asked, _ = await at.answered()
    await at.slack.edits(at.ana, asked, f"  <@U0ONETOUCH>   {QUESTION} ")
    aside = await at.slack.says(at.ben, at.help, "I wonder", thread=asked)
    await at.slack.edits(at.ben, aside, "I wonder too")
    elsewhere = await at.slack.says(at.ben, at.help, "Lunch?")
    await at.slack.edits(at.ben, elsewhere, "Lunch at noon?")
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 1
    assert at.calls("chat.update") == []


async def test_an_edited_question_whose_answer_is_gone_is_answered_again(at: Room) -> None:
    asked, answer = await at.answered()
    at.help.messages.remove(answer)
    await at.slack.edits(at.ana, asked, f"<@U0ONETOUCH> {INVOICE}")
    assert "Invoice (PDF)" in shown(await at.slack.bot_says(at.help, thread=asked))


async def test_two_meanings_are_asked_about_and_a_button_or_words_choose(at: Room) -> None:
    asked, question = await at.answered(RED)
    assert "battery" in shown(question)
    await at.slack.presses(at.ana, question, "option_0")
    first = shown(await at.slack.bot_says(at.help, thread=asked))
    assert "blinks red" in first
    other, question = await at.answered(RED, by=at.ben)
    await at.slack.presses(at.ben, question, "none_of_these")
    offered = await at.slack.bot_says(at.help, thread=other)
    assert "[Open the form]" in shown(offered)


async def test_what_is_shown_is_what_all_members_of_the_place_may_see(at: Room) -> None:
    asked, shut = await at.answered(CUSTOMER)
    assert "WICK-5Y" not in shown(shut)
    await at.at(at.help, "mentions", "customer")
    await at.slack.mentions(at.ana, at.help, CUSTOMER, thread=asked)
    assert "WICK-5Y" in shown(await at.slack.bot_says(at.help, thread=asked))
    acme = at.slack.channel("acme", at.ana)
    await at.at(acme, "mentions", "account:ACME")
    await at.slack.mentions(at.ana, acme, ACME)
    assert "4711" in shown(await at.slack.bot_says(acme))
    mixed, team = at.slack.channel("mixed", at.ana, at.eve), at.slack.channel("team", at.eve)
    for channel, seen in ((mixed, False), (team, True)):
        await at.at(channel, "mentions", "internal")
        await at.slack.mentions(at.eve, channel, INTERNAL)
        assert ("QUARTZ-77" in shown(await at.slack.bot_says(channel))) is seen


async def test_a_shared_channel_shows_nothing_internal_whoever_is_in_it(at: Room) -> None:
    team = at.slack.channel("team", at.eve, connect=True)
    await at.at(team, "mentions", "internal")
    await at.slack.mentions(at.eve, team, INTERNAL)
    assert "QUARTZ-77" not in shown(await at.slack.bot_says(team))


async def test_who_comes_from_elsewhere_is_a_customer_with_their_account(rooms: Rooms) -> None:
    async with rooms(SLACK_ACCOUNTS="T0STRANGER=ACME") as at:
        stranger, guest = at.slack.user("sue", kind="stranger"), at.slack.user("gus", kind="guest")
        for who, question, code, seen in (
            (stranger, ACME, "4711", True),
            (stranger, INTERNAL, "QUARTZ-77", False),
            (guest, INTERNAL, "QUARTZ-77", False),
            (at.eve, INTERNAL, "QUARTZ-77", True),
        ):
            dm = at.slack.dm(who)
            await at.slack.says(who, dm, question)
            assert (code in shown(await at.slack.bot_says(dm))) is seen, (who.name, question)


async def test_a_user_group_may_list_the_engineers(rooms: Rooms) -> None:
    async with rooms(SLACK_ENGINEERS="S0TEAM") as at:
        group = at.slack.group("support", at.ben)
        at.slack.store.groups["S0TEAM"] = group
        dm = at.slack.dm(at.ben)
        await at.slack.says(at.ben, dm, INTERNAL)
        assert "QUARTZ-77" in shown(await at.slack.bot_says(dm))


async def test_who_slack_tells_nothing_about_sees_what_is_public(at: Room) -> None:
    at.slack.faults.refuse("users.info", "user_not_visible")
    dm = at.slack.dm(at.eve)
    await at.slack.says(at.eve, dm, INTERNAL)
    assert "QUARTZ-77" not in shown(await at.slack.bot_says(dm))
