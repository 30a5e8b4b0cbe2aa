"""Texts made short enough. Pure."""

from __future__ import annotations

from handlers.lengths import one_line, shortened

__all__ = ["cut_at", "one_line", "shortened"]


def cut_at(text: str, limit: int) -> int:
    """Tell where to cut a text so that the first part has at most `limit` code points: behind a space if there is one.

    At least 1, however small the limit, so that whoever cuts comes to an end.
    """
    if len(text) <= limit:
        return len(text)
    space = text.rfind(" ", 0, max(limit, 1))
    return space + 1 if space > limit // 2 else max(limit, 1)
