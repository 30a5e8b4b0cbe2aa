"""`onetouch fit sentiment`: a judge of tone for a team's own customers, and whether it is better than the shipped one.

Learned from the first half of a file, measured on the second: nothing that was learned from is measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.datasets import InvalidDataset, Labelled
from bot.evaluation.measures import UNKNOWN, measures_of
from bot.evaluation.sentiment import outcomes_of
from retrieval.metrics import Estimate, bootstrap
from retrieval.sentiment import TONES, Encode, Judged, ToneJudge
from retrieval.sentiment.fitting import FEWEST, fit
from retrieval.sentiment.language import notice
from retrieval.sentiment.model import vectors_of
from retrieval.sentiment.speech import spoken


@dataclass(frozen=True, slots=True)
class Level:
    """How good a judge is on the second half. `unknown`: how many of its lines it did not judge."""

    judge: str
    figures: Mapping[str, Estimate]
    unknown: int


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What was learned.

    Attributes:
        judge: the new one.
        drawn: lines that were drawn from the first half; `learned`: those of them that can be judged.
        measured: lines of the second half.
        gain: of the new one's macro-F1 over the shipped one's, by paired bootstrap.
    """

    judge: ToneJudge
    drawn: int
    learned: int
    measured: int
    shipped: Level
    fitted: Level
    gain: Estimate

    @property
    def better(self) -> bool:
        """The new judge finds no less than the shipped one."""
        return self.gain.value >= 0.0


def fit_sentiment(
    name: str, lines: Sequence[Labelled], shipped: ToneJudge, tag: str, encode: Encode, *, limit: int | None, seed: int
) -> Fitted:
    """Fit a judge near the shipped one to lines drawn from the first half, and measure both on the second.

    Args:
        name: of the file, for messages.
        lines: with labels of `TONES`.
        shipped: for the same encoder.
        tag: of the encoder.
        encode: vectors of texts.
        limit: most lines to learn from; None: the whole half.
        seed: of the drawing.

    Raises:
        InvalidDataset: there are too few lines, or a half lacks one of the tones.
    """
    if len(lines) < 2 * FEWEST:
        raise InvalidDataset(
            f"{name} has {len(lines):,} {'line' if len(lines) == 1 else 'lines'}; {2 * FEWEST} are needed at least: "
            "it learns from the first half, and measures on the second"
        )
    half = len(lines) // 2
    first, second = lines[:half], lines[half:]
    for which, part in (("first", first), ("second", second)):
        lacking = [tone for tone in TONES if all(line.label != tone for line in part)]
        if lacking:
            raise InvalidDataset(
                f"{name}: its {which} half holds no line with the label {lacking[0]!r}: mix the order of the lines"
            )
    places = np.random.default_rng(seed).permutation(half)[:limit].tolist()
    drawn = [first[place] for place in sorted(places)]
    read = [(said, line.label) for line in drawn if notice(said := spoken(line.text)).english]
    if len(read) < FEWEST:
        raise InvalidDataset(
            f"{name}: {len(read)} lines to learn from are too few, {FEWEST} are needed "
            f"(of {len(drawn)} that were drawn from the first half)"
        )
    texts = [said for said, _ in read]
    judge = fit(
        texts, [label for _, label in read], vectors_of(texts, encode), prefix="own", encoder=tag, around=shipped
    )
    judged = [one.judge([line.text for line in second], encode) for one in (shipped, judge)]
    before, after = (_level(one, second, found) for one, found in zip((shipped, judge), judged, strict=True))
    return Fitted(judge, len(drawn), len(read), len(second), before, after, _gain(second, *judged))


def _level(judge: ToneJudge, lines: Sequence[Labelled], judged: Sequence[Judged]) -> Level:
    outcomes = outcomes_of(lines, judged)
    figures = {name: measure.estimate() for name, measure in measures_of(outcomes).items() if name != UNKNOWN}
    return Level(judge.name, figures, sum(one.tone is None for one in judged))


def _gain(lines: Sequence[Labelled], before: Sequence[Judged], after: Sequence[Judged]) -> Estimate:
    old, new = (measures_of(outcomes_of(lines, judged))["macro_f1"].of for judged in (before, after))
    return bootstrap(len(lines), lambda rows: new(rows) - old(rows))
