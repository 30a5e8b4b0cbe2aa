"""File a ticket: check the form, find the episode, make the ticket and what is said about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.chat import words
from handlers.chat.episodes import opened as begun
from handlers.chat.episodes import touched
from handlers.chat.handoff import DESCRIPTION_LENGTH, tried
from handlers.chat.policy import Policy
from handlers.chat.settle import returned
from handlers.conversation import Conversation, Episode, Outcome, Turn
from handlers.diagnostics import Diagnostics
from handlers.languages import say
from handlers.news import bell, log, mail, mailed, news, next_seq
from handlers.person import Person
from handlers.ports import InvalidInput, NewId, Step
from handlers.reply import Handoff
from handlers.terms import clean
from handlers.ticket import Category, Status, Ticket
from handlers.tickets import triage
from handlers.tickets.actors import of_customer
from handlers.tickets.diagnostics import taken
from handlers.tickets.events import Opened
from handlers.tickets.history import opening

SUBJECT_LIMIT = 200
TRANSCRIPT_LIMIT = 200
"""Lines of a conversation that a ticket carries, the latest."""

_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;.]+(\.[^@\s<>\"',;.]+)+")


@dataclass(frozen=True, slots=True)
class TicketRequest:
    """A form as it was sent.

    Attributes:
        key: the sender's own id of this filing; the same key is the same ticket.
        email: needed when we know no address of the person.
        diagnostics: what their page or form sent along.
        held_as: who held the conversation, where that was before they signed in: the browser's visitor. The ticket is
            theirs all the same, and what the team says does not go to the conversation, which the browser alone shows.
        locale: one of our languages, that of the program it was filled in with (Slack, the browser); None: unknown.
    """

    key: str
    person: Person
    subject: str
    description: str
    category: Category
    email: str | None = None
    conversation_id: str | None = None
    diagnostics: Diagnostics | None = None
    held_as: Person | None = None
    locale: str | None = None


def is_address(text: str) -> bool:
    """Tell whether this can be an e-mail address."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def checked(request: TicketRequest) -> TicketRequest:
    """Give the request with its texts cleaned.

    Raises:
        InvalidInput: a field is missing, too long, or not what it should be.
    """
    subject = " ".join(clean(request.subject).split())
    description = clean(request.description)
    if not subject:
        raise InvalidInput(say(words.SUBJECT_MISSING))
    if not description:
        raise InvalidInput(say(words.DESCRIPTION_MISSING))
    if len(subject) > SUBJECT_LIMIT:
        raise InvalidInput(words.too_long("subject", len(subject), SUBJECT_LIMIT))
    if len(description) > DESCRIPTION_LENGTH:
        raise InvalidInput(words.too_long("description", len(description), DESCRIPTION_LENGTH))
    if request.category not in set(Category):
        raise InvalidInput(words.unknown_category(str(request.category), ", ".join(Category)))
    email = clean(request.email or "") or request.person.email
    if not email:
        raise InvalidInput(say(words.EMAIL_MISSING))
    if not is_address(email):
        raise InvalidInput(say(words.EMAIL_INVALID))
    sent = None if request.diagnostics is None else taken(request.diagnostics, own=(email,))
    return replace(
        request,
        subject=subject,
        description=description,
        email=email,
        category=Category(request.category),
        diagnostics=sent,
    )


def ticket(
    request: TicketRequest,
    number: str,
    now: datetime,
    conversation: Conversation | None,
    episodes: Sequence[Episode],
    language: str | None = None,
) -> Ticket:
    """Make the ticket.

    Args:
        episodes: the conversation's that it comes from, the one that is escalated last.
        language: what is spoken with its requester; None: nothing says so.
    """
    said = f"{request.subject}\n{request.description}"
    turns = conversation.turns[-TRANSCRIPT_LIMIT:] if conversation else ()
    shown = [article for episode in episodes if conversation for article in tried(conversation, episode)]
    return Ticket(
        number=number,
        requester_id=request.person.id,
        subject=request.subject,
        description=request.description,
        category=request.category,
        priority=triage.priority(said),
        status=Status.NEW,
        opened_at=now,
        conversation_id=conversation.id if conversation and request.held_as is None else None,
        email=request.email,
        transcript=tuple((turn.author, turn.text) for turn in turns),
        tried=tuple(dict.fromkeys(shown)),
        episode_id=episodes[-1].id if episodes else None,
        key=request.key,
        language=language,
    )


def escalation(
    conversation: Conversation, request: TicketRequest, now: datetime, policy: Policy, new_id: NewId
) -> tuple[Episode, ...]:
    """Give the episodes that filing changes: one taken back, maybe; last the one that is escalated, still as it was.

    A form that was sent after its episode had settled opens a new one about the same thing.
    """
    current = conversation.episode
    if current is not None and current.outcome is Outcome.OPEN:
        return (current,)
    fresh = begun(conversation, current.question if current else request.subject, now, new_id, request.person.accounts)
    if current is not None and returned(current, now, policy):
        return (replace(current, outcome=Outcome.REVOKED, settled_at=now), fresh)
    return (fresh,)


def filed_by(made: Ticket, person: Person) -> Opened:
    """Give the new ticket with the event that begins its history."""
    return opening(made, of_customer(person, made))


def step(
    opened: Opened,
    conversation: Conversation | None,
    episodes: Sequence[Episode],
    expected: str | timedelta | None,
    new_id: NewId,
) -> Step:
    """Give everything that filing writes: the ticket with its history, what the person is told, and the news.

    `expected`: when the person is told to expect a reply; None: the ticket's own promise is shown beside it.
    """
    filed, events = opened.ticket, (opened.event,)
    facts: dict[str, str | int] = {
        "number": filed.number,
        "category": str(filed.category),
        "priority": str(filed.priority),
    }
    logged = log("ticket.filed", new_id, facts)
    written = mailed(conversation.channel if conversation else None) and filed.email is not None
    rung = (bell(filed.number, "filed", new_id), *([mail(filed.number, "filed", 0, new_id)] if written else []))
    if conversation is None:
        return Step(None, ticket=filed, outgoing=(*rung, logged), events=events)
    escalated = replace(
        touched(episodes[-1], filed.opened_at),
        outcome=Outcome.ESCALATED,
        last_reply="handoff",
        options=(),
        ticket=filed.number,
        settled_at=filed.opened_at,
    )
    text = words.filed(filed.number, expected, filed.email)
    if filed.conversation_id is None:
        text = words.filed_signed_in(filed.number, expected)
    seq = next_seq(conversation)
    turn = Turn(
        seq, "bot", filed.opened_at, text, Handoff(text, ticket=filed.number), episode_id=escalated.id, key=filed.key
    )
    return Step(
        conversation,
        turns=(turn,),
        episodes=(*episodes[:-1], escalated),
        ticket=filed,
        outgoing=(news(conversation, seq, new_id), *rung, logged),
        events=events,
    )


def filed_turn(conversation: Conversation, number: str) -> Turn | None:
    """Give the turn that told the person of this ticket."""
    told = (turn for turn in conversation.turns if isinstance(turn.reply, Handoff) and turn.reply.ticket == number)
    return next(told, None)
