"""Atlassian Document Format: what Jira takes, and the same as wiki text, as webhooks and version 2 have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulators.jira.records import Json, Text

_INLINE = frozenset({"text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"})
_BLOCKS = frozenset({
    "paragraph", "heading", "bulletList", "orderedList", "codeBlock", "blockquote", "rule", "panel", "table",
    "expand", "blockCard",
})  # fmt: skip
_FORMATS = frozenset({"link", "em", "strong", "strike", "subsup", "underline", "textColor", "backgroundColor"})
_BESIDE_CODE = frozenset({"code", "link"})


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a node may have: attributes (with those that it must have), and which children, how many at least."""

    attrs: Mapping[str, type | tuple[type, ...]]
    needs: tuple[str, ...] = ()
    children: frozenset[str] | None = None
    least: int | None = None


_LOCAL: Mapping[str, type | tuple[type, ...]] = {"localId": str}
_LISTED = frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"})
_CELL = _BLOCKS - {"table", "expand"}
_SHAPES = {
    "paragraph": _Shape(_LOCAL, children=_INLINE),
    "heading": _Shape({**_LOCAL, "level": (int,)}, ("level",), _INLINE),
    "bulletList": _Shape(_LOCAL, children=frozenset({"listItem"}), least=1),
    "orderedList": _Shape({**_LOCAL, "order": (int,)}, children=frozenset({"listItem"}), least=1),
    "listItem": _Shape(_LOCAL, children=_LISTED, least=1),
    "codeBlock": _Shape({**_LOCAL, "language": str, "uniqueId": str}, children=frozenset({"text"})),
    "blockquote": _Shape(_LOCAL, children=_LISTED, least=1),
    "rule": _Shape(_LOCAL),
    "panel": _Shape(
        {**_LOCAL, "panelType": str}, ("panelType",), _LISTED | {"heading", "rule", "blockCard"}, least=1
    ),
    "expand": _Shape({**_LOCAL, "title": str}, children=_BLOCKS - {"expand"}, least=1),
    "table": _Shape(
        {**_LOCAL, "isNumberColumnEnabled": bool, "layout": str, "width": (int, float), "displayMode": str},
        children=frozenset({"tableRow"}), least=1,
    ),
    "tableRow": _Shape(_LOCAL, children=frozenset({"tableCell", "tableHeader"})),
    "tableCell": _Shape({**_LOCAL, "colspan": int, "rowspan": int, "background": str}, children=_CELL, least=1),
    "tableHeader": _Shape({**_LOCAL, "colspan": int, "rowspan": int, "background": str}, children=_CELL, least=1),
    "hardBreak": _Shape({**_LOCAL, "text": str}),
    "mention": _Shape({**_LOCAL, "id": str, "text": str, "accessLevel": str, "userType": str}, ("id",)),
    "emoji": _Shape({**_LOCAL, "shortName": str, "id": str, "text": str}, ("shortName",)),
    "inlineCard": _Shape({**_LOCAL, "url": str}, ("url",)),
    "blockCard": _Shape({**_LOCAL, "url": str}, ("url",)),
    "date": _Shape({**_LOCAL, "timestamp": str}, ("timestamp",)),
    "status": _Shape({**_LOCAL, "text": str, "color": str, "style": str}, ("text", "color")),
}  # fmt: skip
_MARKS: Mapping[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "link": (frozenset({"href", "title", "id", "collection", "occurrenceKey"}), ("href",)),
    "subsup": (frozenset({"type"}), ("type",)),
    "textColor": (frozenset({"color"}), ("color",)),
    "backgroundColor": (frozenset({"color"}), ("color",)),
    **{name: (frozenset(), ()) for name in ("em", "strong", "strike", "underline", "code")},
}


def problem(document: Any) -> str | None:
    """Say what is wrong with a document, with its place; None when Jira takes it."""
    if not isinstance(document, dict):
        return "is no document"
    if document.get("type") != "doc" or document.get("version") != 1:
        return "is no document of version 1"
    if set(document) - {"type", "version", "content"} or not isinstance(document.get("content"), list):
        return "has other keys than type, version and content"
    return _children(document["content"], _BLOCKS, "doc")


def _children(content: list[Any], allowed: frozenset[str], where: str) -> str | None:
    for number, node in enumerate(content):
        place = f"{where}/{number}"
        kind = node.get("type") if isinstance(node, dict) else None
        if kind not in allowed:
            return f"{place}: {kind} may not stand here"
        found = (
            _text(node, place, coded=where.rpartition(":")[2] == "codeBlock") if kind == "text" else _node(node, place)
        )
        if found:
            return found
    return None


def _node(node: Json, place: str) -> str | None:
    kind = str(node["type"])
    shape = _SHAPES[kind]
    if extra := set(node) - {"type", "attrs", "content", "marks"}:
        return f"{place}: {kind} has {', '.join(sorted(extra))}"
    if node.get("marks"):
        return f"{place}: {kind} has marks"
    attrs = node.get("attrs", {})
    if not isinstance(attrs, dict) or any(not isinstance(attrs[name], shape.attrs.get(name, ())) for name in attrs):
        return f"{place}: {kind} has wrong attributes"
    if missing := [name for name in shape.needs if name not in attrs]:
        return f"{place}: {kind} lacks {', '.join(missing)}"
    if kind == "heading" and not 1 <= attrs["level"] <= 6:
        return f"{place}: a heading has levels 1 to 6"
    if shape.children is None:
        return f"{place}: {kind} has content" if "content" in node else None
    content = node.get("content")
    if content is None and not shape.least and kind != "tableRow":
        return None
    if not isinstance(content, list) or len(content) < (shape.least or 0):
        return f"{place}: {kind} has too little content"
    return _children(content, shape.children, f"{place}:{kind}")


def _text(node: Json, place: str, *, coded: bool) -> str | None:
    if set(node) - {"type", "text", "marks"}:
        return f"{place}: text has further keys"
    if not isinstance(node.get("text"), str) or not node["text"]:
        return f"{place}: text is empty"
    marks = node.get("marks", [])
    if not isinstance(marks, list) or (coded and marks):
        return f"{place}: text has wrong marks"
    kinds = set()
    for mark in marks:
        kind = str(mark.get("type")) if isinstance(mark, dict) else ""
        if kind not in _MARKS or set(mark) - {"type", "attrs"}:
            return f"{place}: {kind} is no mark"
        known, needed = _MARKS[kind]
        attrs = mark.get("attrs", {})
        if not isinstance(attrs, dict) or set(attrs) - known or any(name not in attrs for name in needed):
            return f"{place}: {kind} has wrong attributes"
        kinds.add(kind)
    if "code" in kinds and kinds - _BESIDE_CODE:
        return f"{place}: code stands with {', '.join(sorted(kinds - _BESIDE_CODE))}"
    return None if kinds <= _FORMATS | {"code"} else f"{place}: text has wrong marks"


def of_document(document: Json) -> Text:
    """Give a text that was sent as a document."""
    return Text(document, "\n\n".join(_wiki_block(node) for node in document["content"]).strip())


def of_wiki(wiki: str) -> Text:
    """Give a text that was typed, or sent to version 2: a paragraph for each piece between blank lines."""
    pieces = [piece.strip("\n") for piece in wiki.replace("\r\n", "\n").split("\n\n")]
    content = [{"type": "paragraph", "content": _lines(piece)} for piece in pieces if piece.strip()]
    return Text({"type": "doc", "version": 1, "content": content}, wiki)


def _lines(piece: str) -> list[Json]:
    found: list[Json] = []
    for number, line in enumerate(piece.split("\n")):
        found += [{"type": "hardBreak"}] * bool(number) + ([{"type": "text", "text": line}] if line else [])
    return found


def _wiki_block(node: Json, depth: str = "") -> str:
    kind, content = str(node["type"]), node.get("content", [])
    if kind == "heading":
        return f"h{node['attrs']['level']}. {_wiki_inline(content)}"
    if kind in {"bulletList", "orderedList"}:
        deeper = depth + ("*" if kind == "bulletList" else "#")
        return "\n".join(_wiki_item(item, deeper) for item in content)
    if kind == "codeBlock":
        return f"{{code}}\n{_wiki_inline(content)}\n{{code}}"
    if kind == "blockquote":
        return "{quote}\n" + "\n".join(_wiki_block(one) for one in content) + "\n{quote}"
    if kind == "rule":
        return "----"
    if kind == "table":
        return "\n".join(_wiki_row(row) for row in content)
    if kind == "blockCard":
        return f"[{node['attrs']['url']}]"
    if kind in {"panel", "expand"}:
        return "\n".join(["{panel}", *(_wiki_block(one) for one in content), "{panel}"])
    return _wiki_inline(content)


def _wiki_item(item: Json, depth: str) -> str:
    lines = []
    for number, one in enumerate(item["content"]):
        text = _wiki_block(one, depth)
        lines.append(f"{depth} {text}" if not number and one["type"] == "paragraph" else text)
    return "\n".join(lines)


def _wiki_row(row: Json) -> str:
    cells = []
    for cell in row.get("content", []):
        sign = "||" if cell["type"] == "tableHeader" else "|"
        cells.append(sign + " ".join(_wiki_block(one) for one in cell["content"]))
    return "".join(cells) + "|"


def _wiki_inline(content: list[Json]) -> str:
    return "".join(_wiki_piece(node) for node in content)


def _wiki_piece(node: Json) -> str:
    kind, attrs = node["type"], node.get("attrs", {})
    if kind == "hardBreak":
        return "\n"
    if kind != "text":
        named = {"mention": f"[~accountid:{attrs.get('id')}]", "inlineCard": f"[{attrs.get('url')}]"}
        return named.get(str(kind), str(attrs.get("text") or attrs.get("shortName") or ""))
    text, signs = str(node["text"]), {"strong": "*", "em": "_", "strike": "-", "underline": "+"}
    for mark in node.get("marks", []):
        if mark["type"] == "link":
            href = mark["attrs"]["href"]
            text = f"[{href}]" if text == href else f"[{text}|{href}]"
        elif mark["type"] == "code":
            text = f"{{{{{text}}}}}"
        elif mark["type"] in signs:
            text = f"{signs[mark['type']]}{text}{signs[mark['type']]}"
    return text
