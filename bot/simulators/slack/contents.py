"""What a message may consist of, checked and written as Slack stores it."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.blocks import block_problems
from bot.simulators.slack.refusals import Refused

TEXT = 40_000
UPDATE_TEXT = 4_000
MARKDOWN = 12_000
# Blocks of about this size are refused although 40,000 characters are documented.
BLOCKS = 13_200
METADATA = 16 * 1024
_BARE_AND = re.compile(r"&(?!amp;|lt;|gt;)")
_BARE_URL = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+)")


@dataclass(frozen=True, slots=True)
class Content:
    """What is said."""

    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None


def read_content(args: Arguments, *, longest: int = TEXT, truncates: bool = True) -> Content:
    """Read text, blocks and metadata.

    Raises:
        Refused: ``no_text``, ``msg_too_long``, ``invalid_blocks_format``, ``invalid_blocks``,
            ``msg_blocks_too_long``, ``markdown_text_conflict``, ``too_many_attachments`` or a metadata error.
    """
    text, markdown = args.text("text") or "", args.text("markdown_text")
    blocks = args.nested("blocks", "invalid_blocks_format")
    attachments = args.nested("attachments", "invalid_attachments") or []
    if markdown is not None:
        if text or blocks:
            raise Refused("markdown_text_conflict")
        if len(markdown) > MARKDOWN:
            raise Refused("msg_too_long")
        text = markdown
    if len(attachments) > 100:
        raise Refused("too_many_attachments")
    if not text.strip() and not blocks and not attachments:
        raise Refused("no_text")
    if len(text) > longest and not truncates:
        raise Refused("msg_too_long")
    return Content(stored_text(text[:longest]), checked_blocks(blocks), read_metadata(args))


def checked_blocks(blocks: Any) -> list[dict[str, Any]]:
    """Give blocks as Slack stores them: each with a block_id.

    Raises:
        Refused: ``invalid_blocks_format``, ``invalid_blocks`` or ``msg_blocks_too_long``.
    """
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    problems = block_problems(blocks)
    if problems:
        raise Refused("invalid_blocks", *problems)
    if shown_size(blocks) > BLOCKS:
        raise Refused("msg_blocks_too_long")
    return stored_blocks(blocks)


def shown_size(value: Any) -> int:
    """Count the characters of all text objects, whatever holds them."""
    if isinstance(value, list):
        return sum(shown_size(item) for item in value)
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(shown_size(item) for name, item in value.items() if name != "text" or not own)
    return 0


def stored_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give blocks with the ids that Slack adds to blocks and elements."""
    copy: list[dict[str, Any]] = json.loads(json.dumps(blocks))
    for block in copy:
        block.setdefault("block_id", secrets.token_urlsafe(3))
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element")):
            if isinstance(element, dict) and element.get("type") not in {None, "mrkdwn", "plain_text", "image"}:
                element.setdefault("action_id", secrets.token_urlsafe(3))
    return copy


def stored_text(text: str) -> str:
    """Give text as Slack stores it: a lone ampersand escaped, bare addresses in angle brackets."""
    return _BARE_URL.sub(r"<\1>", _BARE_AND.sub("&amp;", text))


def read_metadata(args: Arguments) -> dict[str, Any] | None:
    """Read a message's metadata.

    Raises:
        Refused: ``invalid_metadata_format``, ``invalid_metadata_schema`` or ``metadata_too_large``.
    """
    metadata = args.nested("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if not metadata:
        return {}
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or len(kind) > 255 or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA:
        raise Refused("metadata_too_large")
    return metadata
