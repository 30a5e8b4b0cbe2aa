"""Canonical text: the Markdown that we store, whatever form a source delivers."""

from __future__ import annotations

import re

from kb.plain_text import one_line

_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINES_AHEAD = re.compile(r"(?:[^\S\n]*\n)++")


def clean(text: str) -> str:
    """Drop what no text should hold, and keep every other character as it is.

    Line ends of all kinds become line feeds; a byte order mark and control characters go; surrogates, which no
    encoding can hold, become the character that a pair of them stands for, else U+FFFD; blank lines ahead and blank
    space behind go.
    """
    text = text.removeprefix("\ufeff")
    text = _CONTROL.sub("", _NEWLINE.sub("\n", text))
    if _SURROGATE.search(text):
        # YAML and JSON may write one character as two escapes; what finds no partner becomes U+FFFD.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = text.rstrip()
    ahead = _BLANK_LINES_AHEAD.match(text)
    return text[ahead.end() :] if ahead else text


def words(text: str) -> str:
    """Clean a field that is one line of plain text: a title, a question, a category."""
    return one_line(clean(text))
