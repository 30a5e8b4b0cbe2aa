"""Bring articles from their sources into store and index, and the index into step with the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.knowledge.lock import writer_lock
from kb import Article, KnowledgeError
from kb.detection import with_languages
from kb.errors import SyncStopped, UnknownSource
from kb.ports import ArticleStore, Changes, KnowledgeSource, Problem, SourceRegistry, SourceRow, TellLanguage
from kb.sync import Plan, collect, plan, wanted_ids
from retrieval import Snapshot
from retrieval.indexing import Split, build, texts_to_embed
from retrieval.ports import IndexUnusable, VectorIndex, Vectors
from retrieval.routing import Foreign

_MANY, _VERY_MANY = 5, 20

Progress = Callable[[int, int], None]
"""Called with (done, total) texts to embed."""


class Store(ArticleStore, SourceRegistry, Protocol):
    """Articles and sources in one place."""


class IndexShelf(Protocol):
    """Where the index is kept."""

    def load(self, tag: str) -> Snapshot:
        """Give the index in place.

        Raises:
            IndexUnusable: there is none that can be used.
        """
        ...

    def save(self, snapshot: Snapshot) -> None:
        """Write a snapshot beside the one in place."""
        ...

    def promote(self, name: str) -> None:
        """Put a written snapshot in place."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """The encoders' side of indexing: `tag` names all of them, `embed` takes (texts, progress).

    `foreign`: reads the articles that are not in English; None: `embed` reads all. `main`: names the one that `embed`
    is; empty where it is the only one.
    """

    tag: str
    split: Split
    embed: Callable[[Sequence[str], Progress], Vectors]
    make_index: Callable[[Vectors], VectorIndex]
    foreign: Foreign | None = None
    main: str = ""

    @property
    def encoder(self) -> str:
        """Name of the encoder that `embed` is, alone."""
        return self.main or self.tag


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a sync did with one source. `error`: why it could not be read at all."""

    name: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    error: str | None = None


def _silent(done: int, total: int) -> None:
    """Report nothing."""


def _suspicious(planned: Plan, automatic: bool) -> str | None:
    """Say why a sync must not be carried out unasked: an unmounted disk looks like a folder that was emptied."""
    left = planned.added + planned.changed + planned.unchanged
    emptied = not left and planned.removed >= _MANY
    halved = automatic and planned.removed > left and planned.removed >= _VERY_MANY
    if not (emptied or halved):
        return None
    return (
        f"it delivers {left} articles, and {planned.removed} stored ones would be removed: is a disk not mounted, or "
        "an export cut short? If it is meant: onetouch sync --force"
    )


class Librarian:
    """The one writer of articles and index."""

    def __init__(
        self,
        store: Store,
        shelf: IndexShelf,
        reading: Callable[[], Reading],
        open_source: Callable[[SourceRow], KnowledgeSource],
        lock: Path,
        stopping: Callable[[], bool] = lambda: False,
        tell: TellLanguage = lambda text: None,
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._reading = reading
        self._open = open_source
        self._lock = lock
        self._stopping = stopping
        self._tell = tell

    def sync(
        self,
        names: Sequence[str] = (),
        progress: Callable[[str], Progress] = lambda name: _silent,
        *,
        force: bool = False,
        automatic: bool = False,
    ) -> list[SourceReport]:
        """Read the named sources (all when none is named), and write what changed. One source after the other.

        A source that cannot be read keeps its articles. Killed at any moment, store and index hold a whole state, and
        what was embedded stays embedded. A source that lost suspiciously much (all of it, or most of it when
        nobody looks on) keeps its articles too, unless `force` says that it is meant. In the end the index in place is
        verified and mended, except by an `automatic` sync, which runs often.

        Raises:
            SyncInProgress: another process is at it.
            SyncStopped: this process is about to end.
            UnknownSource: a name is none of a source.
        """
        with writer_lock(self._lock):
            reports = [self._sync(row, progress(row.name), force, automatic) for row in self._chosen(names)]
            if not automatic:
                self._bring_up_to_date()
            return reports

    def remove_source(self, name: str) -> int:
        """Remove a source and all of its articles; give their number.

        Raises:
            SyncInProgress: another process is writing.
            UnknownSource: there is no such source.
        """
        with writer_lock(self._lock):
            removed = self._store.remove(name)
            self._bring_up_to_date()
            return removed

    def rebuild(self) -> Snapshot:
        """Give the index of the store's present state, building it where the one in place is not that.

        Raises:
            SyncInProgress: another process is writing; it will leave a whole index.
        """
        with writer_lock(self._lock):
            return self._bring_up_to_date()

    def _chosen(self, names: Sequence[str]) -> list[SourceRow]:
        rows = {row.name: row for row in self._store.sources()}
        missing = [name for name in names if name not in rows]
        if missing:
            known = ", ".join(rows) or "none; add one with `onetouch source add`"
            message = f"there is no source named {missing[0]!r} (there are: {known})"
            raise UnknownSource(message)
        return [rows[name] for name in names] if names else list(rows.values())

    def _sync(self, row: SourceRow, progress: Progress, force: bool, automatic: bool) -> SourceReport:
        try:
            delivery = with_languages(collect(self._open(row).read()), self._tell)
        except KnowledgeError as error:
            return SourceReport(row.name, error=str(error))
        known = self._store.known(row.name)
        taken = self._store.taken(wanted_ids(row, delivery.documents, known))
        planned = plan(row, delivery.documents, delivery.problems, known, taken)
        suspicion = None if force else _suspicious(planned, automatic)
        if suspicion:
            return SourceReport(row.name, error=suspicion, problems=planned.problems)
        if not planned.changes.empty:
            try:
                self._write(planned.changes, progress)
            except SyncStopped:
                raise
            except KnowledgeError as error:
                return SourceReport(row.name, error=str(error), problems=planned.problems)
        return SourceReport(
            row.name, planned.added, planned.changed, planned.removed, planned.unchanged, planned.problems
        )

    def _write(self, changes: Changes, progress: Progress) -> None:
        """Embed first, which takes long and can be interrupted; then build, commit and swap, which takes a moment."""
        reading = self._reading()
        reading_split = reading.split
        fresh = [article for _, article in changes.upserts]
        passages = {article.id: tuple(reading.split(article)) for article in fresh}
        reading = replace(reading, split=lambda article: passages.get(article.id) or reading_split(article))
        self._embed(reading, texts_to_embed(fresh, reading.split, reading.foreign), progress)
        gone = {*changes.removed, *(article.id for article in fresh)}
        kept = [article for article in self._store.every() if article.id not in gone]
        snapshot = self._build(reading, [*kept, *fresh], self._store.revision() + 1)
        self._shelf.save(snapshot)
        # Dying between these two leaves an index of the former revision, which is noticed and made anew.
        self._store.apply(changes)
        self._shelf.promote(snapshot.name)

    def _bring_up_to_date(self) -> Snapshot:
        reading = self._reading()
        revision = self._store.revision()
        try:
            present = self._shelf.load(reading.tag)
            if present.revision == revision:
                return present
        except IndexUnusable:
            pass
        snapshot = self._build(reading, self._store.every(), revision)
        self._shelf.save(snapshot)
        self._shelf.promote(snapshot.name)
        return snapshot

    def _embed(self, reading: Reading, texts: Sequence[str], progress: Progress) -> Vectors:
        def told(done: int, total: int) -> None:
            if self._stopping():
                message = "the process is ending; what was embedded is kept, and the next sync goes on from there"
                raise SyncStopped(message)
            progress(done, total)

        return reading.embed(texts, told)

    def _build(self, reading: Reading, articles: Iterable[Article], revision: int) -> Snapshot:
        try:
            previous = self._shelf.load(reading.tag)
        except IndexUnusable:
            previous = None
        return build(
            articles,
            split=reading.split,
            embed=lambda texts: self._embed(reading, texts, _silent),
            revision=revision,
            tag=reading.tag,
            make_index=reading.make_index,
            previous=previous,
            foreign=reading.foreign,
        )
