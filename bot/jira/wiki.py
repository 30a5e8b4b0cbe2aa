"""Text as wiki markup, as a Jira Data Center has it, and back (Atlassian, "Text Formatting Notation"). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from bot.jira.parts import Part

_LINK = re.compile(r"https?://[^\s<>\"\\^`{|}\[\]]+")
_MARKUP = re.compile(r"[&\\{}\[\]*_^~+!|?#-]")
_LINE_START = re.compile(r"^(\s*(?:h[1-6]|bq))\.")


def markup(parts: Sequence[Part]) -> str:
    """Give parts as wiki markup in which no word of theirs is markup."""
    written = []
    for part in parts:
        if part.heading:
            written.append(f"h3. {_escaped(part.heading)}")
        written.append("\n".join(_line(line.rstrip()) for line in part.text.strip().splitlines()))
    return "\n\n".join(text for text in written if text)


def _line(line: str) -> str:
    kept, at = "", 0
    for found in _LINK.finditer(line):
        # An address is left as it is: with a backslash in it, it leads nowhere.
        kept += _escaped(line[at : found.start()]) + found[0]
        at = found.end()
    # No backslash goes before a letter, so that a line that begins like a heading has its dot written otherwise.
    return _LINE_START.sub(r"\1&#46;", kept + _escaped(line[at:]))


def _escaped(text: str) -> str:
    # Two backslashes are a line break there, so that one that is meant is written as what it is called in HTML.
    return _MARKUP.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    return {"&": "&amp;", "\\": "&#92;"}.get(found[0], f"\\{found[0]}")


_BLOCK = re.compile(
    r"\{(?:code|noformat|quote|panel|color|anchor|section|column|expand|warning|info|tip|note)[^}\n]{0,300}\}"
)
_MENTION = re.compile(r"\[~(?:accountid:)?([^\]\n]{1,200})\]")
_ACCOUNT = re.compile(r"\[~accountid:[^\]\n]{1,200}\]")
_NAMED_LINK = re.compile(r"\[([^\]|\n]{1,500})\|([^\]|\n]{1,2000})(?:\|[^\]\n]{0,200})?\]")
_BARE_LINK = re.compile(r"\[(https?://[^\]|\n]{1,2000}|mailto:[^\]|\n]{1,300})(?:\|[^\]\n]{0,200})?\]")
_PICTURE = re.compile(r"(?<![\w\\])!([^!\s|][^!|\n]{0,250}\.\w{1,8})(?:\|[^!\n]{0,200})?!")
# Of blanks only, and so many: where a pattern may run over line after line, many empty ones take it seconds.
_HEADING = re.compile(r"^[ \t]{0,100}h[1-6]\.[ \t]*", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]{0,100}bq\.[ \t]*", re.MULTILINE)
_ITEM = re.compile(r"^([ \t]*)([*#-]{1,6})[ \t]+", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|[a-z]{2,8});")
_ASIDE = 0xE000
"""Where, in Unicode's area of private use, characters stand that are meant as they are, until the rest is read."""
_BACK = {_ASIDE + code: chr(code) for code in range(128)}


def plain(value: object) -> str:
    """Give the text of wiki markup, without what only shapes it; of anything but a text nothing."""
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPE.sub(lambda found: "\n" if found[1] == "\\" else chr(_ASIDE + ord(found[1])), text)
    text = _BLOCK.sub("", text)
    text = _ACCOUNT.sub("@someone", text)
    text = _MENTION.sub(r"@\1", text)
    text = _NAMED_LINK.sub(r"\1 (\2)", text)
    text = _BARE_LINK.sub(r"\1", text)
    text = _PICTURE.sub(r"[\1]", text)
    text = _ITEM.sub(lambda found: f"{'  ' * (len(found[2]) - 1)}- ", _QUOTED.sub("> ", _HEADING.sub("", text)))
    text = _ENTITY.sub(lambda found: unescape(found[0]), text.translate(_BACK))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
