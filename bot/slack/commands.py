"""Slash commands: `/kb` and `/onetouch`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack import phrases
from bot.slack.identity import Identities
from bot.slack.incoming import Command, read_command, team
from bot.slack.lookup import Lookup
from bot.slack.ports import Api, Channels, Held, SlackError
from bot.slack.poster import whispered
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.channel_settings import MODE, read_settings, settings_form
from bot.slack.rendering.homes import help_text
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from handlers.person import Role
from handlers.ports import Clock

SETTINGS = "settings"


class Commands:
    """Answers commands, to whoever typed them. Unknown words get help."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        channels: Channels,
        lookup: Lookup,
        clock: Clock,
    ) -> None:
        self._api = api
        self._identities = identities
        self._channels = channels
        self._lookup = lookup
        self._clock = clock

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:  # noqa: ARG002 - handlers are given both
        """Handle a command that was written down.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        command = read_command(body)
        said = command.text.strip()
        if command.command == "/kb" and said and said.lower() != "help":
            await self._lookup.find(command)
        elif command.command == "/kb" or said.lower() != SETTINGS:
            person = await self._identities.person(command.team, command.user)
            unknown = said if command.command != "/kb" and said.lower() not in {"", "help"} else ""
            told = help_text(engineer=person.role is not Role.CUSTOMER, unknown=unknown)
            await self._api.respond(command.response_url, told)

    async def open(self, command: Command) -> None:
        """Open a channel's settings, at once: the trigger is over in three seconds. Never raises."""
        try:
            person = await self._identities.person(command.team, command.user)
            if person.role is Role.CUSTOMER:
                await self._api.respond(command.response_url, whispered(phrases.NOT_ENGINEER))
                return
            current = await self._channels.get(command.team, command.channel)
            about = Reference(channel=command.channel)
            form = settings_form(current, about, accounts=(), name=command.channel_name)
            await self._api.open_view(command.trigger, form)
        except Exception:  # noqa: BLE001 - whoever typed it must see something
            await self._sorry(command)

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        """Take a channel's settings; give what Slack is answered, None to close the window."""
        about, given = read(view.get("private_metadata")), read_settings(view)
        if isinstance(given, Refused):
            return given.answer()
        workspace = str(view.get("app_installed_team_id") or team(payload))
        user = str((payload.get("user") or {}).get("id") or "")
        person = await self._identities.person(workspace, user)
        if about is None or not about.channel or person.role is Role.CUSTOMER:
            return Refused({MODE: phrases.NOT_ENGINEER}).answer()
        await self._channels.put(workspace, about.channel, given, person.id, self._clock())
        return None

    async def _sorry(self, command: Command) -> None:
        try:
            await self._api.respond(command.response_url, whispered(phrases.TRY_AGAIN))
        except SlackError:
            return


def opens_settings(command: Command) -> bool:
    """Tell whether a command opens a window."""
    return command.command != "/kb" and command.text.strip().lower() == SETTINGS
