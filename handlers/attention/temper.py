"""How the customer sounds, and where that leads. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from handlers.attention.attention import PartKind
from handlers.attention.course import Said
from handlers.attention.finding import Finding, ramp
from handlers.attention.severity import standing
from handlers.sentiment import Sentiment, Tone

DOUBT = 0.35
"""What is negative with less than this probability is not taken for it."""
SURE = 0.5
"""What is positive with less than this probability calms nobody."""
FADING = 0.5
"""How much words count against those after them."""
ANSWERED = 0.5
"""How much they count once the team has answered."""
LATEST = 4
"""Of how many words the trend is taken."""
_SINCE = ", answered since"
STILL = 0.15
"""A change of tone below this is none."""


def tone(said: Sequence[Said]) -> Finding | None:
    """Find how negative the customer sounds: the latest words most, each one before half as much.

    They add up as probabilities of independent signs do, so that many negative words say more than one, and none says
    than all. Words whose tone is not known are passed over. Words that are positive are not negative as well, whatever
    doubt is left: `trend` says that they calm.
    """
    judged = [(one.tone, one.answered) for one in reversed(said) if one.tone is not None]
    if not judged:
        return None
    signs = [0.0 if glad(tone) else ramp(tone.negative, DOUBT, 1.0) for tone, _ in judged]
    value = 1.0 - prod(1.0 - sign * FADING**place for place, sign in enumerate(signs))
    latest, answered = judged[0]
    negative = sum(sign > 0.0 for sign in signs)
    sure = f"{latest.negative:.0%}".replace("%", " %")
    if not signs[0]:
        text = "tone was negative before"
    elif latest.sentiment is Sentiment.NEGATIVE:
        text = f"tone negative, {sure}" + (f", in {negative} comments" if negative > 1 else "")
    else:
        # Beside it the comment is marked as neutral.
        text = f"tone mixed, {sure} negative" + (", as before" if negative > 1 else "")
    return Finding(PartKind.TONE, value * (ANSWERED if answered else 1.0), text + _SINCE * answered)


def trend(said: Sequence[Said]) -> Finding | None:
    """Find whether the tone falls: the change over the latest words along the line of least squares.

    A tone is what is negative less what is positive, -1 to 1; the change is counted to -1 and 1. Thanks calm by
    themselves: words that are positive are at least as much below 0 as they are surely so. Beside words of harm nothing
    calms: "oh great, another outage" is no praise.
    """
    judged = [one for one in said if one.tone is not None][-LATEST:]
    latest = [(one.tone, one.answered) for one in judged if one.tone is not None]
    if not latest:
        return None
    value = max(-1.0, min(1.0, _change([one.negative - one.positive for one, _ in latest])))
    last, answered = latest[-1]
    if (value < 0 or glad(last)) and last.sentiment is Sentiment.POSITIVE and standing([judged[-1].text]) is not None:
        return None
    if glad(last) and -last.positive < value:
        return Finding(PartKind.TREND, -last.positive, "tone positive")
    if abs(value) < STILL:
        return None
    if value < 0:
        return Finding(PartKind.TREND, value, "tone rising")
    return Finding(PartKind.TREND, value * (ANSWERED if answered else 1.0), "tone falling" + _SINCE * answered)


def glad(tone: Tone) -> bool:
    """Tell whether words are surely enough positive to calm."""
    return tone.sentiment is Sentiment.POSITIVE and tone.positive >= SURE


def _change(values: Sequence[float]) -> float:
    """Give the slope of the line of least squares, times the steps between the first value and the last."""
    count = len(values)
    if count < 2:
        return 0.0
    middle = (count - 1) / 2
    spread = sum((place - middle) ** 2 for place in range(count))
    slope = sum((place - middle) * value for place, value in enumerate(values)) / spread
    return slope * (count - 1)
