"""What customers are mailed about their tickets, in the language that is spoken. Pure.

A letter that nobody of the team has written says nothing but the ticket's number: whoever files a ticket names the
address, which may be another person's, and must not send words of their own there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from handlers.address import folded
from handlers.languages import DEFAULT, say, spoken
from handlers.languages.dates import clock, day, zone
from handlers.ticket import Comment, Ticket
from handlers.tickets.actors import is_named
from handlers.tickets.speakers import TEAM

QUOTED = 2_000
"""Characters of the customer's own words under a reply, at most."""
USUAL = "within one working day"
"""When a person replies, where neither a promise nor whoever runs this says so."""
Expected: TypeAlias = datetime | str | None
"""When a reply is due: by a moment, told by the clocks of the zone that it is in, or as whoever runs this words it,
``within one working day``; None: soon."""


class Kind(StrEnum):
    """What a letter is about."""

    ANSWER = "answer"
    FILED = "filed"
    SOLVED = "solved"
    IDLE = "idle"
    """The ticket was closed, as its customer was asked and did not answer."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person. There is never a second recipient.

    Attributes:
        id: of the thing in the outbox; the same id is the same mail, however often it is sent.
        number: the ticket that it is about; None for none.
        person_id: who may answer it.
        text: plain text, lines parted by line feeds.
        quoted: words of the recipient that it answers.
        automatic: no person wrote it; so it is marked, and counted.
        scope: what unsubscribing from it stops; None when it cannot be unsubscribed from.
        essential: it goes on when its kind was unsubscribed from, and stops with its ticket only.
        shown: it says where the ticket is shown to its recipient, who signs in there with the address it came to.
        capped: it is not sent when too many automatic mails were; else whoever writes it sees to that.
        language: what it is written in, and what is put around it.
    """

    id: str
    to: str
    person_id: str
    subject: str
    text: str
    number: str | None = None
    quoted: str = ""
    kind: str = Kind.ANSWER
    automatic: bool = False
    scope: str | None = None
    essential: bool = True
    shown: bool = False
    capped: bool = True
    language: str = DEFAULT

    @property
    def stopped_by(self) -> tuple[str, ...]:
        """Give the scopes of which one is enough to stop it."""
        scopes = [] if self.scope is None else [self.scope]
        if self.number is not None and not self.essential:
            scopes.append(ticket_scope(self.number))
        return tuple(dict.fromkeys(scopes))


def ticket_scope(number: str) -> str:
    """Name everything about a ticket."""
    return f"ticket:{number}"


def kind_scope(kind: str) -> str:
    """Name all letters of a kind."""
    return f"kind:{kind}"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to: a person's id, where they are reached, and what was spoken with them, if that is known."""

    person_id: str
    address: str
    language: str | None = None


def recipient(ticket: Ticket, person: str, origins: Collection[Ticket]) -> Recipient | None:
    """Give where somebody is reached who was joined to a ticket; None when nowhere, or somebody else is there already.

    `origins`: the tickets that it was made of. What stands in somebody's own one is their address.
    """
    addresses = {one.requester_id: one.email for one in origins if one.email}
    spoken_with = {one.requester_id: one.language for one in origins if one.email}
    theirs = addresses.get(person)
    if theirs is None or person not in ticket.participants:
        return None
    before = ticket.participants[: ticket.participants.index(person)]
    told = {(ticket.email or "").casefold(), *(addresses.get(one, "").casefold() for one in before)}
    return None if theirs.casefold() in told else Recipient(person, theirs, spoken_with.get(person))


def letter(
    mail_id: str, ticket: Ticket, kind: str, ordinal: int, expected: Expected, to: Recipient | None = None
) -> Letter | None:
    """Write the letter of a kind about a ticket; None when there is nothing to be sent.

    `ordinal` counts the ticket's comments from 1 and names the reply. An internal note is never sent, nor what the
    customer said. `expected`: when a reply is due. `to`: who, if not the requester.
    """
    if to is None:
        if not ticket.email:
            return None
        to = Recipient(ticket.requester_id, ticket.email)
    if kind == Kind.ANSWER:
        said = ticket.comments[ordinal - 1] if 0 < ordinal <= len(ticket.comments) else None
        if said is None or not said.public or not said.team:
            return None
        return _answer(mail_id, ticket, to, said, ordinal)
    number = ticket.number
    match kind:
        case Kind.FILED:
            subject, text = say("We have your request"), _filed(number, expected)
        case Kind.SOLVED:
            subject, text = say("Your request was marked as solved"), _solved(number)
        case Kind.IDLE:
            subject, text = say("Your request was closed"), _idle(number)
        case _:
            return None
    return Letter(
        id=mail_id,
        to=to.address,
        person_id=to.person_id,
        subject=f"[{number}] {subject}",
        text=text,
        number=number,
        kind=kind,
        automatic=True,
        scope=kind_scope(kind),
        essential=False,
        shown=_shown(ticket, to),
        language=spoken(),
    )


def team_letter(mail_id: str, kind: str, to: str, subject: str, text: str) -> Letter:
    """Write what an address of the team is told by itself; an answer to it reaches no ticket, and so no customer."""
    return Letter(
        id=mail_id,
        to=to,
        person_id="",
        subject=subject,
        text=text,
        kind=kind,
        automatic=True,
        scope=kind_scope(kind),
        essential=False,
        capped=False,
    )


def _answer(mail_id: str, ticket: Ticket, to: Recipient, said: Comment, ordinal: int) -> Letter:
    # An address of the team is nobody's business: what is answered comes to the address of the ticket.
    name = said.author if is_named(said.author) else say(TEAM)
    return Letter(
        id=mail_id,
        to=to.address,
        person_id=to.person_id,
        subject=f"[{ticket.number}] {ticket.subject}",
        text=f"{said.text}\n\n{name}",
        number=ticket.number,
        # To others the requester's words are not mailed: they are not the recipient's.
        quoted=_heard(ticket, ordinal)[:QUOTED] if to.person_id == ticket.requester_id else "",
        scope=ticket_scope(ticket.number),
        shown=_shown(ticket, to),
        language=spoken(),
    )


def _shown(ticket: Ticket, to: Recipient) -> bool:
    return ticket.bears(folded(to.address))


def _heard(ticket: Ticket, before: int) -> str:
    """Give what the requester said last before a reply."""
    for comment in reversed(ticket.comments[: before - 1]):
        # Somebody else who wrote by mail is named with their address in brackets, see `mail`: not theirs to be sent.
        if comment.public and not comment.team and not comment.author.endswith(">"):
            return comment.text
    return ticket.description


def _filed(number: str, expected: Expected) -> str:
    more = say("If there is something to add, answer this mail. If you did not ask us anything, ignore it.")
    return f"{_promised(number, expected)}\n\n{more}"


def _promised(number: str, expected: Expected) -> str:
    if not expected:
        return say("We have your request. It is the ticket {number}, and a person replies soon.", number=number)
    if isinstance(expected, datetime):
        return say(
            # NOTE: {zone} names the time zone: "CET" or "JST" where your language has such a name for it, else "UTC+9".
            "We have your request. It is the ticket {number}, and a person replies by {time} {zone} on {day}.",
            number=number,
            time=clock(expected, expected.tzinfo),
            zone=zone(expected),
            day=day(expected.date()),
        )
    if expected == USUAL:
        return say(
            "We have your request. It is the ticket {number}, and a person replies within one working day.",
            number=number,
        )
    # What whoever runs this words stands as it is.
    return say(
        "We have your request. It is the ticket {number}, and a person replies {when}.", number=number, when=expected
    )


def _solved(number: str) -> str:
    told = say("Your ticket {number} was marked as solved.", number=number)
    more = say("If it is not, answer this mail: the ticket is open again then.")
    return f"{told}\n\n{more}"


def _idle(number: str) -> str:
    told = say(
        "We asked you something about your ticket {number}, and have heard nothing since: so it was closed.",
        number=number,
    )
    more = say("If you need us still, answer this mail, and we go on.")
    return f"{told}\n\n{more}"
