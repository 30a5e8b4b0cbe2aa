"""What "not urgent" takes from a score, and for how long. Pure."""

from __future__ import annotations

from handlers.attention.attention import Attention, Evidence, NotUrgent, Part, PartKind
from handlers.attention.weights import Weights
from handlers.ticket import OVER
from handlers.ticket_event import EventKind, TicketEvent

MARGIN = 10
"""By how many points a score must be above the one that was judged, for the judgement to be over."""
_SAID = "%d %b %H:%M UTC"


def damping(evidence: Evidence, score: int, weights: Weights) -> Part | None:
    """Give the part that lowers a score after somebody said that the ticket is not urgent; None: nothing does.

    It holds until the customer writes, a promise is broken, the ticket is opened again, or the score is `MARGIN` above
    what it was.

    Args:
        evidence: with the latest "not urgent".
        score: the sum of the other parts, not cut to 100.
        weights: the most that it takes.
    """
    judged = evidence.judged
    if judged is None or not holds(judged, evidence, score):
        return None
    points = min(float(round(weights.not_urgent)), max(0.0, float(score)))
    # Not -0.0, which is 0 and looks otherwise.
    return Part(PartKind.NOT_URGENT, -points, f"not urgent, {judged.by}, {judged.at:{_SAID}}") if points else None


def holds(judged: NotUrgent, evidence: Evidence, score: int) -> bool:
    """Tell whether a judgement still says something about a ticket."""
    news = any(_news(event) for event in evidence.events if event.version > judged.version)
    return not news and score < judged.score + MARGIN


def undamped(attention: Attention) -> int:
    """Give the score without what a "not urgent" took from it, not cut to 100: what `damping` is asked with."""
    return max(0, round(sum(part.points for part in attention.parts if part.kind is not PartKind.NOT_URGENT)))


def _news(event: TicketEvent) -> bool:
    match event.kind:
        case EventKind.ANSWERED | EventKind.BREACHED:
            return True
        case EventKind.STATUS:
            return event.before in OVER and event.after not in OVER
        case EventKind.LINKED:
            # A ticket was merged into it whose customer waits.
            return event.because is not None
    return False
