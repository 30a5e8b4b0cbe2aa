"""Markdown out of HTML pages: scripts, styles, comments and navigation stay behind."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from kb.canonical import clean, words
from kb.errors import UnreadableDocument
from kb.markdown_writer import MarkdownWriter

_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_DROPPED = (
    "script, style, noscript, template, nav, iframe, object, embed, svg, canvas, form, button, input, select, "
    "textarea, head, a.headerlink, a.anchor, a.anchor-link, [hidden]"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page says: its body as canonical text; title and language where it names them."""

    body: str
    title: str | None = None
    language: str | None = None


def read_page(text: str) -> Page:
    """Turn an HTML page, or a piece of one, into canonical text.

    Raises:
        UnreadableDocument: the markup cannot be parsed, or is nested some hundred levels deep.
    """
    text = _XML_DECLARATION.sub("", clean(text), count=1)
    if "<" not in text:
        return Page(clean(html.unescape(text)))
    try:
        soup = BeautifulSoup(text, "html.parser")
        title = words(soup.title.get_text()) if soup.title else ""
        language = _attribute(soup.find("html"), "lang")
        body = clean(MarkdownWriter().write(_content(soup)))
    except (ParserRejectedMarkup, AssertionError) as error:
        raise UnreadableDocument(f"its HTML cannot be parsed ({error}): correct the markup") from error
    except RecursionError as error:
        raise UnreadableDocument("its HTML is nested too deeply: take out some levels") from error
    return Page(body, title or None, language or None)


def _content(soup: BeautifulSoup) -> Tag:
    """Give the part of the page that is the article, without what is no text of it."""
    for dropped in soup.select(_DROPPED):
        dropped.extract()
    for remark in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        remark.extract()
    mains = soup.find_all("main") or soup.select('[role="main"]') or soup.find_all("article")
    if len(mains) == 1:
        return mains[0]
    body = soup.find("body")
    if isinstance(body, Tag):
        for footer in body.find_all("footer", recursive=False):
            footer.extract()
        return body
    return soup


def _attribute(tag: object, name: str) -> str:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return words(value) if isinstance(value, str) else ""
