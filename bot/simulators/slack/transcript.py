"""A channel as lines that people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.simulators.slack.records import Channel, Message, View
from bot.simulators.slack.store import Store


def transcript(store: Store, channel: Channel) -> str:
    """Give a channel: threads indented below their first message, buttons in brackets."""
    lines: list[str] = []
    known = {message.ts for message in channel.messages}
    for message in channel.messages:
        if message.thread_ts in known and message.thread_ts != message.ts:
            continue
        lines += _lines(store, message, "")
        for reply in channel.messages:
            if reply.thread_ts == message.ts and reply is not message:
                lines += _lines(store, reply, "  ")
    return "\n".join(lines)


def shown(message: Message) -> str:
    """Give what people see of a message: its blocks, or its text where it has none."""
    typed = message.blocks and message.blocks[0].get("type") == "rich_text"
    return message.text if typed or not message.blocks else "\n".join(_blocks(message.blocks))


def shown_view(view: View) -> str:
    """Give what people see of a modal or App Home."""
    buttons = [f"[{view.body[name]['text']}]" for name in ("submit", "close") if view.body.get(name)]
    return "\n".join([f"== {view.title} ==", *_blocks(view.blocks), " ".join(buttons)]).strip()


def _lines(store: Store, message: Message, indent: str) -> list[str]:
    author = store.users.get(message.author)
    name = "bot" if message.by_app else author.name if author else "app"
    if message.visible_to:
        name += f" (only {store.users[message.visible_to].name} sees)"
    first, *rest = [*shown(message).split("\n"), *(f"[file {file.name}]" for file in message.files)]
    edited = " (edited)" if message.edited else ""
    return [f"{indent}{name}: {first}{edited if not rest else ''}", *(f"{indent}  {line}" for line in rest)]


def _blocks(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        kind = block["type"]
        if kind == "divider":
            yield "---"
        elif kind == "header":
            yield f"# {block['text']['text']}"
        elif kind == "markdown":
            yield block["text"]
        elif kind == "image":
            yield f"[image: {block['alt_text']}]"
        elif kind == "context":
            yield f"({' '.join(element.get('text') or element.get('alt_text', '') for element in block['elements'])})"
        elif kind in {"actions", "context_actions"}:
            yield " ".join(_element(element) for element in block["elements"])
        elif kind == "input":
            yield f"{block['label']['text']}: {_element(block['element'])}"
        elif kind == "section":
            parts = [block["text"]["text"]] if "text" in block else []
            parts += [field["text"] for field in block.get("fields", ())]
            yield " | ".join(parts) + (f" {_element(block['accessory'])}" if "accessory" in block else "")


def _element(element: dict[str, Any]) -> str:
    kind = element["type"]
    if kind == "button":
        return f"[{element['text']['text']}]"
    if kind == "image":
        return f"[image: {element['alt_text']}]"
    if kind == "feedback_buttons":
        return " ".join(f"[{element[f'{name}_button']['text']['text']}]" for name in ("positive", "negative"))
    options = [option["text"]["text"] for option in element.get("options", ())]
    first = element.get("initial_option", {}).get("text", {}).get("text") or element.get("initial_value") or ""
    return f"<{' / '.join(options) or first or element.get('placeholder', {}).get('text', '')}>"
