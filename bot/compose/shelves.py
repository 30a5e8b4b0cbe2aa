"""Wire what finds articles: their store, their index, and the encoder that reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from sqlalchemy import Engine as SyncEngine

from bot.config import Settings
from bot.database.addresses import articles_at
from bot.database.engine import sync_engine
from bot.database.migrate import migrate
from bot.database.shape import missing
from bot.knowledge.known_issue_source import KIND, KnownIssueSource
from bot.knowledge.librarian import Librarian, Progress, Reading
from bot.knowledge.likeness import Embed
from bot.knowledge.links import ArticleLinks
from bot.knowledge.live import LiveStore
from handlers.known.solutions import Solutions
from kb.adapters.kinds import open_source
from kb.adapters.sql_articles import SqlArticles
from kb.passages import split
from kb.ports import KnowledgeSource, SourceRow
from retrieval.adapters.index_files import IndexFolder
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.adapters.vector_index import make_index
from retrieval.embedding import embed
from retrieval.ports import Reranker, Vectors


@dataclass(frozen=True, slots=True)
class Shelves:
    """What the synchronous commands work with."""

    settings: Settings
    store: SqlArticles
    index: IndexFolder
    encoder: Callable[[], OnnxEncoder]
    librarian: Librarian
    links: ArticleLinks
    solutions: Solutions
    embed: Embed
    opened: Callable[[SourceRow], KnowledgeSource]
    """Opens a source as a sync does; raises `UnknownKind` where nobody can."""
    lacking: Callable[[], tuple[str, ...]]
    """Names the tables and columns that the database should have and has not."""


def open_shelves(settings: Settings, *, stopping: Callable[[], bool] = lambda: False) -> Shelves:
    """Open database, index and (when it is first needed) encoder. A sync ends early when `stopping` says so.

    Raises:
        StorageError: the database cannot be used.
    """
    migrate(settings.database)
    engine = sync_engine(settings.database)
    store = SqlArticles(engine)
    index = IndexFolder(settings.index_dir)

    @cache
    def encoder() -> OnnxEncoder:
        return load_encoder(settings.embedding_model, settings.models)

    @cache
    def reading() -> Reading:
        return reading_of(settings, encoder)

    opened = partial(_opened, engine)
    librarian = Librarian(
        store,
        index,
        partial(reading_of, settings, encoder),
        opened,
        settings.data_dir / "sync.lock",
        stopping,
    )
    return Shelves(
        settings=settings,
        store=store,
        index=index,
        encoder=encoder,
        librarian=librarian,
        links=article_links(settings, engine),
        solutions=solutions(settings, engine),
        embed=lambda texts: reading().embed(texts, lambda done, total: None),
        opened=opened,
        lacking=partial(missing, engine),
    )


def _opened(engine: SyncEngine, row: SourceRow) -> KnowledgeSource:
    return KnownIssueSource(engine) if row.kind == KIND else open_source(row)


def solutions(settings: Settings, engine: SyncEngine) -> Solutions:
    """Give what finds the articles that a ticket was solved with."""
    return Solutions(LiveStore(SqlArticles(engine)), article_links(settings, engine))


def article_links(settings: Settings, engine: SyncEngine) -> ArticleLinks:
    """Give what knows the articles that links lead to."""
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    return ArticleLinks(SqlArticles(engine), partial(articles_at, engine), public_url)


def reading_of(settings: Settings, encoder: Callable[[], OnnxEncoder]) -> Reading:
    """Give the encoder's side of indexing, with the vectors of earlier runs at hand."""
    loaded = encoder()
    vectors = VectorCache(settings.cache_dir / "vectors.sqlite", loaded.tag)

    def embedded(texts: Sequence[str], progress: Progress) -> Vectors:
        return embed(texts, loaded, vectors, text_key, progress)

    return Reading(
        tag=loaded.tag,
        split=lambda article: split(article, loaded.count_tokens),
        embed=embedded,
        make_index=partial(make_index, exact_limit=settings.exact_limit),
    )


def load_reranker(settings: Settings) -> Reranker | None:
    """Load the reranker that is set; None where none is.

    Raises:
        ModelMissing: it cannot be loaded.
    """
    if not settings.reranker:
        return None
    from retrieval.adapters.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(settings.reranker)
