"""First guesses about a ticket from its words. Pure; whoever takes the ticket corrects them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.ticket import Category, Priority
from handlers.tickets.triage_words import BUGS, OUTAGES, REQUESTS


def _any(listed: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in listed.values())


# Of all languages together: people paste what they read on their screen, in whatever language that is.
_BUG, _REQUEST, _OUTAGE = _any(BUGS), _any(REQUESTS), _any(OUTAGES)


def category(text: str) -> Category:
    """Guess what kind of thing a text is about; a question unless its words say otherwise."""
    if _says(_REQUEST, text):
        return Category.REQUEST
    return Category.BUG if _says(_BUG, text) else Category.QUESTION


def priority(text: str) -> Priority:
    """Guess how soon a text must be looked at: normal, unless its words plainly name an outage or a loss."""
    return Priority.HIGH if _says(_OUTAGE, text) else Priority.NORMAL


def _says(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
