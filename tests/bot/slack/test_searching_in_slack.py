"""Commands, settings, searches, App Home."""

from __future__ import annotations

from bot.simulators.slack import shown
from bot.slack import phrases
from tests.bot.slack.room import Room


async def test_kb_lists_articles_for_its_asker_alone_and_share_shows_one(at: Room) -> None:
    await at.slack.command(at.ana, at.help, "/kb", "reset password")
    found = await at.slack.bot_says(at.help, to=at.ana)
    assert "Reset your password" in shown(found)
    await at.slack.presses(at.ana, found, "Share")
    shared = await at.slack.bot_says(at.help, "Shared by")
    assert shared.visible_to is None


async def test_kb_shows_internal_articles_to_engineers_and_shares_them_with_nobody(at: Room) -> None:
    await at.slack.command(at.eve, at.help, "/kb", "runbook refunds above the limit")
    found = await at.slack.bot_says(at.help, to=at.eve)
    assert "Runbook" in shown(found)
    await at.slack.presses(at.eve, found, "share_0")
    assert "may see this article" in shown(await at.slack.bot_says(at.help, to=at.eve))
    await at.slack.settles()
    assert [post for post in at.slack.posts(at.help) if post.visible_to is None] == []


async def test_unknown_words_get_help(at: Room) -> None:
    for words, said in (("dance", "I do not know"), ("help", "/kb"), ("", "/kb")):
        await at.slack.command(at.ana, at.help, "/onetouch", words)
        assert said in shown(await at.slack.bot_says(at.help, to=at.ana))
    await at.slack.command(at.eve, at.help, "/kb", "help")
    assert "/onetouch settings" in shown(await at.slack.bot_says(at.help, to=at.eve))


async def test_settings_are_for_engineers_and_hold(at: Room) -> None:
    await at.slack.command(at.ana, at.help, "/onetouch", "settings")
    assert phrases.NOT_ENGINEER in shown(await at.slack.bot_says(at.help, to=at.ana))
    triage = at.slack.channel("triage", at.eve)
    await at.slack.command(at.eve, at.help, "/onetouch", "settings")
    form = await at.slack.modal(at.eve)
    assert (await at.slack.submits(at.ana, form, {"mode": "every"})).errors == {"mode": phrases.NOT_ENGINEER}
    assert (await at.slack.submits(at.eve, form, {"mode": "every", "triage": triage.id})).errors == {}
    assert await at.rows("SELECT mode, triage FROM slack_channel WHERE channel = :id", id=at.help.id) == [
        ("every", triage.id)
    ]
    told = await at.slack.modal(at.eve, "Onetouch here")
    said = str(told.blocks)
    for words in ("*Every question*", f"<#{at.help.id}>", f"<#{triage.id}>", "Public articles"):
        assert words in said
    assert "/invite @Onetouch" in said
    assert told.open


async def test_settings_that_cannot_be_opened_are_told_of(at: Room) -> None:
    at.slack.faults.refuse("views.open", "expired_trigger_id")
    await at.slack.command(at.eve, at.help, "/onetouch", "settings")
    assert phrases.TRY_AGAIN in shown(await at.slack.bot_says(at.help, to=at.eve))


async def test_home_is_a_queue_for_engineers_and_tickets_for_customers(at: Room) -> None:
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    await at.slack.opens_home(at.ana)
    assert "T-1" in str((await at.slack.home(at.ana)).blocks)
    await at.slack.opens_home(at.eve)
    home = str((await at.slack.home(at.eve)).blocks)
    assert "My queue" in home
    assert "T-1" in home
    await at.slack.opens_home(at.ben, tab="messages")
    await at.slack.settles()
    assert at.ben.id not in at.slack.store.homes
