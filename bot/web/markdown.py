"""Articles' Markdown as HTML that is safe to show: GitHub's dialect, then a strict sanitiser."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from handlers.languages import mark_as, say_as

SECTION = "section-"
"""What ids of headings begin with, so that no article takes an id that a page of ours uses."""

_BLOCKS = {"p", "br", "hr", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "div", "details", "summary"}
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_SPOKEN = {"a", "abbr", "b", "del", "em", "i", "ins", "s", "small", "strong", "sub", "sup"}
_TECHNICAL = {"code", "img", "kbd", "samp", "var"}

_ALERT_TITLES = {
    title
    for _, title in (
        mark_as("above a remark in an article", "Note"),
        mark_as("above a remark in an article", "Tip"),
        mark_as("above a remark in an article", "Important"),
        mark_as("above a remark in an article", "Warning"),
        mark_as("above a remark in an article", "Caution"),
    )
}
_ALERTS = {f"markdown-alert-{kind}" for kind in ("note", "tip", "important", "warning", "caution")}

# Begins with a literal: with white space in front of it, long gaps would be read again from each of their characters.
_OWN_ID = re.compile(r"\{#([A-Za-z][\w-]*)\}\s*\Z")
_NO_SLUG = re.compile(r"[^\w\- ]")
_PAGES = (".md", ".markdown", ".html", ".htm")

_CLEANER_OPTIONS: dict[str, Any] = {
    "tags": _BLOCKS | _HEADINGS | _TABLES | _SPOKEN | _TECHNICAL,
    "clean_content_tags": {"script", "style", "iframe", "object", "template", "noscript", "title", "svg", "math"},
    "attributes": {
        "a": {"href", "title"},
        "img": {"src", "alt", "title", "width", "height"},
        "ol": {"start"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "abbr": {"title"},
        "details": {"open"},
        **{heading: {"id"} for heading in _HEADINGS},
    },
    "allowed_classes": {
        "div": _ALERTS | {"markdown-alert"},
        "p": {"markdown-alert-title"},
        "th": {"left", "center", "right"},
        "td": {"left", "center", "right"},
        "li": {"task-list-item"},
    },
    "url_schemes": {"http", "https", "mailto", "tel"},
    "id_prefix": SECTION,
    "link_rel": "noopener nofollow",
    "strip_comments": True,
}


def parser() -> MarkdownIt:
    """Make the parser: GitHub's dialect with tables, strikethrough, bare links, task lists and alerts."""
    return _parser()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    # Stateless once it is configured, and slow to configure.
    return MarkdownIt("gfm-like2", {"strikethrough_single_tilde": False})


def render(markdown: str, *, base: str, top: int = 2, title: str = "", sections: str = "") -> str:
    """Give Markdown as safe HTML.

    Args:
        markdown: an article's canonical text, or a part of it.
        base: path of the article's page; relative links start from it.
        top: level of the highest heading.
        title: a first heading that says just this is left out.
        sections: where links to sections (``#part``) lead: empty for the page itself, or the article's path.
    """
    env: dict[str, Any] = {}
    return clean(html_of(parsed(markdown, env, title), env, top), base, sections)


def parsed(markdown: str, env: dict[str, Any], title: str = "") -> list[Token]:
    """Give the tokens: headings with ids, and without a first heading that says the title again."""
    tokens = parser().parse(markdown, env)
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            _name(opening, inline, env, taken)
    if len(tokens) > 2 and tokens[0].type == "heading_open" and _same(tokens[1].content, title):
        return tokens[3:]
    return tokens


def html_of(tokens: Sequence[Token], env: dict[str, Any], top: int) -> str:
    """Give the tokens as HTML that must still be cleaned; headings begin at level `top`, tables carry no style.

    What stands above remarks (``> [!NOTE]``) is said in the language that is spoken: let it be the article's.
    """
    return str(parser().renderer.render(_levelled(tokens, top), parser().options, env))


def clean(html: str, base: str, sections: str = "") -> str:
    """Keep what is harmless."""
    relative = partial(resolved, base=base, sections=sections)
    return nh3.clean(html, url_relative=relative, attribute_filter=_reachable, **_CLEANER_OPTIONS)


def _reachable(element: str, attribute: str, value: str) -> str | None:
    """Keep an attribute, but for the source of a picture in the article's own folder.

    Such a picture is not stored with the article: without a source its words are shown instead of a broken one.
    """
    if element == "img" and attribute == "src" and not value.lower().startswith(("https:", "http:")):
        return None
    return value


def resolved(url: str, base: str, sections: str = "") -> str | None:
    """Give a relative link as seen from the article at `base`; None for one that leads to another host.

    Links between files of a folder name the files; the articles made of them have ids without their endings.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.netloc or url.startswith(("//", "\\", "/\\")):
        return None
    fragment = SECTION + parts.fragment if parts.fragment else ""
    if not parts.path and not parts.query:
        return f"{sections}#{fragment}"
    inside = not parts.path.startswith("/")
    path = unquote(parts.path)
    stem, ending = posixpath.splitext(path)
    if inside and ending.lower() in _PAGES:
        path = stem
    target = posixpath.normpath((posixpath.dirname(base) + "/" if inside else "/") + path).lstrip("/")
    return urlunsplit(("", "", "/" + quote(target, safe="/"), parts.query, fragment if inside else parts.fragment))


def _same(heading: str, title: str) -> bool:
    return heading.strip().casefold() == title.strip().casefold()


def _name(opening: Token, inline: Token, env: dict[str, Any], taken: set[str]) -> None:
    """Give a heading the id that it names at its end (``{#id}``), else the one that GitHub would give it."""
    own = _OWN_ID.search(inline.content)
    if own:
        inline.content = inline.content[: own.start()].rstrip()
        inline.children = parser().parseInline(inline.content, env)[0].children
    name = own[1] if own else _NO_SLUG.sub("", inline.content.strip().lower()).replace(" ", "-")
    if name and name not in taken:
        taken.add(name)
        opening.attrSet("id", name)


def _levelled(tokens: Sequence[Token], top: int) -> list[Token]:
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = max(0, top - min(levels)) if levels else 0
    return [_adapted(token, shift, before) for before, token in zip([None, *tokens], tokens, strict=False)]


def _adapted(token: Token, shift: int, before: Token | None) -> Token:
    if before is not None and before.type == "alert_title_open" and token.content in _ALERT_TITLES:
        title = say_as("above a remark in an article", token.content)
        return token.copy(content=title, children=[Token("text", "", 0, content=title)])
    if shift and token.type in {"heading_open", "heading_close"}:
        return token.copy(tag=f"h{min(6, int(token.tag[1]) + shift)}")
    if token.type in {"th_open", "td_open"} and token.attrs:
        side = str(token.attrs.get("style", "")).removeprefix("text-align:")
        return token.copy(attrs={"class": side} if side else {})
    return token
