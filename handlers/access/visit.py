"""Who stands at the door, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from handlers.access.link import Purpose, Standing
from handlers.access.session import Session
from handlers.person import Person


@dataclass(frozen=True, slots=True)
class Later:
    """Too many tries: not before `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link says when it is looked at.

    `person`: who would be let in, without an id if nobody yet; None where it names nobody.
    """

    standing: Standing
    purpose: Purpose | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is signed in. `secret`: for the browser's cookie, kept nowhere else."""

    secret: str
    session: Session
    person: Person


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at the door.

    Attributes:
        client: its network address.
        browser: id from its cookie; None when it has none.
        agent: what it calls itself.
        session: secret of the session that it has already.
    """

    client: str
    browser: str | None = None
    agent: str = ""
    session: str | None = None


Tried: TypeAlias = Entered | Later | Standing
