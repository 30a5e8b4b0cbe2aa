"""Web addresses in what people wrote, as links to other sites. Pure."""

from __future__ import annotations

import re
from html import escape

ADDRESS = r"\bhttps?://[^\s<>\"']{1,500}[^\s<>\"'.,;:!?)\]}]"
"""A web address in a text, without the sentence's signs behind it."""
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
