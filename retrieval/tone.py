"""The tone of a message, by its likeness to sentences whose tone is plain.

A first, untrained method: the nearest class mean over the encoder's vectors (Snell, Swersky and Zemel 2017 call the
means prototypes). The sentences are our own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.ports import Vectors

TONES = ("negative", "neutral", "positive")
_SENTENCES = {
    "negative": (
        "This is the worst service I have ever had.",
        "I am very disappointed and angry.",
        "Nobody helps me and I have been waiting for hours.",
        "It is broken again, this is unacceptable.",
        "You lost my order and nobody answers.",
        "I want my money back, what a waste of time.",
        "Terrible, I will never use this again.",
        "Why was it cancelled without telling me?",
        "Still no reply, this is ridiculous.",
    ),
    "neutral": (
        "How do I change my address?",
        "What are your opening hours?",
        "Can you tell me the price for two people?",
        "I have a question about my booking.",
        "Is there a direct connection on Monday?",
        "Where can I find the form?",
        "Please send me the details.",
        "I sent you a message with my number.",
        "Do you offer this in other countries?",
    ),
    "positive": (
        "Thank you so much, that was quick!",
        "Great service, I am very happy.",
        "You are the best, I love it.",
        "Awesome, everything works perfectly now.",
        "Thanks to your team for the wonderful help.",
        "Excellent, I will gladly come back.",
        "What a pleasant surprise, well done.",
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Prototypes:
    """The mean vector of each tone: float32 (3, d), in the order of `TONES`."""

    means: Vectors

    @classmethod
    def make(cls, embed: Callable[[Sequence[str]], Vectors]) -> Prototypes:
        """Embed the sentences."""
        return cls(np.stack([embed(list(_SENTENCES[tone])).mean(axis=0) for tone in TONES]))

    def tone(self, vectors: Vectors) -> npt.NDArray[np.int64]:
        """Give the position in `TONES` of each vector's tone: int64 (n,) for float32 (n, d)."""
        squared = (self.means**2).sum(axis=1)
        return np.asarray(np.argmax(vectors @ self.means.T - squared / 2.0, axis=1), dtype=np.int64)
