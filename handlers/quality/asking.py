"""Who is asked after a close, and who is not, and why. Pure.

The rules stand in the order of `closed`: the first that applies is the reason that is kept, so that a ticket that was
never the customer's concern is not counted as one of a customer who was asked a short while ago.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.languages import known
from handlers.quality.survey import About, Choice, Decision, Kind, Place, Reason, Survey, SurveyRules
from handlers.ticket import CloseReason, Status, Ticket

REAL = frozenset({CloseReason.CUSTOMER, CloseReason.ENGINEER, CloseReason.SOLVED})
"""Closes that end something."""
_UNREAL = {CloseReason.IDLE: Reason.IDLE, CloseReason.MERGED: Reason.MERGED}


@dataclass(frozen=True, slots=True)
class Customer:
    """What asking somebody depends on.

    Attributes:
        internal: one of us: whoever answers customers, or is listed with another role than customer.
        choice: what they chose about surveys; None: nothing.
        refused: they unsubscribed from the mails that this would be one of.
        asked_at: when they were asked last, anything at all.
        email: where they are reached when the ticket names no address.
    """

    id: str
    internal: bool = False
    choice: Choice | None = None
    refused: bool = False
    asked_at: datetime | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """A closed ticket with what asking about it depends on.

    Attributes:
        channel: of its conversation; None: it has none.
        asked: its episode was asked about before.
    """

    ticket: Ticket
    customer: Customer
    channel: str | None = None
    asked: bool = False
    team: str | None = None
    """The ticket's team, else its assignee's."""
    called: bool = False
    """The team talked to the customer on the phone."""
    reads: str | None = None
    """What the customer chose to be spoken to in; counts where the ticket does not say what was spoken."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A decision, with the survey where somebody is asked."""

    decision: Decision
    survey: Survey | None = None


def closed(close: Close, survey_id: str, at: datetime, rules: SurveyRules) -> Asking:
    """Decide about a closed ticket. `survey_id`: that of the survey, if there will be one.

    Raises:
        ValueError: the ticket is not closed.
    """
    ticket = close.ticket
    if ticket.status is not Status.CLOSED:
        raise ValueError(f"{ticket.number} is not closed")
    occasion = f"close:{ticket.number}:{ticket.reopened}"
    where = place(ticket.email, close.channel)
    reason = _closed_reason(close, where, at, rules)
    if reason is not Reason.ASKED or where is None:
        return Asking(Decision(occasion, ticket.requester_id, at, reason, ticket.number, ticket.reopened))
    survey = Survey(
        id=survey_id,
        key=key(ticket),
        kind=Kind.CLOSE,
        person_id=ticket.requester_id,
        place=where,
        asked_at=at,
        expires_at=at + rules.expires,
        number=ticket.number,
        conversation_id=ticket.conversation_id if where is Place.CONVERSATION else None,
        address=ticket.email.strip().lower() if where is Place.MAIL and ticket.email else None,
        about=About(close.team, ticket.plan, ticket.region, known(ticket.language or close.reads)),
    )
    decision = Decision(
        occasion, ticket.requester_id, at, Reason.ASKED, ticket.number, ticket.reopened, survey_id=survey_id
    )
    return Asking(decision, survey)


def key(ticket: Ticket) -> str:
    """Name what a ticket's survey is about: its episode; a ticket without one is its own."""
    return f"episode:{ticket.episode_id}" if ticket.episode_id is not None else f"ticket:{ticket.number}"


def place(email: str | None, channel: str | None) -> Place | None:
    """Tell where somebody is asked: in Slack if they asked there, else by mail, else in the chat on the web."""
    if channel == "slack":
        return Place.CONVERSATION
    if email:
        return Place.MAIL
    return Place.CONVERSATION if channel is not None else None


def _closed_reason(close: Close, where: Place | None, at: datetime, rules: SurveyRules) -> Reason:
    ticket = close.ticket
    if ticket.closed_because not in REAL:
        return _UNREAL.get(ticket.closed_because, Reason.NO_REAL_END) if ticket.closed_because else Reason.NO_REAL_END
    if not close.called and not any(comment.public and comment.team for comment in ticket.comments):
        return Reason.NO_TEAM_REPLY
    if close.customer.internal:
        return Reason.INTERNAL
    if close.asked:
        return Reason.ASKED_BEFORE
    if close.customer.choice is Choice.NO or (where is Place.MAIL and close.customer.refused):
        return Reason.OPTED_OUT
    if where is None:
        return Reason.UNREACHABLE
    if ticket.closed_at is not None and at - ticket.closed_at > rules.late:
        return Reason.TOO_LATE
    return Reason.PAUSE if paused(close.customer, at, rules) else Reason.ASKED


def paused(customer: Customer, at: datetime, rules: SurveyRules) -> bool:
    """Tell whether somebody was asked too short a while ago."""
    return customer.asked_at is not None and at - customer.asked_at < rules.pause
