"""Known questions: wordings that were confirmed to be answered by an article.

They come in two ways. An article's own `questions` are labels of the snapshot. What people confirmed since is laid over
it here, at once and without a new index: each pair counts by its nearness from the moment that it is there. A linear
head over all of them (`retrieval.head`) is trained afterwards, in the background.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from retrieval.head import Head
from retrieval.ports import Vectors
from retrieval.tokens import plain


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A wording, and the id of the article that answers it. `written`: the wording before typing errors were mended."""

    text: str
    article: str
    written: str = ""


@dataclass(frozen=True, eq=False)
class KnownQuestions:
    """What people confirmed, as arrays.

    Attributes:
        pairs: each once, in any order; articles that are not in the index are ignored.
        vectors: float32 (n, d), of the pairs' texts, rows of length one.
        head: trained on earlier pairs and an earlier index perhaps; None while there is none.
    """

    pairs: tuple[KnownQuestion, ...] = ()
    vectors: Vectors | None = None
    head: Head | None = None

    @classmethod
    def of(cls, pairs: Sequence[KnownQuestion], vectors: Vectors, head: Head | None = None) -> KnownQuestions:
        """Lay pairs out, sorted, so that the same pairs have the same name.

        Raises:
            ValueError: there is not one vector a pair.
        """
        if len(pairs) != len(vectors):
            message = f"{len(pairs)} known questions came with {len(vectors)} vectors"
            raise ValueError(message)
        order = sorted(range(len(pairs)), key=lambda place: (pairs[place].article, pairs[place].text))
        return cls(tuple(pairs[place] for place in order), vectors[order] if order else None, head)

    def with_head(self, head: Head | None) -> KnownQuestions:
        """Give the same pairs with a head."""
        return replace(self, head=head)

    @cached_property
    def name(self) -> str:
        """Name these pairs and their head, for receipts: the same name ranks the same. Empty when there is neither."""
        if not self.pairs and self.head is None:
            return ""
        digest = hashlib.sha256(self.head.name.encode() if self.head else b"")
        for pair in self.pairs:
            digest.update(f"{pair.article}\0{pair.text}\0{pair.written}\0".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()[:12]

    @cached_property
    def said(self) -> dict[str, frozenset[str]]:
        """Ids of the articles that a wording was confirmed for, by `retrieval.tokens.plain`."""
        found: dict[str, set[str]] = {}
        for pair in self.pairs:
            for text in {plain(pair.text), plain(pair.written)} - {""}:
                found.setdefault(text, set()).add(pair.article)
        return {text: frozenset(articles) for text, articles in found.items()}

    @cached_property
    def rows_by_article(self) -> dict[str, list[int]]:
        """Give the rows of each article's pairs."""
        rows: dict[str, list[int]] = {}
        for row, pair in enumerate(self.pairs):
            rows.setdefault(pair.article, []).append(row)
        return rows


NOTHING_KNOWN = KnownQuestions()
