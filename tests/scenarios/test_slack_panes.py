"""The assistant pane, shortcuts on messages and the Home tab: a real server, a local Slack, real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.simulators.slack import Message, User, View, shown, shown_view
from bot.slack import phrases
from bot.slack.manifest import manifest
from bot.slack.rendering import answers, message_forms, names
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.help_centre import INTERNAL, PASSWORD
from tests.scenarios.test_slack import Scene, scene

ANSWER = "Forgot password"
TITLES = {names.FIND_ANSWERS: answers.TITLE, names.FILE_TICKET: message_forms.TITLE}


@asynccontextmanager
async def staffed(serve: ServerFactory, name: str, *, socket: bool = False) -> AsyncIterator[tuple[Scene, User]]:
    """Open a scene with an engineer in its channel, and our app installed by its own manifest."""
    async with scene(serve, name, socket=socket) as at:
        at.slack.install(manifest(None if socket else at.server.url))
        eve = at.slack.user("eve", email="eve@example.com")
        at.help.members.append(eve.id)
        added = await asyncio.to_thread(at.server.cli, "person", "add", "eve@example.com", "--role", "engineer")
        assert added.returncode == 0, added.stderr
        yield at, eve
        assert '"level": "error"' not in at.server.log()


async def filled(at: Scene, user: User, name: str, message: Message) -> View:
    """Use a shortcut; give its window once it says more than that we look it up."""
    await at.slack.shortcut(user, name, message)
    view = await at.slack.modal(user, TITLES[name])  # one that they opened before may still stand there
    await at.slack.until(lambda: phrases.WAITING not in shown_view(view))
    return view


@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
async def test_from_an_opened_pane_to_an_answer(serve: ServerFactory, *, socket: bool) -> None:
    async with staffed(serve, "pane", socket=socket) as (at, _):
        if socket:
            await at.slack.until(lambda: at.slack.sockets.count or _look_again(at))
        dm = at.slack.dm(at.ana)
        root = await at.slack.opens_assistant(at.ana, at.help)
        assert "Ask me a question" in shown(await at.slack.bot_says(dm, thread=root))
        offered = await at.slack.until(lambda: at.slack.prompts(root))
        assert "Reset your password" in [prompt["title"] for prompt in offered]
        await at.slack.looks_at(at.ana, root, at.help)
        await at.slack.says(at.ana, dm, PASSWORD, thread=root)
        assert ANSWER in shown(await at.slack.bot_says(dm, thread=root))
        await at.slack.until(lambda: at.slack.title(root) == PASSWORD)
        await at.slack.settles()
        assert at.slack.status(root) == ""
        assert phrases.LOOKING_UP in str([call.arguments for call in at.slack.service.calls])
        assert len(at.slack.posts(dm, thread=root)) == 2


async def test_an_engineer_shares_an_answer_and_files_a_ticket_from_a_message(serve: ServerFactory) -> None:
    async with staffed(serve, "shortcuts") as (at, eve):
        asked = await at.slack.says(at.ana, at.help, PASSWORD)
        view = await filled(at, eve, names.FIND_ANSWERS, asked)
        assert ANSWER in shown_view(view)
        pressed = await at.slack.presses(eve, view, "Share in thread")
        assert ANSWER in shown(await at.slack.bot_says(at.help, thread=asked))
        await at.slack.redelivers(pressed)
        assert phrases.NOT_ENGINEER in shown_view(await filled(at, at.ana, names.FIND_ANSWERS, asked))
        form = await filled(at, eve, names.FILE_TICKET, asked)
        assert (await at.slack.submits(eve, form)).errors == {}
        assert "T-1" in shown(await at.slack.bot_says(at.help, thread=asked))
        said = await asyncio.to_thread(at.server.cli, "ticket", "reply", "T-1", "We have reset it for you.")
        assert said.returncode == 0, said.stderr
        assert await at.slack.bot_says(at.help, "We have reset it", thread=asked)
        await at.slack.settles()
        assert len(at.slack.posts(at.help, thread=asked)) == 3


async def test_what_was_shared_survives_a_restart_and_a_reset_connection(serve: ServerFactory) -> None:
    async with staffed(serve, "restart") as (at, eve):
        asked = await at.slack.says(at.ana, at.help, PASSWORD)
        view = await filled(at, eve, names.FIND_ANSWERS, asked)
        at.slack.faults.reset_after("chat.postMessage")
        await at.slack.presses(eve, view, "Share in thread")
        await at.slack.bot_says(at.help, thread=asked)
        await asyncio.to_thread(at.server.restart)
        await at.slack.until(lambda: phrases.SHARED in shown_view(view), within=20)
        assert len(at.slack.posts(at.help, thread=asked)) == 1


async def test_the_home_tab_finds_what_its_reader_may_see(serve: ServerFactory) -> None:
    async with staffed(serve, "home") as (at, eve):
        for user, sees in ((eve, True), (at.ana, False)):
            await at.slack.opens_home(user)
            view = await at.slack.home(user)
            await at.slack.types(user, view, names.SEARCH_FIELD, INTERNAL)
            await at.slack.until(lambda view=view: "initial_value" in str(view.blocks))
            assert ("QUARTZ-77" in shown_view(view)) is sees
            await at.slack.opens_home(user)
            await at.slack.until(lambda view=view: "initial_value" not in str(view.blocks))


def _look_again(at: Scene) -> None:
    # A socket that opens tells nobody.
    asyncio.get_running_loop().call_later(0.05, at.slack.watch.notify)
