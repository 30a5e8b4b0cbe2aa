"""What encoder and lexical index read of a passage: its words, without the marks that lay them out."""

from __future__ import annotations

import re
from html import unescape

_IMAGE_OR_LINK = re.compile(r"!?\[([^\]\[]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"(?<!\\)</?[a-zA-Z][^<>]*>")
_ALERT = re.compile(r"^[ >]*\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.MULTILINE)
_TABLE_RULE = re.compile(r"^(?=[^\n]*--)[ \t:|-]+$", re.MULTILINE)
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|```\w*[ \t]*$|~~~\w*[ \t]*$)", re.MULTILINE)
_INLINE_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|__|``?|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_BLANKS = re.compile(r"[ \t]{2,}")


def words_of(markdown: str) -> str:
    """Give the words of a Markdown text, line by line; link targets, tags and layout marks are left out."""
    text = _IMAGE_OR_LINK.sub(r"\1", markdown)
    text = _IMAGE_OR_LINK.sub(r"\1", text)  # an image inside a link
    for pattern in (_ALERT, _TABLE_RULE, _TAG, _LINE_MARK):
        text = pattern.sub("", text)
    text = _INLINE_MARK.sub(r"\1", text)  # what was escaped is meant as it stands
    return _BLANKS.sub(" ", unescape(text.replace("|", " "))).strip()
