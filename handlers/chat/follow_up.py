"""While a person answers, the bot keeps out: what the customer writes then goes to the ticket."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat import words
from handlers.chat.episodes import starts_anew
from handlers.chat.situation import Handled, Situation
from handlers.conversation import Conversation, Turn
from handlers.ports import TicketNotFound, Tickets
from handlers.reply import Remark
from handlers.ticket import Comment, Status


class FollowUps:
    """Takes messages to the ticket of the conversation's latest question, once an engineer has replied in it."""

    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets

    async def handle(self, situation: Situation) -> Handled | None:
        """Append to the ticket; None when no person is answering, or the message is clearly another question."""
        episode = situation.conversation.episode
        reply = _latest_from_engineer(situation.conversation)
        if episode is None or episode.ticket is None or reply is None:
            return None
        try:
            ticket = await self._tickets.get(episode.ticket)
        except TicketNotFound:
            return None
        before = f"{ticket.subject} {ticket.description} {reply.text}"
        if ticket.status in {Status.SOLVED, Status.CLOSED} or starts_anew(situation.text, before):
            return None
        author = situation.message.person.name or situation.message.person.email or "customer"
        said = Comment(author, situation.text, situation.message.at, public=True)
        return Handled(Remark(words.added(ticket.number)), ticket=replace(ticket, comments=(*ticket.comments, said)))


def _latest_from_engineer(conversation: Conversation) -> Turn | None:
    """Give the engineer's latest turn since the latest episode was last answered by us."""
    for turn in reversed(conversation.turns):
        if turn.author == "engineer":
            return turn
        if turn.author == "bot" and turn.episode_id is not None:
            return None
    return None
