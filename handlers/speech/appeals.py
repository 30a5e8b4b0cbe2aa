"""Requests for a person, and complaints about the bot, in people's own words. Pure."""

from __future__ import annotations

from handlers.speech.lexicon import Lexicon, lexicons
from handlers.speech.plain import clauses, plain
from handlers.speech.rejections import rejects
from handlers.speech.small_talk import small_talk

MOST_WORDS = 12
"""Of a request for a person; a longer text says something else too, which must be looked up or reach a form."""
LONGEST_SPACELESS = 30
"""The same for text without spaces, in code points."""


def wants_person(text: str, language: str | None = None) -> bool:
    """Tell whether a text asks for a person and says nothing else, but maybe what it is about.

    "How do I contact an agent?" and "can customers reach a human being?" ask about the product. What is said beside it
    may be a complaint about the bot, or courtesy: "no robots, I want a person". `language`: what it is in, one of ours;
    None: not known.
    """
    if _asks_for_person(text, language):
        return True
    parts = clauses(text)
    called = [_asks_for_person(clause, language) for clause in parts]
    return any(called) and all(
        wanted or _beside(clause, language) for clause, wanted in zip(parts, called, strict=True)
    )


def complains(text: str, language: str | None = None) -> bool:
    """Tell whether a text says that the bot is no help, and says nothing else. `language`: as in `wants_person`."""
    said = plain(text)
    for lexicon in lexicons(language):
        bare = " ".join(word for word in said.split() if word not in lexicon.words("more"))
        if lexicon.says("complaints", said) or (bare and lexicon.says("complaints", bare)):
            return True
    return False


def _asks_for_person(text: str, language: str | None) -> bool:
    said = plain(text).replace("thank you", "").strip()
    return any(_wants(said, lexicon) for lexicon in lexicons(language))


def _beside(clause: str, language: str | None) -> bool:
    return complains(clause, language) or rejects(clause, language) or small_talk(clause, language) is not None


def _wants(said: str, lexicon: Lexicon) -> bool:
    polite = lexicon.words("polite")
    for way in (said, " ".join(word for word in said.split() if word not in polite)):
        if way and len(way.split()) <= MOST_WORDS and lexicon.says("person", way):
            return True
    joined = said.replace(" ", "")
    short = len(joined) <= LONGEST_SPACELESS
    return short and lexicon.has("person_in", joined) and not lexicon.has("person_asks", joined)
