"""A document of Jira's as plain text. Pure.

Reads whatever Atlassian Document Format has (`@atlaskit/adf-schema`), and of nodes that it does not know the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Node = Mapping[str, Any]

_DEEPEST = 60
_BLOCKS = frozenset(
    {
        "paragraph", "heading", "codeBlock", "blockquote", "panel", "bulletList", "orderedList", "taskList",
        "decisionList", "table", "rule", "mediaSingle", "mediaGroup", "expand", "nestedExpand", "layoutSection",
        "layoutColumn", "blockCard", "embedCard", "extension", "bodiedExtension", "syncBlock", "bodiedSyncBlock",
        "multiBodiedExtension", "extensionFrame", "blockTaskItem",
    }
)  # fmt: skip


def plain(value: object) -> str:
    """Give a document's text; a text as it is; of anything else nothing."""
    if isinstance(value, str):
        return value.strip()
    return _blocks(value, 0).strip() if isinstance(value, Mapping) else ""


def _blocks(node: Node, depth: int) -> str:
    if depth > _DEEPEST:
        return ""
    given = [child for child in _children(node) if isinstance(child, Mapping)]
    if not any(child.get("type") in _BLOCKS for child in given):
        return "".join(_inline(child, depth + 1) for child in given)
    return "\n\n".join(text for child in given if (text := _block(child, depth + 1)))


def _block(node: Node, depth: int) -> str:
    kind = node.get("type")
    if kind in _LISTS:
        return "\n".join(_items(node, _LISTS[str(kind)], depth))
    if kind == "table":
        return "\n".join(_row(row, depth) for row in _children(node) if isinstance(row, Mapping))
    if kind == "blockquote":
        return "\n".join(f"> {line}" for line in _blocks(node, depth).splitlines())
    if kind in {"mediaSingle", "mediaGroup"}:
        return " ".join(_inline(child, depth) for child in _children(node) if isinstance(child, Mapping))
    if kind in {"blockCard", "embedCard"}:
        return str(_attrs(node).get("url") or "")
    if kind in {"expand", "nestedExpand"}:
        title = str(_attrs(node).get("title") or "")
        return "\n".join(part for part in (title, _blocks(node, depth)) if part)
    return "---" if kind == "rule" else _blocks(node, depth)


def _items(node: Node, mark: Callable[[Node, int], str], depth: int) -> Iterator[str]:
    first = _attrs(node).get("order")
    number = first if isinstance(first, int) else 1
    for item in _children(node):
        if not isinstance(item, Mapping):
            continue
        if item.get("type") in _LISTS:
            yield from (f"  {line}" for line in _block(item, depth + 1).splitlines())
            continue
        sign = mark(item, number)
        number += 1
        # Paragraphs and lists within an item stand close together, below its first line.
        lines = _blocks(item, depth + 1).replace("\n\n", "\n").splitlines() or [""]
        yield f"{sign} {lines[0]}".rstrip()
        yield from (f"{' ' * (len(sign) + 1)}{line}" for line in lines[1:])


def _row(row: Node, depth: int) -> str:
    cells = (cell for cell in _children(row) if isinstance(cell, Mapping))
    return " | ".join(" ".join(_blocks(cell, depth + 1).split()) for cell in cells)


def _inline(node: Node, depth: int) -> str:
    kind, attrs = node.get("type"), _attrs(node)
    if kind == "text":
        return _linked(str(node.get("text") or ""), node)
    if kind == "hardBreak":
        return "\n"
    if kind == "mention":
        return f"@{str(attrs.get('text') or 'someone').lstrip('@')}"
    if kind == "emoji":
        return str(attrs.get("text") or attrs.get("shortName") or "")
    if kind == "inlineCard":
        return str(attrs.get("url") or "")
    if kind == "date":
        return _day(str(attrs.get("timestamp") or ""))
    if kind == "status":
        return f"[{attrs.get('text') or ''}]"
    if kind in {"media", "mediaInline"}:
        return f"[{attrs.get('alt') or 'a file'}]"
    return _blocks(node, depth)


def _linked(text: str, node: Node) -> str:
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        if isinstance(mark, Mapping) and mark.get("type") == "link":
            href = str(_attrs(mark).get("href") or "")
            return text if not href or href.rstrip("/") == text.rstrip("/") else f"{text} ({href})"
    return text


def _day(milliseconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _children(node: Node) -> list[Any]:
    found = node.get("content")
    return found if isinstance(found, list) else []


def _attrs(node: Node) -> Node:
    found = node.get("attrs")
    return found if isinstance(found, Mapping) else {}


_LISTS: Mapping[str, Callable[[Node, int], str]] = {
    "bulletList": lambda item, number: "-",
    "orderedList": lambda item, number: f"{number}.",
    "taskList": lambda item, number: "[x]" if _attrs(item).get("state") == "DONE" else "[ ]",
    "decisionList": lambda item, number: "<>",
}
