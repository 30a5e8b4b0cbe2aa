"""`onetouch evaluate compare`: two saved runs over the same questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evaluation.datasets import InvalidDataset
from bot.evaluation.judgement import Judgement, judgements
from bot.evaluation.measures import Measure, measures_of
from bot.evaluation.outcomes import Outcomes
from bot.evaluation.pairing import Flips, difference, flips
from bot.evaluation.report import estimate_fields
from bot.evaluation.saved_run import SavedRun
from retrieval.metrics import Estimate

_NAMED = 5
"""How many of the ids that differ are named."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure before and after.

    Attributes:
        difference: after minus before, with its paired interval.
        flips: None where the figure is no mean of outcomes of 0 or 1.
        better: 1 where more is better, -1 where less is, 0 where neither can be said.
    """

    name: str
    before: float
    after: float
    difference: Estimate
    flips: Flips | None
    better: int

    @property
    def verdict(self) -> str:
        """Say whether the change is more than chance: the interval then leaves out 0."""
        if self.difference.low > 0:
            return {1: "better", -1: "worse", 0: "more"}[self.better]
        if self.difference.high < 0:
            return {1: "worse", -1: "better", 0: "less"}[self.better]
        return "same" if self.difference.low == self.difference.high == 0 else "unclear"


@dataclass(frozen=True, slots=True)
class Change:
    """A question that was served better or worse than before."""

    query: str
    before: Judgement
    after: Judgement

    @property
    def gain(self) -> float:
        """How much better, in [-1, 1]."""
        return self.after.worth - self.before.worth


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side. `better` and `worse`: the greatest changes first."""

    before: SavedRun
    after: SavedRun
    rows: tuple[Row, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]

    @property
    def same_articles(self) -> bool:
        """Both runs searched the same articles, or learned from the same lines."""
        return self.before.outcomes.articles == self.after.outcomes.articles

    def worse_in(self, names: Sequence[str]) -> list[str]:
        """Give those of the named figures that are worse by more than chance.

        Raises:
            InvalidDataset: there is no figure of that name, or none that can be worse.
        """
        rows = {row.name: row for row in self.rows}
        judged = [name for name, row in rows.items() if row.better]
        for name in names:
            if name not in judged:
                raise InvalidDataset(f"{name!r} is no figure that can be worse: name one of {', '.join(judged)}")
        return [name for name in names if rows[name].verdict == "worse"]

    def fields(self, shown: int) -> dict[str, object]:
        """Give the JSON object, with at most `shown` questions in each list."""
        return {
            "task": self.after.outcomes.task,
            "dataset": self.after.dataset,
            "n": len(self.after.outcomes),
            "before": {"run": self.before.name, "engine": self.before.engine},
            "after": {"run": self.after.name, "engine": self.after.engine},
            "same_articles": self.same_articles,
            "metrics": {row.name: _row_fields(row) for row in self.rows},
            "changed": {"better": len(self.better), "worse": len(self.worse)},
            "better": [_change_fields(change) for change in self.better[:shown]],
            "worse": [_change_fields(change) for change in self.worse[:shown]],
        }

    def lines(self, shown: int) -> Iterator[str]:
        """Give a text to read, with at most `shown` questions in each list."""
        outcomes = self.after.outcomes
        yield f"{outcomes.task} {self.after.dataset}: n = {len(outcomes)}"
        yield f"  before: {self.before.name}, {self.before.engine}"
        yield f"  after:  {self.after.name}, {self.after.engine}"
        if not self.same_articles:
            yield "  The articles differ as well: the change may come from them."
        width = max(len(row.name) for row in self.rows)
        for row in self.rows:
            d = row.difference
            told = f"  {row.name:{width}}  {row.before:.3f} -> {row.after:.3f}  {d.value:+.3f} "
            told += f"[{d.low:+.3f}, {d.high:+.3f}]  {row.verdict:7}"
            if row.flips is not None:
                told += f"  won {row.flips.wins}, lost {row.flips.losses}, p {_p(row.flips.p)}"
            yield told.rstrip()
        yield "  (95 % intervals by paired bootstrap over the questions; p by McNemar's exact test)"
        for name, changes in (("Better", self.better), ("Worse", self.worse)):
            if changes:
                yield ""
                yield f"{name}: {len(changes)}" + (f", the first {shown}:" if len(changes) > shown else "")
                yield from (f"  {change.query}: {change.before} -> {change.after}" for change in changes[:shown])


def compare(before: SavedRun, after: SavedRun) -> Comparison:
    """Pair the questions of two runs.

    Raises:
        InvalidDataset: they were not asked the same; the text says what differs.
    """
    check_paired(before.outcomes, after.outcomes)
    one, other = measures_of(before.outcomes), measures_of(after.outcomes)
    changes = [
        Change(query, was, now)
        for query, was, now in zip(
            after.outcomes.ids, judgements(before.outcomes), judgements(after.outcomes), strict=True
        )
        if was.worth != now.worth
    ]
    changes.sort(key=lambda change: (-abs(change.gain), -(change.after.confidence or 0.0)))
    return Comparison(
        before,
        after,
        tuple(_row(name, one[name], other[name]) for name in one if name in other),
        tuple(change for change in changes if change.gain > 0),
        tuple(change for change in changes if change.gain < 0),
    )


def check_paired(before: Outcomes, after: Outcomes) -> None:
    """Make sure that two runs were asked the same.

    Raises:
        InvalidDataset: task, ids, or the questions behind the ids differ.
    """
    if before.task != after.task:
        raise InvalidDataset(f"the runs are of different tasks, {before.task} and {after.task}: compare two of one")
    if before.fingerprint == after.fingerprint:
        return
    gone, fresh = set(before.ids) - set(after.ids), set(after.ids) - set(before.ids)
    told = []
    if gone:
        told.append(f"only the first asks {_some(gone)}")
    if fresh:
        told.append(f"only the second asks {_some(fresh)}")
    keys = dict(zip(before.ids, before.keys, strict=True))
    other = {
        query for query, found in zip(after.ids, after.keys, strict=True) if query in keys and keys[query] != found
    }
    if other:
        told.append(f"words, right answers or exclusions differ for {_some(other)}")
    raise InvalidDataset(
        f"the runs were not asked the same ({'; '.join(told) or 'the order of the questions differs'}): "
        "run both on the same data"
    )


def _row(name: str, before: Measure, after: Measure) -> Row:
    return Row(
        name,
        before.of(before.cases),
        after.of(after.cases),
        difference(before, after),
        flips(before, after),
        after.better,
    )


def _some(ids: set[str]) -> str:
    first = sorted(ids)[:_NAMED]
    more = f" and {len(ids) - len(first)} more" if len(ids) > len(first) else ""
    return ", ".join(repr(query) for query in first) + more


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "< 0.001"


def _row_fields(row: Row) -> dict[str, object]:
    before, after = (estimate_fields(Estimate(value, value, value))["value"] for value in (row.before, row.after))
    counted = {"wins": row.flips.wins, "losses": row.flips.losses, "p": row.flips.p} if row.flips else {}
    return {
        "before": before,
        "after": after,
        "difference": estimate_fields(row.difference),
        "verdict": row.verdict,
        **counted,
    }


def _change_fields(change: Change) -> dict[str, object]:
    return {
        "query": change.query,
        **{
            name: {"outcome": said.outcome, "first": said.first, "confidence": said.confidence}
            for name, said in (("before", change.before), ("after", change.after))
        },
    }
