"""Where in a long text parsing may begin and end, so that the blocks of a passage come out as they are. Pure."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
# A line that may go on with what stands above its blank line: an indented one, or the next item of a list.
_CONTINUES = re.compile(r"[ \t]|[-+*][ \t\n]|\d{1,9}[.)][ \t\n]")


def surroundings(body: str, start: int, end: int, before: int, after: int) -> tuple[int, int]:
    """Give the part of ``body`` to parse for the blocks that ``body[start:end]`` touches.

    It begins at the passage, or up to ``before`` code points earlier where the block that holds the passage's first
    character begins: at a line after a blank one, outside of fenced code, that goes on with no list. It ends with a
    line, at most ``after`` code points behind the passage. CommonMark 0.31: only fenced code, lists and raw HTML hold
    blank lines; raw HTML is not looked for, as nothing of it is quoted.
    """
    return _begin(body, start, before), _finish(body, end, after)


def _begin(body: str, start: int, before: int) -> int:
    fenced = _fenced(body, start)
    lowest = max(0, start - before)
    at = start
    while at > lowest:
        inside = next((opening for opening, closing in fenced if opening < at < closing), None)
        if inside is not None:
            at = inside
            continue
        if at > 1 and body.startswith("\n\n", at - 2) and not _CONTINUES.match(body, at):
            return at
        # The last place before this one that a blank line precedes; 1 when there is none.
        at = body.rfind("\n\n", 0, max(at - 1, 0)) + 2 if at > 1 else 0
    return 0 if lowest == 0 else start


def _finish(body: str, end: int, after: int) -> int:
    if end + after >= len(body):
        return len(body)
    line = body.rfind("\n", end, end + after)
    return line if line >= 0 else end + after


def _fenced(body: str, stop: int) -> list[tuple[int, int]]:
    """Give where fenced code begins and ends, as far as it begins before ``stop``."""
    found: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for match in _FENCE.finditer(body):
        if opened is None:
            if match.start() >= stop:
                break
            if "`" in match[1] and "`" in match[2]:
                continue  # code in a line, no fence
            opened = match.start(), match[1]
        elif match[1].startswith(opened[1]) and not match[2].strip():
            found.append((opened[0], match.end()))
            opened = None
    if opened is not None:
        found.append((opened[0], len(body)))
    return found
