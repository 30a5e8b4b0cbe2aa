"""The news that a step leaves in the outbox."""

from __future__ import annotations

from handlers.conversation import Conversation
from handlers.ports import NewId, Outgoing


def next_seq(conversation: Conversation) -> int:
    """Give the number of the conversation's next turn."""
    return conversation.turns[-1].seq + 1 if conversation.turns else 1


def news(conversation_id: str, seq: int, new_id: NewId) -> Outgoing:
    """Tell the conversation's open pages that there is a turn of this number."""
    return Outgoing(new_id("o"), "web", conversation_id, {"seq": seq})


def log(event: str, new_id: NewId, facts: dict[str, str | int]) -> Outgoing:
    """Tell the log. `facts` hold ids, kinds and numbers, never words of a person."""
    return Outgoing(new_id("o"), "log", event, facts)
