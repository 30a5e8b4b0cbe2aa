"""The catalogue of messages: GNU gettext, a file for each language. What it lacks is said in English.

A message is its English text, with ``{names}`` in the place of values. Translations stand in
``locale/<code>/LC_MESSAGES/onetouch.po``; `make words` collects the messages and compiles what is translated.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources
from io import BytesIO

from handlers.languages.language import DEFAULT, known
from handlers.languages.pseudo import PSEUDO, PseudoTranslations

DOMAIN = "onetouch"


class Catalogue:
    """What we say, in one language. Values are put in as they are: whoever needs HTML or mrkdwn escapes them first."""

    def __init__(self, language: str, messages: gettext.NullTranslations) -> None:
        self.language = language
        self._messages = messages

    def say(self, message: str, /, **values: object) -> str:
        """Say a message; nothing for nothing, which gettext has its own notes under.

        Raises:
            KeyError: it names a value that is not given.
        """
        return _filled(self._messages.gettext(message), values) if message else message

    def say_as(self, context: str, message: str, /, **values: object) -> str:
        """Say a message that means several things by itself. `context`: what it means here, as translators read it."""
        return _filled(self._messages.pgettext(context, message), values)

    def say_n(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say a message about `n` things, in the plural form that the language has for them; `n` is a value of it."""
        return _filled(self._messages.ngettext(one, many, n), {"n": n, **values})


def catalogue(language: str) -> Catalogue:
    """Give the catalogue of a language, read once; that of English where we do not speak it."""
    return _read(known(language) or DEFAULT)


@cache
def _read(code: str) -> Catalogue:
    if code == DEFAULT:
        return Catalogue(code, gettext.NullTranslations())
    if code == PSEUDO:
        return Catalogue(code, PseudoTranslations())
    place = resources.files("handlers.languages") / "locale" / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    try:
        stored = place.read_bytes()
    except FileNotFoundError:
        return Catalogue(code, gettext.NullTranslations())
    return Catalogue(code, gettext.GNUTranslations(BytesIO(stored)))


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format(**values) if values else text
