"""What people wrote, in HTML: nothing of it is markup, and tickets and addresses that it names are links. Pure."""

from __future__ import annotations

import re
from html import escape

from bot.web.pages.console.frame import ticket_path
from bot.web.pages.outward import ADDRESS, outward
from bot.web.tongues import Tell, marked, untold

SHOWN = 3_000
"""Characters that are shown of a long text; the rest unfolds."""
_LINKED = re.compile(rf"\bT-[1-9][0-9]{{0,8}}\b(?![\w-])|{ADDRESS}")


def prose(text: str, tell: Tell = untold) -> str:
    """Give a text; its line ends are for the style to keep. `tell`: gives its language, not always the page's."""
    begin = f'<div class="words" dir="auto"{marked(text, tell)}>'
    if len(text) <= SHOWN * 4 // 3:
        return f"{begin}{linked(text)}</div>"
    cut = text.rfind("\n", SHOWN // 2, SHOWN) + 1 or SHOWN
    return (
        f'{begin}{linked(text[:cut])}</div><details class="rest"><summary>Show the other '
        f"{len(text) - cut:,} characters</summary>{begin}{linked(text[cut:])}</div></details>"
    )


def linked(text: str) -> str:
    """Escape a text, and make links of the tickets (``T-12``) and web addresses in it."""
    found: list[str] = []
    end = 0
    for match in _LINKED.finditer(text):
        found += (escape(text[end : match.start()]), _link(match[0]))
        end = match.end()
    return "".join(found) + escape(text[end:])


def _link(target: str) -> str:
    if target.startswith("T-"):
        return f'<a href="{ticket_path(target)}">{target}</a>'
    return outward(target)
