"""The outbox's receiver for known issues: makes articles of them, and tells who wanted to hear."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from bot.worker.ports import NotYet
from handlers.conversation import Conversation, Turn
from handlers.engineering.publishing_jobs import PUBLISH, said_key
from handlers.news import news, next_seq
from handlers.ports import Clock, ConversationNotFound, NewId, Outgoing, Step
from handlers.reply import Remark
from handlers.tickets.letters import Letter, kind_scope
from kb.errors import SyncInProgress

LETTER = "known_issue"
"""The kind of its letters: what unsubscribing stops."""
_BUSY = timedelta(seconds=1)
_POSTED = "slack"


class Conversations(Protocol):
    """Where conversations live."""

    async def load(self, conversation_id: str) -> Conversation:
        """Give a conversation.

        Raises:
            ConversationNotFound: there is none.
        """
        ...

    async def write(self, step: Step) -> bool:
        """Write a step; False when a turn of its key is there already.

        Raises:
            WriteConflict: the conversation went on meanwhile.
        """
        ...


class Letters(Protocol):
    """Sends letters."""

    async def send(self, written: Letter) -> None:
        """Send a letter, once per id; nothing to whoever unsubscribed.

        Raises:
            NotifierBusy: it could not be sent now.
        """
        ...


class KnownIssueReceiver:
    """Does what known issues ask for, each thing once: an article by its text, a turn by its key, a mail by its id."""

    def __init__(
        self,
        *,
        publish: Callable[[], None],
        conversations: Conversations,
        letters: Letters,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        """Take what it works with.

        `publish` brings the articles up to date, in a thread; it raises `SyncInProgress` while another does so.
        """
        self._publish = publish
        self._conversations = conversations
        self._letters = letters
        self._clock = clock
        self._new_id = new_id

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do it.

        Raises:
            NotYet: articles are being written by somebody else now.
            NotifierBusy: a mail could not be sent now.
            WriteConflict: the conversation went on meanwhile.
        """
        if outgoing.payload["do"] == PUBLISH:
            try:
                await asyncio.to_thread(self._publish)
            except SyncInProgress as busy:
                raise NotYet(_BUSY) from busy
            return
        told = {name: str(value) for name, value in outgoing.payload.items()}
        # Whoever is in Slack reads it there; on the web nobody may look again, so that a mail goes as well.
        if await self._said(told, outgoing.subject) == _POSTED or not told["email"]:
            return
        await self._letters.send(
            Letter(
                id=_letter(outgoing.subject, told["mark"]),
                to=told["email"],
                person_id=told["person"],
                subject=told["title"],
                text=f"{told['text']}\n\nYou get this mail, as you wanted to hear of it.",
                kind=LETTER,
                automatic=True,
                scope=kind_scope(LETTER),
                essential=False,
            )
        )

    async def _said(self, told: dict[str, str], subject: str) -> str | None:
        """Say it where they asked; give the channel, None where there is no conversation."""
        if not told["conversation"]:
            return None
        try:
            held = await self._conversations.load(told["conversation"])
        except ConversationNotFound:
            return None
        seq = next_seq(held)
        # Said days after they asked, beneath whatever was said since: it names what it is about, as the mail does.
        text, key = f"About “{told['title']}”:\n\n{told['text']}", said_key(subject, told["mark"])
        turn = Turn(seq, "bot", self._clock(), text, reply=Remark(text), key=key)
        await self._conversations.write(Step(held, turns=(turn,), outgoing=(news(held, seq, self._new_id, rank=1),)))
        return held.channel


def _letter(subject: str, mark: str) -> str:
    """Name a mail by what it is: two who press at once leave two jobs, and one mail."""
    return f"k_{hashlib.blake2s(said_key(subject, mark).encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
