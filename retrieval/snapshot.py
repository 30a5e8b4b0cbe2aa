"""One state of the index: everything that a search reads, never changed once made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kb import Access, Audience
from retrieval.lexical import BODY, HEADINGS, QUESTIONS, TITLE, LexicalIndex, TermParts
from retrieval.ports import VectorIndex, Vectors
from retrieval.routing import FOREIGN, READ, same
from retrieval.spelling import IsWord, Spelling
from retrieval.tokens import plain, stem

PARTS_BEFORE_PASSAGES = (TITLE, HEADINGS, QUESTIONS)
"""Every article's parts come in this order, then its passages."""
_KINDS_OF_ASKERS = 64


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What the index knows of an article besides its passages."""

    id: str
    title: str
    url: str | None
    source: str
    language: str | None
    audience: Audience
    content_hash: str
    questions: tuple[str, ...] = ()
    """Those of its own that are labels, in their order; they follow the title's label, where there is one."""
    group: str = ""
    """Id of the original that it and its translations lead to; empty where it is neither."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the rows of an article stand; articles are in order of their ids.

    Attributes:
        first_passage: int64 (n + 1,): passages of article `i` are ``first_passage[i]:first_passage[i + 1]``.
        first_label: int64 (n + 1,): the same for labels (title and known questions), counted from 0.
        span: int32 (passages, 2): start and end in code points of the canonical text.
        headings: heading path of each passage.
    """

    first_passage: npt.NDArray[np.int64]
    first_label: npt.NDArray[np.int64]
    span: npt.NDArray[np.int32]
    headings: tuple[tuple[str, ...], ...]

    @property
    def passages(self) -> int:
        """Number of passages."""
        return int(self.first_passage[-1])

    @property
    def labels(self) -> int:
        """Number of labels."""
        return int(self.first_label[-1])

    def passage_part(self, article: int, passage: int) -> int:
        """Give the part of the lexical index that holds a passage."""
        return passage + len(PARTS_BEFORE_PASSAGES) * (article + 1)

    def title_part(self, article: int) -> int:
        """Give the part of the lexical index that holds an article's title."""
        return int(self.first_passage[article]) + len(PARTS_BEFORE_PASSAGES) * article

    def part_places(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """Give article and field of every part: int32 (parts,), int8 (parts,)."""
        extra = len(PARTS_BEFORE_PASSAGES)
        counts = np.diff(self.first_passage)
        article = np.repeat(np.arange(len(counts), dtype=np.int32), counts + extra)
        field = np.full(len(article), BODY, dtype=np.int8)
        starts = self.first_passage[:-1] + extra * np.arange(len(counts))
        for offset, name in enumerate(PARTS_BEFORE_PASSAGES):
            field[starts + offset] = name
        return article, field


class Snapshot:
    """Articles, passages, vectors and postings of one revision of the knowledge base.

    `vectors`: float32 (passages + labels, d), rows of length one: first all passages, then all labels. `words`: the
    plain words of the articles, folded, each once in a part of its own for every article.
    """

    def __init__(
        self,
        *,
        revision: int,
        tag: str,
        articles: tuple[IndexedArticle, ...],
        layout: Layout,
        vectors: Vectors,
        index: VectorIndex,
        parts: TermParts,
        lexical: LexicalIndex,
        words: TermParts,
        name: str,
    ) -> None:
        self.revision = revision
        self.tag = tag
        self.articles = articles
        self.layout = layout
        self.vectors = vectors
        self.index = index
        self.parts = parts
        self.lexical = lexical
        self.words = words
        self._words_seen: dict[bytes, npt.NDArray[np.bool_]] = {}
        self.name = name

    @cached_property
    def row_article(self) -> npt.NDArray[np.int32]:
        """Article of each row of `vectors`: int32 (rows,)."""
        numbers = np.arange(len(self.articles), dtype=np.int32)
        passages = np.repeat(numbers, np.diff(self.layout.first_passage))
        return np.concatenate([passages, np.repeat(numbers, np.diff(self.layout.first_label))])

    @cached_property
    def first_question(self) -> npt.NDArray[np.int64]:
        """Label, counted from 0, at which each article's known questions begin; they go on to its last: int64 (n,)."""
        asked = np.array([len(article.questions) for article in self.articles], dtype=np.int64)
        return np.asarray(self.layout.first_label[1:] - asked, dtype=np.int64)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of each article by its id."""
        return {article.id: position for position, article in enumerate(self.articles)}

    @cached_property
    def languages(self) -> tuple[str | None, ...]:
        """Language of each article; None where nobody knows."""
        return tuple(article.language for article in self.articles)

    @cached_property
    def foreign(self) -> npt.NDArray[np.bool_]:
        """Tell which articles the static encoder has read: bool (n,)."""
        return np.array([language in FOREIGN for language in self.languages], dtype=np.bool_)

    @cached_property
    def mixed(self) -> bool:
        """Tell whether some articles were read by one encoder, and some by the other."""
        return bool(self.foreign.any()) and not bool(self.foreign.all())

    @cached_property
    def groups(self) -> npt.NDArray[np.int64]:
        """Number of each article's group, the same for all translations of one; -1 for what has none: int64 (n,)."""
        numbers: dict[str, int] = {}
        return np.array(
            [numbers.setdefault(article.group, len(numbers)) if article.group else -1 for article in self.articles],
            dtype=np.int64,
        )

    @cached_property
    def said(self) -> dict[str, tuple[int, ...]]:
        """Positions of the articles whose title or known question reads so, by `retrieval.tokens.plain`."""
        found: dict[str, set[int]] = {}
        for position, article in enumerate(self.articles):
            for text in (article.title, *article.questions):
                found.setdefault(plain(text), set()).add(position)
        found.pop("", None)
        return {text: tuple(sorted(positions)) for text, positions in found.items()}

    @cached_property
    def spelling(self) -> Spelling:
        """What typing errors are mended by."""
        words = self.words.vocabulary
        return Spelling(words, np.array([len(self.lexical.articles_of(stem(word))) for word in words], dtype=np.int64))

    def mend(self, text: str, is_word: IsWord, access: Access, language: str | None = None) -> str:
        """Mend the typing errors of a question with the words of the articles that its asker may see.

        `language`: of the question, where it is one that the static encoder reads. Only articles in it know its words
        then: to any other, all of them would be typing errors.
        """
        allowed = self.allowed(access)
        if language in READ:
            allowed = allowed & np.array([same(language, spoken) for spoken in self.languages], dtype=np.bool_)
            if not allowed.any():
                return text
        return self.spelling.mend(text, is_word, self._seen(allowed.tobytes()))

    def _seen(self, allowed: bytes) -> npt.NDArray[np.bool_]:
        """Tell which words stand in articles that are allowed: bool (words,). Few kinds of askers see the same."""
        seen = self._words_seen.get(allowed)
        if seen is None:
            mask = np.frombuffer(allowed, dtype=np.bool_)
            seen = np.zeros(len(self.words.vocabulary), dtype=np.bool_)
            seen[self.words.term[np.repeat(mask, np.diff(self.words.first))]] = True
            if len(self._words_seen) >= _KINDS_OF_ASKERS:
                self._words_seen.clear()
            self._words_seen[allowed] = seen
        return seen

    @cached_property
    def _audiences(self) -> tuple[tuple[Audience, ...], npt.NDArray[np.int32]]:
        distinct = sorted({article.audience for article in self.articles}, key=str)
        codes = {audience: code for code, audience in enumerate(distinct)}
        return tuple(distinct), np.array([codes[article.audience] for article in self.articles], dtype=np.int32)

    @cached_property
    def _sources(self) -> tuple[tuple[str, ...], npt.NDArray[np.int32]]:
        distinct = sorted({article.source for article in self.articles})
        codes = {source: code for code, source in enumerate(distinct)}
        return tuple(distinct), np.array([codes[article.source] for article in self.articles], dtype=np.int32)

    def allowed(self, access: Access) -> npt.NDArray[np.bool_]:
        """Tell for each article whether the asker may see it: bool (n,)."""
        distinct, codes = self._audiences
        permitted = np.array([access.allows(audience) for audience in distinct], dtype=np.bool_)
        allowed = permitted[codes] if len(distinct) else np.zeros(0, dtype=np.bool_)
        if not access.sources or not len(allowed):
            return allowed
        sources, came = self._sources
        held = np.array([access.holds(source) for source in sources], dtype=np.bool_)
        return np.asarray(allowed & held[came], dtype=np.bool_)

    def written(self, article: int) -> bool:
        """Tell whether an article has any text besides its title and known questions."""
        first, end = int(self.layout.first_passage[article]), int(self.layout.first_passage[article + 1])
        return bool((self.layout.span[first:end, 1] > self.layout.span[first:end, 0]).any())

    def passages_of(self, article: int) -> Iterator[int]:
        """Give the rows of an article's passages."""
        return iter(range(int(self.layout.first_passage[article]), int(self.layout.first_passage[article + 1])))
