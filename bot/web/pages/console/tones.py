"""How a customer's words sound, beside them in HTML: for the team only. Pure."""

from __future__ import annotations

from html import escape

from handlers.attention.words import tone_in_words, weighed
from handlers.sentiment import Tone


def tone_mark(tone: Tone | None) -> str:
    """Give the mark of a tone, with what weighed as a hint; nothing where it was not judged yet."""
    if tone is None:
        return ""
    why = weighed(tone)
    hint = f' title="{escape(why)}"' if why else ""
    unseen = f'<span class="unseen"> ({escape(why)})</span>' if why else ""
    kind, said = ("unknown", "") if tone.sentiment is None else (str(tone.sentiment), "tone ")
    return f' <span class="tone {kind}"{hint}>{said}{escape(tone_in_words(tone))}{unseen}</span>'
