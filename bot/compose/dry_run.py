"""Wire a dry run: the installed articles, their index and the history are read, and nothing of them is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

from bot.compose.insights import installed_calibration
from bot.compose.services import policy
from bot.compose.shelves import Shelves, load_reranker, open_shelves, reading_of
from bot.config import Settings
from bot.database.engine import Database, named, sync_engine
from bot.database.history import SqlHistory
from bot.database.known_questions import SqlConfirmations
from bot.evaluation.rehearsal import Scene, rehearse
from bot.knowledge.engine import LONGEST, QueryVectors, question_vectors, word_test
from bot.knowledge.learner import known_now
from bot.knowledge.librarian import Progress, Reading
from bot.knowledge.likeness import Embed, Likeness
from bot.knowledge.reranking import Reranking
from handlers.chat.inquiry import CONSIDERED
from handlers.confirmation import Confirmation
from handlers.insights.dry_run import DryRun, wordings
from kb import INTERNAL, Access, Article, Audience
from kb.adapters.folder import read_file
from kb.detection import with_languages
from kb.errors import UnreadableDocument
from kb.ports import Document, Problem
from kb.sync import Delivery
from retrieval import Ranking, Snapshot
from retrieval.adapters.vector_cache import text_key
from retrieval.asking import language_asked
from retrieval.confidence import Calibration
from retrieval.embedding import embed
from retrieval.indexing import build
from retrieval.known_questions import KnownQuestions
from retrieval.learning import train
from retrieval.ports import Embedder, IndexUnusable, Vectors
from retrieval.routing import Foreign
from retrieval.search import Query, Rerank, search

Known: TypeAlias = Callable[[Callable[[str], str]], KnownQuestions]
"""What people confirmed, with the typing errors in it mended in a way."""


@dataclass(frozen=True, slots=True)
class Played:
    """A dry run and what it was made from.

    Attributes:
        articles: in the knowledge base, without the draft.
        problems: what was wrong with the draft; it was read all the same.
    """

    result: DryRun
    articles: int
    problems: tuple[Problem, ...]


def play(
    settings: Settings,
    path: Path,
    since: datetime,
    progress: Progress,
    *,
    access: Access | None = None,
    audience: Audience | None = None,
    replaces: str | None = None,
) -> Played:
    """Ask every question since then without the draft and with it.

    Args:
        access: what all askers may see; None for what each of them could see then.
        audience: of the draft; else its front matter's, else that of the article it replaces, else internal.
        replaces: id of the article that the draft is a new version of.

    Raises:
        UnreadableDocument: the draft cannot be read, or replaces an article that is not there.
    """
    read, problems = _document(path)
    shelves = open_shelves(settings)
    (document,) = with_languages(Delivery((read,), ()), lambda text: shelves.detector.detect(text).language).documents
    articles = {article.id: article for article in shelves.store.every()}
    draft = _draft(document, articles, audience, replaces)
    history = SqlHistory(sync_engine(settings.database), named(settings.database)).asked(since)
    if access is not None:
        history = tuple(replace(asked, access=access) for asked in history)
    asked = wordings(history)
    if not asked:
        return Played(DryRun(draft, ()), len(articles), problems)
    calibration = installed_calibration(settings)
    reading = reading_of(settings, shelves.encoder)
    present = _present(shelves, reading, articles.values(), progress)
    after = {**articles, draft.id: draft}
    changed = build(
        after.values(),
        split=reading.split,
        embed=lambda texts: embed(texts, shelves.encoder(), _Forgetful(), text_key, progress),
        revision=present.revision,
        tag=reading.tag,
        make_index=reading.make_index,
        previous=present,
        foreign=reading.foreign,
    )
    reranker = load_reranker(settings)
    scenes = ((present, articles), (changed, after))
    reranks = {scene.name: Reranking(reranker, partial(_among, held)) for scene, held in scenes} if reranker else {}
    result = rehearse(
        draft,
        asked,
        Scene(present, articles),
        Scene(changed, after),
        _Search(shelves.encoder(), calibration, _confirmed(settings, shelves.embed), reranks, reading.foreign).find,
        policy(settings, calibration),
    )
    return Played(result, len(articles), problems)


def _among(articles: Mapping[str, Article], ids: Collection[str]) -> Mapping[str, Article]:
    return {name: articles[name] for name in ids}


class _Forgetful:
    """A cache that keeps nothing: a draft leaves no trace."""

    def load(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:  # noqa: ARG002 - the port names it
        """Give nothing."""
        return {}

    def store(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep nothing."""


class _Search:
    """Searches as the engine does: typing errors mended, known questions and their head in use."""

    def __init__(
        self,
        embedder: Embedder,
        calibration: Calibration,
        known: Known,
        reranks: Mapping[str, Rerank] | None = None,
        foreign: Foreign | None = None,
    ) -> None:
        self._vectors = QueryVectors(embedder)
        self._is_word = word_test(embedder)
        self._calibration = calibration
        self._known = known
        self._foreign = foreign
        self._reranks = reranks or {}
        self._trained: dict[str, KnownQuestions] = {}

    def find(self, snapshot: Snapshot, question: str, access: Access) -> Ranking:
        """Rank what the asker may see; the head of each snapshot is trained once."""
        known = self._trained.get(snapshot.name)
        if known is None:
            # As the engine does it: `bot.knowledge.engine.Engine.mended`.
            confirmed = self._known(lambda said: self._mended(snapshot, said, Access.anonymous())[0])
            known = self._trained[snapshot.name] = confirmed.with_head(train(snapshot, confirmed))
        text, spoken = self._mended(snapshot, question[:LONGEST], access)
        vector = question_vectors(self._vectors, self._foreign, [text], [spoken])[0]
        cut = None if self._foreign is None else self._foreign.cut
        query = Query(text, vector, access, CONSIDERED, written=question, language=spoken, cut=cut)
        return search(snapshot, query, self._calibration, known, self._reranks.get(snapshot.name))

    def _mended(self, snapshot: Snapshot, text: str, access: Access) -> tuple[str, str | None]:
        """Give a text without typing errors, and the language that it is read in."""
        spoken = language_asked(snapshot, self._foreign, text, access)
        return snapshot.mend(text, self._is_word, access, spoken), spoken


def _confirmed(settings: Settings, embed: Embed) -> Known:
    async def said() -> Sequence[Confirmation]:
        database = Database.open(settings.database)
        try:
            return await SqlConfirmations(database).standing()
        finally:
            await database.close()

    return partial(known_now, asyncio.run(said()), Likeness(embed), embed)


def _present(shelves: Shelves, reading: Reading, articles: Iterable[Article], progress: Progress) -> Snapshot:
    """Give the index in place, or what it should be, made in memory: the store may be ahead of it."""
    revision = shelves.store.revision()
    previous = None
    try:
        previous = shelves.index.load(reading.tag)
        if previous.revision == revision:
            return previous
    except IndexUnusable:
        pass
    return build(
        articles,
        split=reading.split,
        embed=lambda texts: reading.embed(texts, progress),
        revision=revision,
        tag=reading.tag,
        make_index=reading.make_index,
        previous=previous,
        foreign=reading.foreign,
    )


def _document(path: Path) -> tuple[Document, tuple[Problem, ...]]:
    entries = list(read_file(path, path.stem))
    problems = tuple(entry for entry in entries if isinstance(entry, Problem))
    document = next((entry for entry in entries if isinstance(entry, Document)), None)
    if document is None:
        told = problems[0].message if problems else "it cannot be read"
        raise UnreadableDocument(f"{path} {told}")
    return document, problems


def _draft(
    document: Document, articles: Mapping[str, Article], audience: Audience | None, replaces: str | None
) -> Article:
    former = articles.get(replaces) if replaces is not None else None
    if replaces is not None and former is None:
        raise UnreadableDocument(f"there is no article {replaces!r} to replace: `onetouch search` shows their ids")
    identifier = replaces or f"draft:{document.external_id}"
    while former is None and identifier in articles:
        identifier += "+"
    original = document.translation_of if document.translation_of in articles else None
    return Article(
        id=identifier,
        source=former.source if former else "draft",
        title=document.title,
        body=document.body,
        audience=audience or document.audience or (former.audience if former else INTERNAL),
        url=document.url or (former.url if former else None),
        # A file that lies by itself is in no place that tells these.
        language=document.language or (former.language if former else None),
        questions=document.questions,
        category=document.category,
        translation_of=original or (former.translation_of if former else None),
    )
