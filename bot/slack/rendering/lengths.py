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


def cut_at(text: str, limit: int) -> int:
    """Tell where to cut a text so that the first part has at most `limit` code points: behind a space if there is one.

    At least 1, however small the limit, so that whoever cuts comes to an end.
    """
    if len(text) <= limit:
        return len(text)
    space = text.rfind(" ", 0, max(limit, 1))
    return space + 1 if space > limit // 2 else max(limit, 1)
