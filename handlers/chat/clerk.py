"""Files tickets, each once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from handlers.chat import words
from handlers.chat.filing import TicketRequest, checked, escalation, filed_by, filed_turn, step, ticket
from handlers.chat.policy import Policy
from handlers.chat.tongues import Tongues
from handlers.chat.transcript import stored
from handlers.conversation import Conversation, Outcome, Turn
from handlers.languages import say, speaking
from handlers.ports import Clock, Conversations, InvalidInput, NewId, Tickets, WriteConflict
from handlers.reply import Handoff
from handlers.ticket import Ticket
from handlers.tickets.accounts import Agreed, as_it_is

ATTEMPTS = 5


class Clerk:
    """Files tickets. A double click, a repeated key and a second form for the same episode give the same ticket.

    `promised`: tells whether a first reply to a new ticket is promised; its own promise is shown then, not the general.
    """

    def __init__(
        self,
        conversations: Conversations,
        tickets: Tickets,
        policy: Policy,
        clock: Clock,
        new_id: NewId,
        agreed: Agreed = as_it_is,
        promised: Callable[[Ticket], bool] = lambda made: False,
        tongues: Tongues | None = None,
    ) -> None:
        self._conversations = conversations
        self._tickets = tickets
        self._policy = policy
        self._clock = clock
        self._new_id = new_id
        self._agreed = agreed
        self._promised = promised
        self._tongues = tongues or Tongues()

    async def file_alone(self, request: TicketRequest) -> Ticket:
        """File a ticket that comes from no conversation.

        Raises:
            InvalidInput: a field is missing, too long, or not what it should be.
        """
        tongue = self._tongues.filing(request.person, request.description, None, request.locale)
        with speaking(tongue.spoken):
            request = await _checked(request)
        there = await self._tickets.filed(request.person.id, request.key)
        if there is not None:
            return there
        number = await self._tickets.next_number()
        made = self._made(request, ticket(request, number, self._clock(), None, (), tongue.known))
        written = step(filed_by(made, request.person), None, (), None, self._new_id)
        if await self._conversations.write(replace(written, diagnostics=request.diagnostics)):
            return made
        there = await self._tickets.filed(request.person.id, request.key)
        if there is None:
            raise WriteConflict(say(words.NOT_FILED))
        return there

    async def file(self, request: TicketRequest, conversation: Conversation) -> tuple[Ticket, Turn | None]:
        """File a ticket from a conversation; whoever calls holds the conversation's turn.

        The turn is None when the same form was filed before, elsewhere.

        Raises:
            InvalidInput: a field is missing, too long, or not what it should be; or the key is a message's.
        """
        tongue = self._tongues.filing(request.person, request.description, conversation, request.locale)
        with speaking(tongue.spoken):
            return await self._file(await _checked(request), conversation, tongue.known)

    async def _file(
        self, request: TicketRequest, conversation: Conversation, language: str | None
    ) -> tuple[Ticket, Turn | None]:
        number: str | None = None
        for _ in range(ATTEMPTS):
            there = await self._there(request, conversation)
            if there is not None:
                return there
            number = number or await self._tickets.next_number()
            now = self._clock()
            episodes = escalation(conversation, request, now, self._policy, self._new_id)
            made = self._made(request, ticket(request, number, now, conversation, episodes, language))
            expected = None if self._promised(made) else self._policy.expected_reply
            written = step(filed_by(made, request.person), conversation, episodes, expected, self._new_id)
            written = replace(written, diagnostics=request.diagnostics)
            try:
                if await self._conversations.write(written) and written.ticket is not None:
                    return written.ticket, written.turns[0]
            except WriteConflict:
                pass
            conversation = await self._conversations.load(conversation.id)
        raise WriteConflict(say(words.NOT_FILED))

    def _made(self, request: TicketRequest, made: Ticket) -> Ticket:
        return self._agreed(made, request.person.organisations)

    async def _there(self, request: TicketRequest, conversation: Conversation) -> tuple[Ticket, Turn | None] | None:
        turn = stored(conversation, request.key) or await self._conversations.replied(conversation.id, request.key)
        filed = await self._tickets.filed(request.person.id, request.key)
        if filed is not None:
            return filed, turn
        if turn is not None and isinstance(turn.reply, Handoff) and turn.reply.ticket is not None:
            return await self._tickets.get(turn.reply.ticket), turn
        if turn is not None:
            raise InvalidInput(say(words.KEY_TAKEN))
        episode = conversation.episode
        if episode is None or episode.outcome is not Outcome.ESCALATED or episode.ticket is None:
            return None
        return await self._tickets.get(episode.ticket), filed_turn(conversation, episode.ticket)


async def _checked(request: TicketRequest) -> TicketRequest:
    # Secrets are looked for in 20,000 characters of anybody's: others are answered meanwhile.
    return checked(request) if request.diagnostics is None else await asyncio.to_thread(checked, request)
