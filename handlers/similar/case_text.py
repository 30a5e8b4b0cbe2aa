"""What a ticket is found by: its subject and the customer's own words. Pure."""

from __future__ import annotations

import hashlib
import re

from handlers.ticket import Ticket

LONGEST = 6_000
"""Characters that are read; a ticket says what it is about at its beginning."""
WAY = "02"
"""How words are read: two digits, another number with each change, which makes all tickets be read again."""
_QUOTED = re.compile(r"\s*>")
_INTRODUCES = re.compile(
    r"\s*\S.{0,200}(\bwrote|\bschrieb\b.{0,100}|\ba écrit|\bescribió|\bha scritto|\bescreveu|\bschreef\b.{0,100}"
    r"|書きました|写道)\s*[:：]\s*$",
    re.IGNORECASE,
)
"""The line above a quotation, in the languages of mail that begin quoted lines with a mark."""
_FORMER = re.compile(
    r"\s*-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|originalnachricht|message d['’]origine"
    r"|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht)\s*-{2,}\s*$",
    re.IGNORECASE,
)
"""The line above a former mail, whose lines have no mark: what stands below is quoted up to the end."""


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
    """Name words, and the way in which they were read, with which the name begins: 32 hexadecimal digits."""
    return WAY + hashlib.sha256(text.encode()).hexdigest()[:30]


def unquoted(text: str) -> str:
    """Give a text without what it quotes of others, and without the lines that introduce that.

    A line that begins with ">" quotes only below a line that says whom: else it is what somebody wrote, such as a
    console's prompt. `bot.mail` cuts mails already, with more care; this is for what was pasted, or answered between
    quoted lines. A text that is nothing but a former mail stays.
    """
    kept: list[str] = []
    quoting = False
    for line in text.splitlines():
        if _FORMER.match(line) and any(map(str.strip, kept)):
            break
        if not _QUOTED.match(line):
            kept.append(line)
            continue
        above = len(kept)
        while above and not kept[above - 1].strip():
            above -= 1
        if above and _INTRODUCES.match(kept[above - 1]):
            del kept[above - 1 :]
            quoting = True
        if not quoting:
            kept.append(line)
    return "\n".join(kept).strip()
