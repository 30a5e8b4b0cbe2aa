"""What of a text its writer said: without quoted history, code, logs, links and numbers. Pure."""

from __future__ import annotations

import re
from html import unescape

LONGEST = 20_000
"""Characters of a text that are looked at."""
_FENCED = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_INLINE = re.compile(r"`[^`\n]*`")
_SLACK = re.compile(r"<(?:[@#!][^<>\s]*|(?:https?|mailto|tel):[^<>|\s]*)(?:\|(?P<label>[^<>]*))?>")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}|(?:(?<=\s)|^)(?:[A-Za-z]:)?[\\/][\w.~-]+[\\/]\S*",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w@])[.=]?@\w+:?")
_HISTORY = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:original message|forwarded message|reply above this line).*|_{10,}"
    r"|on .{5,120} wrote:|from:[^\n]+\n(?:sent|date|to):.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_STAMP = re.compile(r"^\W{0,3}(?:\d{4}[-/]\d\d[-/]\d\d|\d\d?[:.]\d\d[:.]\d\d|[A-Z][a-z]{2} +\d+ \d\d:\d\d)\S*")
_TRACE = re.compile(
    r"^\s*(?:at [\w$.<>]+\(.*\)|File \".*\", line \d+|Traceback \(most recent|Caused by: |#\d+ +0x|\$ (?!\d)|>>> "
    r"|(?:[A-Z][A-Z0-9_]+|[\w.-]+)=\S"
    r"|(?:[a-z_]\w*\.)*[A-Z]\w+(?:Error|Exception)(?::|$)"
    r"|(?:DEBUG|INFO|WARN|WARNING|ERROR|FATAL|TRACE)(?!.*\b(?:I(?!/)|we|my|our)\b)"
    r"(?:[:\]]| +\S*[\d\[\](){}:/=_]| +\S*\w\.\w| +- ))"
)
"""A log's level is followed by a place, a time or a colon; a customer's capitals are not: ERROR again!"""
_FRAME = re.compile(r"^[ \t]*File \"[^\"\n]*\", line \d+.*\n[ \t]+\S.*$(?:\n[ \t]*[~^][~^ \t]*$)?", re.MULTILINE)
"""A place in a program, the line of it that stands there, and the marks below that."""
_OPAQUE = re.compile(r"\b(?=\w*\d)[\w-]{8,}\b")
_BLANKS = re.compile(r"[ \t]+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_PIECE, _MOST = 60, 8
_CODE_FROM = 0.45
"""Share of signs other than letters and blanks from which a long line is no speech."""
_SHORT_LINE = 24


def spoken(text: str) -> str:
    """Give what its writer said; empty where that is nothing."""
    text = unescape(text[:LONGEST]).replace("\r\n", "\n")
    text = _FRAME.sub("", _INLINE.sub(" ", _FENCED.sub("\n", text)))
    history = _HISTORY.search(text)
    if history is not None:
        text = text[: history.start()]
    text = _SLACK.sub(lambda found: f" {found['label'] or ''} ", _QUOTED.sub("", text))
    for pattern in (_LINK, _MENTION, _OPAQUE):
        text = pattern.sub(" ", text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n") if not _machine(line))
    return "\n".join(line for line in lines if line)


def pieces(said: str) -> tuple[str, ...]:
    """Cut what somebody said into pieces that an encoder reads whole: of about 60 words, and not more than 8.

    Of what is longer, the beginning and the end stay.
    """
    if len(said.split()) <= _PIECE:
        return (said,)
    found: list[str] = []
    words: list[str] = []
    for sentence in _SENTENCE.split(said):
        own = sentence.split()
        if words and len(words) + len(own) > _PIECE:
            found.append(" ".join(words))
            words = []
        words += own[:_PIECE]
    found.append(" ".join(words))
    half = _MOST // 2
    return tuple(found if len(found) <= _MOST else found[:half] + found[-half:])


def _machine(line: str) -> bool:
    """Tell whether a program wrote a line."""
    if _STAMP.match(line) or _TRACE.match(line):
        return True
    stripped = line.strip()
    odd = sum(char.isascii() and not (char.isalpha() or char.isspace() or char in "?!.") for char in stripped)
    return len(stripped) >= _SHORT_LINE and odd / len(stripped) >= _CODE_FROM
