"""What a cluster is called: words and pairs of words that its tickets have more often than all others."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeAlias

import numpy as np

from handlers.terms import COURTESY, normalised
from retrieval.tokens import DENSE, fold, is_stop_word, stem

_Key: TypeAlias = tuple[str, ...]
"""The stems of a term's one or two words."""

_WORD = re.compile(rf"{DENSE.pattern}|[^\W_]+(?:['\u2019._:/+#@-]+[^\W_]+)*")
_RUN = re.compile(r"[\u30a0-\u30ff]{2,}|[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2,}|[\uac00-\ud7af]{2,}")
"""Words of scripts without blanks, as far as a change of script shows them; Hiragana alone is grammar, mostly."""
_ADDRESS = re.compile(r"@|://|^www\.", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
"""Numbers of bank accounts (ISO 13616), in one word or in fours."""
_CODE = "0x"
"""Begins a code of an error, however many digits it has."""
_DIGITS = 6
"""Digits that make a word a number of somebody: of a telephone, a customer, an order."""
_PARTS = re.compile(r"[^\W_]+")
_LONGEST = 40
_READ = 600
"""Characters of a text that are read: what it is about is said first."""

_PRIOR = 10.0
"""Texts that the usual share of a term counts as much as."""
_HALF = 0.5
_FEWEST = 2
"""Texts that must have a term, and people who wrote it: what only one says may be her own name or number."""
_SHARE = 0.1
_WHOLE = 0.6
"""A word is told with its neighbour when they stand together in this share of the word's texts."""
_TITLE_TERMS, _TITLE_LENGTH = 3, 60
_SLOTS = 1 << 16


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wrote a text.

    Attributes:
        key: the same for all texts of one person.
        names: what she and her accounts are called: names, addresses, ids. No word of them is a term of her texts.
    """

    key: str
    names: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class _Said:
    """What enough texts of a group say: in how many each term is, and how often it is written in which way."""

    texts: int
    counts: Mapping[_Key, int]
    written: Mapping[_Key, Counter[str]]


def labels(
    texts: Sequence[str], groups: Sequence[Collection[int]], most: int = 6, askers: Sequence[Asker] = ()
) -> tuple[tuple[Term, ...], ...]:
    """Give the distinctive terms of each group, the most telling first, none that says what an earlier one says.

    Terms are ranked by their log odds in the group against the rest, with the share that all texts have of them as
    prior, over the standard deviation (Monroe, Colaresi and Quinn 2008). A text counts once, however often it has one.
    A title goes where a ticket's text does not, so none tells of a person: no address, no long number, no name of who
    wrote, and nothing that only one person says.

    Args:
        texts: all tickets of the window, those of no group too: they are what the groups are compared with.
        groups: positions in `texts`.
        most: terms of a group.
        askers: who wrote each text; empty: each is of somebody else, and nobody's name is known.
    """
    by = askers or [Asker(str(position)) for position in range(len(texts))]
    said = [_said(texts, by, group) for group in groups]
    # Only of terms that may be told it is counted how usual they are: all terms of thousands of texts are too many.
    asked = {key for one in said for key in one.counts}
    usual = Counter(key for text, asker in zip(texts, by, strict=True) for key in _terms(text, asker) if key in asked)
    return tuple(_label(one, usual, len(texts), most) for one in said)


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


def _said(texts: Sequence[str], askers: Sequence[Asker], group: Collection[int]) -> _Said:
    fewest = max(_FEWEST, _SHARE * len(group))
    # Terms that share a place are counted together first, so that only few can be in enough texts.
    places = np.zeros(_SLOTS, dtype=np.int32)
    for position in group:
        for key in _terms(texts[position], askers[position]):
            places[hash(key) % _SLOTS] += 1
    written: dict[_Key, Counter[str]] = {}
    people: dict[_Key, set[str]] = {}
    for position in group:
        for key, text in _terms(texts[position], askers[position]).items():
            if places[hash(key) % _SLOTS] >= fewest:
                written.setdefault(key, Counter())[text] += 1
                people.setdefault(key, set()).add(askers[position].key)
    counts = {key: ways.total() for key, ways in written.items()}
    counts = {key: n for key, n in counts.items() if n >= fewest and len(people[key]) >= _FEWEST}
    return _Said(len(group), counts, {key: written[key] for key in counts})


def _label(said: _Said, usual: Counter[_Key], total: int, most: int) -> tuple[Term, ...]:
    counts, size = said.counts, said.texts
    distinct = {
        key: told
        for key, count in counts.items()
        if (told := _distinction(count, size, usual[key] - count, total - size, usual[key])) > 0.0
    }
    pairs = [key for key in distinct if len(key) > 1]
    found: list[Term] = []
    told_of: set[str] = set()
    for key in sorted(distinct, key=lambda one: (-distinct[one], one)):
        chosen = _with_neighbour(key, pairs, counts) if len(key) == 1 else key
        if len(found) < most and not told_of.intersection(chosen):
            told_of.update(chosen)
            text = min(said.written[chosen].items(), key=lambda item: (-item[1], item[0]))[0]
            found.append(Term(text, distinct[chosen], counts[chosen] / size))
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


def _terms(text: str, asker: Asker) -> Mapping[_Key, str]:
    """Give the terms of a text, each as it is written there first."""
    found: dict[_Key, str] = {}
    last: tuple[str, str, int] | None = None
    text = _ACCOUNT.sub(" ", unicodedata.normalize("NFKC", text[:_READ]))
    names = {part for name in asker.names for part in _PARTS.findall(fold(name)) if len(part) > 1}
    for written, begin, end in _words(text):
        folded = fold(written).replace("\u2019", "'")
        root = stem(folded)
        if (
            not 1 < len(folded) <= _LONGEST
            or not COURTESY.isdisjoint((folded, root))
            or _silent(folded)
            or _own(folded, names)
        ):
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


def _own(folded: str, names: set[str]) -> bool:
    """Tell whether a word is somebody's: an address, a long number, a name."""
    if _ADDRESS.search(folded) or not names.isdisjoint(_PARTS.findall(folded)):
        return True
    return sum(sign.isdigit() for sign in folded) >= _DIGITS and not folded.startswith(_CODE)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        if DENSE.fullmatch(match[0]):
            for run in _RUN.finditer(text, match.start(), match.end()):
                yield run[0], run.start(), run.end()
        else:
            yield match[0], match.start(), match.end()
