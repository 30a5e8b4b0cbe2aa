"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kb import Access


class Role(StrEnum):
    """What a person may do. Who is not listed is a customer."""

    CUSTOMER = "customer"
    ENGINEER = "engineer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody we talk to.

    Attributes:
        id: ours, stable; an anonymous visitor has one too.
        known: False for a visitor of whom we know a cookie only; such a person sees public articles only.
        accounts: organisations the person belongs to (by signed claim or by listing).
        sources: names of the sources that may be shown where they ask; none: all.
        proved: the address that they proved to have, as `address.folded` gives it: they came by a link that was mailed
            there. None: none, whatever `email` says.
        claimed: organisations that their latest signed token named, where it was not this request's. Their tickets
            count for them, and nothing is shown for it: who left an organisation gets no more tokens of it.
        language: what they chose to be spoken to in, see `handlers.languages`; None: nothing.
    """

    id: str
    role: Role = Role.CUSTOMER
    known: bool = False
    name: str | None = None
    email: str | None = None
    accounts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    proved: str | None = None
    claimed: tuple[str, ...] = ()
    language: str | None = None

    @property
    def organisations(self) -> tuple[str, ...]:
        """Whom their tickets count for: what is agreed with these holds."""
        return tuple(sorted({*self.accounts, *self.claimed}))

    @property
    def access(self) -> Access:
        """What this person may see."""
        return replace(self._access, sources=frozenset(self.sources)) if self.sources else self._access

    @property
    def _access(self) -> Access:
        if not self.known:
            return Access.anonymous()
        if self.role is Role.CUSTOMER:
            return Access.customer(*self.accounts)
        return Access.engineer()
