"""What concerns two tickets: merge, split, link, and the one that follows on one that is over. Pure.

Both tickets are written in one transaction, each over the version that it was read in: of two merges that cross each
other one is refused then, and no ring of merged tickets comes about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.terms import clean
from handlers.ticket import UNSOLVED, CloseReason, Comment, Link, LinkKind, Status, Ticket
from handlers.ticket_event import Actor, ActorKind, EventKind
from handlers.tickets import triage
from handlers.tickets.events import Changed, Happening, Opened
from handlers.tickets.history import not_before, opening, recorded, written
from handlers.tickets.refusals import Refusal, Refused
from handlers.tickets.rules import Rules

OWED = "its customer waits for a reply"
"""Why a merge makes the other ticket one that waits for us; told with the link."""


@dataclass(frozen=True, slots=True)
class Both:
    """Two tickets that change together."""

    one: Changed
    other: Changed


@dataclass(frozen=True, slots=True)
class Parted:
    """A ticket, and a new one that came of it."""

    old: Changed
    new: Opened


def merged(source: Ticket, into: Ticket, actor: Actor, at: datetime, *, strangers: bool = False) -> Both | Refused:
    """Close `source` and go on in `into`: `one` is the source then, `other` the one that goes on.

    Words stay where they were said, and the two link to each other: whoever looks at the other one is shown them there.
    What waited for the team in the source waits in the other one from then on.

    Args:
        strangers: allow it although other persons may see the other ticket: those of the source join it, so that each
            sees what the others say there from then on and said before.
    """
    refused = _unmergeable(source, into, actor)
    if refused is not None:
        return refused
    joining = sorted(source.audience - into.audience)
    if source.audience != into.audience and not strangers:
        text = f"{source.number} and {into.number} are of different customers, who would see each other's words."
        return Refused(Refusal.STRANGERS, f"{text} Link them instead, or say that this is meant.")
    closed = (
        Happening(EventKind.MERGED, after=into.number),
        Happening(EventKind.STATUS, str(source.status), str(Status.CLOSED), str(CloseReason.MERGED)),
    )
    waits = source.status in {Status.NEW, Status.OPEN} and into.status in {Status.PENDING, Status.SOLVED}
    grown = (
        _linked(LinkKind.MERGED_FROM, source.number, OWED if _owed(source) else None),
        *(Happening(EventKind.JOINED, after=person, because=f"{source.number} was merged") for person in joining),
        *((Happening(EventKind.STATUS, str(into.status), str(Status.OPEN)),) if waits else ()),
    )
    return Both(recorded(source, closed, actor, at), recorded(into, grown, actor, at))


def destination(number: str, merged_into: Mapping[str, str | None]) -> str:
    """Give where a ticket goes on, over any number of merges; itself when it was not merged.

    Raises:
        ValueError: the tickets go round in a ring, which no merge makes.
    """
    seen = {number}
    while (onward := merged_into.get(number)) is not None:
        if onward in seen:
            raise ValueError(f"{number} and {onward} were merged into each other")
        seen.add(onward)
        number = onward
    return number


def related(one: Ticket, other: Ticket, actor: Actor, at: datetime) -> Both | Refused:
    """Link two tickets to each other."""
    if actor.kind is ActorKind.CUSTOMER:
        return Refused(Refusal.NOT_PERMITTED, "Only the team may link tickets.")
    if one.number == other.number:
        return Refused(Refusal.UNUSABLE, f"{one.number} cannot be linked to itself.")
    if Link(LinkKind.RELATED, other.number) in one.links:
        return Refused(Refusal.NO_CHANGE, f"{one.number} and {other.number} are linked already.")
    there, here = _linked(LinkKind.RELATED, other.number), _linked(LinkKind.RELATED, one.number)
    return Both(recorded(one, [there], actor, at), recorded(other, [here], actor, at))


def split(
    ticket: Ticket,
    chosen: Collection[int],
    subject: str,
    number: str,
    actor: Actor,
    at: datetime,
    rules: Rules,
    *,
    asker: str = "customer",
) -> Parted | Refused:
    """Open a ticket about some of what was said on another; a copy of that stays where it was.

    The first of the customer's words among it are its description, the rest its comments, each as public as it was,
    with who said it and when. The same persons see it. It is as old as the split: no promise is broken by putting
    things in order.

    Args:
        chosen: places among the ticket's comments, counted from 1; 0 is its description.
        number: of the new ticket.
        asker: the name of whoever opened the ticket.
    """
    if actor.kind is not ActorKind.TEAM:
        return Refused(Refusal.NOT_PERMITTED, "Only the team may split tickets.")
    if ticket.merged_into is not None:
        return Refused(Refusal.MERGED, f"{ticket.number} was merged into {ticket.merged_into}: go on there.")
    name = " ".join(clean(subject).split())
    if not name or len(name) > rules.subject_limit:
        return Refused(Refusal.UNUSABLE, f"The subject needs 1 to {rules.subject_limit:,} characters.")
    if not chosen:
        return Refused(Refusal.UNUSABLE, "Nothing was chosen: tick at least one thing that the customer said.")
    unknown = set(chosen) - set(range(len(ticket.comments) + 1))
    if unknown:
        there = f"they are counted from 1 to {len(ticket.comments)}; " if ticket.comments else ""
        text = f"There is no reply or note {min(unknown)} on {ticket.number}: {there}0 is its request."
        return Refused(Refusal.UNUSABLE, text)
    request = Comment(ticket.asked_by or asker, ticket.description, ticket.asked_at or ticket.opened_at, public=True)
    said = [(request, *ticket.comments)[place] for place in sorted(set(chosen))]
    first = next((comment for comment in said if comment.public and not comment.team), None)
    if first is None:
        return Refused(
            Refusal.UNUSABLE, "Choose at least one thing that the customer said: the new ticket is about it."
        )
    rest = list(said)
    rest.remove(first)
    copied = tuple(rest)
    new = _after(ticket, number, name, first.text, LinkKind.SPLIT_FROM, not_before(ticket, at))
    new = replace(new, comments=copied, participants=ticket.participants, asked_by=first.author, asked_at=first.at)
    link = _linked(LinkKind.SPLIT_INTO, number)
    return Parted(recorded(ticket, [link], actor, at), opening(new, actor, f"split from {ticket.number}"))


def followed(ticket: Ticket, text: str, number: str, actor: Actor, at: datetime) -> Parted:
    """Open the ticket that a customer's words make who came too late for another one, see `FollowUp`.

    It is the ticket of whoever wrote them, and of nobody else; of another than the first one's requester their address
    and what is agreed with them are for the caller to fill in.

    Args:
        text: as `lifecycle.changed` was given it; it was found usable there.
        number: of the new ticket.
    """
    said = clean(text)
    new = _after(ticket, number, ticket.subject, said, LinkKind.FOLLOWS, not_before(ticket, at))
    own = actor.id == ticket.requester_id
    new = replace(
        new,
        requester_id=actor.id,
        email=ticket.email if own else None,
        team=ticket.team if own else None,
        region=ticket.region if own else None,
        language=ticket.language if own else None,
        conversation_id=ticket.conversation_id if own else None,
        priority=triage.priority(said),
        tier=1,
    )
    link = _linked(LinkKind.FOLLOWED_BY, number)
    return Parted(recorded(ticket, [link], actor, at), opening(new, actor, f"follows {ticket.number}"))


def _unmergeable(source: Ticket, into: Ticket, actor: Actor) -> Refused | None:
    if actor.kind is not ActorKind.TEAM:
        return Refused(Refusal.NOT_PERMITTED, "Only the team may merge tickets.")
    if source.number == into.number:
        return Refused(Refusal.UNUSABLE, f"{source.number} cannot be merged into itself.")
    for ticket in (source, into):
        if ticket.merged_into is not None:
            return Refused(Refusal.MERGED, f"{ticket.number} was merged into {ticket.merged_into}: use that one.")
    for ticket in (source, into):
        if ticket.status is Status.CLOSED:
            return Refused(Refusal.OVER, f"{ticket.number} is closed: open it again first, or link the two.")
    return None


def _after(ticket: Ticket, number: str, subject: str, text: str, kind: LinkKind, at: datetime) -> Ticket:
    """Make a new ticket of the same requester. What names one ticket only, its episode and key, stays with the old."""
    return replace(
        ticket,
        number=number,
        subject=subject,
        description=text,
        status=Status.NEW,
        opened_at=at,
        transcript=(),
        tried=(),
        assignee=None,
        comments=(),
        episode_id=None,
        key=None,
        version=1,
        participants=(),
        links=(Link(kind, ticket.number),),
        status_at=None,
        reached_at=None,
        solved_at=None,
        closed_at=None,
        closed_because=None,
        merged_into=None,
        reopened=0,
        changed_at=None,
        asked_by=None,
        asked_at=None,
        owed_since=None,
    )


def _owed(source: Ticket) -> bool:
    return source.status in UNSOLVED and source.customer_waits


def _linked(kind: LinkKind, number: str, because: str | None = None) -> Happening:
    return Happening(EventKind.LINKED, after=written(Link(kind, number)), because=because)
