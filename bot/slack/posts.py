"""Messages of ours, and which of them are in Slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

ONCE = "once_"
"""Begins our id of what one person sees alone and nobody can look for. It is kept while its delivery may come again."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours. `ts` is None while it is not known whether Slack has it.

    Attributes:
        id: ours; it stands in the message's metadata.
        answers: ts of the message that it answers, where it answers one.
        private: one person saw it, and Slack kept it nowhere: it can be neither looked for nor changed.
        facts: what else it is made of when it is made anew: ids and numbers, no words of a person.
    """

    id: str
    conversation_id: str
    channel: str
    answers: str | None
    at: datetime
    ts: str | None = None
    private: bool = False
    facts: str = ""


class Posts(Protocol):
    """Which messages of ours are in Slack."""

    async def get(self, id_: str) -> Posted | None:
        """Give one by our id."""
        ...

    async def begin(self, post: Posted) -> None:
        """Note that it is about to be posted: from now on it is looked for before it is posted again."""
        ...

    async def sent(self, id_: str, ts: str) -> None:
        """Note Slack's name of it."""
        ...

    async def forget(self, id_: str) -> None:
        """Note that Slack refused it, and so surely has it not."""
        ...

    async def prune(self, begun_before: datetime) -> int:
        """Forget what was said `ONCE` and begun before then; give the number. What stands in Slack is kept."""
        ...

    async def answer_to(self, conversation_id: str, answers: str, *, public: bool = False) -> Posted | None:
        """Give the latest message that answers this one, and is in Slack. `public`: one that all members see."""
        ...
