"""How the bot behaves in channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.slack.listening import Mode


@dataclass(frozen=True, slots=True)
class ChannelSetting:
    """How the bot behaves in a channel.

    Attributes:
        audience: what may be shown: ``public``, ``customer``, ``account:<id>`` or ``internal``.
        sources: names of the sources to answer from; none: all. Those that are gone answer nothing.
        private_first: the asker sees an answer alone first.
        triage: channel where cards of new tickets go; empty: none.
    """

    mode: Mode = Mode.OFF
    audience: str = "public"
    sources: tuple[str, ...] = ()
    private_first: bool = False
    feedback: bool = True
    triage: str = ""


class Channels(Protocol):
    """The settings of channels."""

    async def get(self, team: str, channel: str) -> ChannelSetting:
        """Give a channel's setting; the default where nobody set one."""
        ...

    async def put(self, team: str, channel: str, setting: ChannelSetting, by: str, at: datetime) -> None:
        """Set it."""
        ...

    async def triage(self) -> tuple[tuple[str, str], ...]:
        """Give all triage channels: team, channel."""
        ...
