"""What is written down when somebody says that an answer solved it, or closes a ticket. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.confirmation import Confirmation, Kind
from handlers.conversation import Episode
from handlers.person import Person, Role
from handlers.terms import normalised


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a ticket changes.

    Attributes:
        added: confirmations without an id, to be written.
        changed: those that are there, as they are from now on.
        withdrawn: ids of those that count no more.
    """

    added: tuple[Confirmation, ...] = ()
    changed: tuple[Confirmation, ...] = ()
    withdrawn: tuple[int, ...] = ()


def spoken_by(person: Person) -> Kind:
    """Tell what a person's word counts as."""
    if not person.known:
        return Kind.ANONYMOUS
    return Kind.CUSTOMER if person.role is Role.CUSTOMER else Kind.ENGINEER


def confirmation(episode: Episode, person: Person, at: datetime) -> Confirmation | None:
    """Give what a solved episode confirms: its question, by the article that it was last answered with.

    None when nothing was asked, or no article answered.
    """
    if not episode.question or episode.article is None:
        return None
    return Confirmation(
        question=episode.question,
        article=episode.article,
        kind=spoken_by(person),
        at=at,
        person_id=person.id,
        accounts=person.accounts,
        episode_id=episode.id,
    )


def closing(
    taught: Collection[Confirmation], before: Sequence[Confirmation], refusals: Collection[Confirmation]
) -> Closing:
    """Tell what closing a ticket changes.

    Closing it with the same articles again says nothing new. Closing it with others withdraws those that it was closed
    with before; the new ones are all said at once, since of the team's words the latest counts. What an engineer
    refused since the ticket taught it stays refused: only confirming it brings it back.

    Args:
        taught: what the closing says, of one ticket; nothing changes nothing.
        before: everything that closings of this ticket taught, the withdrawn too.
        refusals: standing refusals, at least those of these articles.
    """
    there = {one.article: one for one in before}
    standing = {one.article for one in before if one.withdrawn_at is None}
    wanted = {one.article for one in taught}
    if not taught or wanted == standing:
        return Closing()
    fresh = [one for one in taught if one.article not in there]
    again = [one for one in taught if one.article in there and not _refused_since(there[one.article], refusals)]
    return Closing(
        added=tuple(fresh),
        changed=tuple(
            replace(there[one.article], question=one.question, at=one.at, withdrawn_at=None) for one in again
        ),
        withdrawn=tuple(there[article].id for article in sorted(standing - wanted)),
    )


def _refused_since(one: Confirmation, refusals: Collection[Confirmation]) -> bool:
    words = normalised(one.question)
    return any(no.article == one.article and no.at >= one.at and normalised(no.question) == words for no in refusals)
