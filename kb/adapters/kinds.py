"""The kinds of sources that we can read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kb.adapters.folder import FolderSource
from kb.adapters.jsonl import JsonlSource
from kb.errors import UnknownKind
from kb.ports import KnowledgeSource, SourceRow


def _folder(location: str) -> KnowledgeSource:
    return FolderSource(Path(location))


def _jsonl(location: str) -> KnowledgeSource:
    return JsonlSource(Path(location))


_KINDS: dict[str, Callable[[str], KnowledgeSource]] = {"folder": _folder, "jsonl": _jsonl}

KINDS: tuple[str, ...] = tuple(_KINDS)
"""Names of the kinds, as `source add` takes them."""


def open_source(row: SourceRow) -> KnowledgeSource:
    """Give the source that a row names; nothing is read yet.

    Raises:
        UnknownKind: we cannot read that kind.
    """
    if row.kind not in _KINDS:
        raise UnknownKind(f"source kind {row.kind!r} is unknown: use {' or '.join(KINDS)}")
    return _KINDS[row.kind](row.location)
