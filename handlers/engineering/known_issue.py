"""Issues that customers may hear of: with words that somebody of the team wrote for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.engineering.issue import IssueName

ARTICLE = "known-issue:"
"""How the ids of articles begin that are made of known issues."""


class Publicity(StrEnum):
    """Who is answered with it."""

    INTERNAL = "internal"
    """Nobody outside the team."""
    CUSTOMER = "customer"
    """Known customers."""
    PUBLIC = "public"
    """Everybody."""


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """What customers are told of an issue. Every word is a person's of the team; nothing is copied from the tracker.

    Attributes:
        title, workaround, fix: as customers read them. `fix` says when it is to be out, ``in 5.3, on 2 March``; empty:
            it is not said. A change in the tracker never changes it, and takes it back while it may not be true any
            more (`outdated`).
        basis: what the tracker said of the fix when `fix` was written, see `publishing.basis`; it is compared, and
            never shown.
        outdated: the tracker says otherwise by now: `fix` is shown to nobody until somebody looks at it.
        over: it is out, declined or gone: nobody is told that it is a problem any longer.
        accounts: how many organisations met it, when that was looked at last; None: customers are not told.
        by: id of whoever wrote it last, `name`: as people call her, `at`: when.
        version: counts the changes, from 1; a change is written only over the version it was made from.
    """

    issue: IssueName
    title: str
    workaround: str
    by: str
    name: str
    at: datetime
    fix: str = ""
    basis: str = ""
    publicity: Publicity = Publicity.INTERNAL
    outdated: bool = False
    over: bool = False
    accounts: int | None = None
    version: int = 1

    @property
    def article(self) -> str:
        """The id of the article that the bot answers with."""
        return article(self.issue)

    @property
    def shown(self) -> bool:
        """Customers are answered with it now."""
        return self.publicity is not Publicity.INTERNAL and not self.over


def article(name: IssueName) -> str:
    """Give the id of the article that is made of an issue."""
    return f"{ARTICLE}{name.tracker}/{name.id}"


def issue_of(article_id: str) -> IssueName | None:
    """Give the issue that an article is made of; None for any other article."""
    tracker, _, id_ = article_id.removeprefix(ARTICLE).partition("/")
    return IssueName(tracker, id_) if article_id.startswith(ARTICLE) and tracker and id_ else None


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody wants to hear when it is out; counts as a vote, once for a person.

    Attributes:
        conversation: where they asked, and are told; None: by mail.
        email: where they are mailed; None: in the conversation only.
        accounts: whom they belonged to then.
        told: names what they were told last; empty: nothing yet.
    """

    issue: IssueName
    person: str
    at: datetime
    conversation: str | None = None
    email: str | None = None
    accounts: tuple[str, ...] = ()
    told: str = ""
