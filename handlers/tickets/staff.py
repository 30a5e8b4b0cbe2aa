"""Who works on tickets: how engineers are listed, and what routing knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether an engineer is at work, as she says herself.

    Attributes:
        since: when she came or went.
        until: when she means to be back; None: not known, or she is here.
    """

    here: bool
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """Engineers who sit together.

    Attributes:
        region, calendar: those of its engineers who have none of their own; None: every region, around the clock.
    """

    name: str
    region: str | None = None
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """An engineer as a manager lists her. `id` is the person's; the rest as with `Engineer`."""

    id: str
    team: str | None = None
    tier: int = 1
    region: str | None = None
    calendar: str | None = None
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    cap: int = 8


@dataclass(frozen=True, slots=True)
class Engineer:
    """An engineer as she stands at one moment.

    Attributes:
        calendar: name of her working hours; None: around the clock.
        tier: of `handlers.ticket.TIERS`.
        region: None: serves every region.
        languages, skills: codes and names, as tickets name them.
        cap: most tickets that may wait for her at once; `load`: how many do now.
    """

    id: str
    presence: Presence
    tier: int = 1
    team: str | None = None
    region: str | None = None
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    cap: int = 8
    load: int = 0
    calendar: str | None = None


def effective(listing: Listing, presence: Presence, team: Team | None, load: int) -> Engineer:
    """Give an engineer as she stands: what her listing leaves open is her team's."""
    return Engineer(
        listing.id,
        presence,
        tier=listing.tier,
        team=listing.team,
        region=listing.region or (team.region if team else None),
        languages=listing.languages,
        skills=listing.skills,
        cap=listing.cap,
        load=load,
        calendar=listing.calendar or (team.calendar if team else None),
    )


class WorkingHours(Protocol):
    """The working hours of engineers, holidays considered."""

    def is_open(self, engineer: str, at: datetime) -> bool:
        """Tell whether it is within this engineer's hours."""
        ...

    def next_opening(self, engineer: str, at: datetime) -> datetime | None:
        """Give when her hours begin next; None when they never do. Asked while it is out of them only."""
        ...
