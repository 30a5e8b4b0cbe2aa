"""Articles and sources in a database: SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, case, delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from kb.adapters.clock import Clock, utc_now
from kb.adapters.tables import article, kb_state, tombstone
from kb.adapters.tables import source as sources
from kb.article import Article, Audience
from kb.errors import ArticleConflict, SourceExists, UnknownSource
from kb.ports import Changes, Entry, SourceRow, Stored

_LISTED = tuple(
    article.c[name] for name in ("id", "source", "title", "audience", "url", "language", "translation_of", "changed_at")
)
_CHUNK = 500  # Ids in one statement: well below the 999 parameters that old SQLite takes.


class SqlArticles:
    """`ArticleStore` and `SourceRegistry` over the tables of `kb.adapters.tables`, which must exist.

    Every write starts with an UPDATE or DELETE, so that SQLite takes its write lock before anything is read.
    """

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def revision(self) -> int:
        """Give the knowledge base's revision; 0 before the first change."""
        with self._engine.connect() as connection:
            return _revision(connection)

    def known(self, source: str) -> Mapping[str, Stored]:
        """Give the live articles of one source by external id."""
        columns = (article.c.external_id, article.c.id, article.c.content_hash, article.c.language)
        query = select(*columns).where(article.c.source == source)
        with self._engine.connect() as connection:
            return {
                row.external_id: Stored(row.id, row.content_hash, row.language) for row in connection.execute(query)
            }

    def taken(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give, for those of `ids` that live articles hold, the name of the source that holds it."""
        with self._engine.connect() as connection:
            return _holders(connection, ids)

    def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give the live articles among `ids`. Deleted ones are absent."""
        found: dict[str, Article] = {}
        with self._engine.connect() as connection:
            for chunk in _chunks(ids):
                for row in connection.execute(select(article).where(article.c.id.in_(chunk))):
                    found[row.id] = _article(row)
        return found

    def every(self) -> Iterator[Article]:
        """Give all live articles, ordered by id: one statement, hence one consistent read."""
        query = select(article).order_by(article.c.id)
        with (
            self._engine.connect().execution_options(yield_per=_CHUNK) as connection,
            closing(connection.execute(query)) as rows,  # PostgreSQL keeps them for whoever stops half-way
        ):
            for row in rows:
                yield _article(row)

    def entries(self) -> tuple[Entry, ...]:
        """Give all live articles without their texts, ordered by id: one statement, hence one consistent read."""
        query = select(*_LISTED).order_by(article.c.id)
        with self._engine.connect() as connection:
            return tuple(_entry(row) for row in connection.execute(query))

    def apply(self, changes: Changes) -> int:
        """Write the changes in one transaction and give the new revision; no changes, no new revision.

        Raises:
            ArticleConflict: an id belongs to another source, or an external id to another article.
        """
        if changes.empty:
            return self.revision()
        try:
            with self._engine.begin() as connection:
                revision = _raise_revision(connection)
                _bury(connection, changes.source, changes.removed, revision, self._clock())
                _write(connection, changes, revision, self._clock())
                return revision
        except IntegrityError as error:
            raise ArticleConflict(
                f"source {changes.source!r} delivers two articles under one id, or an article under a new id: "
                "nothing of it was written; give each article an id of its own and sync again"
            ) from error

    def sources(self) -> tuple[SourceRow, ...]:
        """Give all sources in the order they were added."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(sources).order_by(sources.c.position)).all()
        return tuple(SourceRow(row.name, row.kind, row.location, Audience.parse(row.audience)) for row in rows)

    def add(self, source: SourceRow) -> None:
        """Add a source.

        Raises:
            SourceExists: the name is taken.
        """
        values = {
            "name": source.name,
            "kind": source.kind,
            "location": source.location,
            "audience": source.audience.value,
            "added_at": self._clock(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(sources).values(values))
        except IntegrityError as error:
            raise SourceExists(f"there is a source named {source.name!r} already: choose another name") from error

    def remove(self, name: str) -> int:
        """Remove the source and all of its articles in one transaction; give the number of articles.

        Raises:
            UnknownSource: no source has that name.
        """
        with self._engine.begin() as connection:
            if not connection.execute(delete(sources).where(sources.c.name == name)).rowcount:
                raise UnknownSource(f"there is no source named {name!r}: `onetouch source list` shows them")
            count = connection.execute(select(func.count()).where(article.c.source == name)).scalar_one()
            if count:
                revision = _raise_revision(connection)
                _bury(connection, name, None, revision, self._clock())
            return count


def _chunks(ids: Collection[str]) -> Iterator[list[str]]:
    """Cut the ids, each once and in a stable order, into lists that fit one statement."""
    ordered = list(dict.fromkeys(ids))
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def _revision(connection: Connection) -> int:
    return connection.execute(select(kb_state.c.revision).where(kb_state.c.id == 1)).scalar() or 0


def _raise_revision(connection: Connection) -> int:
    """Add one to the revision inside the running transaction, which holds the row from here to its end."""
    rise = update(kb_state).where(kb_state.c.id == 1).values(revision=kb_state.c.revision + 1)
    if not connection.execute(rise).rowcount:
        try:
            with connection.begin_nested():
                connection.execute(insert(kb_state).values(id=1, revision=1))
        except IntegrityError:  # Another process wrote the very first revision in between.
            connection.execute(rise)
    return _revision(connection)


def _holders(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Give the source of each of `ids` that is live."""
    held: dict[str, str] = {}
    for chunk in _chunks(ids):
        for row in connection.execute(select(article.c.id, article.c.source).where(article.c.id.in_(chunk))):
            held[row.id] = row.source
    return held


def _bury(connection: Connection, name: str, ids: Collection[str] | None, revision: int, now: datetime) -> None:
    """Delete the source's articles among `ids` (None: all of them) and leave a tombstone for each."""
    ours = article.c.source == name
    conditions = [ours] if ids is None else [ours & article.c.id.in_(chunk) for chunk in _chunks(ids)]
    for condition in conditions:
        stones = select(
            article.c.id,
            literal(revision),
            article.c.source,
            article.c.external_id,
            literal(now, tombstone.c.deleted_at.type),
        ).where(condition)
        connection.execute(
            insert(tombstone).from_select(["article_id", "revision", "source", "external_id", "deleted_at"], stones)
        )
        connection.execute(delete(article).where(condition))


def _write(connection: Connection, changes: Changes, revision: int, now: datetime) -> None:
    held = _holders(connection, [written.id for _, written in changes.upserts])
    for id_, holder in held.items():
        if holder != changes.source:
            raise ArticleConflict(f"article id {id_!r} belongs to source {holder!r}, not to {changes.source!r}")
    rows = [_values(changes.source, external_id, written, revision) for external_id, written in changes.upserts]
    new = [row for row in rows if row["id"] not in held]
    changed = [
        {**row, "key": row["id"], "new_title": row["title"], "new_body": row["body"]}
        for row in rows
        if row["id"] in held
    ]
    if changed:
        same = (article.c.title == bindparam("new_title")) & (article.c.body == bindparam("new_body"))
        changed_at = case((same, article.c.changed_at), else_=literal(now, article.c.changed_at.type))
        connection.execute(
            update(article).where(article.c.id == bindparam("key")).values(changed_at=changed_at), changed
        )
    if new:
        connection.execute(insert(article), [{**row, "changed_at": now} for row in new])


def _values(source: str, external_id: str, written: Article, revision: int) -> dict[str, object]:
    return {
        "id": written.id,
        "source": source,
        "external_id": external_id,
        "title": written.title,
        "body": written.body,
        "audience": written.audience.value,
        "url": written.url,
        "language": written.language,
        "questions": list(written.questions),
        "category": written.category,
        "content_hash": written.content_hash,
        "revision": revision,
        "translation_of": written.translation_of,
    }


def _article(row: Row[Any]) -> Article:
    return Article(
        id=row.id,
        source=row.source,
        title=row.title,
        body=row.body,
        audience=Audience.parse(row.audience),
        url=row.url,
        language=row.language,
        questions=tuple(row.questions),
        category=row.category,
        translation_of=row.translation_of,
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        source=row.source,
        title=row.title,
        audience=Audience.parse(row.audience),
        url=row.url,
        language=row.language,
        translation_of=row.translation_of,
        changed_at=row.changed_at,
    )
