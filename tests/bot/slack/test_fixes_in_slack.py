"""News of a fix in Slack: the team approves a text, the customer says by a button whether it works."""

from __future__ import annotations

from datetime import date

from bot.simulators.slack import Message, View, shown, shown_view
from bot.slack.rendering.names import KIND_FIELD
from handlers.engineering.announcement import Announcement, AnnouncementState, Verdict
from handlers.engineering.local.issue import LocalStatus
from handlers.ports import Outgoing
from handlers.ticket import Status
from tests.bot.slack.room import Room
from tests.bot.slack.test_alerts import Desk, again, team_only
from tests.bot.slack.test_escalating import DEV, form, linked
from tests.bot.slack.test_similar_in_slack import another

SECRET = "The <!channel> of our engineers is broken."


async def heard(at: Room) -> None:
    """Let what happened on the board come to tickets."""
    await at.tracked.listener.hear()


async def released(at: Room, key: str, version: str = "5.3") -> None:
    """Fix an issue in a version, and let that come out."""
    await at.board.comment(DEV, key, SECRET)
    made = await at.board.add_version(DEV, version, date(2026, 3, 2))
    await at.board.plan(DEV, key, [made.id])
    await at.board.move(DEV, key, LocalStatus.FIXED)
    await at.board.release(DEV, made.id, date(2026, 3, 2))
    await heard(at)


async def escalated(at: Room) -> tuple[Desk, str]:
    """Have a ticket escalated; give where it stands, and the issue's key."""
    there = await team_only(at)
    await at.slack.submits(at.eve, await form(at, there.card), {KIND_FIELD: "bug"})
    key = str((await linked(at)).key)
    await at.slack.bot_says(there.triage, f"Escalated as {key}", thread=there.card)
    return there, key


async def drafted(at: Room) -> tuple[Desk, str, Message]:
    """Have a text for a customer wait for approval; give its message, too."""
    there, key = await escalated(at)
    await released(at, key)
    return there, key, await at.slack.bot_says(there.triage, "[Read and send]", thread=there.card)


async def texts(at: Room, number: str = "T-1") -> list[Announcement]:
    """Give the texts for the customer of a ticket that are not dropped."""
    found = await at.announcements.desk.of_ticket(DEV, number)
    return [one for one in found if one.state is not AnnouncementState.DROPPED]


async def sent(at: Room, draft: Message, there: Desk, **typed: str) -> Message:
    """Read a draft, and send it; give what the customer got."""
    view = await read(at, draft)
    assert (await at.slack.submits(at.eve, view, dict(typed))).errors == {}
    return await at.slack.bot_says(at.help, "5.3", thread=there.asked)


async def read(at: Room, draft: Message) -> View:
    """Open a draft."""
    await at.slack.presses(at.eve, draft, "Read and send")
    return await at.slack.modal(at.eve, "News for customers")


async def test_a_customer_reads_what_was_approved_and_nothing_else(at: Room) -> None:
    there, key, draft = await drafted(at)
    assert "5.3" in shown(draft)
    assert SECRET not in shown(draft)
    assert "5.3" not in at.slack.transcript(at.help)
    got = await sent(at, draft, there, text="It is fixed in 5.3 <!here>.")
    assert "It is fixed in 5.3" in shown(got)
    assert "[It works]" in shown(got)
    assert "[Still broken]" in shown(got)
    # The link is for those who read it in a mail.
    assert "/fix/" not in str(got.blocks) + got.text
    told = at.slack.transcript(at.help)
    assert key not in told
    assert "engineers is broken" not in told
    await at.slack.until(lambda: "Sent by Eve" in shown(draft))
    assert "[Read and send]" not in shown(draft)
    await at.slack.until(lambda: "_released_" in shown(there.card))
    await again(at)
    assert at.slack.transcript(at.help).count("It is fixed in 5.3") == 1
    assert at.slack.transcript(there.triage).count("Sent by Eve") == 1


async def test_it_works_closes_the_ticket(at: Room) -> None:
    there, _, draft = await drafted(at)
    got = await sent(at, draft, there)
    await at.slack.presses(at.ben, got, "It works")
    assert "whoever asked" in shown(await at.slack.bot_says(at.help, to=at.ben))
    assert (await texts(at))[0].verdict is None
    await at.slack.presses(at.ana, got, "It works")
    await at.slack.until(lambda: "You said that it works" in shown(got))
    assert "[It works]" not in shown(got)
    await at.until("SELECT 1 FROM ticket WHERE status = 'closed'")
    await at.slack.until(lambda: "The customer says that it works" in shown(draft))


async def test_still_broken_opens_ticket_and_issue_again_and_the_next_fix_is_told_of(at: Room) -> None:
    there, key, draft = await drafted(at)
    got = await sent(at, draft, there)
    pressed = await at.slack.presses(at.ana, got, "Still broken")
    await at.slack.redelivers(pressed)
    await at.slack.until(lambda: "still broken" in shown(got))
    await at.until("SELECT 1 FROM ticket WHERE status = 'open'")
    await at.slack.until(lambda: "it is still broken" in shown(draft))
    assert (await texts(at))[0].verdict is Verdict.BROKEN
    issue, _ = await at.board.opened(DEV, key)
    assert issue.status is not LocalStatus.FIXED
    said = "\n".join(one.text for one in issue.comments)
    assert "still broken" in said
    assert "Ana" not in said
    assert "ana@" not in said
    await heard(at)
    await released(at, key, "5.4")
    newer = await at.slack.bot_says(there.triage, "[Read and send]", thread=there.card)
    second = await read(at, newer)
    assert (await at.slack.submits(at.eve, second)).errors == {}
    fixed = await at.slack.bot_says(at.help, "5.4", thread=there.asked)
    await at.slack.presses(at.ana, fixed, "It works")
    await at.until("SELECT 1 FROM ticket WHERE status = 'closed'")


async def test_a_press_that_is_handled_again_overturns_no_answer_that_came_by_the_link_meanwhile(at: Room) -> None:
    there, _, draft = await drafted(at)
    got = await sent(at, draft, there)
    link = await at.announcements.verdicts.invitation("T-1")
    assert link is not None
    at.slack.faults.break_down("chat.update", times=99)
    await at.slack.presses(at.ana, got, "It works")
    # It was taken, and could not be shown: its delivery is handled again.
    await at.until("SELECT 1 FROM slack_delivery WHERE kind = 'pressed' AND done_at IS NULL AND attempts > 0")
    assert (await texts(at))[0].verdict is Verdict.WORKS
    await at.announcements.verdicts.say(link.rsplit("/", 1)[-1], Verdict.BROKEN)
    while at.slack.faults.left("chat.update"):
        at.slack.faults.take("chat.update")
    await at.time_passes()
    await at.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM slack_delivery WHERE done_at IS NULL)")
    assert (await texts(at))[0].verdict is Verdict.BROKEN
    await at.slack.until(lambda: "still broken" in shown(got))


async def test_all_that_wait_for_an_issue_are_read_and_sent_at_once(at: Room) -> None:
    there, key = await escalated(at)
    await another(at)
    other = await at.slack.bot_says(there.triage, "T-2")
    view = await form(at, other, number="T-2")
    await at.slack.presses(at.eve, view, "It is this one")
    await linked(at, "T-2")
    await released(at, key)
    draft = await at.slack.bot_says(there.triage, f"All 2 of {key}", thread=other)
    await at.slack.presses(at.eve, draft, f"All 2 of {key}")
    listed = await at.slack.modal(at.eve, "News for customers")
    assert "T-1" in shown_view(listed)
    assert "T-2" in shown_view(listed)
    assert (await at.slack.submits(at.eve, listed)).errors == {}
    assert "2 customers were told" in shown_view(listed)
    await at.slack.until(lambda: at.slack.transcript(at.help).count("[Still broken]") == 2)
    for number in ("T-1", "T-2"):
        assert [one.state for one in await texts(at, number)] == [AnnouncementState.SENT]


async def test_what_was_worded_anew_meanwhile_is_not_sent_unread(at: Room) -> None:
    there, _, draft = await drafted(at)
    view = await read(at, draft)
    (one,) = await texts(at)
    await at.announcements.desk.word(DEV, one.id, "Other words for 5.3.", one.version)
    assert (await at.slack.submits(at.eve, view, {"text": "Mine for 5.3."})).errors == {}
    assert view.open
    assert "changed meanwhile" in shown_view(view)
    assert "[Still broken]" not in at.slack.transcript(at.help)
    assert (await at.slack.submits(at.eve, view, {"text": "Mine for 5.3."})).errors == {}
    await at.slack.bot_says(at.help, "Mine for 5.3.", thread=there.asked)
    assert "Other words" not in at.slack.transcript(at.help)


async def test_a_text_is_dropped_and_says_so(at: Room) -> None:
    _, _, draft = await drafted(at)
    await at.slack.presses(at.ben, draft, "Drop")
    await at.slack.settles()
    assert [one.state for one in await texts(at)] == [AnnouncementState.DRAFT]
    await at.slack.presses(at.eve, draft, "Drop")
    await at.slack.until(lambda: "Not sent" in shown(draft))
    assert await texts(at) == []
    assert "5.3" not in at.slack.transcript(at.help)
    assert (await at.ticket()).status is not Status.CLOSED


async def test_texts_are_read_by_the_team_only(at: Room) -> None:
    there, _, draft = await drafted(at)
    await at.slack.presses(at.ben, draft, "Read and send")
    await at.slack.bot_says(there.triage, "members of the team", to=at.ben)
    assert at.slack.store.stack(at.ben.id) == []
    view = await read(at, draft)
    await at.slack.submits(at.ben, view, {"text": "Let me in."})
    assert "Let me in" not in at.slack.transcript(at.help)
    assert [one.state for one in await texts(at)] == [AnnouncementState.DRAFT]


async def test_a_text_that_is_out_of_date_is_sent_only_by_whoever_was_told_so(at: Room) -> None:
    there, key, draft = await drafted(at)
    view = await read(at, draft)
    await at.board.move(DEV, key, LocalStatus.ACCEPTED)
    (one,) = await texts(at)
    await at.announcements.desk.word(DEV, one.id, "My words for 5.3.", one.version)
    await heard(at)
    await at.slack.until(lambda: "out of date" in shown(draft) or "Not sent" in shown(draft))
    assert (await at.slack.submits(at.eve, view)).errors == {}
    assert "[Still broken]" not in at.slack.transcript(at.help)
    if view.open and "out of date" in shown_view(view):
        assert (await at.slack.submits(at.eve, view)).errors == {}
        await at.slack.bot_says(at.help, "5.3", thread=there.asked)


async def test_where_somebody_else_joined_news_and_texts_say_nothing_any_more_until_the_team_is_alone(at: Room) -> None:
    there, key, draft = await drafted(at)
    told = at.slack.posts(there.triage, thread=there.card)
    assert key in str([one.blocks for one in told])
    await at.stops()
    there.triage.members.append(at.ben.id)
    await at.starts()
    await at.chat.team.deliver(Outgoing("o-5", "team", "T-1", {"event": "claimed"}))
    left = str([one.blocks for one in told]) + str([one.text for one in told])
    assert not any(word in left for word in (key, "engineers", "5.3", "fixed"))
    assert "T-1: see" in shown(draft)
    assert len(at.slack.posts(there.triage, thread=there.card)) == len(told)
    await at.stops()
    there.triage.members.remove(at.ben.id)
    await at.starts()
    for id_ in ("o-6", "o-7"):
        await at.chat.team.deliver(Outgoing(id_, "team", "T-1", {"event": "noted"}))
    assert "[Read and send]" in shown(draft)
    assert len(at.slack.posts(there.triage, thread=there.card)) == len(told)
