"""Takes out what elements of HTML and XML hold under a secret name, as text or as attribute. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.tickets.known_secrets import NAMES

_ELEMENT = re.compile(r"<((?:[\w.-]+:)?[\w.-]{1,80})((?:\s[^<>]*)?)>([^<>]+)(?=</)")
_TAG = re.compile(r"<[A-Za-z][^<>]*\svalue\s*=[^<>]*>", re.IGNORECASE)
_NAMED = re.compile(r"\s(?:name|id|key|type|autocomplete)\s*=\s*[\"']?([\w.:\[\]-]{1,80})", re.IGNORECASE)
_VALUE = re.compile(r"(\svalue\s*=\s*)(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_REMOVED = re.compile(r"\[removed: [a-z ]+\]")


def without_elements(text: str, removed: Callable[[str], str], empty: Callable[[str], bool]) -> str:
    """Take the values out of elements with a secret name.

    Args:
        text: any.
        removed: gives what stands there then, by its kind.
        empty: tells of a value that nothing is hidden by taking it out.
    """
    text = _ELEMENT.sub(lambda match: _element(match, removed, empty), text)
    return _TAG.sub(lambda match: _tag(match[0], removed, empty), text)


def _element(match: re.Match[str], removed: Callable[[str], str], empty: Callable[[str], bool]) -> str:
    name, rest, value = match.groups()
    kind = _kind(name)
    if kind is None or empty(value.strip()) or _REMOVED.fullmatch(value.strip()):
        return match[0]
    return f"<{name}{rest}>{removed(kind)}"


def _tag(tag: str, removed: Callable[[str], str], empty: Callable[[str], bool]) -> str:
    kind = next((kind for named in _NAMED.finditer(tag) if (kind := _kind(named[1].rstrip("]"))) is not None), None)
    value = None if kind is None else _VALUE.search(tag)
    if kind is None or value is None:
        return tag
    place = next(at for at in (2, 3, 4) if value[at] is not None)
    if empty(value[place]) or _REMOVED.match(tag, value.start(place)):
        return tag
    return f"{tag[: value.start(place)]}{removed(kind)}{tag[value.end(place) :]}"


def _kind(name: str) -> str | None:
    """Give the kind of secret that an element of this name holds; None for none."""
    return next((kind for kind, pattern in NAMES if _last(pattern, name) == len(name)), None)


def _last(pattern: re.Pattern[str], name: str) -> int:
    return max((found.end() for found in pattern.finditer(name)), default=-1)
