"""The engine as the rest of the server sees it: asynchronous, batched, always on the latest index."""

from __future__ import annotations

import asyncio
import unicodedata
from collections import OrderedDict
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from handlers.languages import spoken as spoken_now
from handlers.ports import RetrievalUnavailable
from kb import Access
from retrieval import Ranking, Snapshot
from retrieval.asking import language_asked
from retrieval.confidence import Calibration
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.ports import Embedder, Vectors
from retrieval.routing import READ, Foreign
from retrieval.search import Query, Rerank, search
from retrieval.spelling import IsWord
from retrieval.widths import narrow

_BATCH = 16
_REMEMBERED = 4096
LONGEST = 4000
"""Characters of a query that are looked at: far more than the encoder's window."""


class QueryVectors:
    """Vectors of the questions asked lately, by their normalised words. Not safe for threads: one thread uses it."""

    def __init__(self, embedder: Embedder, size: int = _REMEMBERED) -> None:
        self._embedder = embedder
        self._size = size
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def of(self, texts: Sequence[str]) -> list[Vectors]:
        """Embed questions, those that are new together in one batch."""
        keys = [" ".join(narrow(unicodedata.normalize("NFC", text)).split()) for text in texts]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.encode(new), strict=True))
        vectors = []
        for key in keys:
            self._known.move_to_end(key)
            vectors.append(self._known[key])
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return vectors


def question_vectors(
    main: QueryVectors, foreign: Foreign | None, texts: Sequence[str], spoken: Sequence[str | None]
) -> Sequence[Vectors]:
    """Embed questions, each by the encoder that knows the language that it is read in: float32 (d,) each."""
    if foreign is None:
        return main.of(texts)
    return list(foreign.join(texts, [language in READ for language in spoken], lambda own: np.stack(main.of(own))))


def word_test(embedder: Embedder) -> IsWord:
    """Tell words by the encoder's vocabulary: what it has to cut into pieces may be a typing error."""
    return lru_cache(maxsize=_REMEMBERED)(lambda word: embedder.count_tokens(word) == 1)


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    access: Access
    limit: int
    within: frozenset[str] | None
    prefers: str
    answer: asyncio.Future[Ranking]


class Engine:
    """A `handlers.ports.Retriever` over the snapshot in place, and what people confirmed since it was made.

    Questions that arrive while others are worked on are encoded together, without waiting for more: an idle caller
    loses nothing (measured in bench/). All arithmetic runs in one thread, so the encoder's threads never compete.
    """

    def __init__(
        self,
        embedder: Embedder,
        calibration: Calibration,
        snapshot: Snapshot | None = None,
        *,
        rerank: Rerank | None = None,
        foreign: Foreign | None = None,
    ) -> None:
        """Take what it works with. `foreign`: reads questions that are not in English; None: `embedder` reads all."""
        self._foreign = foreign
        self._vectors = QueryVectors(embedder)
        self._is_word = word_test(embedder)
        self._calibration = calibration
        self._rerank = rerank
        self._snapshot = snapshot
        self._known = NOTHING_KNOWN
        self._waiting: list[_Asked] = []
        self._working: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")

    @property
    def snapshot(self) -> Snapshot | None:
        """The index that answers now."""
        return self._snapshot

    @property
    def known(self) -> KnownQuestions:
        """What is known besides the index."""
        return self._known

    def learn(self, known: KnownQuestions) -> None:
        """Answer with these known questions from now on; questions at work finish with the former ones."""
        self._known = known

    def use(self, snapshot: Snapshot) -> None:
        """Answer from this index from now on; questions at work finish with the former one."""
        # These take a moment where there are many words: the first question need not wait for them.
        _ = snapshot.spelling, snapshot.said
        self._snapshot = snapshot

    def mended(self, text: str) -> str:
        """Give a text as it is looked up: without what are typing errors to the index in place."""
        if self._snapshot is None:
            return text
        anyone = Access.anonymous()
        spoken = language_asked(self._snapshot, self._foreign, text, anyone)
        return self._snapshot.mend(text, self._is_word, anyone, spoken)

    async def retrieve(
        self, query: str, access: Access, *, limit: int = 10, within: Collection[str] | None = None
    ) -> Ranking:
        """Rank what `access` may see; of an article and its translations what suits the language that is spoken."""
        if self._snapshot is None:
            message = "there is no index yet"
            raise RetrievalUnavailable(message)
        answer: asyncio.Future[Ranking] = asyncio.get_running_loop().create_future()
        named = None if within is None else frozenset(within)
        self._waiting.append(_Asked(query[:LONGEST], access, limit, named, spoken_now(), answer))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._drain())
        return await answer

    async def close(self) -> None:
        """Finish what is at work."""
        if self._working is not None:
            await asyncio.gather(self._working, return_exceptions=True)
        self._thread.shutdown(wait=True)

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
            batch = [asked for asked in batch if not asked.answer.done()]
            snapshot = self._snapshot
            if snapshot is None or not batch:
                continue
            results: Sequence[Ranking | Exception]
            try:
                results = await loop.run_in_executor(self._thread, self._answer, snapshot, self._known, batch)
            except RuntimeError as error:  # the engine was closed meanwhile; nobody may be left waiting
                results = [_unavailable(error)] * len(batch)
            for asked, result in zip(batch, results, strict=True):
                if asked.answer.done():
                    continue
                if isinstance(result, Ranking):
                    asked.answer.set_result(result)
                else:
                    asked.answer.set_exception(result)

    def _answer(self, snapshot: Snapshot, known: KnownQuestions, batch: Sequence[_Asked]) -> list[Ranking | Exception]:
        try:
            spoken = [language_asked(snapshot, self._foreign, asked.text, asked.access) for asked in batch]
            texts = [
                snapshot.mend(asked.text, self._is_word, asked.access, language)
                for asked, language in zip(batch, spoken, strict=True)
            ]
            vectors = question_vectors(self._vectors, self._foreign, texts, spoken)
        except Exception as error:  # noqa: BLE001 - whoever asked is told, and offered a person
            if len(batch) > 1:  # One encoder may be well, and what fails for one question need not for the others.
                return [result for asked in batch for result in self._answer(snapshot, known, [asked])]
            return [_unavailable(error)]
        results: list[Ranking | Exception] = []
        for asked, text, vector, language in zip(batch, texts, vectors, spoken, strict=True):
            query = Query(
                text,
                vector,
                asked.access,
                asked.limit,
                asked.within,
                written=asked.text,
                language=language,
                prefers=asked.prefers,
                cut=None if self._foreign is None else self._foreign.cut,
            )
            try:
                results.append(search(snapshot, query, self._calibration, known, self._rerank))
            except Exception as error:  # noqa: BLE001 - as above
                results.append(_unavailable(error))
        return results


def _unavailable(error: Exception) -> RetrievalUnavailable:
    failure = RetrievalUnavailable("the index could not be searched")
    failure.__cause__ = error
    return failure
