"""Once a person is involved, what the customer writes reaches them, under the ticket that it is about.

1. While an engineer spoke last, everything that is typed goes to the ticket of what they said: "yes" and "thanks" too.
   A whole new question that the engine answers with confidence is answered in addition.
2. A ticket that is solved or closed is opened again by what is said to it ("no" too), but for thanks, and for a whole
   new question that has an answer. One that has been over for too long stays so: what is said is a question then.
3. While a ticket of the conversation is open and nobody has answered, questions are answered as ever; where the bot
   would offer another form, the words are added to that ticket instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.chat import words
from handlers.chat.episodes import reads_as_question, starts_anew, touched
from handlers.chat.feedback import says_solved
from handlers.chat.situation import Handled, Handler, Situation
from handlers.chat.small_talk import remark
from handlers.conversation import Conversation, Episode, Outcome, Turn
from handlers.languages import say
from handlers.languages.sentences import together
from handlers.ports import Tickets
from handlers.reply import Answer, Clarification, Handoff, Remark
from handlers.speech.rejections import rejects
from handlers.terms import normalised
from handlers.ticket import OVER, UNSOLVED, Ticket
from handlers.ticket_event import Actor
from handlers.tickets.actors import of_customer
from handlers.tickets.changes import CustomerReply
from handlers.tickets.events import Changed
from handlers.tickets.lifecycle import changed
from handlers.tickets.refusals import Elsewhere
from handlers.tickets.rules import Rules

MERGES = 10
"""Most merges, one after the other, that words are taken along."""


class FollowUps:
    """Takes what is said to an engineer to the ticket that they wrote about."""

    def __init__(self, tickets: Tickets, questions: Handler, rules: Rules) -> None:
        self._tickets = tickets
        self._questions = questions
        self._rules = rules

    async def handle(self, situation: Situation) -> Handled | None:
        """Append to the ticket; None when no engineer spoke last, or their ticket is over."""
        spoken = latest_from_engineer(situation.conversation)
        if spoken is None or not situation.text or situation.message.option is not None:
            return None
        found = addressed(spoken, await _here(self._tickets, situation))
        if found is None:
            return None
        solved = found.status in OVER and found.merged_into is None
        if solved and (says_solved(situation.text, situation.heard) or not normalised(situation.text)):
            return Handled(Remark(say(words.NOTHING_TO_CONFIRM)))
        if (
            solved
            and remark(situation.text, situation.heard) is not None
            and not rejects(situation.text, situation.heard)
        ):
            return None
        made = await heard(self._tickets, found.number, situation, self._rules)
        if made is None:
            return None
        ticket = made.ticket
        if solved and ticket.status in OVER:  # it was thanks, and nothing else
            return Handled(Remark(say(words.THANKS)), ticket=made)
        if starts_anew(situation.text, f"{ticket.subject} {ticket.description} {spoken.text}", situation.heard):
            handled = await self._questions(situation)
            if handled is not None and isinstance(handled.reply, Answer):
                return handled if solved else replace(handled, ticket=made)
        return Handled(Remark(words.added(ticket.number)), ticket=made)


class Additions:
    """Wraps a handler: where it would offer a form although a ticket is open, its words are added to that ticket."""

    def __init__(self, tickets: Tickets, handler: Handler, rules: Rules) -> None:
        self._tickets = tickets
        self._handler = handler
        self._rules = rules

    async def handle(self, situation: Situation) -> Handled | None:
        """Handle as the handler does, with no second form beside an open ticket."""
        handled = await self._handler(situation)
        if handled is None or not _goes_on(handled, situation):
            return handled
        found = waiting(situation.conversation, await _here(self._tickets, situation))
        if found is None:
            return handled
        return added(handled, situation, await self._tickets.get(found.number), self._rules)


def latest_from_engineer(conversation: Conversation) -> Turn | None:
    """Give the engineer's latest turn, unless the bot has answered a question since."""
    for turn in reversed(conversation.turns):
        if turn.author == "engineer":
            return turn
        if turn.author == "bot" and turn.episode_id is not None:
            return None
    return None


def addressed(turn: Turn, tickets: Sequence[Ticket]) -> Ticket | None:
    """Give the ticket, of those of a conversation, that an engineer's turn is about: both name their episode."""
    return next((ticket for ticket in tickets if ticket.episode_id == turn.episode_id), None)


def waiting(conversation: Conversation, tickets: Sequence[Ticket]) -> Ticket | None:
    """Give the open ticket that was spoken of last, if any. `tickets`: the conversation's, latest first."""
    unsolved: Mapping[str | None, Ticket] = {
        ticket.episode_id: ticket for ticket in tickets if ticket.status in UNSOLVED
    }
    spoken = (unsolved[turn.episode_id] for turn in reversed(conversation.turns) if turn.episode_id in unsolved)
    return next(spoken, next(iter(unsolved.values()), None))


def added(handled: Handled, situation: Situation, ticket: Ticket, rules: Rules) -> Handled:
    """Add to the ticket what would have gone into another form, or what may be more than a question."""
    told = words.added(ticket.number)
    if isinstance(handled.reply, Clarification):
        asked = replace(handled.reply, text=together(told, handled.reply.text))
        return replace(handled, reply=asked, ticket=with_words(ticket, situation, situation.text, rules))
    lines = _new_lines(handled.reply, ticket)
    current = _continued(handled, situation)
    made = with_words(ticket, situation, "\n\n".join(lines), rules) if lines else None
    episode = None
    if current is None:
        made = made or with_words(ticket, situation, situation.text, rules)
    else:  # what it asked is with a person now
        episode = replace(
            touched(current, situation.now),
            outcome=Outcome.ESCALATED,
            last_reply="handoff",
            options=(),
            ticket=ticket.number,
            settled_at=situation.now,
        )
    return replace(handled, reply=Remark(told), episode=episode, ticket=made)


async def heard(tickets: Tickets, number: str, situation: Situation, rules: Rules) -> Changed | None:
    """Take what the customer says to a ticket, or to the one that goes on in its place; None when it is too late."""
    for _ in range(MERGES):
        ticket = await tickets.get(number)
        made = changed(
            ticket, _reply(situation, situation.text), _customer(situation, ticket), situation.message.at, rules
        )
        if not isinstance(made, Elsewhere):
            return made if isinstance(made, Changed) else None
        number = made.number
    return None


def with_words(ticket: Ticket, situation: Situation, text: str, rules: Rules) -> Changed | None:
    """Append what the customer says, with what follows from it; None when the ticket takes no more."""
    made = changed(ticket, _reply(situation, text), _customer(situation, ticket), situation.message.at, rules)
    return made if isinstance(made, Changed) else None


def _reply(situation: Situation, text: str) -> CustomerReply:
    message = situation.message
    return CustomerReply(text, f"message:{message.conversation_id}:{message.key}")


def _customer(situation: Situation, ticket: Ticket) -> Actor:
    return of_customer(situation.message.person, ticket)


async def _here(tickets: Tickets, situation: Situation) -> Sequence[Ticket]:
    conversation = situation.conversation
    return await tickets.of_conversation(conversation.person_id, conversation.id) if conversation.turns else ()


def _goes_on(handled: Handled, situation: Situation) -> bool:
    """Tell whether a reply is what an open ticket is the better place for."""
    match handled.reply:
        case Handoff(form=form) if form is not None:
            # A form that stands open was asked for beside the ticket; it is about something else.
            current = _continued(handled, situation)
            return current is None or current.last_reply != "handoff"
        case Clarification():
            said = situation.text
            return (
                _continued(handled, situation) is None and bool(said) and not reads_as_question(said, situation.heard)
            )
        case _:
            return False


def _continued(handled: Handled, situation: Situation) -> Episode | None:
    """Give the episode that the message went on with, as it was before; None when it opened one."""
    current = situation.conversation.episode
    return current if current and handled.episode and handled.episode.id == current.id else None


def _new_lines(reply: object, ticket: Ticket) -> list[str]:
    form = reply.form if isinstance(reply, Handoff) else None
    there = "\n\n".join([ticket.description, *(comment.text for comment in ticket.comments)]).split("\n\n")
    return [line for line in form.description.split("\n\n") if line not in there] if form else []
