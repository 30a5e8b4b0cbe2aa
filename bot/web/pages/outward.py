"""Web addresses in what people wrote, as links to other sites. Pure."""

from __future__ import annotations

import re
from html import escape

_UNSPACED = r"\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
ADDRESS = rf"(?<![A-Za-z0-9_])https?://[^\s<>\"'{_UNSPACED}]{{1,500}}(?<![.,;:!?)\]}}])"
"""A web address in a text, without the sentence's signs behind it.

Kana, Han, Hangul and their signs end it: people put no space between. Browsers copy them encoded.
"""
_ADDRESS = re.compile(ADDRESS)


def outward(target: str) -> str:
    """Make a link, in HTML. It is shown whole, since anybody may have written it, and its side learns nothing of us."""
    return f'<a href="{escape(target)}" rel="noopener noreferrer nofollow">{escape(target)}</a>'


def with_links(text: str) -> str:
    """Escape a text, and make links of the web addresses in it."""
    found: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        found += (escape(text[end : match.start()]), outward(match[0]))
        end = match.end()
    return "".join(found) + escape(text[end:])
