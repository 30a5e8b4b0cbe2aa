"""Our dialect of Markdown, written from parsed HTML: CommonMark, GitHub tables and GitHub alerts."""

from __future__ import annotations

import re
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString
from markdownify import ATX, MarkdownConverter

from kb.escaping import escape_inline, escape_line_starts
from kb.plain_text import one_line

_ALERTS = {
    "note": "NOTE",
    "info": "NOTE",
    "information": "NOTE",
    "seealso": "NOTE",
    "tip": "TIP",
    "hint": "TIP",
    "success": "TIP",
    "important": "IMPORTANT",
    "admonition": "NOTE",
    "callout": "NOTE",
    "warning": "WARNING",
    "attention": "WARNING",
    "caution": "CAUTION",
    "danger": "CAUTION",
    "error": "CAUTION",
}
_GENERIC = frozenset({"admonition", "callout"})
_PREFIX = re.compile(r"^(?:alert|callout|admonition|message|box|is)-{1,2}")
_MARKED = frozenset({"b", "strong", "em", "i", "a", "code", "kbd", "samp", "del", "s", "sub", "sup", "q"})
_BLOCKS = frozenset(
    {
        *("[document]", "html", "body", "main", "article", "section", "div", "p", "li", "ul"),
        *("ol", "dl", "dt", "dd", "td", "th", "tr", "table", "blockquote", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "details", "summary", "header"),
        *("footer", "aside", "address", "fieldset", "center", "caption", "hr", "pre", "br"),
    }
)
_UNSAFE = re.compile(r"\s*(?:javascript|data|vbscript)\s*:", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:language|lang|highlight(?:-source)?)-([\w+#-]+)")
_BRACKET = re.compile(r"(?<!\\)([\[\]])")
_NUMBER = "data-number"

# Its stubs leave out the methods that are there to be overridden.
_Converter: Any = MarkdownConverter


class MarkdownWriter(_Converter):  # type: ignore[misc] # see above
    """Write one parsed page. Text is escaped only where it would become markup."""

    def __init__(self) -> None:
        super().__init__(
            heading_style=ATX,
            bullets="-",
            table_infer_header=True,
            keep_inline_images_in=["td", "th"],
            sub_symbol="<sub>",
            sup_symbol="<sup>",
        )

    def write(self, tag: Tag) -> str:
        """Give the Markdown of a tag and all that is in it; the tag is changed on the way."""
        for numbered in tag.find_all("ol"):
            _number(numbered)
        for table in tag.find_all("table"):
            _unwrap_layout(table)
        return str(self.process_tag(tag, parent_tags=set()))

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Escape text for the place where it stands."""
        tags = parent_tags or set()
        text = str(super().process_text(el, parent_tags=tags))
        if "_noformat" not in tags:
            text = text.replace("\n", " ")
            if _starts_line(el):
                text = escape_line_starts(text)
            if "a" in tags:  # A lone bracket would end the link's text.
                text = _BRACKET.sub(r"\\\1", text)
        return text.replace("|", r"\|") if tags & {"td", "th"} else text

    def escape(self, text: str, _parent_tags: set[str]) -> str:
        """Escape what would become markup anywhere in a line."""
        return escape_inline(text)

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a division; an admonition as a GitHub alert."""
        kind = None if "_inline" in parent_tags else _alert(el)
        return _quoted(text, kind) if kind else str(super().convert_div(el, text, parent_tags))

    convert_aside = convert_section = convert_article = convert_div
    convert_main = convert_header = convert_footer = convert_body = convert_figure = convert_div
    convert_details = convert_address = convert_fieldset = convert_center = convert_div

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a paragraph; an admonition as a GitHub alert."""
        kind = None if "_inline" in parent_tags else _alert(el)
        return _quoted(text, kind) if kind else str(super().convert_p(el, text, parent_tags))

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a quote; an admonition as a GitHub alert."""
        kind = None if "_inline" in parent_tags else _alert(el)
        return _quoted(text, kind) if kind else str(super().convert_blockquote(el, text, parent_tags))

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link, if it leads anywhere that is safe."""
        label = one_line(text)
        href = one_line(str(el.get("href") or ""))
        if "_noformat" in parent_tags or not label or not href or _UNSAFE.match(href):
            return text
        title = one_line(str(el.get("title") or "")).replace('"', r"\"")
        link = f"[{label}]({_target(href)}" + (f' "{title}")' if title and title != label else ")")
        return " " * text.startswith(" ") + link + " " * text.endswith(" ")

    def convert_img(self, el: Tag, _text: str, parent_tags: set[str]) -> str:
        """Write an image; one whose data stand in the page, as its description only."""
        alt = _BRACKET.sub(r"\\\1", escape_inline(one_line(str(el.get("alt") or ""))))
        src = one_line(str(el.get("src") or el.get("data-src") or ""))
        if "_noformat" in parent_tags or not src or _UNSAFE.match(src):
            return alt
        if "_inline" in parent_tags and not parent_tags & {"td", "th"}:
            return alt
        return f"![{alt}]({_target(src)})"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a line break; inside code it is a plain one."""
        return "\n" if "pre" in parent_tags else str(super().convert_br(el, text, parent_tags))

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write strong text, once, and not over blocks."""
        nested = parent_tags & {"b", "strong"} or "\n\n" in text.strip()
        return text if nested else str(super().convert_b(el, text, parent_tags))

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write emphasis, once, and not over blocks."""
        nested = parent_tags & {"em", "i"} or "\n\n" in text.strip()
        return text if nested else str(super().convert_em(el, text, parent_tags))

    convert_i = convert_em

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's name
        """Write a heading; hashes at its end are text."""
        return str(super().convert_hN(n, el, re.sub(r"(?<=\s)(#+\s*)$", r"\\\1", text), parent_tags))

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a code block, fenced by more backticks than it holds."""
        text = text.strip("\n")
        if not text.strip():
            return ""
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        if "_inline" in parent_tags:
            return f" {fence} {one_line(text)} {fence} "
        return f"\n\n{fence}{_language(el)}\n{text}\n{fence}\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list item, numbered beforehand: markdownify counts anew for every item."""
        number = el.get(_NUMBER)
        if not isinstance(number, str):
            return str(super().convert_li(el, text, parent_tags))
        mark = f"{number}. "
        lines = text.strip().split("\n")
        rest = [f"{' ' * len(mark)}{line}" if line else "" for line in lines[1:]]
        return "\n".join([f"{mark}{lines[0]}", *rest]) + "\n"

    def convert_dt(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write the term of a definition, or the heading of a fold-out, as a strong line."""
        text = one_line(text)
        if "_inline" in parent_tags:
            return f" {text} "
        return f"\n\n**{text.replace('**', '')}**\n\n" if text else ""

    convert_summary = convert_dt

    def convert_dd(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a definition as a paragraph."""
        return f" {text.strip()} " if "_inline" in parent_tags else f"\n\n{text.strip()}\n\n"


def _alert(el: Tag) -> str | None:
    """Give the kind of GitHub alert that an element's classes name."""
    classes = el.get("class")
    names = [_PREFIX.sub("", name.lower()) for name in classes] if isinstance(classes, list) else []
    exact = [name for name in names if name in _ALERTS]
    if not exact:
        return None
    return _ALERTS[next((name for name in exact if name not in _GENERIC), exact[0])]


def _quoted(text: str, kind: str) -> str:
    """Write an alert. A first line that only says its kind is left out, since the marker says it."""
    lines = text.strip().split("\n")
    if not any(lines):
        return ""
    if len(lines) > 1 and lines[0].strip("*:! ").lower() in _ALERTS:
        lines = "\n".join(lines[1:]).strip("\n").split("\n")
    return "\n".join(["\n", f"> [!{kind}]", *(f"> {line}".rstrip() for line in lines), "\n"])


def _target(address: str) -> str:
    address = address.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _language(el: Tag) -> str:
    for tag in (el, *el.find_all("code", limit=1)):
        classes = tag.get("class")
        found = _LANGUAGE.search(" ".join(classes) if isinstance(classes, list) else "")
        if found:
            return found[1]
    return ""


def _number(numbered: Tag) -> None:
    start = str(numbered.get("start") or "1")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
    for number, item in enumerate(numbered.find_all("li", recursive=False), first):
        item[_NUMBER] = str(number)


def _unwrap_layout(table: Tag) -> None:
    """Turn a table that only arranges things into divisions: no Markdown table can hold another."""
    if table.get("role") == "presentation" or table.find("table") or len(table.find_all(["td", "th"], limit=2)) < 2:
        for part in table.find_all(["tr", "td", "th", "tbody", "thead", "tfoot", "caption"]):
            if part.find_parent("table") is table:
                part.name = "div"
        table.name = "div"


def _starts_line(el: NavigableString) -> bool:
    node: Tag | NavigableString = el
    while True:
        before = node.previous_sibling
        while isinstance(before, NavigableString) and not before.strip():
            before = before.previous_sibling
        if before is not None:
            return isinstance(before, Tag) and before.name in _BLOCKS
        parent = node.parent
        if parent is None or parent.name in _BLOCKS:
            return True
        if parent.name in _MARKED:
            return False
        node = parent
