"""Inline Markdown as runs. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import nh3
from markdown_it.token import Token

from bot.slack.rendering.mrkdwn import linkable
from bot.slack.rendering.parts import PLAIN, Run, Style
from bot.web.markdown import resolved

_MARKS = {"strong": "bold", "em": "italic", "s": "strike"}
_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_HTML = nh3.ALLOWED_TAGS | {"button", "font", "iframe", "input", "label", "script", "section", "style", "video"}
_IMAGE = "image"
"""What an image is called that has no words."""


def runs(tokens: Sequence[Token], root: str, base: str) -> list[list[Run]]:
    """Give the lines of inline Markdown, each as runs.

    Args:
        tokens: the children of an inline token.
        root: address of our server, for links that name none; empty where they can lead nowhere.
        base: path of the article's page there, which relative links start from.
    """
    lines: list[list[Run]] = [[]]
    style, address = PLAIN, None
    for token in tokens:
        name, _, edge = token.type.rpartition("_")
        if name in _MARKS:
            style = _with(style, _MARKS[name], on=edge == "open")
        elif token.type == "link_open":
            address = absolute(str(token.attrGet("href") or ""), root, base)
        elif token.type == "link_close":
            address = None
        elif token.type == "image":
            source = absolute(str(token.attrGet("src") or ""), root, base)
            lines[-1].append(Run(words(_plain(token)) or _IMAGE, style, address or source))
        elif token.type == "code_inline":
            lines[-1].append(Run(token.content.replace("\n", " "), replace(style, code=True), address))
        elif token.type in {"softbreak", "hardbreak"} or _breaks(token):
            lines.append([])
        elif token.content and (token.type != "html_inline" or _placeholder(token.content)):
            lines[-1].append(Run(token.content.replace("\n", " "), style, address))
    return [line for line in lines if line] or [[]]


def words(given: Sequence[Run]) -> str:
    """Give what runs say."""
    return "".join(run.text for run in given)


def absolute(address: str, root: str, base: str) -> str | None:
    """Give the address that a link of an article leads to; None for one that Slack could not open."""
    if linkable(address):
        return address
    inside = resolved(address, base, base) if root and ":" not in address.split("/", 1)[0] else None
    return f"{root}{inside}" if inside is not None and linkable(f"{root}{inside}") else None


def _plain(token: Token) -> list[Run]:
    return [Run(child.content) for child in token.children or []]


def _breaks(token: Token) -> bool:
    return token.type == "html_inline" and token.content.lower().lstrip("< ").startswith("br")


def _placeholder(tag: str) -> bool:
    """Tell whether what the parser takes for HTML is more likely a name in brackets, such as `<your-token>`."""
    name = _TAG.match(tag)
    return name[1].lower() not in _HTML if name else tag.startswith("<!") and tag[2:3].isalpha()


def _with(style: Style, mark: str, *, on: bool) -> Style:
    match mark:
        case "bold":
            return replace(style, bold=on)
        case "italic":
            return replace(style, italic=on)
        case _:
            return replace(style, strike=on)
