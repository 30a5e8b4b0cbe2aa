"""The scores of surveys, as `onetouch report` tells them."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.insights.rates import Share
from handlers.quality.score_fields import others
from handlers.quality.scores import Mean, Scores, SurveyReport


def score_lines(found: SurveyReport) -> Iterator[str]:
    """Give the lines for people; figures of too few answers are not among them."""
    asked = found.all.responded.whole
    nps = found.all.nps_responded.whole
    yield f"Surveys: {asked} asked after a close, {nps} asked whether they would recommend us"
    if not asked and not nps:
        yield from _not_asked(found)
        return
    yield from _told(found.all)
    yield from _not_asked(found)
    for dimension, groups in found.groups.items():
        for name, scores in groups.items():
            yield f"  by {dimension}: {name}"
            for line in _told(scores):
                yield f"  {line}"
    yield (
        "(of the surveys asked in these days; those who did not answer may think otherwise; 95 % intervals by Wilson, "
        "of means on the scale from 0 to 1, so rather too wide)"
    )


def _told(scores: Scores) -> Iterator[str]:
    if scores.responded.whole:
        yield _share("response rate", scores.responded, f"answered; {scores.open} may still")
        yield _share("CSAT, 4 or 5", scores.satisfied, "satisfied, of the answers")
        yield _mean("CSAT, mean", scores.csat, "1 to 5")
        yield _mean("CES, mean", scores.ces, "1 to 5, 5 is very easy")
    if scores.nps_responded.whole:
        yield _share("NPS response rate", scores.nps_responded, "answered")
        yield _mean("NPS", scores.nps, "-100 to 100")


def _share(name: str, share: Share, meaning: str) -> str:
    if share.value is None or not share.enough:
        # How many are satisfied among a few would tell what each of them said.
        return f"  {name:22}not enough: n = {share.whole}"
    return f"  {name:22}{share.value:.3f}  [{share.low:.3f}, {share.high:.3f}]  {share.part} of {share.whole} {meaning}"


def _mean(name: str, mean: Mean, scale: str) -> str:
    if mean.value is None or not mean.enough:
        return f"  {name:22}not enough: n = {mean.n}"
    return f"  {name:22}{mean.value:.2f}  [{mean.low:.2f}, {mean.high:.2f}]  n = {mean.n}, {scale}"


def _not_asked(found: SurveyReport) -> Iterator[str]:
    listed = ", ".join(f"{reason.value} {count}" for reason, count in others(found))
    if listed:
        yield f"  {'not asked':22}{listed}"
