"""Phone calls with customers, as they are written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    """The customer called us."""
    OUT = "out"


class Recording(StrEnum):
    """Whether the call was recorded. There is no recording without notice."""

    NOT_RECORDED = "not_recorded"
    NOTICE_GIVEN = "notice_given"
    """It was recorded, and the customer was told before."""
    REFUSED = "refused"
    """The customer was told, did not want it, and it was not recorded."""


class Verification(StrEnum):
    """How we know that it was the customer."""

    NOT_VERIFIED = "not_verified"
    CALLED_BACK = "called_back"
    """We called a number that we knew before."""
    CODE = "code"
    """They read to us a code that we had sent to their address."""
    DETAILS = "details"
    """They told details of their account that others do not know."""
    SIGNED_IN = "signed_in"
    """They were signed in in a remote session."""
    KNOWN = "known"
    """Whoever took the call knows them by their voice."""


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """One call.

    Attributes:
        number: of the ticket that it stands on.
        version: the ticket's, once the call was written: that of its event.
        by: who of the team talked, by id; `name`, as others see it.
        caller_id: the person that the customer's side was; `caller`, as they were called then.
        phone: their number, as it was written down; empty: not known.
        session: the address of the remote session that it was held with; empty: there was none.
        began: aware UTC.
        length: rounded to minutes, at least one.
        notes: what was talked about, for the team.
        solved: it ended with the customer's question solved.
    """

    number: str
    version: int
    by: str
    name: str
    caller_id: str
    caller: str
    direction: Direction
    began: datetime
    length: timedelta
    recording: Recording
    verification: Verification
    phone: str = ""
    session: str = ""
    notes: str = ""
    solved: bool = False

    @property
    def minutes(self) -> int:
        """How many minutes it took."""
        return round(self.length.total_seconds() / 60)
