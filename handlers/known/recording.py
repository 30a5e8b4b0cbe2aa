"""What is written down when somebody says that an answer solved it. Pure."""

from __future__ import annotations

from datetime import datetime

from handlers.confirmation import Confirmation, Kind
from handlers.conversation import Episode
from handlers.person import Person, Role


def spoken_by(person: Person) -> Kind:
    """Tell what a person's word counts as."""
    if not person.known:
        return Kind.ANONYMOUS
    return Kind.CUSTOMER if person.role is Role.CUSTOMER else Kind.ENGINEER


def teaches(person: Person) -> bool:
    """Tell whether a person's word makes a question known at once."""
    return spoken_by(person) is Kind.ENGINEER


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
