"""Pages in the language that nobody speaks: what of them was not said through the catalogue."""

from __future__ import annotations

import re
from collections.abc import Collection
from html.parser import HTMLParser

from handlers.languages.pseudo import PSEUDO

TOLD = ("aria-label", "placeholder", "title", "alt", "content")
"""Attributes that people read or hear."""
SIGNS = frozenset({"UTC", "MB", "KB", "KiB", "JavaScript", PSEUDO})
_HIDDEN = frozenset({"script", "style"})
_PLAIN = re.compile(r"[A-Za-z]{2,}")
"""No letter of a message is plain in that language, and so a word of plain letters is a value of one, or unsaid."""
_QUIET = re.compile(r"width=device-width.*|light dark|noindex")


class Words(HTMLParser):
    """Collects what people read on a page, but for the names of languages in their menu."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect its attributes."""
        given = dict(attrs)
        if tag in _HIDDEN or (tag == "button" and given.get("name") == "language"):
            self._silent.append(tag)
        self.texts += [given[name] or "" for name in TOLD if name in given]

    def handle_endtag(self, tag: str) -> None:
        """End what is not read."""
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        """Collect a text."""
        if not self._silent:
            self.texts.append(data)


def left_english(page: str, data: Collection[str] = ()) -> list[str]:
    """Give the English words of a page that were not said. `data`: words that people wrote, which may stand there."""
    parser = Words()
    parser.feed(page)
    parser.close()
    whole = " ".join(one for one in parser.texts if not _QUIET.fullmatch(one.strip()))
    for words in data:
        whole = whole.replace(words, " ")
    return [word for word in _PLAIN.findall(whole) if word not in SIGNS]
