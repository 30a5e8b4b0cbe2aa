"""What people say about an answer, in so many words: that it solved it, or that they need a person."""

from __future__ import annotations

from typing import Literal, TypeAlias

from handlers.conversation import Episode, Outcome
from handlers.speech.appeals import wants_person
from handlers.speech.rejections import rejects
from handlers.speech.solutions import solved

Verdict: TypeAlias = Literal["confirmed", "person"]


def verdict(text: str, episode: Episode | None, language: str | None = None) -> Verdict | None:
    """Read a typed verdict; "it works now" is one only while an answer waits for it.

    `language`: what it is in, one of ours; None: not known.
    """
    if wants_person(text, language):
        return "person"
    if episode is not None and confirmable(episode) and solved(text, language):
        return "confirmed"
    return None


def says_solved(text: str, language: str | None = None) -> bool:
    """Tell whether a text says that all is well, whatever it is about."""
    return solved(text, language)


def rejected(text: str, episode: Episode | None, language: str | None = None) -> bool:
    """Tell whether a text turns down the answer that stands. Without one, "no" is about nothing that we know of."""
    stands = episode is not None and episode.outcome is Outcome.OPEN and episode.last_reply == "answer"
    return stands and rejects(text, language)


def confirmable(episode: Episode) -> bool:
    """Tell whether "that solved it" can be said of this episode; silence that was taken for it may still become it."""
    return episode.last_reply == "answer" and episode.outcome in {Outcome.OPEN, Outcome.ASSUMED}
