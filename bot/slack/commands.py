"""Slash commands: `/kb`, `/onetouch` and `/escalate`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot.slack import phrases
from bot.slack.channels import Channels
from bot.slack.errors import SlackError
from bot.slack.escalating import COMMAND as ESCALATE
from bot.slack.identity import Identities
from bot.slack.incoming import Command, read_command, window_team
from bot.slack.listening import plain
from bot.slack.lookup import Lookup
from bot.slack.needs import Pressing
from bot.slack.ports import Held, Sources
from bot.slack.poster import whispered
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.channel_settings import MODE, TRIAGE, read_settings, saved, settings_form
from bot.slack.rendering.homes import help_text
from bot.slack.rendering.needs import highest
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.results import explained
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.visited_settings import visited_form, within
from bot.slack.rooms import Room, Rooms
from bot.slack.web_api import Api
from handlers.access.permissions import on_team
from handlers.languages import DEFAULT, say, speaking
from handlers.ports import Clock

SETTINGS = "settings"
ATTENTION = "attention"
_LOOK_S = 2.0
"""Longest look at a channel while a window waits: Slack gives up after three seconds."""


class Typed(Protocol):
    """Opens the window of a command."""

    async def typed(self, command: Command) -> None:
        """Open it, or tell whoever typed the command why not."""
        ...


class Commands:
    """Answers commands, to whoever typed them. Unknown words get help."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        channels: Channels,
        sources: Sources,
        lookup: Lookup,
        clock: Clock,
        rooms: Rooms,
        escalations: Typed,
        accounts: Sequence[str] = (),
        pressing: Pressing | None = None,
    ) -> None:
        """Make it. `pressing`: None: nothing is assessed here."""
        self._pressing = pressing
        self._api = api
        self._identities = identities
        self._channels = channels
        self._sources = sources
        self._accounts = accounts
        self._lookup = lookup
        self._clock = clock
        self._rooms = rooms
        self._escalations = escalations

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Handle a command that was written down.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        command = read_command(body)
        if command.command == ESCALATE:
            return  # its window was opened at once
        # Slack escapes what was typed.
        command = replace(command, text=plain(command.text, None))
        said = command.text
        if command.command == "/kb" and not said:
            await self._api.respond(command.response_url, explained())
        elif command.command == "/kb" and said.lower() != "help":
            await self._lookup.find(command, held)
        elif command.command == "/kb" or said.lower() != SETTINGS:
            await self._api.respond(command.response_url, await self._told(command))

    async def _told(self, command: Command) -> Post:
        """Give the help, or what else was asked for."""
        person, said = await self._identities.person(command.team, command.user), command.text
        ours = command.command != "/kb"
        if ours and said.lower() == ATTENTION and self._pressing is not None and on_team(person):
            return highest(await self._pressing.highest(person))
        unknown = said if ours and said.lower() not in {"", "help"} else ""
        return help_text(engineer=on_team(person), unknown=unknown)

    async def open(self, command: Command) -> None:
        """Open the window of a command, at once: the trigger is over in three seconds. Never raises."""
        if command.command == ESCALATE:
            await self._escalations.typed(command)
            return
        try:
            ours = await self._identities.ours(command.team)
            if await self._identities.manager(command.team, command.user) is None:
                refused = say(phrases.NOT_ENGINEER if ours else phrases.NOT_ADMINISTRATOR)
                await self._api.respond(command.response_url, whispered(refused))
                return
            with speaking(DEFAULT):  # what a channel is set to is said in one language, whoever sets it
                form = await self._form(command, ours=ours)
            await self._api.open_view(command.team, command.trigger, form)
        except Exception:  # noqa: BLE001 - whoever typed it must see something
            await self._sorry(command)

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json:
        """Take a channel's settings; give what Slack is answered: the window says what holds from now on."""
        about, given = read(view.get("private_metadata")), read_settings(view)
        if isinstance(given, Refused):
            return given.answer()
        workspace = window_team(payload)
        user = str((payload.get("user") or {}).get("id") or "")
        person, ours = await self._identities.manager(workspace, user), await self._identities.ours(workspace)
        if about is None or not about.channel or person is None:
            return Refused({MODE: say(phrases.NOT_ENGINEER if ours else phrases.NOT_ADMINISTRATOR)}).answer()
        given = given if ours else within(given, self._identities.account(workspace))
        if given.triage and (wrong := await self._unfit(workspace, about.channel, given.triage)) is not None:
            return Refused({TRIAGE: wrong}).answer()
        await self._channels.put(workspace, about.channel, given, person.id, self._clock())
        with speaking(DEFAULT):
            return {"response_action": "update", "view": saved(given, about.channel, visited=not ours)}

    async def _unfit(self, team: str, channel: str, triage: str) -> str | None:
        """Say why a channel cannot be the triage channel of another; cards show who asks, and what they wrote."""
        if triage == channel:
            return phrases.TRIAGE_SAME
        try:
            async with asyncio.timeout(_LOOK_S):
                if await self._rooms.shared(team, triage):
                    return phrases.TRIAGE_SHARED
                inside = await self._rooms.takes(Room(team, triage, chosen=False))
        except TimeoutError:
            return phrases.TRIAGE_UNKNOWN  # what was learnt of its members so far is kept: the next try is faster
        return None if inside else phrases.TRIAGE_OTHERS

    async def _form(self, command: Command, *, ours: bool) -> Json:
        current, about = await self._channels.get(command.team, command.channel), Reference(channel=command.channel)
        if not ours:
            account = self._identities.account(command.team)
            return visited_form(current, about, account=account, name=command.channel_name)
        return settings_form(
            current,
            about,
            accounts=self._accounts,
            sources=await self._sources.sources(),
            name=command.channel_name,
        )

    async def _sorry(self, command: Command) -> None:
        try:
            await self._api.respond(command.response_url, whispered(say(phrases.TRY_AGAIN)))
        except SlackError:
            return


def opens_window(command: Command) -> bool:
    """Tell whether a command opens a window."""
    return command.command == ESCALATE or _opens_settings(command)


def _opens_settings(command: Command) -> bool:
    return command.command != "/kb" and command.text.strip().lower() == SETTINGS
