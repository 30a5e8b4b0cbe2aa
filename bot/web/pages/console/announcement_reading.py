"""In which language the customer of an announcement reads, for whoever words it. Pure."""

from __future__ import annotations

from html import escape

from handlers.engineering.announcement import Announcement
from handlers.engineering.announcement_text import QUESTION, asks
from handlers.languages import DEFAULT, known, say, speaking
from handlers.languages.dates import named


def reads(language: str | None) -> str:
    """Say what the customer reads, to whoever words it in English or should not."""
    code = known(language)
    return "" if code is None or code == DEFAULT else f"The customer reads {escape(named(code))}. "


def added(one: Announcement, language: str | None) -> str:
    """Show what is added to a text that asks, in the words that the customer reads."""
    if not asks(one):
        return ""
    with speaking(language) as code:
        question = f'<span lang="{code}">{escape(say(QUESTION))}</span>'
    return (
        f'<p class="small">Added when it is sent: “{question}” with a link; in Slack two buttons. The '
        "ticket waits for the customer then.</p>"
    )
