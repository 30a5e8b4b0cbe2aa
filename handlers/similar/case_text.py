"""What a ticket is found by: its subject and the customer's own words. Pure."""

from __future__ import annotations

import hashlib
import re

from handlers.ticket import Ticket

LONGEST = 6_000
"""Characters that are read; a ticket says what it is about at its beginning."""
_READING = 1
"""Counts the ways in which words were read; another one makes all tickets be read again."""
_QUOTED = re.compile(r"\s*>")
_INTRODUCES = re.compile(
    r"\S.{0,200}(wrote|schrieb|a écrit|escribió|さんは書きました)\s*:\s*$|-{3,} ?Original Message ?-{3,}"
)


def case_text(ticket: Ticket) -> str:
    """Give the words: nothing that we said, no notes, no quoted history. Secrets were masked when it was written."""
    said = [comment.text for comment in ticket.comments if comment.public and not comment.team]
    own = [text for text in map(unquoted, (ticket.description, *said)) if text]
    subject = ticket.subject.strip()
    # The subject of what began in a chat is the beginning of its first words.
    if subject and not (own and own[0].startswith(subject.removesuffix("…"))):
        own.insert(0, subject)
    return "\n\n".join(own)[:LONGEST]


def digest(text: str) -> str:
    """Name words, and the way in which they were read."""
    return hashlib.sha256(f"{_READING}\n{text}".encode()).hexdigest()[:32]


def unquoted(text: str) -> str:
    """Give a text without the lines that quote another, and without those that introduce them."""
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line):
            while kept and (not kept[-1].strip() or _INTRODUCES.match(kept[-1])):
                kept.pop()
        else:
            kept.append(line)
    return "\n".join(kept).strip()
