"""Places in Slack, and which conversation belongs to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.slack.listening import Thread
from kb import Access


@dataclass(frozen=True, slots=True)
class Place:
    """Where words belong. `thread` is the thread's first message; empty: the one line of a direct channel."""

    team: str
    channel: str
    thread: str


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation's place, and who talks there. `access`: what may be shown there to them."""

    conversation_id: str
    place: Place
    user: str
    person_id: str
    access: Access
    opened_at: datetime


class Threads(Protocol):
    """Which conversation belongs to which thread. A thread may hold one conversation for each person in it."""

    async def state(self, place: Place, person_id: str | None) -> Thread:
        """Say how the thread stands for a person."""
        ...

    async def find(self, place: Place, person_id: str) -> Line | None:
        """Give the person's latest conversation there."""
        ...

    async def latest(self, place: Place) -> Line | None:
        """Give the conversation that was begun there last, whoever's it is."""
        ...

    async def of(self, conversation_id: str) -> Line | None:
        """Give the place of a conversation."""
        ...

    async def add(self, line: Line) -> Line:
        """Remember a conversation's place; give the one that is there already, should somebody have been faster."""
        ...

    async def turn(self, place: Place, *, aside: bool) -> None:
        """Note whether people talk to each other there."""
        ...

    async def show(self, conversation_id: str, access: Access) -> None:
        """Note what may be shown in the conversation from now on."""
        ...
