"""Ports of the Slack side. What is of places, posts, channels and of Slack itself stands in modules of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.slack.incoming import Delivery
from handlers.conversation import Conversation, Message, Turn
from handlers.person import Person


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery as it lies in the database."""

    id: int
    delivery: Delivery
    at: datetime
    attempts: int = 0


class Deliveries(Protocol):
    """Where what Slack delivers is safe before we acknowledge it."""

    async def accept(self, delivery: Delivery, at: datetime) -> bool:
        """Write it down; False when it is there already, under its key or as the same message."""
        ...

    async def due(self, now: datetime, limit: int) -> tuple[Held, ...]:
        """Give what is to be handled, oldest first; nothing overtakes what was postponed in its line."""
        ...

    async def done(self, id_: int, at: datetime) -> None:
        """Mark it done, and forget what was said in it."""
        ...

    async def postpone(self, id_: int, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        ...

    async def prune(self, done_before: datetime) -> int:
        """Forget what was done before then, keys too; give the number."""
        ...


@dataclass(frozen=True, slots=True)
class Searched:
    """A search that somebody made. `words`: as they typed them."""

    id: str
    team: str
    channel: str
    user: str
    words: str
    at: datetime


class Searches(Protocol):
    """Searches, for their next pages. Buttons carry ids: what people typed stands nowhere in Slack by our doing."""

    async def keep(self, searched: Searched) -> None:
        """Keep a search for a week; one that is there already stays as it is."""
        ...

    async def get(self, id_: str) -> Searched | None:
        """Give a search; None when it is gone."""
        ...


class Sources(Protocol):
    """The sources of articles that are installed."""

    async def sources(self) -> tuple[str, ...]:
        """Give their names, in the order in which they were added."""
        ...


class People(Protocol):
    """Who is behind a Slack user."""

    async def slack(self, team: str, user: str, name: str | None, email: str | None) -> Person:
        """Give the person: the one listed under that address, should somebody be; else one of their own."""
        ...

    async def choose_language(self, person_id: str, language: str | None) -> None:
        """Note what a person wants to be spoken to in, see `handlers.languages`; None: nothing of their own."""
        ...

    async def name(self, person_id: str) -> str | None:
        """Give how a person is called: by name, else by e-mail address; None where neither is known."""
        ...

    async def slack_user(self, team: str, person_id: str) -> str | None:
        """Give the user of a workspace who is this person, of several the first by id; None when none came by."""
        ...


class Intake(Protocol):
    """Takes in messages, see `bot.worker.Intake`."""

    async def submit(self, message: Message) -> Turn | None:
        """Handle a message, once."""
        ...

    async def took(self, conversation_id: str, key: str) -> bool:
        """Tell whether a message of a conversation was taken in whose key begins so, as those of its edits do."""
        ...


class Conversations(Protocol):
    """Reads conversations."""

    async def load(self, conversation_id: str, *, after: int | None = None) -> Conversation:
        """Give a conversation with its turns after a number."""
        ...
