"""Train the head: from the articles' own known questions, and from those that people confirmed.

Articles without known questions are one class together, of their titles, so that the head never has to choose one
of a few articles for a question about all the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.grams import counts_of, rarity, view
from retrieval.head import Floats, Head
from retrieval.known_questions import KnownQuestions
from retrieval.ports import Vectors
from retrieval.regression import regress
from retrieval.snapshot import Snapshot

FEWEST = 8
"""Known questions below which there is nothing to train on."""
_MOST, _OTHERS = 40_000, 4_000
_STRENGTH = 10.0
"""Between 3 and 30 it makes no difference on the development sets."""
_FORMAT = "1"

Classes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What there is to learn from: texts (n,) with vectors (n, d), the class of each, and the ids of the classes.

    `name`: of the head that comes of it; `others`: the last class is all articles without known questions.
    """

    name: str
    texts: list[str]
    vectors: Vectors
    classes: Classes
    articles: tuple[str, ...]
    others: bool


def head_name(snapshot: Snapshot, known: KnownQuestions) -> str:
    """Name the head that `train` would give for these."""
    # Numbers of what follows are hashed as well: else a question of one article could pass for the next article.
    digest = hashlib.sha256(f"{_FORMAT}\0{snapshot.tag}\0{len(snapshot.articles)}\0".encode())
    for article in snapshot.articles:
        # A title counts where an article has no known question; to hash them all is simpler, and never wrong.
        for text in (str(len(article.questions)), article.id, article.title, *article.questions):
            digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    for pair in known.pairs:
        if pair.article in snapshot.positions:
            digest.update(f"{pair.article}\0{pair.text}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def train(snapshot: Snapshot, known: KnownQuestions) -> Head | None:
    """Train on the articles' own questions and on those that people confirmed; None where there are too few.

    Takes seconds for 15,000 questions of 150 articles on one core.
    """
    found = lessons(snapshot, known)
    return None if found is None else learn(found)


def learn(found: Lessons) -> Head:
    """Train on lessons."""
    table = counts_of(found.texts)
    rarities = rarity(table)
    features = np.hstack([found.vectors, view(table, rarities), np.ones((len(table), 1), dtype=np.float32)])
    size = len(found.articles) + found.others
    weights = regress(features, found.classes, _shares(found), size, strength=_STRENGTH)
    return Head(found.name, found.articles, found.others, weights, rarities)


def lessons(snapshot: Snapshot, known: KnownQuestions) -> Lessons | None:
    """Collect what there is to learn from; None where it is too little."""
    layout, base = snapshot.layout, snapshot.layout.passages
    texts: list[str] = []
    rows: list[Vectors] = []
    names: list[str] = []
    rest: list[tuple[str, Vectors]] = []
    for position, article in enumerate(snapshot.articles):
        first, last = base + int(layout.first_label[position]), base + int(layout.first_label[position + 1])
        own = last - len(article.questions)
        added = known.rows_by_article.get(article.id, ())
        for text, row in zip(article.questions, range(own, last), strict=True):
            texts.append(text)
            rows.append(snapshot.vectors[row])
        if known.vectors is not None:
            texts += [known.pairs[row].text for row in added]
            rows += [known.vectors[row] for row in added]
        names += [article.id] * (len(article.questions) + len(added))
        if own > first and not article.questions and not added:
            rest.append((article.title, snapshot.vectors[first]))
    articles = tuple(dict.fromkeys(names))
    if len(texts) < FEWEST or len(articles) + bool(rest) <= 1:
        return None
    kept = _spread(len(texts), _MOST)
    others = [rest[place] for place in _spread(len(rest), _OTHERS)]
    number = {article: place for place, article in enumerate(articles)}
    classes = [number[names[place]] for place in kept] + [len(articles)] * len(others)
    return Lessons(
        head_name(snapshot, known),
        [texts[place] for place in kept] + [title for title, _ in others],
        np.array([rows[place] for place in kept] + [vector for _, vector in others], dtype=np.float32),
        np.array(classes, dtype=np.int64),
        articles,
        bool(others),
    )


def _spread(count: int, most: int) -> Sequence[int]:
    """Give all positions, or so many of them at even distances."""
    return range(count) if count <= most else [place * count // most for place in range(most)]


def _shares(found: Lessons) -> Floats:
    """Weigh the lessons: float32 (n,), 1 each; the class of the others counts no more than all the rest together."""
    share = np.ones(len(found.classes), dtype=np.float32)
    if found.others:
        other = found.classes == len(found.articles)
        share[other] = min(1.0, float((~other).sum()) / float(other.sum()))
    return np.asarray(share / share.sum(), dtype=np.float32)
