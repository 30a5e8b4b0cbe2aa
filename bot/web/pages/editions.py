"""The other languages of an article, as links on its page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bot.web.links import article_path
from handlers.languages import LANGUAGES, say
from handlers.languages.dates import named
from kb.ports import Entry


def editions_html(editions: Mapping[str, Entry]) -> str:
    """Give the links, each named as the speakers of its language call it; empty where there are none."""
    if not editions:
        return ""
    links = " · ".join(_link(language, entry) for language, entry in editions.items())
    label = escape(say("This article in other languages"))
    return f'<nav class="editions small" aria-label="{label}"><p>{links}</p></nav>'


def _link(language: str, entry: Entry) -> str:
    code = escape(language)
    # Of what we do not speak ourselves, the name that the reader knows.
    own = LANGUAGES.get(language)
    name, spoken = (own, f' lang="{code}"') if own else (named(language), "")
    return f'<a href="{escape(article_path(entry.id))}" hreflang="{code}" rel="alternate"{spoken}>{escape(name)}</a>'
