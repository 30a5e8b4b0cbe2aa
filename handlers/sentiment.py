"""The tone of what a customer wrote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sentiment(StrEnum):
    """How a text sounds. What cannot be judged is none of them: see `Tone.sentiment`."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Tone:
    """How a text sounds, as it was judged.

    Attributes:
        sentiment: None: it cannot be judged (another language, nothing but a link or a log), which is not neutral.
        negative, positive: probabilities in [0, 1], together at most 1; the rest is neutral. Both 0 where `sentiment`
            is None.
        model: the version of what judged it.
        language: as far as it was noticed, as a language code; None: not known.
        because: words of the text that weighed most, as they stand there; for `sentiment` None, why.
    """

    sentiment: Sentiment | None
    negative: float
    positive: float
    model: str
    language: str | None = None
    because: tuple[str, ...] = ()

    @property
    def probability(self) -> float:
        """Of `sentiment`, in [0, 1]; 0 where there is none."""
        match self.sentiment:
            case None:
                return 0.0
            case Sentiment.NEGATIVE:
                return self.negative
            case Sentiment.POSITIVE:
                return self.positive
        return 1.0 - self.negative - self.positive
