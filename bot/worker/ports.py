"""Ports of the background work, and its errors.

WorkError
├── InboxUnavailable   the message could not be accepted; whoever delivered it must deliver it again
└── NotYet             a receiver asks to be given it later; nothing is wrong
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from handlers.conversation import Message
from handlers.ports import Outgoing

FARTHEST = timedelta(minutes=6)
"""No wait is longer. One that is was made by a clock that was wrong and has been set since: it is over."""


class WorkError(Exception):
    """Root of what the background work raises on purpose. Its text is fit to be shown."""


class InboxUnavailable(WorkError):
    """The message was not written down in time. The edge says so (503), and it is sent again, under the same key."""


class NotYet(WorkError):
    """A receiver asks to be given it again after a while: its channel is at its pace, or asked to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"not before {wait.total_seconds():g} s")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message as it lies in the inbox.

    Attributes:
        message: as it was accepted first; a repetition with other words does not change it. Of one that was pruned,
            as it was repeated.
        done: it was handled to its end.
        attempts: how often handling it failed.
    """

    message: Message
    done: bool = False
    attempts: int = 0


class Inbox(Protocol):
    """Where messages are safe from the moment that we say so."""

    async def accept(self, message: Message, retry_at: datetime) -> Accepted:
        """Write the message down, unless its conversation has that key already; give what is there now.

        Raises:
            ConversationNotFound: no such conversation, or it is another person's.
        """
        ...

    async def pending(self, due: datetime | None, limit: int) -> tuple[Accepted, ...]:
        """Give messages that are not done, oldest first; with `due`, those whose `retry_at` has come.

        A `retry_at` farther away than `FARTHEST` has come, too.
        """
        ...

    async def waiting(self, conversation_id: str) -> bool:
        """Tell whether a message of the conversation is not done."""
        ...

    async def holds(self, conversation_id: str, key: str) -> bool:
        """Tell whether there is a message of the conversation whose key begins so, done or not."""
        ...

    async def postpone(self, conversation_id: str, key: str, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        ...

    async def close(self, conversation_id: str, key: str, at: datetime) -> None:
        """Mark a message done that came to nothing (it was refused)."""
        ...

    async def depth(self) -> int:
        """Count the messages that are not done."""
        ...

    async def prune(self, done_before: datetime) -> int:
        """Forget who said what in messages that were done before then; give their number. Their keys stay."""
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something in the outbox, and how often sending it failed."""

    outgoing: Outgoing
    attempts: int = 0


class Outbox(Protocol):
    """Where things wait to be sent."""

    async def due(self, now: datetime, limit: int, receiver: str | None = None) -> tuple[Envelope, ...]:
        """Give what may be sent now: nothing overtakes an unsent one of its receiver and subject.

        First come receivers and subjects with something of rank 0, then the others; among them the oldest first.

        With `receiver`, what is meant for it only. A wait that is longer than `FARTHEST` is over.
        """
        ...

    async def receivers(self, now: datetime) -> frozenset[str]:
        """Give for whom something waits whose time has come; all of whom `due` has something, maybe more."""
        ...

    async def sent(self, outgoing_id: str, at: datetime) -> None:
        """Mark it sent."""
        ...

    async def depth(self) -> int:
        """Count what is not sent."""
        ...

    async def prune(self, sent_before: datetime) -> int:
        """Forget what was sent before then; give the number."""
        ...

    async def postpone(self, outgoing_id: str, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        ...


class Seat(Protocol):
    """The place of the one process that sends and resumes."""

    def take(self) -> bool:
        """Take it, and keep it until `leave` or the end of the process; False while another process has it."""
        ...

    def leave(self) -> None:
        """Let another process have it; nothing to whoever does not have it."""
        ...


class Receiver(Protocol):
    """Somebody outside to whom things are sent."""

    async def deliver(self, outgoing: Outgoing) -> None:
        """Deliver it. May be called again with the same id after a crash: then nothing more is to be seen.

        Raises:
            NotYet: it is to be tried again after that time.
            Exception: it could not be delivered now; it is tried again later.
        """
        ...
