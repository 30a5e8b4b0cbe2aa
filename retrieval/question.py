"""A question as the lexical side reads it, and how closely an article holds its words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.language import encoder_trust
from retrieval.names import names
from retrieval.routing import READ
from retrieval.snapshot import Snapshot
from retrieval.tokens import terms


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A question read against a snapshot.

    Attributes:
        words: its terms, repetitions kept. `codes`: those among them that are versions, error codes, file names.
        trust: how far the encoder that read it speaks its language, in [0, 1].
        rarity: each term's share of the question's known weight: float64 (terms,), 0 for terms that it lacks.
        strange: it has a name that no article has; told only where an article may be in another language.
    """

    words: list[str]
    codes: tuple[str, ...]
    trust: float
    rarity: npt.NDArray[np.float64]
    strange: bool = False

    @classmethod
    def of(cls, snapshot: Snapshot, text: str, language: str | None = None) -> Reading:
        """Read a question. `language`: that of the encoder for it, where it is not the main one's."""
        words = terms(text)
        codes = tuple(word for word in words if word.startswith("=") and any(map(str.isdigit, word)))
        lexical = snapshot.lexical
        rarity = np.zeros(len(lexical.first) - 1)
        known = lexical.known(words)
        if known:
            rarity[list(known)] = list(known.values())
            rarity /= max(rarity.sum(), 1e-12)
        trust = 1.0 if language in READ else encoder_trust(text)
        routed = language in READ or bool(snapshot.foreign.any())
        strange = routed and any(not lexical.known(terms(name)) for name in names(text, language))
        return cls(words, codes, trust, rarity, strange)

    def held_by_passages(self, snapshot: Snapshot, article: int) -> npt.NDArray[np.float64]:
        """Give the share of the question's known weight that each passage of an article holds: float64 (passages,)."""
        layout, parts = snapshot.layout, snapshot.parts
        first, last = int(layout.first_passage[article]), int(layout.first_passage[article + 1])
        # An article's passages are parts in a row, so that one lookup and one running sum serve all of them.
        bounds = parts.first[layout.passage_part(article, first) : layout.passage_part(article, last) + 1]
        held = np.concatenate([[0.0], np.cumsum(self.rarity[parts.term[bounds[0] : bounds[-1]]])])
        return np.diff(held[bounds - bounds[0]])

    def beside_title(self, snapshot: Snapshot, article: int) -> dict[str, float]:
        """Compare the question with an article's title; all in [0, 1].

        `title`: the share of the title's weight that the question holds; `untitled`: rarity of the question's rarest
        word that the title lacks, as a share of the rarest possible; `unasked`: that of the title's rarest word that
        the question lacks. All 0, and untitled 1, for an article without a title.
        """
        lexical, part = snapshot.lexical, snapshot.layout.title_part(article)
        words = snapshot.parts.term[snapshot.parts.first[part] : snapshot.parts.first[part + 1]]
        weight = np.array([lexical.rarity_of(int(word)) for word in words])
        highest = lexical.rarity(0)
        if not weight.sum() > 0:
            return {"title": 0.0, "untitled": 1.0, "unasked": 0.0}
        asked = self.rarity[words] > 0
        titled = set(words[asked].tolist())
        unknown = any(word not in lexical.terms for word in self.words)
        others = [weight for term, weight in lexical.known(self.words).items() if term not in titled]
        return {
            "title": float(weight[asked].sum() / weight.sum()),
            "untitled": 1.0 if unknown else max(others, default=0.0) / highest,
            "unasked": float(weight[~asked].max(initial=0.0)) / highest,
        }
