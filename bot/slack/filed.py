"""Whether a ticket stands already for what somebody wants a person to look at. Pure."""

from __future__ import annotations

from handlers.conversation import Conversation, Outcome
from handlers.reply import Handoff


def filed(conversation: Conversation, episode: str = "") -> str | None:
    """Give the number of the ticket that stands for an episode; empty: for the one that the conversation is at."""
    current = conversation.episode
    if current is not None and episode in {"", current.id}:
        return current.ticket if current.outcome is Outcome.ESCALATED else None
    for turn in reversed(conversation.turns):
        if episode and turn.episode_id == episode and isinstance(turn.reply, Handoff) and turn.reply.ticket:
            return turn.reply.ticket
    return None
