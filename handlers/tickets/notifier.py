"""Port for sending letters.

Undeliverable is a value: nobody can decide it but the recipient's server. `NotifierBusy` is an exception: it passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from handlers.ports import HandlerError
from handlers.tickets.letters import Letter


class NotifierBusy(HandlerError):
    """It could not be sent now, and may be later: server away, asks to wait, or refuses us and not the letter."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Somebody else is responsible for it now."""


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """It will never arrive; the reason is the server's or ours, fit for the team."""

    reason: str


Delivery: TypeAlias = Delivered | Undeliverable


class Notifier(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter, references: Sequence[str]) -> Delivery:
        """Send a letter to its one recipient, as an answer to the last of `references` (names of mails, no brackets).

        A letter of the same id has the same Message-ID. A mail server cannot be asked whether it has one, so that
        after a crash the same mail may be sent a second time; a folder can, and then nothing more is written.

        Raises:
            NotifierBusy: try again later.
        """
        ...
