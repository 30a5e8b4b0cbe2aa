"""What a cluster is called: words and pairs of words that its tickets have more often than all others."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeAlias

from handlers.terms import normalised, vocabulary
from retrieval.tokens import DENSE, fold, is_stop_word, stem

_Key: TypeAlias = tuple[str, ...]
"""The stems of a term's one or two words."""

_WORD = re.compile(rf"{DENSE.pattern}|[^\W_]+(?:['\u2019._:/+#@-]+[^\W_]+)*")
_RUN = re.compile(r"[\u30a0-\u30ff]{2,}|[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2,}|[\uac00-\ud7af]{2,}")
"""Words of scripts without blanks, as far as a change of script shows them; Hiragana alone is grammar, mostly."""
_LONGEST = 40
_COURTESY = vocabulary(
    """
    about after again all also am another anyone anything because before being cause does doing done dont else ever
    every get give go going good got haven't he help her here hers him his i'd i'll i'm i've it's know last let lets
    like look looking made make makes many may me might more most much must need needed needs never new now off one
    only other out over please put really right said same say see seem seems she since someone something still such
    sure take tell thank that's these thing things think though through time too tried try trying under until very
    want able use wanted wants way well what's while won't work working works yes yet you've you're can't don't
    doesn't isn't couldn't didn't wasn't there's bitte danke merci gracias
    """
)
"""Words of every ticket, whatever it is about."""

_PRIOR = 10.0
"""Texts that the usual share of a term counts as much as."""
_HALF = 0.5
_FEWEST = 2
"""Texts that must have a term."""
_SHARE = 0.1
_WHOLE = 0.6
"""A word is told with its neighbour when they stand together in this share of the word's texts."""
_TITLE_TERMS, _TITLE_LENGTH = 3, 60


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or two words in a row, as people write it.

    Attributes:
        distinction: how much more often the cluster has it than the rest, in standard deviations; above 0.
        share: of the cluster's texts that have it, in (0, 1].
    """

    text: str
    distinction: float
    share: float


def labels(texts: Sequence[str], groups: Sequence[Collection[int]], most: int = 6) -> tuple[tuple[Term, ...], ...]:
    """Give the distinctive terms of each group, the most telling first, none that says what an earlier one says.

    Terms are ranked by their log odds in the group against the rest, with the share that all texts have of them as
    prior, over the standard deviation (Monroe, Colaresi and Quinn 2008). A text counts once, however often it has one.

    Args:
        texts: all tickets of the window, those of no group too: they are what the groups are compared with.
        groups: positions in `texts`.
        most: terms of a group.
    """
    had = [_terms(text) for text in texts]
    usual = Counter(key for one in had for key in one)
    return tuple(_label([had[position] for position in group], usual, len(texts), most) for group in groups)


def title(terms: Sequence[Term]) -> str:
    """Make a short title of the first terms; empty when there are none."""
    told = ""
    for term in terms[:_TITLE_TERMS]:
        longer = f"{told}, {term.text}" if told else term.text
        if told and len(longer) > _TITLE_LENGTH:
            break
        told = longer
    return told[:1].upper() + told[1:]


def examples(closeness: Sequence[float], texts: Sequence[str], most: int = 3) -> tuple[int, ...]:
    """Give the positions of texts that show best what a cluster is about: nearest to its middle, none said twice.

    Args:
        closeness: of each member to the cluster's middle, such as a cosine.
        texts: of the members, in the same order.
    """
    said: set[str] = set()
    found: list[int] = []
    for position in sorted(range(len(texts)), key=lambda one: (-closeness[one], one)):
        words = normalised(texts[position])
        if words and words not in said:
            said.add(words)
            found.append(position)
        if len(found) >= most:
            break
    return tuple(found)


def _label(had: Sequence[Mapping[_Key, str]], usual: Counter[_Key], total: int, most: int) -> tuple[Term, ...]:
    counts = Counter(key for one in had for key in one)
    written: dict[_Key, Counter[str]] = {}
    for one in had:
        for key, text in one.items():
            written.setdefault(key, Counter())[text] += 1
    fewest = max(_FEWEST, _SHARE * len(had))
    distinct = {
        key: told
        for key, count in counts.items()
        if count >= fewest
        and (told := _distinction(count, len(had), usual[key] - count, total - len(had), usual[key])) > 0.0
    }
    pairs = [key for key in distinct if len(key) > 1]
    found: list[Term] = []
    said: set[str] = set()
    for key in sorted(distinct, key=lambda one: (-distinct[one], one)):
        chosen = _with_neighbour(key, pairs, counts) if len(key) == 1 else key
        if len(found) < most and not said.intersection(chosen):
            said.update(chosen)
            text = min(written[chosen].items(), key=lambda item: (-item[1], item[0]))[0]
            found.append(Term(text, distinct[chosen], counts[chosen] / len(had)))
    return tuple(found)


def _distinction(count: int, of: int, others: int, of_others: int, usual: int) -> float:
    prior = _PRIOR * usual / (of + of_others)
    here, there = count + prior + _HALF, others + prior + _HALF
    odds = log(here / (of + _PRIOR + 1.0 - here)) - log(there / (of_others + _PRIOR + 1.0 - there))
    return odds / sqrt(1.0 / here + 1.0 / there)


def _with_neighbour(word: _Key, pairs: Sequence[_Key], counts: Mapping[_Key, int]) -> _Key:
    """Give the pair that a word mostly stands in, or the word."""
    around = [pair for pair in pairs if word[0] in pair and counts[pair] >= _WHOLE * counts[word]]
    return min(around, key=lambda pair: (-counts[pair], pair), default=word)


def _terms(text: str) -> Mapping[_Key, str]:
    """Give the terms of a text, each as it is written there first."""
    found: dict[_Key, str] = {}
    last: tuple[str, str, int] | None = None
    text = unicodedata.normalize("NFKC", text)
    for written, begin, end in _words(text):
        folded = fold(written).replace("\u2019", "'")
        root = stem(folded)
        if not 1 < len(folded) <= _LONGEST or not _COURTESY.isdisjoint((folded, root)) or _silent(folded):
            last = None
            continue
        # A name or an abbreviation is one by its capitals; a word at the beginning of a sentence has one by chance.
        shown = written if any(letter.isupper() for letter in written[1:]) else written.lower()
        found.setdefault((root,), shown)
        if last is not None and text[last[2] : begin] == " ":
            found.setdefault((last[0], root), f"{last[1]} {shown}")
        last = (root, shown, end)
    return found


def _silent(folded: str) -> bool:
    return is_stop_word(folded) or is_stop_word(folded.replace("'", "")) or folded.isdigit()


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        if DENSE.fullmatch(match[0]):
            for run in _RUN.finditer(text, match.start(), match.end()):
                yield run[0], run.start(), run.end()
        else:
            yield match[0], match.start(), match.end()
