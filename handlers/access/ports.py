"""What the door needs of the outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from handlers.access.audit import Act, Entry
from handlers.access.link import Link
from handlers.access.session import Session
from handlers.access.tries import Kind
from handlers.person import Person, Role


class Links(Protocol):
    """Links to sign in with."""

    async def keep(self, link: Link, entry: Entry, *, instead: bool = False) -> None:
        """Keep a link and write the entry, both or neither; `instead`: all others of its purpose are forgotten."""
        ...

    async def get(self, id_: str) -> Link | None:
        """Give a link, used and expired ones too; such as are of no more interest may be forgotten."""
        ...

    async def redeem(self, id_: str, at: datetime) -> bool:
        """Use a link up. Of all who try, at whatever moment and in whatever process, one is told True.

        False: it is used, expired at that time, or not there.
        """
        ...


class Sessions(Protocol):
    """Sessions by the hash of their secret."""

    async def begin(self, session: Session, instead_of: str | None, entry: Entry) -> None:
        """Keep a session and write the entry, both or neither; the session `instead_of` ends with it."""
        ...

    async def get(self, id_: str) -> Session | None:
        """Give one, expired or not."""
        ...

    async def touch(self, id_: str, at: datetime) -> None:
        """Say that it was used."""
        ...

    async def of(self, person_id: str) -> tuple[Session, ...]:
        """Give a person's, the latest used first."""
        ...

    async def end(self, ids: Sequence[str], entry: Entry) -> int:
        """End these and write the entry when one of them was there; give how many were."""
        ...


class Tries(Protocol):
    """Tries to sign in, of late. Keys are hashes; whose they are cannot be read from them."""

    async def since(self, kind: Kind, key: str, at: datetime) -> tuple[datetime, ...]:
        """Give when it was tried after `at`."""
        ...

    async def note(self, kind: Kind, key: str, at: datetime) -> None:
        """Note a try; those older than `tries.LONGEST` may be forgotten."""
        ...


class Members(Protocol):
    """Whoever can be let in."""

    async def addressed(self, email: str) -> Person | None:
        """Give the person who has this e-mail address; None for nobody."""
        ...

    async def has_asked(self, address: str) -> bool:
        """Tell whether there is a ticket of this address, folded; whoever filed it."""
        ...

    async def writes(self, address: str, name: str | None) -> Person:
        """Give the person with this address; where there is none, make a customer who is not listed."""
        ...

    async def person(self, id_: str) -> Person | None:
        """Give a person as they are now."""
        ...

    async def administrators(self) -> int:
        """Count the administrators."""
        ...

    async def put(
        self, email: str, role: Role, account: str | None, entries: Sequence[Entry], name: str | None = None
    ) -> Person:
        """List a person, or change a listed one; write the entries with it, the person's id as their subject.

        `name`: what they are called from then on; None: as before.
        """
        ...


class Colleagues(Protocol):
    """Who answers customers."""

    async def colleagues(self) -> tuple[Person, ...]:
        """Give everybody who is listed as more than a customer, by name, else by address."""
        ...


class Audit(Protocol):
    """The log: what is in it stays, as it is."""

    async def write(self, entry: Entry) -> None:
        """Append."""
        ...

    async def latest(self, act: Act) -> Entry | None:
        """Give the latest entry of a kind."""
        ...

    async def since(self, at: datetime | None, limit: int) -> tuple[Entry, ...]:
        """Give the latest `limit` entries from `at` on, oldest first."""
        ...
