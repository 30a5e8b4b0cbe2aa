"""What is promised to whom: how soon a ticket is answered and solved, by plan and priority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from handlers.ticket import Priority
from handlers.tickets.intervals import NOTHING
from kb.languages import base


class Aim(StrEnum):
    """What a promise is about."""

    FIRST_REPLY = "first_reply"
    """From the opening to the team's first public reply."""
    NEXT_REPLY = "next_reply"
    """From what a customer says after a reply to the team's next public reply; of what is not answered yet, from the
    first."""
    RESOLUTION = "resolution"
    """From the opening until the ticket is solved, or closed."""


REPLIES = frozenset({Aim.FIRST_REPLY, Aim.NEXT_REPLY})


@dataclass(frozen=True, slots=True)
class SlaTargets:
    """Open time within which each aim is promised, above 0; None: nothing is promised."""

    first_reply: timedelta | None = None
    next_reply: timedelta | None = None
    resolution: timedelta | None = None

    def of(self, aim: Aim) -> timedelta | None:
        """Give the target of an aim."""
        match aim:
            case Aim.FIRST_REPLY:
                return self.first_reply
            case Aim.NEXT_REPLY:
                return self.next_reply
            case Aim.RESOLUTION:
                return self.resolution


@dataclass(frozen=True, slots=True)
class WarningRule:
    """When to warn of a breach: at a share of the target, or a fixed time before its end, whichever is earlier.

    Attributes:
        share: of the target, in (0, 1).
        lead: open time before the end; longer than the target, it warns from the start.
    """

    share: float = 0.8
    lead: timedelta = NOTHING

    def after(self, target: timedelta) -> timedelta:
        """Give the elapsed open time that brings the warning."""
        return max(NOTHING, min(target * self.share, target - self.lead))


@dataclass(frozen=True, slots=True)
class SlaPolicy:
    """The promise of a plan.

    Attributes:
        calendar: name of the calendar whose hours count.
        targets: by priority; a priority that is absent is promised nothing.
        languages: what is promised instead for tickets in a language, by its code without regions and scripts.
    """

    calendar: str
    targets: Mapping[Priority, SlaTargets]
    warning: WarningRule = WarningRule()
    languages: Mapping[str, SlaPolicy] = field(default_factory=dict)

    def target(self, aim: Aim, priority: Priority) -> timedelta | None:
        """Give what is promised; None: nothing."""
        return self.targets.get(priority, SlaTargets()).of(aim)


@dataclass(frozen=True, slots=True)
class SlaPolicies:
    """The promises of all plans. `default`: the plan that customers of an unknown one are treated by."""

    by_plan: Mapping[str, SlaPolicy]
    default: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to whose tickets any plan promises something else, by code."""
        return tuple(sorted({code for policy in self.by_plan.values() for code in policy.languages}))

    def of(self, plan: str, language: str | None = None) -> SlaPolicy:
        """Give the promise of a plan, or that of the default where the plan is not known.

        `language`: the ticket's, as a code; None: not known.
        """
        policy = self.by_plan.get(plan) or self.by_plan[self.default]
        return policy if language is None else policy.languages.get(base(language), policy)
