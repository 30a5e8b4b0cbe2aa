"""Build a snapshot of the index from articles; what did not change is taken over from the last one."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import numpy as np

from kb import Article, Passage
from kb.translations import group_of
from retrieval.exact import ExactIndex
from retrieval.fusion import TITLE_SHARE
from retrieval.lexical import LexicalIndex, TermParts
from retrieval.ports import VectorIndex, Vectors
from retrieval.reading import words_of
from retrieval.routing import Embed, Foreign
from retrieval.snapshot import PARTS_BEFORE_PASSAGES, IndexedArticle, Layout, Snapshot
from retrieval.tokens import surface_words, terms

Split = Callable[[Article], Sequence[Passage]]
MakeIndex = Callable[[Vectors], VectorIndex]
_Spoken: TypeAlias = tuple[str, str | None]
"""A text, and the language of its article."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fresh:
    """An article that the last snapshot does not hold in this form."""

    article: Article
    passages: tuple[Passage, ...]
    language: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for label in (self.article.title, *_asked(self.article)) if label.strip())

    @property
    def words(self) -> set[str]:
        found = surface_words("\n".join([self.article.title, *self.article.questions]))
        return found.union(*(surface_words(words_of(passage.text)) for passage in self.passages))


def _asked(article: Article) -> tuple[str, ...]:
    """Give an article's known questions that say something."""
    return tuple(question for question in article.questions if question.strip())


def passage_text(passage: Passage) -> str:
    """Give what the encoder reads of a passage: its headings, unless it begins with them, and its words."""
    path = passage.headings[:-1] if passage.text.lstrip().startswith("#") else passage.headings
    return "\n".join([*path, words_of(passage.text)])


def texts_to_embed(articles: Iterable[Article], split: Split, foreign: Foreign | None = None) -> list[str]:
    """Give every text that a snapshot of these articles needs `embed` for; for filling a cache beforehand."""
    texts: list[str] = []
    for article in articles:
        fresh = _Fresh(article, tuple(split(article)), foreign.language(article) if foreign else article.language)
        passages = [passage_text(passage) for passage in fresh.passages]
        if foreign is None:
            texts += [*passages, *fresh.labels]
            continue
        texts += [text for text in passages if not foreign.reads(text, fresh.language, alone=False)]
        texts += [text for text in fresh.labels if not foreign.reads(text, fresh.language)]
    return texts


def build(
    articles: Iterable[Article],
    *,
    split: Split,
    embed: Embed,
    revision: int,
    tag: str,
    make_index: MakeIndex = ExactIndex,
    previous: Snapshot | None = None,
    foreign: Foreign | None = None,
) -> Snapshot:
    """Build the snapshot of a revision.

    Args:
        articles: all live articles, each id once.
        embed: float32 (n, d), rows of length one, for n texts.
        tag: of the encoder behind `embed`; a previous snapshot of another tag is not used.
        previous: an earlier snapshot whose unchanged articles are taken over as they are.
        foreign: reads what is not in English; None: `embed` reads everything.
    """
    ordered = sorted(articles, key=lambda article: article.id)
    hashes = [article.content_hash for article in ordered]
    kept = _kept(ordered, hashes, previous if previous is not None and previous.tag == tag else None)
    languages = [
        _require(previous).articles[place].language
        if place >= 0
        else foreign.language(article)
        if foreign is not None
        else article.language
        for article, place in zip(ordered, kept, strict=True)
    ]
    fresh = {
        position: _Fresh(article, tuple(split(article)), languages[position])
        for position, article in enumerate(ordered)
        if kept[position] < 0
    }
    layout = _layout(len(ordered), kept, fresh, previous)
    parts = _parts(kept, fresh, previous)
    vectors = _vectors(layout, kept, fresh, previous, _Readers(embed, foreign))
    lexical = LexicalIndex.build(parts, *layout.part_places(), len(ordered))
    groups = _groups(ordered)
    indexed = tuple(
        IndexedArticle(a.id, a.title, a.url, a.source, told, a.audience, digest, _asked(a), groups.get(a.id, ""))
        for a, digest, told in zip(ordered, hashes, languages, strict=True)
    )
    return Snapshot(
        revision=revision,
        tag=tag,
        articles=indexed,
        layout=layout,
        vectors=vectors,
        index=make_index(vectors),
        parts=parts,
        lexical=lexical,
        words=_words(kept, fresh, previous),
        name=snapshot_name(revision, tag, indexed),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Readers:
    """The encoders: `embed` reads English, `foreign` what it says it reads."""

    embed: Embed
    foreign: Foreign | None

    def vectors(self, passages: Sequence[_Spoken], labels: Sequence[_Spoken]) -> Vectors:
        """Embed passages, then labels, each with the language of its article: float32 (n, d)."""
        texts = [text for text, _ in (*passages, *labels)]
        if self.foreign is None:
            return self.embed(texts)
        theirs = [self.foreign.reads(text, language, alone=False) for text, language in passages]
        theirs += [self.foreign.reads(text, language) for text, language in labels]
        return self.foreign.join(texts, theirs, self.embed)


def _groups(articles: Sequence[Article]) -> dict[str, str]:
    """Give the group of each article that is a translation, or has one here."""
    if all(article.translation_of is None for article in articles):
        return {}
    group = group_of(articles)
    members = Counter(group.values())
    return {article: name for article, name in group.items() if members[name] > 1}


def snapshot_name(revision: int, tag: str, articles: Iterable[IndexedArticle]) -> str:
    """Name a state of the index: the revision, and a hash over all that went in."""
    digest = hashlib.sha256(tag.encode())
    for article in articles:
        digest.update(f"{article.id}\0{article.content_hash}\0".encode("utf-8", "surrogatepass"))
    return f"{revision}-{digest.hexdigest()[:12]}"


def _kept(ordered: Sequence[Article], hashes: Sequence[str], previous: Snapshot | None) -> list[int]:
    """Give each article's position in the previous snapshot, -1 where it is new or changed."""
    if previous is None:
        return [-1] * len(ordered)
    places = [previous.positions.get(article.id, -1) for article in ordered]
    return [
        place if place >= 0 and previous.articles[place].content_hash == digest else -1
        for place, digest in zip(places, hashes, strict=True)
    ]


def _layout(size: int, kept: Sequence[int], fresh: dict[int, _Fresh], previous: Snapshot | None) -> Layout:
    passages, labels = [0], [0]
    spans: list[tuple[int, int]] = []
    headings: list[tuple[str, ...]] = []
    for position in range(size):
        if position in fresh:
            new = fresh[position]
            spans += [(passage.start, passage.end) for passage in new.passages]
            headings += [passage.headings for passage in new.passages]
            labels.append(labels[-1] + len(new.labels))
        else:
            old, place = _require(previous).layout, kept[position]
            rows = slice(int(old.first_passage[place]), int(old.first_passage[place + 1]))
            spans += [(int(start), int(end)) for start, end in old.span[rows]]
            headings += old.headings[rows]
            labels.append(labels[-1] + int(old.first_label[place + 1] - old.first_label[place]))
        passages.append(len(spans))
    return Layout(
        np.array(passages, dtype=np.int64),
        np.array(labels, dtype=np.int64),
        np.array(spans, dtype=np.int32).reshape(-1, 2),
        tuple(headings),
    )


def _parts(kept: Sequence[int], fresh: dict[int, _Fresh], previous: Snapshot | None) -> TermParts:
    counted = TermParts.count(_part_terms(fresh))
    if previous is None or len(fresh) == len(kept):
        return counted
    extra = len(PARTS_BEFORE_PASSAGES)
    old = previous.layout.first_passage
    offset = len(previous.parts.first) - 1
    order: list[np.ndarray] = []
    for position, place in enumerate(kept):
        if position in fresh:
            count = extra + len(fresh[position].passages)
            order.append(np.arange(offset, offset + count))
            offset += count
        else:
            order.append(np.arange(old[place] + extra * place, old[place + 1] + extra * (place + 1)))
    joined = previous.parts.append(counted).select(np.concatenate(order).astype(np.int64))
    return _forget_unused(joined)


def _forget_unused(parts: TermParts) -> TermParts:
    """Drop terms that no part holds any more, so that the vocabulary does not grow with every edit."""
    used = np.unique(parts.term)
    if len(used) == len(parts.vocabulary):
        return parts
    renumber = np.zeros(len(parts.vocabulary), dtype=np.int32)
    renumber[used] = np.arange(len(used), dtype=np.int32)
    vocabulary = tuple(parts.vocabulary[term] for term in used)
    return TermParts(vocabulary, parts.first, renumber[parts.term], parts.frequency)


def _part_terms(fresh: dict[int, _Fresh]) -> Iterable[list[str]]:
    for new in fresh.values():
        yield terms(new.article.title)
        yield terms("\n".join(dict.fromkeys(heading for passage in new.passages for heading in passage.headings)))
        yield terms("\n".join(new.article.questions))
        for passage in new.passages:
            yield terms(words_of(passage.text))


def _words(kept: Sequence[int], fresh: dict[int, _Fresh], previous: Snapshot | None) -> TermParts:
    """Count the plain words of each article once; kept by article, so that those of a vanished one vanish with it."""
    counted = TermParts.count(sorted(new.words) for new in fresh.values())
    if previous is None or len(fresh) == len(kept):
        return counted
    added = count(len(previous.articles))
    order = np.array([place if place >= 0 else next(added) for place in kept], dtype=np.int64)
    return _forget_unused(previous.words.append(counted).select(order))


def _vectors(
    layout: Layout, kept: Sequence[int], fresh: dict[int, _Fresh], previous: Snapshot | None, readers: _Readers
) -> Vectors:
    passage_texts = [(passage_text(passage), new.language) for new in fresh.values() for passage in new.passages]
    labels = [(label, new.language) for new in fresh.values() for label in new.labels]
    embedded = readers.vectors(passage_texts, labels)
    dimension = embedded.shape[1]
    vectors = np.empty((layout.passages + layout.labels, dimension), dtype=np.float32)
    passage_row, label_row = 0, len(passage_texts)
    for position, place in enumerate(kept):
        passages = slice(int(layout.first_passage[position]), int(layout.first_passage[position + 1]))
        first, last = int(layout.first_label[position]), int(layout.first_label[position + 1])
        own = slice(layout.passages + first, layout.passages + last)
        if position in fresh:
            new = fresh[position]
            body = embedded[passage_row : passage_row + len(new.passages)]
            label = embedded[label_row : label_row + len(new.labels)]
            passage_row, label_row = passage_row + len(new.passages), label_row + len(new.labels)
            vectors[own] = label
            vectors[passages] = _with_title(body, label[0]) if new.article.title.strip() else body
        else:
            old = _require(previous)
            rows = slice(int(old.layout.first_passage[place]), int(old.layout.first_passage[place + 1]))
            vectors[passages] = old.vectors[rows]
            base = old.layout.passages
            vectors[own] = old.vectors[
                base + int(old.layout.first_label[place]) : base + int(old.layout.first_label[place + 1])
            ]
    return vectors


def _with_title(passages: Vectors, title: Vectors) -> Vectors:
    joined = passages + TITLE_SHARE * title
    return np.asarray(joined / np.maximum(np.linalg.norm(joined, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def _require(previous: Snapshot | None) -> Snapshot:
    if previous is None:  # pragma: no cover - an article is only kept from a previous snapshot
        message = "an article was kept from no snapshot"
        raise AssertionError(message)
    return previous
