"""Files that people send along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Amount:
    """How many files, and how many bytes they have together."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message. It belongs to the conversation, and to a ticket once there is one.

    Attributes:
        conversation_id: None for one that was sent to a ticket itself.
        key: of its message within the conversation, or of the form that brought it to the ticket.
        name: as its sender called it, one line; never a path of ours.
        media_type: as its sender's program said; nobody has checked it.
        by: id of the person who sent it.
        ticket: ``T-<n>``; None while no ticket was filed from the conversation.
        size: bytes; None where that is not known.
        sha256: of its content, hex; empty until it is kept.
        path: where it lies below the folder of attachments; None while it does not.
        problem: why it is not kept, see `handlers.unkept`; None while it may still come, and when it is.
    """

    id: str
    conversation_id: str | None
    key: str
    name: str
    media_type: str
    by: str
    at: datetime
    ticket: str | None = None
    size: int | None = None
    sha256: str = ""
    path: str | None = None
    problem: str | None = None

    @property
    def kept(self) -> bool:
        """We have it."""
        return self.path is not None

    @property
    def awaited(self) -> bool:
        """It may still come."""
        return self.path is None and self.problem is None
