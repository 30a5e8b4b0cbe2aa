"""What is said about the promise and about what was learnt. Pure."""

from __future__ import annotations

from handlers.insights.promise import Promise, Verdict
from retrieval.certainty import RISK
from retrieval.fitting import NEVER
from retrieval.metrics import Estimate
from retrieval.recalibration import Change, Recalibration

_SURE = f"{100 * (1 - RISK):.0f} %"


def share(value: float) -> str:
    """Write a share as people read it: ``5 %``, ``4.3 %``."""
    return f"{100 * value:.1f}".removesuffix(".0") + " %"


def verdict(promise: Promise) -> str:
    """Say whether the promise held."""
    budget, observed = share(promise.budget), promise.observed
    match promise.verdict:
        case Verdict.KEPT:
            return f"The promise held: at most {share(observed.high)} are wrong, and the budget is {budget}."
        case Verdict.BROKEN:
            return (
                f"The promise is broken: at least {share(observed.low)} are wrong, and the budget is {budget}. "
                "Run `onetouch calibrate`."
            )
        case Verdict.UNKNOWN if not observed.enough:
            return f"Whether the promise held cannot be told yet: {observed.whole} judged answers are not enough."
        case Verdict.UNKNOWN:
            return (
                f"Whether the promise held cannot be told yet: between {share(observed.low)} and "
                f"{share(observed.high)} are wrong, and the budget is {budget}."
            )


def learnt(found: Recalibration, budget: float) -> str:
    """Say what comes of a recalibration."""
    allowed = share(budget)
    match found.change:
        case Change.TOO_FEW:
            return (
                f"The calibration in force stays: {found.judged} judged answers are too few, "
                f"{found.needed} more are needed."
            )
        case Change.KEPT if found.sure:
            return f"The threshold in force stays: we are {_SURE} sure that it keeps the budget of {allowed}."
        case Change.KEPT:
            return (
                f"The threshold in force stays: it seems to keep the budget of {allowed}, but we are not {_SURE} sure. "
                f"{_more(found)}"
            )
        case Change.REFITTED:
            return f"Coefficients fitted to these answers win. {_threshold(found, allowed)}"
        case Change.THRESHOLDS:
            return f"The coefficients stay. {_threshold(found, allowed)}"


def difference(gain: Estimate) -> str:
    """Say whether refitted coefficients predict better."""
    figures = f"{gain.value:+.4f} nats an answer [{gain.low:+.4f}, {gain.high:+.4f}]"
    if gain.low > 0.0:
        return f"Refitted coefficients predict held-out answers better: {figures}."
    if gain.high < 0.0:
        return f"Refitted coefficients predict held-out answers worse: {figures}."
    return f"Refitted coefficients predict held-out answers no differently, as far as can be told: {figures}."


def _threshold(found: Recalibration, allowed: str) -> str:
    before, after = found.before.threshold, found.after.threshold
    if after >= NEVER:
        return f"No threshold keeps the budget of {allowed}: next to nothing would be answered."
    given = f"{found.after.answers} of these {found.judged} answers would still be given"
    moved = f"The threshold is {after:.3f}, it was {before:.3f}; {given}"
    if found.sure:
        return f"{moved}: we are {_SURE} sure that at most {allowed} of the answers are wrong."
    return f"{moved}: on average it keeps the budget of {allowed}, but we are not {_SURE} sure. {_more(found)}"


def _more(found: Recalibration) -> str:
    if found.unjudged:
        return (
            f"{found.unjudged} questions would be answered that nobody has judged: calibrate again when some have been."
        )
    if found.needed is None:
        return "More answers of the same kind would not make it sure: better articles or a larger budget would."
    return f"About {found.needed} more judged answers would tell."
