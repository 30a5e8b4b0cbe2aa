"""What a handler is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from handlers.confirmation import Confirmation
from handlers.conversation import Conversation, Episode, Message, Receipt
from handlers.reply import Reply
from handlers.tickets.events import Changed


@dataclass(frozen=True, slots=True)
class Situation:
    """A message, where it was said, and when we look at it.

    Attributes:
        text: the message's text, cleaned.
        heard: what it is in, where that is surely one of our languages; None: words of any of them may be meant.
    """

    message: Message
    text: str
    conversation: Conversation
    now: datetime
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """A reply, and what changes with it.

    Attributes:
        episode: the message's episode as it is afterwards; None where none is touched.
        settled: former episodes that this message settles or takes back.
        ticket: a ticket that is changed, with the events that changed it.
        failure: what broke, for the operator.
        confirmation: what a person's word that it is solved teaches.
    """

    reply: Reply
    episode: Episode | None = None
    receipt: Receipt | None = None
    settled: tuple[Episode, ...] = ()
    ticket: Changed | None = None
    failure: str | None = None
    confirmation: Confirmation | None = None


Handler: TypeAlias = Callable[[Situation], Awaitable[Handled | None]]
"""Replies, or leaves the message to the next (None)."""
