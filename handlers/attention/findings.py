"""What is found in a ticket, one small function a kind. Pure; nothing of who works on a ticket is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.attention.attention import Evidence, PartKind
from handlers.attention.course import exchanges, handovers, spoken
from handlers.attention.finding import Finding, in_turn, ramp
from handlers.attention.severity import standing
from handlers.attention.temper import tone, trend
from handlers.attention.waits import silence, waiting

USUAL_EXCHANGES, MANY_EXCHANGES = 2, 6
USUAL_HANDOVERS, MANY_HANDOVERS = 1, 4
MANY_REOPENS = 3
MANY_OTHERS = 3
"""As many other escalations as the published factors name."""
OTHERS_COUNTED = MANY_OTHERS + 1
"""No more of them are counted: an account may have thousands, and those beyond weigh nothing."""
PLANS = {"premium": 1.0, "enterprise": 1.0, "platinum": 1.0, "gold": 0.7, "business": 0.5}
"""By a word of a plan's name: ``premium_apac`` is premium, too. Any other is nothing."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def lasting(evidence: Evidence) -> tuple[Finding, ...]:
    """Give what time alone does not change."""
    said = spoken(evidence)
    found = (
        tone(said),
        trend(said),
        ping_pong(evidence),
        reopened(evidence),
        reassigned(evidence),
        standing([one.text for one in said]),
        plan(evidence),
    )
    turned = (None if one is None else in_turn(one, evidence.ticket) for one in found)
    return _there((*turned, others(evidence)))


def passing(evidence: Evidence) -> tuple[Finding, ...]:
    """Give what grows with time; none of it ever falls by time alone."""
    return _there((waiting(evidence), silence(evidence)))


def _there(found: Iterable[Finding | None]) -> tuple[Finding, ...]:
    return tuple(one for one in found if one is not None and one.value)


def ping_pong(evidence: Evidence) -> Finding:
    """Find how often the customer had to come back after words of ours, beyond what is usual."""
    count = exchanges(evidence.events)
    return Finding(PartKind.PING_PONG, ramp(count, USUAL_EXCHANGES, MANY_EXCHANGES), f"{count} times to and fro")


def reopened(evidence: Evidence) -> Finding:
    """Find how often it was opened again."""
    count = evidence.ticket.reopened
    told = f"{_ORDINALS[count - 1]} re-open" if 1 <= count <= len(_ORDINALS) else f"re-opened {count} times"
    return Finding(PartKind.REOPENED, ramp(count, 0, MANY_REOPENS), told)


def reassigned(evidence: Evidence) -> Finding:
    """Find how often it changed hands, beyond what is usual."""
    count = handovers(evidence.events)
    return Finding(PartKind.REASSIGNED, ramp(count, USUAL_HANDOVERS, MANY_HANDOVERS), f"handed over {count} times")


def plan(evidence: Evidence) -> Finding:
    """Find whether much was promised to the customer."""
    name = evidence.ticket.plan
    value = max((PLANS.get(word, 0.0) for word in re.split(r"[\W_]+", name.casefold())), default=0.0)
    return Finding(PartKind.PLAN, value, f"plan {name}")


def others(evidence: Evidence) -> Finding:
    """Find how much else of the customer's is open."""
    count = evidence.others
    said = str(count) if count < OTHERS_COUNTED else f"more than {MANY_OTHERS}"
    text = f"{said} other open ticket{'s' if count != 1 else ''} of the customer"
    return in_turn(Finding(PartKind.OTHERS, ramp(count, 0, MANY_OTHERS), text), evidence.ticket)
