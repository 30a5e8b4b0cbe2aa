"""Searches in Jira's own language, and the order of what they find. Pure.

Every text is quoted. Dates are of whole minutes, in the time zone of whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from handlers.engineering.issue import Issue
from handlers.terms import COURTESY, Sought, terms

OURS = "onetouch"
"""The label of every issue that has to do with a ticket."""
WORDS = 6
"""Most words that are looked for."""
LONGEST = 40
"""Characters of a word that is looked for: what is longer is a token or a path, which no other issue has."""
_MINUTE, _HOUR, _FARTHEST = timedelta(minutes=1), timedelta(hours=1), timedelta(hours=14)
_WORD = re.compile(r"[^\W_][\w]*")


def bearing(label: str) -> str:
    """Find the issues that bear a label, the oldest first."""
    return f"labels = {quoted(label)} ORDER BY created ASC"


def changed_since(since: datetime, zone: tzinfo | None) -> str:
    """Find our issues that changed since then, and some that changed before, the first change first.

    Args:
        since: aware.
        zone: of our user, in which Jira reads dates; None: nobody knows it.
    """
    # Dates are of whole minutes. Those of the hour that summer time repeats mean two: the earlier one is safe.
    local = (since - _MINUTE).astimezone(zone or UTC)
    if zone is None:
        local -= _FARTHEST
    elif local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        local -= _HOUR
    return f"labels = {quoted(OURS)} AND updated >= {quoted(local.strftime('%Y-%m-%d %H:%M'))} ORDER BY updated ASC"


def like(words: Sequence[str], projects: Sequence[str] = ()) -> str:
    """Find issues in which any of the words stand, the latest first; `words` has one at least."""
    found = " OR ".join(f"text ~ {quoted(word)}" for word in words)
    within = f"project IN ({', '.join(quoted(key) for key in projects)}) AND " if projects else ""
    return f"{within}({found}) ORDER BY updated DESC"


def quoted(text: str) -> str:
    """Give a text as a literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def telling(text: str) -> tuple[str, ...]:
    """Give the words of a text that are worth looking for, at most `WORDS`: the longest, as they say the most."""
    words = (word for word in _WORD.findall(text.casefold()) if len(word) <= LONGEST)
    found = dict.fromkeys(word for word in words if word not in COURTESY and terms(word))
    order = {word: at for at, word in enumerate(found)}
    longest = sorted(found, key=lambda word: (-len(word), order[word]))[:WORDS]
    return tuple(sorted(longest, key=order.__getitem__))


def ranked(text: str, found: Sequence[Issue]) -> tuple[Issue, ...]:
    """Order issues by how many words of a text they have; those in the title count twice, and ties stay as they are."""
    sought = Sought(text)

    def shared(issue: Issue) -> int:
        title = sought.within(issue.title)
        return 2 * len(title) + len(sought.within(issue.description) - title)

    return tuple(sorted((one for one in found if shared(one)), key=lambda one: -shared(one)))
