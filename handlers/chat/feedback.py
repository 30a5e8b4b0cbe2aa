"""What people say about an answer, in so many words: that it solved it, or that they need a person."""

from __future__ import annotations

from typing import Literal, TypeAlias

from handlers.conversation import Episode, Outcome
from handlers.speech.appeals import wants_person
from handlers.speech.rejections import rejects
from handlers.terms import normalised, vocabulary

Verdict: TypeAlias = Literal["confirmed", "person"]

_POLITE = vocabulary("thanks thx please yes great perfect ok okay hi hello hey")
_SOLVED = frozenset(
    normalised(text)
    for text in (
        "that solved it",
        "this solved it",
        "that solved my problem",
        "solved",
        "problem solved",
        "that worked",
        "it works now",
        "works now",
        "that fixed it",
        "that helped",
        "i'm all set",
    )
)
_PERSON = frozenset(
    normalised(text)
    for text in (
        "i need a person",
        "i need a human",
        "i want a person",
        "i want a human",
        "a person",
        "human",
        "agent",
        "talk to a person",
        "talk to a human",
        "talk to an agent",
        "talk to someone",
        "speak to a person",
        "speak to a human",
        "speak to an agent",
        "speak to someone",
        "i want to talk to a person",
        "i want to talk to a human",
        "i want to speak to a person",
        "i want to speak to a human",
        "can i talk to a person",
        "can i talk to a human",
        "can i speak to a person",
        "can i speak to a human",
        "let me talk to a human",
        "let me talk to a person",
        "real person",
        "contact support",
        "open a ticket",
        "file a ticket",
        "create a ticket",
        "parler à un conseiller",
        "parler à une personne",
        "mit einem menschen sprechen",
        "quiero hablar con una persona",
        "hablar con un agente",
    )
)


def verdict(text: str, episode: Episode | None) -> Verdict | None:
    """Read a typed verdict; "it works now" is one only while an answer waits for it."""
    said = _plain(text)
    if said in _PERSON or wants_person(said):
        return "person"
    if said in _SOLVED and episode is not None and confirmable(episode):
        return "confirmed"
    return None


def says_solved(text: str) -> bool:
    """Tell whether a text says that all is well, whatever it is about."""
    return _plain(text) in _SOLVED


def rejected(text: str, episode: Episode | None) -> bool:
    """Tell whether a text turns down the answer that stands. Without one, "no" is about nothing that we know of."""
    stands = episode is not None and episode.outcome is Outcome.OPEN and episode.last_reply == "answer"
    return stands and rejects(text)


def _plain(text: str) -> str:
    return " ".join(word for word in normalised(text).replace("thank you", "").split() if word not in _POLITE)


def confirmable(episode: Episode) -> bool:
    """Tell whether "that solved it" can be said of this episode; silence that was taken for it may still become it."""
    return episode.last_reply == "answer" and episode.outcome in {Outcome.OPEN, Outcome.ASSUMED}
