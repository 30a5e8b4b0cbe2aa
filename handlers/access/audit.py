"""The audit log: who did what, and when. It never holds a secret, a link, or what anybody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

OPERATOR = "operator"
"""Actor: whoever runs commands on the server."""
STRANGER = "stranger"
"""Actor: somebody of whom it is not known who they are."""
SERVER = "server"
"""Actor: nobody; it happened by itself."""
STATE = "state"
"""Detail that programs compare, and people need not see."""


class Act(StrEnum):
    """What was done. A value is never renamed: the log is read by programs."""

    LINK_ASKED = "link.asked"
    LINK_MADE = "link.made"
    LINK_REFUSED = "link.refused"
    LOCKED = "sign-in.locked"
    SIGNED_IN = "session.begun"
    SESSION_ENDED = "session.ended"
    ROLE_CHANGED = "role.changed"
    ACCOUNT_ADDED = "account.added"
    SETTINGS_CHANGED = "settings.changed"
    TEAM_LISTED = "team.listed"
    STAFF_LISTED = "staff.listed"
    STAFF_REMOVED = "staff.removed"
    STAFF_PRESENCE = "staff.presence"
    """A manager said of somebody else that she came or went."""
    DESK_CHANGED = "desk.changed"
    """Calendars, promises or routing were replaced."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes:
        actor: a person's id, or `OPERATOR`, `STRANGER`, `SERVER`.
        subject: whom or what it was done to: a person's id; None for nobody in particular.
        detail: more of it, by name.
        id: given by the log, growing.
    """

    at: datetime
    actor: str
    act: Act
    subject: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    id: int = 0
