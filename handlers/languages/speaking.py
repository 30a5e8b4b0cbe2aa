"""Whom we speak to, in which language.

The language is ambient, as the context of `decimal` is: whoever shows something to somebody says `speaking` once, and
all that is rendered within says its words in it. Tasks and threads that are started within inherit it. Outside, it is
English: what the team reads is said so. See docs/decisions/0035-words-in-ten-languages.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from handlers.languages.catalogue import catalogue
from handlers.languages.language import DEFAULT, LANGUAGES, known
from handlers.languages.pseudo import PSEUDO, rehearsed

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=DEFAULT)


@contextmanager
def speaking(language: str | None) -> Iterator[str]:
    """Speak a language for as long as the block lasts, English where it is none of ours; give its code."""
    code = known(language) or DEFAULT
    token = _SPOKEN.set(code)
    try:
        yield code
    finally:
        _SPOKEN.reset(token)


def spoken() -> str:
    """Give the code of the language that is spoken now."""
    return _SPOKEN.get()


def say(message: str, /, **values: object) -> str:
    """Say a message in the language that is spoken; see `Catalogue.say`."""
    return catalogue(_SPOKEN.get()).say(message, **values)


def say_as(context: str, message: str, /, **values: object) -> str:
    """Say a message that means several things by itself; see `Catalogue.say_as`."""
    return catalogue(_SPOKEN.get()).say_as(context, message, **values)


def say_n(one: str, many: str, n: int, /, **values: object) -> str:
    """Say a message about `n` things; see `Catalogue.say_n`."""
    return catalogue(_SPOKEN.get()).say_n(one, many, n, **values)


def mark(message: str) -> str:
    """Name a message that is said elsewhere, so that it comes into the catalogue; give it unchanged."""
    return message


def mark_as(context: str, message: str) -> tuple[str, str]:
    """Name a message with its context; give both, for `say_as`."""
    return context, message


def everywhere(message: str) -> frozenset[str]:
    """Give a message without values in all our languages: to know what we said, whatever was spoken then."""
    return frozenset(catalogue(language).say(message) for language in _all())


def everywhere_as(context: str, message: str) -> frozenset[str]:
    """Give a message that has a context in all our languages, as `everywhere` does."""
    return frozenset(catalogue(language).say_as(context, message) for language in _all())


def _all() -> tuple[str, ...]:
    return (*LANGUAGES, PSEUDO) if rehearsed() else tuple(LANGUAGES)
