"""Texts made short enough. Pure."""

from __future__ import annotations


def shortened(text: str, limit: int) -> str:
    """Give a text of at most `limit` (1 or more) code points, cut between words where that leaves most of it."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:\n") + "…"


def one_line(text: str, limit: int) -> str:
    """Give the words on one line, of at most `limit` code points."""
    return shortened(" ".join(text.split()), limit)
