"""Slack's own markup, mrkdwn: what is quoted is shown as it reads, and never pings anybody. Pure.

Only ``& < >`` are escaped; mrkdwn has no way to escape its other marks, so a zero-width space keeps those apart that
are meant as characters. Source: docs.slack.dev, Formatting message text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.slack.rendering.parts import Line, Run, Style

APART = "\u200b"
"""A zero-width space. Slack takes it for a space: next to it no mark opens or closes anything."""

_LONGEST_LINK = 1_500
_CALL = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_OPENS = re.compile(r"(?<!\w)([*_~])(?=\S)")
_CLOSES = re.compile(r"(?<=[^\s\u200b])([*_~])(?!\w)")
_MARKED = re.compile(r"\*[^*\n]+\*|`[^`\n]+`")
_FENCE = re.compile(r"`(?=`)")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NO_MARKS = str.maketrans({"`": None, "*": "\u2217", APART: None, "\u2060": None, "\ufeff": None})
_ADDRESS = str.maketrans(
    {"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", "\n": "%0A", "\t": "%09", "\r": "%0D", "`": "%60"}
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def escaped(text: str) -> str:
    """Give text that cannot be read as a mention, a link or a call to everybody; its marks may still be read so."""
    return _CALL.sub(f"@{APART}", text.translate(_ENTITIES))


def literal(text: str) -> str:
    """Give text that is shown as it is: no mention, no link, no bold, no quote, no code."""
    apart = _OPENS.sub(rf"\1{APART}", escaped(text).replace("`", f"`{APART}"))
    return "\n".join(_unquoted(line) for line in _CLOSES.sub(rf"{APART}\1", apart).split("\n"))


def bold(text: str) -> str:
    """Give the words of a title, on one line, in bold. What bold cannot hold is made plain: code and asterisks."""
    words = literal(" ".join(text.translate(_NO_MARKS).split())).strip(f" {APART}")
    return f"*{words}*" if words else ""


def marked(text: str) -> str:
    """Give our own words, in which stand bold and code, with these kept apart from words that no blank parts from them.

    Japanese and Chinese have no blanks, and Slack would show the marks themselves.
    """

    def apart(found: re.Match[str]) -> str:
        before, behind = text[: found.start()][-1:], text[found.end() :][:1]
        return f"{APART if before.isalnum() else ''}{found[0]}{APART if behind.isalnum() else ''}"

    return _MARKED.sub(apart, text)


def link(address: str, label: str) -> str:
    """Give a link, or its label alone where the address is none that Slack opens."""
    words = literal(" ".join(label.split()))
    if not linkable(address):
        return words
    target = address.translate(_ADDRESS)
    # In a label a bar is harmless, a bracket is escaped.
    return f"<{target}|{words}>" if words and label != address else f"<{target}>"


def linkable(address: str) -> bool:
    """Tell whether an address is absolute, of a kind that Slack opens, and short enough to stand in a text."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    known = parts.scheme in _SCHEMES and bool(parts.netloc if parts.scheme in {"http", "https"} else parts.path)
    return known and len(address.translate(_ADDRESS)) <= _LONGEST_LINK


def fenced(code: str) -> str:
    """Give code in a fence that its own text does not close."""
    return f"```\n{_FENCE.sub(f'`{APART}', code.translate(_ENTITIES))}\n```"


def line(given: Line) -> str:
    """Give a line with its prefix."""
    text = spelled(given.runs).strip()
    return f"{given.first}{text}" if given.first else _unquoted(text)


def spelled(runs: Sequence[Run]) -> str:
    """Give runs one after the other. Marks inside of a word are kept apart from it, or Slack would show them."""
    found = ""
    for run in _joined(runs):
        text = _run(run)
        marked = text != run.text and (run.style != Style() or run.link is not None)
        if found and text and ((marked and found[-1].isalnum()) or _ends_marked(found, text)):
            found += APART
        found += text
    return found


def _ends_marked(before: str, text: str) -> bool:
    return before[-1] in "*_~`" and (text[0].isalnum() or text[0] in "*_~`")


def _joined(runs: Sequence[Run]) -> list[Run]:
    found: list[Run] = []
    for run in runs:
        if found and found[-1].style == run.style and found[-1].link == run.link:
            found[-1] = Run(found[-1].text + run.text, run.style, run.link)
        elif run.text:
            found.append(run)
    return found


def _run(run: Run) -> str:
    core = run.text.strip()
    if not core:
        return run.text
    ahead = run.text[: len(run.text) - len(run.text.lstrip())]
    behind = run.text[len(run.text.rstrip()) :]
    return f"{ahead}{_marked(core, run)}{behind}"


def _marked(core: str, run: Run) -> str:
    style = run.style
    if run.link is not None:
        text = link(run.link, core)
    elif style.code and "`" not in core:
        # Nothing is read inside of code but the entities.
        text = f"`{core.translate(_ENTITIES)}`"
    else:
        text = literal(core)
    for mark, on in (("~", style.strike), ("_", style.italic), ("*", style.bold)):
        text = f"{mark}{text}{mark}" if on else text
    return text


def _unquoted(text: str) -> str:
    """Keep a line from being shown as quoted."""
    return f"{APART}{text}" if text.lstrip().startswith("&gt;") else text
