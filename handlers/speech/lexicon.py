"""The words and patterns of a language, ready to be compared with messages. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, TypeAlias

from handlers.speech.plain import spelled, written
from handlers.speech.tables import EVERYWHERE, TABLES
from handlers.speech.wordings import Aside, Wordings, patterns

LONGEST_JOINED = 60
"""Characters of a message without spaces that is looked at; a longer one says more than a phrase does."""

Listed: TypeAlias = Literal[
    "greeting", "thanks", "acknowledged", "filler", "edges", "refusing", "polite", "more", "agreed", "with_agreed",
    "declined", "with_declined", "negated", "first", "second", "third", "last", "around", "pointing", "openers",
    "endings",
]  # fmt: skip
"""A list of words of `Wordings`."""
Patterned: TypeAlias = Literal["help", "bot", "solved", "person", "complaints", "failing", "nothing_fits"]
"""A list of patterns of `Wordings`."""


class Lexicon:
    """What people say in one language, with what everybody says. Patterns are compiled when they are asked for."""

    def __init__(self, language: str, said: Wordings) -> None:
        self.language = language
        self.spaced = said.spaced
        self._said = said
        self._words: dict[str, frozenset[str]] = {}
        self._patterns: dict[str, re.Pattern[str] | None] = {}

    def words(self, name: Listed) -> frozenset[str]:
        """Give a list of words."""
        found = self._words.get(name)
        if found is None:
            listed = f"{getattr(self._said, name)} {getattr(EVERYWHERE, name)}".split()
            found = self._words[name] = frozenset(way for word in listed for way in spelled(word.casefold()))
        return found

    def says(self, name: Patterned, plain: str) -> bool:
        """Tell whether a message, as `plain.plain` gives it, is one of a list."""
        more = self._said.requests if name == "person" else ()
        return self._fits(name, lambda: (getattr(self._said, name), *more), plain)

    def phrase(self, plain: str) -> Aside | None:
        """Tell what kind of phrase a message, as `plain.plain` gives it, is."""
        return next((kind for kind in self._said.phrases if self._is(kind, plain)), None)

    def _is(self, kind: Aside, plain: str) -> bool:
        return self._fits(f"phrase {kind}", lambda: (self._said.phrases[kind], *self._said.shapes.get(kind, ())), plain)

    def has(self, name: Literal["person_in", "person_asks", "asks_within"], joined: str) -> bool:
        """Tell whether a pattern stands anywhere in a message without spaces."""
        if name not in self._patterns:
            several = "|".join(patterns(getattr(self._said, name)))
            self._patterns[name] = re.compile(several, re.IGNORECASE) if several else None
        pattern = self._patterns[name]
        return pattern is not None and pattern.search(joined) is not None

    def _fits(self, name: str, listed: Callable[[], Iterable[str]], plain: str) -> bool:
        if name not in self._patterns:
            several = "|".join(written(pattern) for text in listed() for pattern in patterns(text))
            self._patterns[name] = re.compile(several) if several else None
        pattern = self._patterns[name]
        if pattern is None:
            return False
        if self.spaced:
            return pattern.fullmatch(plain) is not None
        joined = plain.replace(" ", "")
        return len(joined) <= LONGEST_JOINED and pattern.fullmatch(joined) is not None


@cache
def _lexicons() -> Mapping[str, Lexicon]:
    return {language: Lexicon(language, said) for language, said in TABLES.items()}


def lexicons(language: str | None = None) -> Sequence[Lexicon]:
    """Give the lexicon of a language; all of them where it is not known, or none of ours."""
    there = _lexicons()
    return (there[language],) if language is not None and language in there else tuple(there.values())


@cache
def listed(name: Listed, language: str | None = None) -> frozenset[str]:
    """Give a list of words of a language, or of all of them."""
    return frozenset().union(*(lexicon.words(name) for lexicon in lexicons(language)))
