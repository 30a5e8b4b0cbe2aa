"""The bot says something by itself, in a conversation that is there: once, by its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from handlers.conversation import Conversation, Turn
from handlers.languages import speaking
from handlers.news import news, next_seq
from handlers.ports import Clock, ConversationNotFound, NewId, Step
from handlers.reply import Remark
from handlers.tickets.letters import Letter


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


class Saying:
    """Says things in conversations."""

    def __init__(self, conversations: Conversations, clock: Clock, new_id: NewId) -> None:
        self._conversations = conversations
        self._clock = clock
        self._new_id = new_id

    async def say(
        self, conversation_id: str | None, words: Callable[[], str], key: str, otherwise: str | None = None
    ) -> Conversation | None:
        """Say it, unless it was said under this key; give the conversation, None where there is no such one.

        `words`: gives the text, in the language that is spoken: that of the conversation, `otherwise` that one.

        Raises:
            WriteConflict: the conversation went on meanwhile.
        """
        if not conversation_id:
            return None
        try:
            held = await self._conversations.load(conversation_id)
        except ConversationNotFound:
            return None
        seq = next_seq(held)
        with speaking(held.language or otherwise):
            text = words()
        turn = Turn(seq, "bot", self._clock(), text, reply=Remark(text), key=key)
        await self._conversations.write(Step(held, turns=(turn,), outgoing=(news(held, seq, self._new_id, rank=1),)))
        return held
