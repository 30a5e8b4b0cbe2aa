"""First guesses about a ticket from its words. Pure; whoever takes the ticket corrects them."""

from __future__ import annotations

import re

from handlers.ticket import Category, Priority

_BUG = re.compile(
    r"\b(bug|crash(es|ed|ing)?|error|exception|stack ?trace|traceback|broken|fails?|failed|failing|"
    r"freez(es|ing)|frozen|does(n't| not) work|stopped working|not working)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(feature request|please add|could you add|can you add|would like to (have|see)|would be (great|nice)|"
    r"it would help if|wish(es|ed)? (there|it|you))\b",
    re.IGNORECASE,
)
# Only words that leave no doubt: an urgent tone alone must not overtake those who write calmly.
_OUTAGE = re.compile(
    r"\b(outage|production (is |system |server |site )*down|(everything|whole (site|system|service)) is down|"
    r"down for (all|everyone|every customer)|data ?loss|lost (all )?(our|my) data|security breach)\b",
    re.IGNORECASE,
)


def category(text: str) -> Category:
    """Guess what kind of thing a text is about; a question unless its words say otherwise."""
    if _REQUEST.search(text):
        return Category.REQUEST
    return Category.BUG if _BUG.search(text) else Category.QUESTION


def priority(text: str) -> Priority:
    """Guess how soon a text must be looked at: normal, unless its words plainly name an outage or a loss."""
    return Priority.HIGH if _OUTAGE.search(text) else Priority.NORMAL
