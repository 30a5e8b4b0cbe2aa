"""Conversations: opening one, saying something, hearing what came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

from bot.web.api.answers import (
    ConversationCreated,
    ConversationOut,
    MessageAccepted,
    MessageAnswered,
    OutcomeTaken,
    TurnOut,
)
from bot.web.api.endpoint import Answered, Call
from bot.web.api.models import ConversationQuery, MessageIn, NoBody, NoQuery, OutcomeIn
from bot.web.api.render import reply_out, ticket_out, turn_out
from bot.web.edge.languages import locale_of
from bot.web.measures import Measures
from bot.web.problems import FieldError, Problem, not_found
from bot.web.tongues import Tell
from handlers.access.permissions import Right, may
from handlers.chat.as_now import as_now
from handlers.conversation import Message, Turn
from handlers.languages import say
from handlers.reply import Quiet

CHANNEL = "web"
_RENDERED_AT_ONCE = 10
"""Turns between which others are served; an answer's Markdown takes a few milliseconds."""


class Conversations:
    """The handlers that share the measures, and the sign that the server is stopping."""

    def __init__(self, measures: Measures, stopping: asyncio.Event) -> None:
        self._measures = measures
        self._stopping = stopping

    async def open(self, call: Call[NoQuery, NoBody]) -> Answered:
        """Open a conversation."""
        conversation = await call.deps.desk.open(call.person, CHANNEL)
        return Answered(ConversationCreated(id=conversation.id), 201)

    async def say(self, call: Call[NoQuery, MessageIn]) -> Answered:
        """Take in a message; answer it at once where that goes fast enough."""
        if not call.identified:
            raise not_found()
        body, started = call.body, time.perf_counter()
        if not body.text and body.option is None:
            empty = FieldError("text", "is empty")
            raise Problem(422, "invalid", say("The message is empty. What would you like to know?"), (empty,))
        now, locale = call.deps.clock(), None if call.request is None else locale_of(call.request)
        message = Message(body.key, call.path["id"], call.person, body.text, now, body.option, locale=locale)
        said = TurnOut(seq=None, author="customer", at=message.at, text=message.text, key=message.key)
        turn = await call.deps.intake.submit(message)
        if turn is None:
            return Answered(MessageAccepted(message=said), 202)
        (turn,) = await as_now((turn,), call.person.access, call.deps.articles)
        took_ms = round((time.perf_counter() - started) * 1e3, 1)
        reply = reply_out(turn.reply or Quiet(), turn.receipt, took_ms, teaches=may(call.person, Right.TEACH))
        self._measures.reply(reply.kind)
        # A message and the reply to it are written in one step, so the message stands right before the reply.
        said = said.model_copy(update={"seq": turn.seq - 1})
        return Answered(MessageAnswered(message=said, reply=reply, seq=turn.seq))

    async def outcome(self, call: Call[NoQuery, OutcomeIn]) -> Answered:
        """Take in how it went."""
        if not call.identified:
            raise not_found()
        body = call.body
        turn = await call.deps.desk.outcome(call.path["id"], call.person, body.outcome, body.key)
        (turn,) = await as_now((turn,), call.person.access, call.deps.articles)
        self._measures.outcome(body.outcome)
        reply = reply_out(turn.reply or Quiet(), turn.receipt)
        return Answered(OutcomeTaken(reply=reply, seq=turn.seq))

    async def read(self, call: Call[ConversationQuery, NoBody]) -> Answered:
        """Give the transcript after a turn; with `wait`, as soon as there is something new, or after that time."""
        if not call.identified:
            raise not_found()
        conversation_id, after = call.path["id"], call.query.after
        conversation = await call.deps.desk.conversation(conversation_id, call.person, after=after)
        wait = min(call.query.wait, call.deps.limits.wait_seconds)
        if wait > 0 and not conversation.turns:
            await self._news(call, conversation_id, after, wait)
            conversation = await call.deps.desk.conversation(conversation_id, call.person, after=after)
        turns = await as_now(conversation.turns, call.person.access, call.deps.articles)
        # Confirming is for whoever asked; the team also reads what others did.
        own = conversation.person_id == call.person.id
        tickets = await call.deps.tickets.of_conversation(call.person.id, conversation_id)
        return Answered(
            ConversationOut(
                id=conversation.id,
                turns=await _rendered(turns, own and may(call.person, Right.TEACH), call.deps.tell),
                tickets=[ticket_out(ticket, call.person) for ticket in tickets],
                pending=await call.deps.pending(conversation_id),
            )
        )

    async def _news(
        self, call: Call[ConversationQuery, NoBody], conversation_id: str, after: int, seconds: float
    ) -> None:
        """Wait for news, but not longer than the server runs."""
        tasks = {
            asyncio.ensure_future(call.deps.hub.wait(conversation_id, after, seconds)),
            asyncio.ensure_future(self._stopping.wait()),
        }
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks, return_exceptions=True)


async def _rendered(turns: Sequence[Turn], team: bool, tell: Tell) -> list[TurnOut]:
    rendered: list[TurnOut] = []
    for turn in turns:
        rendered.append(turn_out(turn, teaches=team, tell=tell))
        if len(rendered) % _RENDERED_AT_ONCE == 0:
            await asyncio.sleep(0)
    return rendered
