"""Issues that customers may hear of: with words that somebody of the team wrote for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.engineering.issue import IssueName


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
        title, workaround, fix: as customers read them. `fix` says when it is to be out, ``in 5.3, on 2 March``;
            empty: it is not said. A change in the tracker never changes it, and takes it back when it is not true any
            more (`outdated`).
        outdated: the issue changed since `fix` was written: it is shown to nobody until somebody looks at it.
        over: it is released, or gone: nobody is told that it is a problem any longer.
        by: id of whoever wrote it last, `at`: when.
        version: counts the changes, from 1.
    """

    issue: IssueName
    title: str
    workaround: str
    by: str
    at: datetime
    fix: str = ""
    publicity: Publicity = Publicity.INTERNAL
    outdated: bool = False
    over: bool = False
    version: int = 1

    @property
    def article(self) -> str:
        """The id of the article that the bot answers with."""
        return f"known-issue:{self.issue.tracker}:{self.issue.id}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody wants to hear when it is out; counts as a vote, once for a person.

    Attributes:
        conversation: where they asked, and are told; None: by mail.
        email: where they are mailed; None: in the conversation only.
        accounts: whom they belong to, at the time.
    """

    issue: IssueName
    person: str
    at: datetime
    conversation: str | None = None
    email: str | None = None
    accounts: tuple[str, ...] = ()
