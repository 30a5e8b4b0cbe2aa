"""What a handled message writes: turns, episodes, and the news of it. Pure."""

from __future__ import annotations

from datetime import datetime

from handlers.chat.receipts import kind
from handlers.chat.situation import Handled, Situation
from handlers.conversation import Conversation, Turn
from handlers.news import ANSWERED, bell, log, news, next_seq
from handlers.ports import NewId, Outgoing, Step
from handlers.reply import Quiet, Reply
from handlers.ticket import Ticket


def step(situation: Situation, handled: Handled, now: datetime, new_id: NewId) -> Step:
    """Give everything that is written for this message, in one step."""
    message, conversation = situation.message, situation.conversation
    seq = next_seq(conversation)
    episode_id = handled.episode.id if handled.episode else None
    said = Turn(seq, "customer", message.at, situation.text, episode_id=episode_id, key=message.key)
    reply = Turn(
        seq=seq + 1,
        author="bot",
        at=now,
        text=spoken(handled.reply),
        reply=handled.reply,
        receipt=handled.receipt.id if handled.receipt else None,
        episode_id=episode_id,
        key=message.key,
    )
    logged: dict[str, str | int] = {"conversation": conversation.id, "seq": reply.seq, "kind": kind(handled.reply)}
    if handled.failure:
        logged["failure"] = handled.failure
    rung = () if handled.ticket is None else (_rung(handled.ticket.ticket, new_id),)
    return Step(
        conversation=conversation,
        turns=(said, reply),
        episodes=(*handled.settled, *([handled.episode] if handled.episode else [])),
        receipt=handled.receipt,
        ticket=handled.ticket.as_read if handled.ticket else None,
        events=handled.ticket.events if handled.ticket else (),
        outgoing=(news(conversation, reply.seq, new_id), *rung, log("conversation.replied", new_id, logged)),
        inbox_key=message.key,
        confirmations=(handled.confirmation,) if handled.confirmation else (),
    )


def _rung(ticket: Ticket, new_id: NewId) -> Outgoing:
    """Tell the team that the customer added to their ticket, or opened it again."""
    return bell(ticket.number, ANSWERED, new_id, len(ticket.comments))


def stored(conversation: Conversation, key: str) -> Turn | None:
    """Give the bot's turn for this key, if the message was handled before."""
    return next((turn for turn in conversation.turns if turn.key == key and turn.author == "bot"), None)


def spoken(reply: Reply) -> str:
    """Give a reply as plain words, as transcripts and tickets show it."""
    return "" if isinstance(reply, Quiet) else reply.text
