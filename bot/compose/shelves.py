"""Wire what finds articles: their store, their index, and the encoder that reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from sqlalchemy import Engine as SyncEngine

from bot.compose.languages import foreign_reader, index_tag, language_detector
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
from bot.knowledge.told_languages import ToldLanguages
from handlers.known.solutions import Solutions
from kb import Article, Passage
from kb.adapters.kinds import open_source
from kb.adapters.sql_articles import SqlArticles
from kb.passages import split
from kb.ports import KnowledgeSource, SourceRow, TellLanguage
from retrieval.adapters.index_files import IndexFolder
from retrieval.adapters.langid_detector import LangidDetector
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.adapters.vector_index import make_index
from retrieval.embedding import embed
from retrieval.ports import Reranker, Vectors
from retrieval.routing import FOREIGN
from retrieval.splitting import split_foreign


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
    detector: LangidDetector
    """Tells the language of texts; the one of this process, as its model takes room."""
    reading: Callable[[], Reading]
    """The encoders' side of indexing; of its parts, `tag` and `foreign` are the engine's as well."""


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

    def wordings(texts: Sequence[str]) -> Vectors:
        return embed_wordings(reading(), texts)

    detector = language_detector()
    opened = partial(_opened, engine, lambda text: detector.detect(text).language)
    librarian = Librarian(
        store,
        index,
        partial(reading_of, settings, encoder),
        opened,
        settings.data_dir / "sync.lock",
        stopping,
        ToldLanguages(lambda text: detector.detect(text).language),
    )
    return Shelves(
        settings=settings,
        store=store,
        index=index,
        encoder=encoder,
        librarian=librarian,
        links=article_links(settings, engine),
        solutions=solutions(settings, engine),
        embed=wordings,
        opened=opened,
        lacking=partial(missing, engine),
        detector=detector,
        reading=reading,
    )


def _opened(engine: SyncEngine, tell: TellLanguage, row: SourceRow) -> KnowledgeSource:
    return KnownIssueSource(engine, tell) if row.kind == KIND else open_source(row)


def solutions(settings: Settings, engine: SyncEngine) -> Solutions:
    """Give what finds the articles that a ticket was solved with."""
    return Solutions(LiveStore(SqlArticles(engine)), article_links(settings, engine))


def article_links(settings: Settings, engine: SyncEngine) -> ArticleLinks:
    """Give what knows the articles that links lead to."""
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    return ArticleLinks(SqlArticles(engine), partial(articles_at, engine), public_url)


def reading_of(settings: Settings, encoder: Callable[[], OnnxEncoder]) -> Reading:
    """Give the encoders' side of indexing, with the vectors of earlier runs at hand."""
    loaded = encoder()
    vectors = VectorCache(settings.cache_dir / "vectors.sqlite", loaded.tag)
    foreign = foreign_reader(settings)

    def embedded(texts: Sequence[str], progress: Progress) -> Vectors:
        return embed(texts, loaded, vectors, text_key, progress)

    def cut(article: Article) -> Sequence[Passage]:
        if foreign is not None and foreign.language(article) in FOREIGN:
            return split_foreign(article)
        return split(article, loaded.count_tokens)

    return Reading(
        tag=index_tag(loaded.tag, foreign),
        split=cut,
        embed=embedded,
        make_index=partial(make_index, exact_limit=settings.exact_limit),
        foreign=foreign,
        main=loaded.tag,
    )


def embed_wordings(reading: Reading, texts: Sequence[str]) -> Vectors:
    """Embed wordings, each by the encoder that knows its language, with the vectors of earlier runs at hand."""

    def cached(own: Sequence[str]) -> Vectors:
        return reading.embed(own, lambda done, total: None)

    return cached(texts) if reading.foreign is None else reading.foreign.wordings(texts, cached)


def load_reranker(settings: Settings) -> Reranker | None:
    """Load the reranker that is set; None where none is.

    Raises:
        ModelMissing: it cannot be loaded.
    """
    if not settings.reranker:
        return None
    from retrieval.adapters.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(settings.reranker)
