"""How long the passages of an article are, by who reads them."""

from __future__ import annotations

from kb import Article, Passage
from kb.passages import split
from retrieval.tokens import DENSE

_WORD, _CHARACTER = 5, 2
"""What a word counts, and a character of a script without blanks between words: 125 of them are as long as 50 words."""
FOREIGN_BUDGET = 50 * _WORD
"""A sum of vectors says the less, the more words are in it: passages for the static encoder are short."""


def size(text: str) -> int:
    """Measure a text in fifths of a word; additive over parts that white space separates."""
    characters = sum(len(run) for run in DENSE.findall(text))
    words = len(DENSE.sub(" ", text).split()) if characters else len(text.split())
    return _WORD * words + _CHARACTER * characters


def split_foreign(article: Article) -> tuple[Passage, ...]:
    """Split an article for the static encoder."""
    return split(article, size, FOREIGN_BUDGET)
