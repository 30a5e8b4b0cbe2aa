"""Sessions: who is signed in, and for how long. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_SHOWN = 16
_TOUCH = timedelta(minutes=5)


class Method(StrEnum):
    """How somebody proved who they are. A further one (OpenID Connect) is a value here, and a call of `Door.admit`."""

    LINK = "link"
    """By a link that was mailed to their address: so it is theirs, see `Person.proved`."""
    HANDED = "handed"
    """By a link that they were given in another way."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long sessions last. `idle`: without a request; `longest`: whatever happens."""

    idle: timedelta = timedelta(hours=24)
    longest: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in. Who that is and what they may do is read anew at each request.

    Attributes:
        id: hash of the secret in the browser's cookie.
        seen_at: of the last request, to within some minutes.
        until: it ends then at the latest.
        agent: what the browser calls itself; at most 200 characters.
    """

    id: str
    person_id: str
    made_at: datetime
    seen_at: datetime
    until: datetime
    agent: str = ""
    method: Method = Method.LINK

    @property
    def handle(self) -> str:
        """What the session is called; of no use for signing in."""
        return self.id[:_SHOWN]


def alive(session: Session, lifetime: Lifetime, now: datetime) -> bool:
    """Tell whether it still counts. Shorter settings end longer sessions at once."""
    return now < min(session.until, session.made_at + lifetime.longest, session.seen_at + lifetime.idle)


def to_touch(session: Session, lifetime: Lifetime, now: datetime) -> bool:
    """Tell whether the request must be written down: not each one, since reading is cheaper than writing."""
    return now - session.seen_at >= min(_TOUCH, lifetime.idle / 4)
