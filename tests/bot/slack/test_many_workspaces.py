"""Several workspaces with one server: each by its own token, and what ends when one leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from bot.simulators.slack import Message, User, Workspace, shown
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import PASSWORD, QUESTION, SIGNING_SECRET, Room

OPEN = {
    "SLACK_CLIENT_ID": "1111111111.2222222222",
    "SLACK_CLIENT_SECRET": "a client secret of tests",
    "ENCRYPTION_KEY": "a key of tests that has 32 letters",
}


async def install(at: Room, workspace: Workspace) -> None:
    """Add the app to a workspace, as its administrator does."""
    assert at.chat.installing is not None
    at.slack.service.grants.consenting = workspace.store
    begun = await at.chat.installing.begin()
    async with aiohttp.ClientSession() as browser, browser.get(begun.address, allow_redirects=False) as response:
        back = dict(parse_qsl(urlsplit(response.headers["Location"]).query))
    await at.chat.installing.finish(back, begun.state)


@asynccontextmanager
async def neighbour(at: Room) -> AsyncIterator[tuple[Workspace, User]]:
    """A second workspace that added the app, with one of its people."""
    async with Workspace(SIGNING_SECRET, retry_delays=(0.05,), beside=at.slack) as second:
        second.connect(at.url)
        await install(at, second)
        # The address is the one of an engineer of ours: its owner may choose any.
        yield second, second.user("zoe", email="eve@example.com")


async def asks(workspace: Workspace, user: User) -> Message:
    await workspace.says(user, workspace.dm(user), QUESTION)
    return await workspace.bot_says(workspace.dm(user))


async def test_each_workspace_is_answered_by_its_own_token(rooms: Rooms) -> None:
    async with rooms(**OPEN) as at, neighbour(at) as (second, zoe):
        assert PASSWORD in shown(await asks(second, zoe))
        assert PASSWORD in shown(await asks(at.slack, at.ana))
        # Their ids are alike, and still nothing gets mixed up.
        assert zoe.id == at.ana.id
        assert second.dm(zoe).id in second.store.channels
        assert len(second.posts(second.dm(zoe))) == 1
        assert len(at.slack.posts(at.slack.dm(at.ana))) == 1
        assert at.told("error") == []
        people = await at.rows("SELECT value, person_id FROM identity WHERE kind = 'slack'")
        assert len({person for _, person in people}) == 2


async def test_nobody_of_another_workspace_is_an_engineer_whatever_their_address(rooms: Rooms) -> None:
    async with rooms(**OPEN) as at, neighbour(at) as (second, zoe):
        eve = second.user("second eve")
        while eve.id != at.eve.id:  # the same id as an engineer of ours
            eve = second.user("second eve")
        room = second.channel("general", zoe, eve)
        for user in (zoe, eve):
            await second.command(user, room, "/onetouch", "help")
            told = await second.bot_says(room, to=user)
            assert "shadow" not in shown(told)
            assert "settings" not in shown(told)
        person = await at.rows("SELECT role, known FROM person")
        assert {role for role, _ in person} == {"customer"}


async def test_administrators_there_switch_it_on_within_what_is_theirs(rooms: Rooms) -> None:
    async with rooms(**OPEN) as at, neighbour(at) as (second, zoe):
        boss = second.user("boss", kind="admin")
        room = second.channel("general", zoe, boss)
        await second.mentions(zoe, room, QUESTION)
        assert "not switched on" in shown(await second.bot_says(room, to=zoe))
        await second.command(zoe, room, "/onetouch", "settings")
        assert "administrators of this workspace" in shown(await second.bot_says(room, to=zoe))
        await second.command(boss, room, "/onetouch", "settings")
        form = await second.modal(boss)
        told = str(form.blocks)
        for ours in ("internal", "customer", "Triage", "help-centre", "Shadow"):
            assert ours not in told
        assert (await second.submits(boss, form, {"mode": "mentions"})).errors == {}
        rows = await at.rows("SELECT channel, mode, audience, triage FROM slack_channel WHERE team = 'T0NEIGHBOUR2'")
        assert rows == [(room.id, "mentions", "public", "")]
        asked = await second.mentions(zoe, room, QUESTION)
        assert PASSWORD in shown(await second.bot_says(room, thread=asked))


async def test_what_waits_for_a_workspace_that_left_is_given_up_and_its_ticket_stays(rooms: Rooms) -> None:
    async with rooms(**OPEN) as at, neighbour(at) as (second, zoe):
        answer = await asks(second, zoe)
        await second.presses(zoe, answer, "I need a person")
        form = await second.modal(zoe)
        sent = await second.submits(zoe, form, {"email": "zoe@example.org"})
        assert sent.errors == {}
        await second.bot_says(second.dm(zoe), "T-1")
        await second.uninstalls()
        await at.until("SELECT 1 FROM slack_installation WHERE sealed IS NULL")
        await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "We have reset it for you.")
        await at.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE sent_at IS NULL)")
        lost = [line for line in at.logs if line["event"] == "slack.undeliverable"]
        assert lost
        assert {(line["error"], line["workspace"]) for line in lost} == {("not_installed", second.store.team)}
        assert (await at.ticket()).comments[-1].text == "We have reset it for you."
        assert PASSWORD in shown(await asks(at.slack, at.ana)), "the others are served as before"
        # It comes back: what is new arrives, what was given up does not.
        await install(at, second)
        await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "Welcome back.")
        assert await second.bot_says(second.dm(zoe), "Welcome back.")
        assert "We have reset it" not in second.transcript(second.dm(zoe))


async def test_a_workspace_that_left_and_still_speaks_is_not_tried_for_ever(rooms: Rooms) -> None:
    async with rooms(**OPEN) as at, neighbour(at) as (second, zoe):
        second.store.revoked = True
        await second.says(zoe, second.dm(zoe), QUESTION)
        await at.until("SELECT 1 FROM slack_installation WHERE sealed IS NULL")
        await at.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM slack_delivery WHERE done_at IS NULL)")
        assert "slack.unanswerable" in at.told()


async def test_without_a_token_of_ours_those_that_install_it_are_served(rooms: Rooms) -> None:
    async with rooms(**OPEN, SLACK_BOT_TOKEN="") as at, neighbour(at) as (second, zoe):
        assert PASSWORD in shown(await asks(second, zoe))
        await at.slack.says(at.ana, at.slack.dm(at.ana), QUESTION)
        await at.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM slack_delivery WHERE done_at IS NULL)")
        assert at.slack.posts(at.slack.dm(at.ana)) == []


async def test_an_organisation_is_one_workspace_to_us(rooms: Rooms) -> None:
    async with rooms(**OPEN, SLACK_HOME="E0BIG") as at:
        at.slack.store.enterprise, at.slack.store.org_wide = "E0BIG", True
        await install(at, at.slack)
        (row,) = await at.rows("SELECT workspace, team, enterprise FROM slack_installation")
        assert row == ("E0BIG", None, "E0BIG")
        answer = await asks(at.slack, at.ana)
        await at.slack.presses(at.ana, answer, "I need a person")
        form = await at.slack.modal(at.ana)
        assert (await at.slack.submits(at.ana, form)).errors == {}
        await at.slack.bot_says(at.slack.dm(at.ana), "T-1")
        teams = await at.rows("SELECT DISTINCT team FROM slack_thread")
        assert teams == [("E0BIG",)]


async def test_where_nobody_else_can_install_it_there_is_no_way_in(at: Room) -> None:
    assert at.chat.installing is None
