"""Why two tickets are called similar, in short facts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from handlers.lengths import one_line
from handlers.similar.ports import Circumstances
from handlers.terms import COURTESY
from retrieval.tokens import DENSE, fold, terms

NAMED = 3
"""Shared words that are named."""
LONGEST = 60
"""Characters of a word or phrase that is named: a fact is read at a glance, also where a whole log is the same."""
_TELLING = 0.3
"""Rarity from which a word says something."""
_WORD = re.compile(rf"{DENSE.pattern}|[^\W_][^\s]*")
_MARKS = ".,;:!?()[]<>{}*_`'\"“”‘’…"


@dataclass(frozen=True, slots=True)
class _Said:
    """A word or phrase that both say.

    Attributes:
        start, end: where it stands in the one's text.
        rarity: of its rarest term.
    """

    start: int
    end: int
    rarity: float


def reasons(
    asked: str,
    other: str,
    rarity: Mapping[str, float],
    here: Circumstances,
    there: Circumstances,
    *,
    same_customer: bool = False,
) -> tuple[str, ...]:
    """Give the facts, the most telling first; never none.

    Args:
        asked: the words of what was asked; `other`: of what was found.
        rarity: of the terms of `asked`, in (0, 1]; see `Nearest`.
        here: what is known around what was asked; `there`: around what was found.
        same_customer: both are of one requester.
    """
    facts = []
    said = shared(asked, other, rarity)
    if said:
        facts.append(f"both speak of {', '.join(said)}")
    if here.error and here.error == there.error:
        facts.append("same error")
    if here.version and here.version == there.version:
        facts.append(f"same version {here.version}")
    if same_customer:
        facts.append("same customer")
    elif here.accounts & there.accounts:
        facts.append("same account")
    return tuple(facts) if said else ("near in meaning", *facts)


def shared(asked: str, other: str, rarity: Mapping[str, float]) -> tuple[str, ...]:
    """Give the rarest words that two texts share, as the one writes them; neighbours in both as a phrase.

    Phrases stand in quotes; codes, which have digits, stand bare.
    """
    there = frozenset(terms(other))
    found = _joined(asked, " ".join(fold(other).split()), _words(asked, there, rarity))
    best: dict[str, str] = {}
    for one in sorted(found, key=lambda one: (-one.rarity, one.start)):
        surface = " ".join(asked[one.start : one.end].split())
        best.setdefault(fold(surface), one_line(surface, LONGEST))
    # What stands there but once is in no wider one.
    every = "\n".join(best)
    alone = (text for key, text in best.items() if every.find(key, every.find(key) + 1) < 0)
    return tuple(text if any(map(str.isdigit, text)) else f"“{text}”" for text in islice(alone, NAMED))


def _words(asked: str, there: frozenset[str], rarity: Mapping[str, float]) -> Iterator[_Said]:
    for start, end, own in _split(asked):
        if DENSE.match(asked, start):
            yield from _dense(start, asked[start:end], there, rarity)
            continue
        rare = [rarity.get(term, 0.0) for term in own if term in there]
        # A desk with few tickets finds a word rare that each of them may have.
        if fold(asked[start:end]) in COURTESY:
            continue
        if rare and max(rare) >= _TELLING:
            yield _Said(start, end, max(rare))


@lru_cache(maxsize=8)
def _split(text: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Give where the words of a text stand, and the terms of each; one text is compared with several others."""
    found = []
    for word in _WORD.finditer(text):
        bare = word[0].rstrip(_MARKS)
        own = () if DENSE.match(bare) else terms(bare)
        # A code or version says something as a whole only: its parts are numbers and letters.
        telling = tuple(term for term in own if term.startswith("=")) or tuple(own)
        found.append((word.start(), word.start() + len(bare), telling))
    return tuple(found)


def _dense(start: int, run: str, there: frozenset[str], rarity: Mapping[str, float]) -> Iterator[_Said]:
    """Give the longest parts of a run without spaces whose pairs of characters all stand in the other text."""
    begin, rarest = 0, 0.0
    for place in range(len(run)):
        pair = run[place : place + 2]
        if len(pair) == 2 and pair in there and pair in rarity:
            rarest = max(rarest, rarity[pair])
            continue
        if rarest >= _TELLING:
            yield _Said(start + begin, start + place + 1, rarest)
        begin, rarest = place + 1, 0.0


def _joined(asked: str, other: str, words: Iterator[_Said]) -> Iterator[_Said]:
    """Join neighbours that are neighbours in the other text, too. `other` is folded, on one line."""
    open_: _Said | None = None
    for word in words:
        if open_ is not None:
            near = word.end - open_.start <= LONGEST and not asked[open_.end : word.start].strip()
            if near and " ".join(fold(asked[open_.start : word.end]).split()) in other:
                open_ = _Said(open_.start, word.end, max(open_.rarity, word.rarity))
                continue
            yield open_
        open_ = word
    if open_ is not None:
        yield open_
