"""What an evaluation gives: figures with intervals, and what failed, as a table or as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.evaluation.failures import Failures
from bot.evaluation.outcomes import Outcomes
from retrieval.metrics import Estimate


@dataclass(frozen=True, slots=True)
class Report:
    """One evaluation.

    Attributes:
        n: number of cases that were judged.
        threshold: confidence from which the engine answered; None where nothing was decided.
        queries_per_s: of the whole engine, one question after the other.
        engine: what was measured: encoder tag and ranker.
        outcomes: what came of each case, for comparing runs; None where nobody kept it.
        failures: explained; None where nobody asked for that.
    """

    task: str
    dataset: str
    n: int
    metrics: Mapping[str, Estimate]
    threshold: float | None
    queries_per_s: float
    engine: str
    outcomes: Outcomes | None = field(default=None, repr=False)
    failures: Failures | None = field(default=None, repr=False)

    def fields(self) -> dict[str, object]:
        """Give the JSON object."""
        return {
            "task": self.task,
            "dataset": self.dataset,
            "n": self.n,
            "metrics": {name: estimate_fields(e) for name, e in self.metrics.items()},
            "threshold": None if self.threshold is None else _number(self.threshold),
            "queries_per_s": round(self.queries_per_s, 1),
            "engine": self.engine,
            **(self.failures.fields() if self.failures else {}),
        }

    def lines(self) -> list[str]:
        """Give a table to read."""
        width = max(len(name) for name in self.metrics)
        rows = [
            f"  {name:{width}}  {_shown(e.value)}  [{_shown(e.low)}, {_shown(e.high)}]"
            for name, e in self.metrics.items()
        ]
        threshold = "" if self.threshold is None else f", threshold {self.threshold:.3f}"
        return [
            f"{self.task} {self.dataset}: n = {self.n}, {self.queries_per_s:.0f} questions/s{threshold}, {self.engine}",
            *rows,
            "  (95 % intervals by bootstrap over the questions)",
            *(["", *self.failures.lines(self.n)] if self.failures else ()),
        ]


def estimate_fields(estimate: Estimate) -> dict[str, float | None]:
    """Give a figure as JSON; null where it cannot be computed."""
    return {"value": _number(estimate.value), "low": _number(estimate.low), "high": _number(estimate.high)}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _shown(value: float) -> str:
    return "  -  " if math.isnan(value) else f"{value:.3f}"
