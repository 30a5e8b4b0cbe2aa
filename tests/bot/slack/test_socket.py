"""The same over Socket Mode."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import Workspace, shown
from bot.slack.socket import SocketMode
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import PASSWORD, QUESTION, Room, looking


async def test_the_same_dialog_over_a_socket(rooms: Rooms) -> None:
    async with rooms(socket=True) as at:
        asked, answer = await at.answered()
        assert PASSWORD in shown(answer)
        await at.slack.presses(at.ana, answer, "I need a person")
        form = await at.slack.modal(at.ana)
        assert (await at.slack.submits(at.ana, form, {"subject": " "})).errors
        assert (await at.slack.submits(at.ana, form)).errors == {}
        await at.slack.bot_says(at.help, "T-1", thread=asked)
        await at.slack.command(at.ana, at.help, "/onetouch", "help")
        await at.slack.bot_says(at.help, to=at.ana)
        assert all(delivery.ok for delivery in at.slack.courier.deliveries)
        assert at.told("error") == []


async def test_what_came_once_counts_once_on_whatever_socket_it_comes_again(rooms: Rooms) -> None:
    async with rooms(socket=True) as at:
        asked, _ = await at.answered()
        for delivery in list(at.slack.courier.deliveries):
            assert (await at.slack.redelivers(delivery, "timeout")).ok
        await back(at, at.slack.sockets.disconnect())
        for delivery in list(at.slack.courier.deliveries):
            assert (await at.slack.redelivers(delivery, "timeout")).ok
        await at.slack.settles(quiet_for=1.2)
        assert len(at.slack.posts(at.help, thread=asked)) == 1


async def test_a_connection_that_ends_is_opened_again_and_nothing_is_lost(rooms: Rooms) -> None:
    async with rooms(socket=True) as at:
        at.slack.courier.retry_delays = (0.3, 0.5, 1.0, 2.0)
        at.slack.sockets.warning_s = 0.05
        for end in (at.slack.sockets.disconnect, at.slack.sockets.warn, at.slack.sockets.disconnect):
            await end()
            # Asked in the gap: what finds no socket comes again.
            asked = await at.slack.mentions(at.ana, at.help, QUESTION)
            await at.slack.bot_says(at.help, thread=asked)
        await at.slack.settles(quiet_for=1.2)
        assert len(at.slack.posts(at.help)) == 3


class Line:
    """Socket Mode alone, that looks at its connection all the time."""

    def __init__(self, slack: Workspace, logs: list[Any], token: str | None = None) -> None:
        self.slack, self.logs, self.taken = slack, logs, 0
        client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
        app = AsyncApp(
            client=client, signing_secret="", authorize=authorized, request_verification_enabled=False, logger=SILENT
        )
        app.event("message")(self.take)
        self.mode = SocketMode(app, client, token or slack.store.app_token, ping_s=0.05)

    async def take(self) -> None:
        self.taken += 1

    def told(self) -> list[tuple[str, str]]:
        return [(line["event"], line.get("error", "")) for line in self.logs if line["log_level"] == "warning"]

    async def works(self) -> None:
        """Expect that what is said comes through."""
        await looking(lambda: self.slack.sockets.count)
        taken, ana = self.taken, self.slack.user("ana")
        await self.slack.says(ana, self.slack.channel("c", ana), "hello")
        await looking(lambda: self.taken > taken)


SILENT = logging.getLogger("tests.bolt")
SILENT.setLevel(logging.CRITICAL + 1)


async def authorized() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U1", bot_id="B1")


@asynccontextmanager
async def line(before: Callable[[Workspace], None] = lambda slack: None, **given: Any) -> AsyncIterator[Line]:
    with structlog.testing.capture_logs() as logs:
        async with Workspace(retry_delays=(0.1,) * 20) as slack:
            before(slack)
            made = Line(slack, logs, **given)
            task = asyncio.create_task(made.mode.run())
            try:
                yield made
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def test_a_connection_that_slack_refuses_at_first_is_asked_for_again_and_the_reason_told() -> None:
    async with line(lambda slack: slack.faults.refuse("apps.connections.open", "internal_error", times=2)) as at:
        await at.works()
        assert at.told() == [("slack.socket_not_connected", "internal_error")] * 2


async def test_a_wrong_token_is_told_of() -> None:
    async with line(token="xapp-of-another-app") as at:
        await looking(at.told)
        assert at.told()[0] == ("slack.socket_not_connected", "invalid_auth")


async def test_a_cut_wire_and_a_slack_that_is_away_for_a_while_end_nothing() -> None:
    async with line() as at:
        await at.works()
        at.slack.faults.down()
        at.slack.sockets.cut()
        await looking(lambda: ("slack.socket_lost", "") in at.told())
        at.slack.faults.up()
        await at.works()


async def test_an_address_that_leads_nowhere_is_not_tried_for_ever() -> None:
    async with line(lambda slack: setattr(slack.sockets, "ticket_s", -1.0)) as at:
        await looking(lambda: len(at.slack.service.calls) >= 3)
        at.slack.sockets.ticket_s = 30.0
        await at.works()


async def test_socket_mode_that_is_switched_off_and_on_again_comes_back() -> None:
    async with line(lambda slack: setattr(slack.sockets, "refused", True)) as at:
        await looking(lambda: len(at.slack.service.calls) >= 2)
        at.slack.sockets.refused = False
        await at.works()


async def back(at: Room, ended: Awaitable[None]) -> None:
    """Await the end of the connections, and their return."""
    await ended
    await looking(lambda: at.slack.sockets.count)
