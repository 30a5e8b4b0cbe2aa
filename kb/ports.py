"""Ports of the knowledge base: where articles come from, and where they are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from kb.article import Article, Audience

CountTokens: TypeAlias = Callable[[str], int]
"""Length of a text in the encoder's word pieces, special tokens not counted."""

TellLanguage: TypeAlias = Callable[[str], str | None]
"""ISO 639-1 code of the language that a text is in; None rather than a guess (short, mixed, names and codes only)."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article as its source tells it, before it has an id of ours.

    Attributes:
        external_id: unique within the source, stable over edits; an article and its translations may share it, as
            help centres export them, where each says its language.
        location: file and line, for messages.
        audience: None where the document names none; the source's own audience then holds.
        body: canonical text (Markdown), already converted and cleaned.
        language: ISO 639-1 code, where the document or its place says one.
        translation_of: id of its original: an external id of the source, or an article's id of ours.
        placed: `language` is what the document's place says (its file name or folder), not the document itself.
    """

    external_id: str
    location: str
    title: str
    body: str
    audience: Audience | None = None
    url: str | None = None
    language: str | None = None
    questions: tuple[str, ...] = ()
    category: str | None = None
    translation_of: str | None = None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that is wrong, and the way out; reading goes on.

    Attributes:
        skipped: True: this entry was not read. False: a warning, it was read all the same.
        external_id: the entry concerned, where known; a skipped one keeps its stored version.
    """

    location: str
    message: str
    skipped: bool
    external_id: str | None = None


class KnowledgeSource(Protocol):
    """Somewhere that articles come from."""

    def read(self) -> Iterator[Document | Problem]:
        """Deliver every document there is now, each external id once, or once in each language.

        Raises:
            SourceUnavailable: the source as a whole cannot be read. Nothing may be concluded from that.
        """
        ...


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as the operator added it.

    `kind`: ``folder``, ``jsonl``, ... ; `audience` is the default of its articles.
    """

    name: str
    kind: str
    location: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store knows of one article without reading it: its id of ours, its content hash, its language."""

    id: str
    content_hash: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list: all but its text.

    Attributes:
        changed_at: when a sync last saw title or body change; nothing else that may change is for a translator.
    """

    id: str
    source: str
    title: str
    audience: Audience
    url: str | None
    language: str | None
    translation_of: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What one sync does to the articles of one source. `upserts` pairs the external id with the whole article."""

    source: str
    upserts: tuple[tuple[str, Article], ...]
    removed: tuple[str, ...]
    """Ids of ours."""

    @property
    def empty(self) -> bool:
        """Nothing to write."""
        return not self.upserts and not self.removed


class ArticleStore(Protocol):
    """Where the articles live. Every change of what readers could see raises the revision by one."""

    def revision(self) -> int:
        """Give the knowledge base's revision; 0 before the first change.

        Cheap: a running server asks twice a second.
        """
        ...

    def known(self, source: str) -> Mapping[str, Stored]:
        """Give the live articles of one source by external id."""
        ...

    def taken(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give, for those of `ids` that live articles hold, the name of the source that holds it."""
        ...

    def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give the live articles among `ids`. Deleted ones are absent."""
        ...

    def every(self) -> Iterator[Article]:
        """Give all live articles, ordered by id, in one consistent read."""
        ...

    def apply(self, changes: Changes) -> int:
        """Write the changes in one transaction (a removed article leaves a tombstone) and give the new revision."""
        ...


class ArticleList(Protocol):
    """The live articles without their texts."""

    def revision(self) -> int:
        """Give the knowledge base's revision, as `ArticleStore.revision`."""
        ...

    def entries(self) -> tuple[Entry, ...]:
        """Give all live articles, ordered by id, in one consistent read."""
        ...


class SourceRegistry(Protocol):
    """The list of sources."""

    def sources(self) -> tuple[SourceRow, ...]:
        """Give all sources in the order they were added."""
        ...

    def add(self, source: SourceRow) -> None:
        """Add a source.

        Raises:
            SourceExists: the name is taken.
        """
        ...

    def remove(self, name: str) -> int:
        """Remove the source and all of its articles in one transaction; give the number of articles.

        Raises:
            UnknownSource: no source has that name.
        """
        ...
