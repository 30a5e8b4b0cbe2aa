"""Take files that come without words: they go with an open ticket, else the sender is asked what they are about."""

from __future__ import annotations

from handlers.chat import words
from handlers.chat.follow_up import addressed, heard, latest_from_engineer, waiting
from handlers.chat.situation import Handled, Situation
from handlers.conversation import Outcome
from handlers.ports import Tickets
from handlers.reply import Remark
from handlers.terms import clean
from handlers.ticket import Status, Ticket
from handlers.tickets.rules import Rules


class Files:
    """Answers whoever sends a file and says nothing. Nobody looks into it here; it is kept for the person who helps."""

    def __init__(self, tickets: Tickets, rules: Rules) -> None:
        self._tickets = tickets
        self._rules = rules

    async def handle(self, situation: Situation) -> Handled | None:
        """Say what becomes of the files; None when there are none, or words came with them."""
        message, conversation = situation.message, situation.conversation
        if not message.files or clean(message.text) or message.option is not None:
            return None
        found = await self._ticket(situation)
        made = None if found is None else await heard(self._tickets, found.number, situation, self._rules)
        if made is not None:
            return Handled(Remark(words.added(made.ticket.number)), ticket=made)
        episode = conversation.episode
        asked = episode is not None and episode.outcome is Outcome.OPEN
        return Handled(Remark(words.files_kept(message.files, asked=asked)))

    async def _ticket(self, situation: Situation) -> Ticket | None:
        """Give the ticket that files go with: the one that an engineer wrote about last, else an open one."""
        conversation = situation.conversation
        if not conversation.turns:
            return None
        there = await self._tickets.of_conversation(conversation.person_id, conversation.id)
        spoken = latest_from_engineer(conversation)
        found = None if spoken is None else addressed(spoken, there)
        return found if found is not None and found.status is not Status.CLOSED else waiting(conversation, there)
