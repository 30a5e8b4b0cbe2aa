"""Bolt's app: the one list of everything that we listen to, the same over HTTP and Socket Mode."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.commands import opens_window
from bot.slack.door import Door
from bot.slack.errors import DeliveryRefused, SlackError
from bot.slack.incoming import (
    Command,
    Pressed,
    Shortcut,
    delivery,
    joined,
    pressed,
    read_command,
    shortcut,
    team,
    window_team,
)
from bot.slack.panels import opens
from bot.slack.poster import whispered
from bot.slack.rendering.blocks import Json, section
from bot.slack.rendering.views import home, notice
from bot.slack.web_api import Api
from handlers.languages import say, speaking

_ANY = re.compile(r"(?s:.*)")


class Opening(Protocol):
    """Opens windows for buttons."""

    async def open(self, button: Pressed) -> None:
        """Open it, or tell whoever pressed why not."""
        ...


class Settings(Protocol):
    """Opens the windows of commands, such as a channel's settings."""

    async def open(self, command: Command) -> None:
        """Open one, or tell whoever typed the command why not."""
        ...


class Shortcuts(Protocol):
    """Opens windows for shortcuts on messages."""

    async def open(self, used: Shortcut) -> None:
        """Open it, or tell whoever used the shortcut why not."""
        ...


class Submitting(Protocol):
    """Takes windows that were sent."""

    async def submit(self, payload: Mapping[str, Any]) -> Json | None:
        """Take it; give what Slack is answered."""
        ...


class Tasks:
    """Tasks that nobody waits for; they are held, so that they come to their end."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Awaitable[None]) -> None:
        """Begin one."""

        async def run() -> None:
            await work

        task = asyncio.create_task(run())
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def close(self, grace_s: float) -> None:
        """Let them come to their end for so long."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=grace_s)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            structlog.get_logger("slack").warning("slack.task_failed", error=type(task.exception()).__name__)


def create_app(
    *,
    client: AsyncWebClient,
    door: Door,
    api: Api,
    buttons: Opening,
    forms: Submitting,
    settings: Settings,
    shortcuts: Shortcuts,
    tasks: Tasks,
    addressing: Addressing,
    own: Callable[[str], str | None],
    came: Callable[[str, str], None],
) -> AsyncApp:
    """Make the app.

    Args:
        addressing: finds the language of whoever is told something.
        own: our user id in a workspace, once it is known.
        came: told of a workspace's channel that somebody joined. Nothing is written down: it is forgotten what we know.

    Everything is written down in a middleware, and so before Bolt acknowledges it. Signatures are checked before Bolt
    sees a request: its own check logs the body.
    """
    app = AsyncApp(
        name="onetouch",
        logger=_quiet(),
        client=client,
        signing_secret="",
        authorize=_authorizing(client),
        request_verification_enabled=False,
        # Nothing is asked of Slack before the acknowledgement; what bots say is dropped while it is read.
        ignoring_self_events_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    log = structlog.get_logger("slack")

    @app.middleware
    async def write_down(body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse | None:  # noqa: A002 - Bolt names it
        if (channel := joined(body)) is not None:
            came(*channel)
        found = delivery(body, own(team(body)))
        if found is None:
            return await next() if _known(body) else BoltResponse(status=200, body="")
        try:
            await door.accept(found)
        except DeliveryRefused:
            match found.kind:
                case "command":
                    with speaking(addressing.at_once(team(body), str(body.get("user_id") or ""))):
                        told = say(phrases.TRY_AGAIN)
                    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": told})
                case "pressed" if _opens(body):
                    return await next()  # the window opens all the same, and what it sends is written down
                case "pressed":
                    tasks.start(_sorry(api, body, addressing))
                    return BoltResponse(status=200, body="")
                case _:
                    return BoltResponse(status=503, body="")
        return await next()

    @app.error
    async def failed(error: Exception) -> BoltResponse:
        # The class only: what it says may quote the request.
        log.error("slack.listener_failed", error=type(error).__name__)
        return BoltResponse(status=500, body="")

    _listen(app, buttons, forms, settings, shortcuts, tasks, addressing)
    return app


def _listen(
    app: AsyncApp,
    buttons: Opening,
    forms: Submitting,
    settings: Settings,
    shortcuts: Shortcuts,
    tasks: Tasks,
    addressing: Addressing,
) -> None:
    """Listen to everything: what is subscribed to and not answered counts as failed with Slack."""

    async def taken(ack: Callable[..., Awaitable[Any]]) -> None:
        await ack()

    async def pressed_(ack: Callable[..., Awaitable[Any]], body: dict[str, Any]) -> None:
        await ack()
        if _opens(body) and (button := pressed(body)) is not None:
            tasks.start(addressing.saying(button.team, button.user, lambda: buttons.open(button)))

    async def sent(ack: Callable[..., Awaitable[Any]], body: dict[str, Any]) -> None:
        sender = str((body.get("user") or {}).get("id") or "")
        answer = await addressing.saying(window_team(body), sender, lambda: forms.submit(body))
        await ack(**answer) if answer else await ack()

    async def typed(ack: Callable[..., Awaitable[Any]], body: dict[str, Any]) -> None:
        await ack()
        command = read_command(found.body) if (found := delivery(body)) is not None else None
        if command is not None and opens_window(command):
            tasks.start(addressing.saying(command.team, command.user, lambda: settings.open(command)))

    async def used(ack: Callable[..., Awaitable[Any]], body: dict[str, Any]) -> None:
        await ack()
        if (found := shortcut(body)) is not None:
            tasks.start(addressing.saying(found.team, found.user, lambda: shortcuts.open(found)))

    async def event() -> None:
        """Events are written down by then, and acknowledged."""

    app.event(_ANY)(event)
    app.command(_ANY)(typed)
    app.block_action(_ANY)(pressed_)
    app.view_submission(_ANY)(sent)
    app.view_closed(_ANY)(taken)
    app.global_shortcut(_ANY)(taken)
    app.message_shortcut(_ANY)(used)
    app.options(_ANY)(taken)
    app.attachment_action(_ANY)(taken)


def _known(body: Mapping[str, Any]) -> bool:
    """Tell whether a listener takes it; Slack tells more kinds of things, and wants each acknowledged."""
    if body.get("type") == "event_callback":
        return "event" in body and str((body["event"] or {}).get("type") or "") != ""
    return body.get("type") != "app_rate_limited"


def _opens(body: Mapping[str, Any]) -> bool:
    button = pressed(body) if body.get("type") == "block_actions" else None
    return button is not None and opens(button)


async def _sorry(api: Api, body: Mapping[str, Any], addressing: Addressing) -> None:
    button = pressed(body)
    if button is None:
        return
    try:
        with speaking(addressing.at_once(button.team, button.user)):
            again = say(phrases.TRY_AGAIN)
            if button.response_url:
                await api.respond(button.response_url, whispered(again), thread=button.in_thread)
            elif (body.get("view") or {}).get("type") == "home":
                await api.publish_home(button.team, button.user, home([section(again)]))
            elif button.view:
                await api.update_view(button.team, button.view, notice("Onetouch", again))
    except SlackError:
        return


def _authorizing(client: AsyncWebClient) -> Callable[..., Awaitable[AuthorizeResult]]:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    return authorize


def _quiet() -> logging.Logger:
    """Give a logger that says nothing: Bolt's words quote requests. What matters is logged by us."""
    logger = logging.getLogger("onetouch.slack.bolt")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return logger
