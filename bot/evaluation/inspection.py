"""Look at a question that failed once more: where is the right article, what came instead, and how do they differ?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.evaluation.failures import Found, Reason
from bot.evaluation.laboratory import Indexed, Laboratory
from bot.evaluation.reasons import Lack, lost, out_of_scope, refused, spelt
from retrieval import Hit
from retrieval.tokens import terms

DEPTH = 50
"""How many hits are looked through for the right article."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a second, deeper search shows.

    Attributes:
        expected: the best of the right articles; None where the index holds none of them.
        rival: the best of all others; None where there is none.
    """

    expected: Found | None
    rival: Found | None


class Inspector:
    """Explains failures on the snapshot that they happened on. Its searches are apart from those that were measured."""

    def __init__(self, laboratory: Laboratory, indexed: Indexed) -> None:
        self._laboratory = laboratory
        self._indexed = indexed
        self._snapshot = indexed.snapshot

    def look(self, text: str, relevant: Collection[str], exclude: Collection[str] = ()) -> Sight:
        """Find the right article and its rival among the first `DEPTH`, or wherever else it is."""
        hits = self._laboratory.ask(self._indexed, text, limit=DEPTH, exclude=exclude).hits
        ranked = {hit.article_id: _found(hit, rank) for rank, hit in enumerate(hits, start=1)}
        rival = next((found for found in ranked.values() if found.article not in relevant), None)
        expected = next((found for found in ranked.values() if found.article in relevant), None)
        return Sight(expected or self._far(text, relevant, exclude), rival)

    def lost(self, text: str, sight: Sight) -> Reason:
        """Say why the right article lost to its rival."""
        lack = None if sight.expected is None else self._lack(text, sight.expected, sight.rival)
        return lost(sight.expected, sight.rival, lack)

    def refused(self, sight: Sight, threshold: float) -> Reason:
        """Say that the right article came first and was not said."""
        return refused(sight.expected.confidence if sight.expected else 0.0, threshold)

    def out_of_scope(self, text: str, found: Found) -> Reason:
        """Say why something was answered where nothing may be."""
        return out_of_scope(text, found, self._lack(text, found, None))

    def _far(self, text: str, relevant: Collection[str], exclude: Collection[str]) -> Found | None:
        """Give the best right article with its own evidence, where it is not among the first: without all others."""
        searched = {article.id for article in self._snapshot.articles} - set(exclude)
        if not searched & set(relevant):
            return None
        others = searched - set(relevant)
        hits = self._laboratory.ask(self._indexed, text, limit=1, exclude=[*exclude, *others]).hits
        if hits:
            # Alone it has a confidence that it had not beside the others.
            return Found(hits[0].article_id, hits[0].title, None, 0.0, dict(hits[0].evidence))
        missed = min(searched & set(relevant))
        return Found(missed, self._title(missed), None, 0.0, {})

    def _title(self, article: str) -> str:
        return self._snapshot.articles[self._snapshot.positions[article]].title

    def _lack(self, text: str, found: Found, other: Found | None) -> Lack | None:
        """Give the word that an article lacks: rather one that the other article holds, then the rarest."""
        lexical, positions = self._snapshot.lexical, self._snapshot.positions
        text = self._laboratory.mended(self._indexed, text)
        words = list(dict.fromkeys(terms(text)))
        rarity = {word: lexical.missing([word], positions[found.article]) for word in words}
        lacking = {word: share for word, share in rarity.items() if share > 0}
        if not lacking:
            return None
        held = {
            word: share
            for word, share in lacking.items()
            if other is not None and lexical.missing([word], positions[other.article]) == 0.0
        }
        chosen = _rarest(held or lacking)
        known = {word: max(lexical.known([word]).values(), default=None) for word in words}
        rarities = [value for value in known.values() if value is not None]
        own = known[chosen]
        return Lack(
            spelt(chosen, text),
            rarest=own is not None and own >= max(rarities),
            held=chosen in held,
            nowhere=own is None,
        )


def _rarest(shares: Mapping[str, float]) -> str:
    return max(shares, key=lambda word: shares[word])


def _found(hit: Hit, rank: int) -> Found:
    return Found(hit.article_id, hit.title, rank, hit.confidence, dict(hit.evidence))
