"""A language that nobody speaks, to see what is not said through the catalogue: ⟦Ýóúŕ ťíčķéť ··· ··⟧. Pure.

Each message is in brackets, its letters have marks, and it is a third longer than in English, as translations are. What
stands outside of brackets was not said: it was written straight into a page, a card or a letter. ``qps`` is what others
call such a language as well. It is one of ours only while somebody is `rehearsing`; tests are.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PSEUDO = "qps"
"""Its code."""
OPENS, CLOSES = "⟦", "⟧"

_REHEARSING: ContextVar[bool] = ContextVar("rehearsing", default=False)
_MARKS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀčďéƒğĥíĵķĺɱńóṕɋŕšťúṽŵẋýžÁɃČĎÉƑĞĤÍĴĶĹṀŃÓṔɊŔŠŤÚṼŴẊÝŽ",
)
_KEPT = re.compile(r"(\{[^{}]*\}|`[^`]*`)")
"""Values, and what is typed as it stands."""
_SAID = re.compile(rf"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}")
_WORD = re.compile(r"[A-Za-z]{2,}")


@contextmanager
def rehearsing() -> Iterator[None]:
    """Know `PSEUDO` as a language for as long as the block lasts; tasks and threads that start within inherit it."""
    token = _REHEARSING.set(True)
    try:
        yield
    finally:
        _REHEARSING.reset(token)


def rehearsed() -> bool:
    """Tell whether `PSEUDO` is a language now."""
    return _REHEARSING.get()


def pseudo(message: str) -> str:
    """Say a message in the language that nobody speaks; its values, blanks around it and line breaks stay."""
    words = message.strip()
    if not words:
        return message
    before, after = message[: message.index(words)], message[message.index(words) + len(words) :]
    marked = "".join(part if _KEPT.fullmatch(part) else part.translate(_MARKS) for part in _KEPT.split(words))
    return f"{before}{OPENS}{marked}{_longer(len(words))}{CLOSES}{after}"


def unsaid(shown: str) -> tuple[str, ...]:
    """Give the words of a text that were not said: those of plain letters outside of brackets, in their order.

    Names, addresses and what people wrote are among them: whoever asks takes away what may stand there.
    """
    left, before = shown, ""
    while left != before:  # what is said may be a value of what is said
        left, before = _SAID.sub(" ", left), left
    return tuple(_WORD.findall(left))


class PseudoTranslations(gettext.NullTranslations):
    """Translate each message by `pseudo`."""

    def gettext(self, message: str) -> str:
        """Translate a message."""
        return pseudo(message)

    def pgettext(self, _context: str, message: str) -> str:
        """Translate a message that has a context; the context is for translators."""
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Translate a message about `n` things, with plurals as in English."""
        return pseudo(msgid1 if n == 1 else msgid2)


def _longer(length: int) -> str:
    """Give dots for a third of `length`, in groups, so that lines break between them."""
    dots = -(-length // 3)
    return "".join(" " if place % 6 == 0 and place < dots - 1 else "·" for place in range(dots))
