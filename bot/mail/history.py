"""What is new in a mail: without the mails quoted below, and without a signature. Pure.

`mail-parser-reply` finds where the history begins, in a dozen languages; `quote_marks` knows more of ours. The library
is given a shortened copy: its patterns take quadratic time on long lines and on many empty ones, and anybody may send
us those. What it finds is then cut from the text itself, whose spaces and long lines stay. Where cutting might lose
words of the customer, nothing is cut.
"""

from __future__ import annotations

import re
from itertools import takewhile

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage, EmailReply

from bot.mail.quote_marks import begins

_LINES = 1_000
_LINE = 200
_SIGNATURE_LINES = 8
_SIGNATURE_LINE = 60
_GREETING_WORDS = 5
"""More of any of these may be words that begin like a signature: "Thanks, but it still fails ..."."""
_AFTER_COMMA = re.compile(r", (\w)")
_POSTSCRIPT = re.compile(r"p\.? ?s\b", re.IGNORECASE)


def newest(text: str) -> str:
    """Give what is new in a mail's text; all of it when somebody answered between or below the quoted lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = _first(lines)
    kept = len(lines) if first is None else _place(lines, first.content)
    marked = begins(lines[:_LINES])
    kept = kept if marked is None else min(kept, marked)
    if kept < len(lines) and _answered_below(lines[kept:]):
        return text.strip()
    kept = _without_quote(lines, kept)
    signature = _signature(lines[:kept], first)
    new = "\n".join(lines[: kept - signature]).strip()
    return new or "\n".join(lines[:kept]).strip() or text.strip()


def _first(lines: list[str]) -> EmailReply | None:
    shown = "\n".join(line[:_LINE] for line in lines[:_LINES])
    languages = [name for name in MAIL_LANGUAGES if len(name) == 2]
    replies = EmailMessage(text=shown, languages=languages, keep_hyphen_lists=True).read().replies
    # Without a header of history everything is one reply: then only its signature is of interest.
    return replies[0] if replies else None


def _place(lines: list[str], content: str) -> int:
    """Give the number of lines up to the end of the content; all of them where it is not found line by line."""
    wanted = [line.strip() for line in content.split("\n") if line.strip()]
    seen = 0
    for number, line in enumerate(lines[:_LINES], 1):
        if seen == len(wanted):
            break
        short = line[:_LINE].strip()
        if not short:
            continue
        if short != wanted[seen]:
            return len(lines)
        seen += 1
        if seen == len(wanted):
            # The library saw this much of the text and no more: what follows was never looked at.
            return number if number < min(len(lines), _LINES) else len(lines)
    return 0 if not wanted else len(lines)


def _answered_below(history: list[str]) -> bool:
    """Tell whether lines that nobody quoted follow on quoted ones."""
    numbers = [number for number, line in enumerate(history) if line.lstrip().startswith(">")]
    if not numbers:
        return False
    below = history[numbers[0] :]
    own = [line for line in below if line.strip() and not line.lstrip().startswith(">")]
    return bool(list(takewhile(lambda line: not _ends(line), own)))


def _ends(line: str) -> bool:
    return line.rstrip() in {"--", "-- ", "__"}


def _without_quote(lines: list[str], kept: int) -> int:
    """Take off quoted lines at the end, whose header was not recognised, and the line that introduces them."""
    end = kept
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    quoted = any(line.lstrip().startswith(">") for line in lines[end:kept])
    if not quoted:
        return kept
    return end - 1 if end and lines[end - 1].rstrip().endswith((":", "：")) and end > 1 else end


def _signature(lines: list[str], first: EmailReply | None) -> int:
    """Give the number of lines at the end that are a signature."""
    for number, line in enumerate(reversed(lines), 1):
        if line.rstrip() == "--" and number <= 2 * _SIGNATURE_LINES:
            return number
    if first is None or not first.signatures:
        return 0
    wanted = [line.strip() for line in first.signatures.split("\n") if line.strip()]
    count, end = 0, len(lines)
    for line in reversed(wanted):
        while end and not lines[end - 1].strip():
            end -= 1
        if not end or lines[end - 1][:_LINE].strip() != line:
            return 0
        end -= 1
        count += 1
    return len(lines) - end if count <= _SIGNATURE_LINES and _only_a_name(wanted) else 0


def _only_a_name(lines: list[str]) -> bool:
    """Tell whether a signature holds no words of its own; one that stays does no harm, words that are lost do."""
    first = lines[0]
    goes_on = _AFTER_COMMA.search(first)
    if len(first.split()) > _GREETING_WORDS or (goes_on is not None and goes_on[1].islower()):
        return False
    return not any(len(line) > _SIGNATURE_LINE or "?" in line or _POSTSCRIPT.match(line) for line in lines)
