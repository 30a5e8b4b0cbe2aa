"""Which channels get cards of tickets: what stands on one is for the team only."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.slack.channels import Channels
from bot.slack.errors import NotInstalled, SlackError, SlackRefused
from bot.slack.identity import Fresh, Identities
from bot.slack.places import Threads
from bot.slack.web_api import Api
from bot.worker.ports import NotYet
from handlers.access.permissions import on_team
from handlers.ticket import Ticket

FRESH_S = 5.0
"""How long Slack's word about a channel is believed: whoever joins next must not read the next card."""


@dataclass(frozen=True, slots=True)
class Room:
    """A channel for cards. `chosen`: where the ticket came up this channel was chosen for its tickets."""

    team: str
    channel: str
    chosen: bool


class Rooms:
    """Finds the triage channels of a ticket.

    A ticket that came up in a channel goes to the triage channel that was chosen there. All others, from direct
    messages, the web or mail, go to every triage channel where all members are of the team. None goes to a channel
    that is shared with another organisation.
    """

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        channels: Channels,
        threads: Threads,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._identities = identities
        self._channels = channels
        self._threads = threads
        self._shared: Fresh[bool] = Fresh(now, FRESH_S)
        self._of_team: Fresh[bool] = Fresh(now, FRESH_S)
        self._log = structlog.get_logger("slack")

    async def of(self, ticket: Ticket) -> tuple[Room, ...]:
        """Give all that may get its card."""
        line = await self._threads.of(ticket.conversation_id) if ticket.conversation_id else None
        if line is not None:
            setting = await self._channels.get(line.place.team, line.place.channel)
            if setting.triage:
                return (Room(line.place.team, setting.triage, chosen=True),)
        return await self.every()

    async def thread(self, ticket: Ticket) -> str | None:
        """Give the address of the thread that a ticket came up in; a direct channel is nobody else's to see."""
        line = await self._threads.of(ticket.conversation_id) if ticket.conversation_id else None
        if line is None or line.place.channel.startswith("D"):
            return None
        try:
            return await self._api.permalink(line.place.team, line.place.channel, line.place.thread)
        except SlackError:
            return None  # the card does not wait for it

    async def takes(self, room: Room) -> bool:
        """Tell whether nobody but the team reads there, as far as it must be so; noted where it is not.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        if await self.shared(room.team, room.channel):
            self._log.error("slack.triage_shared", workspace=room.team, channel=room.channel)
            return False
        if room.chosen or await self._inside(room.team, room.channel):
            return True
        self._log.warning("slack.triage_with_others", workspace=room.team, channel=room.channel)
        return False

    async def every(self) -> tuple[Room, ...]:
        """Give all triage channels, for what is of no ticket in particular."""
        return tuple(Room(team, channel, chosen=False) for team, channel in await self._channels.triage())

    async def closed(self, room: Room) -> bool:
        """Tell whether nobody but the team reads there, however the channel was chosen.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        return await self.takes(room) and (not room.chosen or await self._inside(room.team, room.channel))

    async def tell(self, about: str, say: Callable[[Room], Awaitable[None]], first: Sequence[Room] = ()) -> None:
        """Tell the team what nobody else may read: in each closed room of `first`; where none is closed, in every one.

        Where there is no room for it at all, the log says so. `about`: what it is of, for the log.

        Raises:
            NotYet: Slack, or a channel's pace, asks to wait.
            SlackError: it did not work somewhere, and may work later.
        """
        took: list[Room] = []

        async def told(room: Room) -> None:
            if not await self.closed(room):
                self._log.warning("slack.alert_not_told", workspace=room.team, channel=room.channel, about=about)
                return
            await say(room)
            took.append(room)

        await each_of(first, told)
        if not took:
            await each_of(without(await self.every(), first), told)
        if not took:
            self._log.warning("slack.alert_told_nowhere", about=about)

    async def shared(self, team: str, channel: str) -> bool:
        """Tell whether a channel is shared with another organisation; one that we cannot see is not known to be.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        try:
            return await self._shared.get(f"{team}:{channel}", lambda: self._api.shared(team, channel))
        except SlackRefused as refused:
            if refused.error != "channel_not_found":
                raise
            return False

    async def _inside(self, team: str, channel: str) -> bool:
        return await self._of_team.get(f"{team}:{channel}", lambda: self._all_of_team(team, channel))

    async def _all_of_team(self, team: str, channel: str) -> bool:
        try:
            members = await self._api.members(team, channel)
        except SlackRefused:
            return False
        others = members - await self._identities.engineers(team) - {await self._api.own(team)}
        for user in sorted(others):
            if not on_team(await self._identities.person(team, user)) and not await self._tool(team, user):
                return False
        return bool(members)

    async def _tool(self, team: str, user: str) -> bool:
        """Tell whether a member is another app of ours, such as one that tells of alarms."""
        profile = await self._api.profile(team, user)
        return profile.bot and not profile.stranger


async def each_of(rooms: Sequence[Room], do: Callable[[Room], Awaitable[None]]) -> None:
    """Do something in each room; what fails in one keeps it from no other.

    A workspace that removed the app is passed over: nothing can ever be said there.

    Raises:
        NotYet, SlackError: the first that was raised, once all rooms had their turn.
    """
    first: NotYet | SlackError | None = None
    for room in rooms:
        try:
            await do(room)
        except NotInstalled:
            continue
        except (NotYet, SlackError) as error:
            first = first or error
    if first is not None:
        raise first


def without(rooms: Sequence[Room], others: Sequence[Room]) -> tuple[Room, ...]:
    """Give the rooms that are none of the others, however each was found."""
    there = {(room.team, room.channel) for room in others}
    return tuple(room for room in rooms if (room.team, room.channel) not in there)
