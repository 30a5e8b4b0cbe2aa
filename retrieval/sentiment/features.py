"""A text's tone in some forty numbers: what its words say, and how it is written.

Negation, emphasis, capitals and "but" are weighed with the constants of VADER (Hutto and Gilbert 2014, section 3).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from retrieval.sentiment.asking import asked_for, asks_whether
from retrieval.sentiment.lexicon import (
    CONTRASTS,
    EMOJI,
    EMOTICONS,
    LONGEST_PHRASE,
    NEGATIONS,
    STRONGER,
    WEAKER,
    Entry,
    Kind,
    entry_of,
)

Floats = npt.NDArray[np.float32]

_NEGATED, _STEP, _SHOUTED, _FADES = -0.74, 0.293, 0.733, (1.0, 0.95, 0.9)
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.5
_ASKED_FOR = 0.3
"""Of a word that names what is asked for or about: "please cancel it" blames nobody."""
_REACH = 3
"""Words before one that can turn or strengthen it."""
_FACES = "|".join(re.escape(face) for face in sorted(EMOTICONS, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<face>(?<![\w:])(?:{_FACES})(?!\w))|(?P<tag>#\w+)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<end>[.!?…\n]+)"
    rf"|(?P<pause>[,;:()–—]|\s-\s)|(?P<emoji>[{''.join(EMOJI)}])"
)
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ASKS = frozenset(
    "how what when where which who can could is are do does did will would should may has have any whats hows".split()
)
_POLITE = frozenset("please pls plz kindly could would appreciate hello hi dear regards greetings".split())
_ASKABLE = frozenset({Kind.FAILURE, Kind.DEMAND})
"""What people ask for calmly: to cancel, a refund."""
_STANDING = frozenset({Kind.DEMAND, Kind.APOLOGY, Kind.PRAISE, Kind.THANKS, Kind.RELIEF})
"""Kinds that say something where they are denied, too: no refund, not good. Of the bad ones nothing is left."""
_I, _YOU = (
    frozenset("i me my mine we us our im ive i'm i've we're we've".split()),
    frozenset("you your yours u ur you're youre you've".split()),
)
_LONGEST_TAG = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a text that says something about its tone.

    Attributes:
        start, end: in code points, with what turns or strengthens it.
        valence: in about [-6, 6], after all that.
        place: of its clause, counted from the end: 0 is the last.
        first: it stands in the first clause.
        at: how far into the text, in [0, 1].
        meant: it says what it says: neither turned round ("not down"), nor asked for ("please cancel it"), nor asked
            about ("is it down?").
    """

    start: int
    end: int
    kind: Kind | None
    valence: float
    place: int
    first: bool
    at: float
    meant: bool = True


@dataclass(frozen=True, slots=True)
class Observed:
    """What was noticed in a text: marks in their order, and how it is written (float32, see `MANNER`)."""

    marks: tuple[Mark, ...]
    manner: Floats


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    said: str
    start: int
    end: int
    clause: int
    breath: int
    """Counts commas and their like besides: negation does not reach over one."""


MANNER = (
    "question", "question_start", "exclamations", "doubled", "ellipsis", "capitals", "polite", "negations", "i", "you",
    "contrast", "words", "numbers", "last_question", "denied",
)  # fmt: skip
_EXCLAMATIONS, _CAPITALS = MANNER.index("exclamations"), MANNER.index("capitals")
NAMES = (
    "positive", "negative", "compound", "best", "worst", "last", "first", "faces_up", "faces_down", "thanks_last",
    "mixed", "nothing", "loud_up", "loud_down", *(f"kind_{kind}" for kind in Kind), *MANNER,
)  # fmt: skip
"""Of the features, in their order."""


def features(observed: Observed) -> Floats:
    """Give the numbers: float32 (len(NAMES),), each within about [-1, 1]."""
    marks = observed.marks
    up = sum(mark.valence for mark in marks if mark.valence > 0)
    down = -sum(mark.valence for mark in marks if mark.valence < 0)
    faces = [mark.valence for mark in marks if mark.kind is None]
    kinds = [mark.kind for mark in marks if mark.meant]
    # Shouting makes more of what is said, whichever way that goes.
    loud = max(float(observed.manner[_EXCLAMATIONS]), float(observed.manner[_CAPITALS]))
    values = [
        _squeezed(up),
        _squeezed(down),
        _squeezed(up - down),
        max((mark.valence for mark in marks), default=0.0) / 4.0,
        min((mark.valence for mark in marks), default=0.0) / 4.0,
        _squeezed(sum(mark.valence for mark in marks if mark.place == 0)),
        _squeezed(sum(mark.valence for mark in marks if mark.first)),
        float(any(valence > 0 for valence in faces)),
        float(any(valence < 0 for valence in faces)),
        float(any(mark.kind is Kind.THANKS and mark.valence > 0 and mark.at > 0.66 for mark in marks)),
        min(_squeezed(up), _squeezed(down)),
        float(not marks),
        loud * (up > down),
        loud * (down > up),
        *(min(1.0, kinds.count(kind) / 2.0) for kind in Kind),
    ]
    return np.concatenate([np.array(values, dtype=np.float32), observed.manner])


def observe(text: str) -> Observed:
    """Notice what a text says and how it is written."""
    words, faces, clauses = _words(text)
    whether = _whether(text, words)
    shouted = [word.text.isupper() and len(word.text) > 1 for word in words]
    mixed = any(shouted) and not all(shouted)
    turn = next((place for place, word in enumerate(words) if word.said in CONTRASTS and place), None)
    marks = []
    place = denied = 0
    while place < len(words):
        length, entry = _entry(words, place)
        if entry is None:
            place += 1
            continue
        mark = _mark(words, place, length, entry, shouted if mixed else ())
        denied += entry.valence < 0.0 < mark.valence
        if entry.kind is Kind.FAILURE and mark.meant and mark.place in whether:
            mark = replace(mark, valence=mark.valence * _ASKED_FOR, meant=False)
        if turn is not None and place != turn:
            mark = replace(mark, valence=mark.valence * (_BEFORE_BUT if place < turn else _AFTER_BUT))
        marks.append(mark)
        place += length
    marks += faces
    size = max(1, len(text))
    placed = tuple(
        replace(mark, place=clauses - 1 - mark.place, first=mark.place == 0, at=mark.end / size)
        for mark in sorted(marks, key=lambda mark: mark.start)
    )
    return Observed(placed, _manner(text, words, shouted, denied))


def _whether(text: str, words: Sequence[_Word]) -> frozenset[int]:
    """Give the clauses that only ask whether something is so."""
    clauses = ((clause, list(group)) for clause, group in groupby(words, key=lambda word: word.clause))
    return frozenset(clause for clause, own in clauses if asks_whether([word.said for word in own], text, own[-1].end))


def _words(text: str) -> tuple[list[_Word], list[Mark], int]:
    """Give words, faces (their clause as `place`), and how many clauses there are."""
    words: list[_Word] = []
    faces: list[Mark] = []
    clause, breath, spoken = 0, 0, False
    for found in _TOKEN.finditer(text):
        start, end, said = found.start(), found.end(), found.group()
        match found.lastgroup:
            case "word":
                words.append(_Word(said, said.casefold().replace("’", "'"), start, end, clause, breath))
                spoken = True
            case "tag":
                for part in _CAMEL.finditer(said[:_LONGEST_TAG]):
                    at = (start + part.start(), start + part.end())
                    words.append(_Word(part.group(), part.group().casefold(), *at, clause, breath))
                spoken = True
            case "end":
                clause, breath, spoken = clause + spoken, breath + 1, False
            case "pause":
                breath += 1
            case _:
                valence = EMOTICONS.get(said) or EMOJI[said]
                faces.append(Mark(start, end, None, valence, max(0, clause - (not spoken)), first=False, at=0.0))
    return words, faces, max(1, clause + spoken)


def _entry(words: Sequence[_Word], place: int) -> tuple[int, Entry | None]:
    """Give the longest entry that begins at a word, in one breath, and its length in words."""
    for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
        part = words[place : place + length]
        if part[-1].breath == part[0].breath:
            entry = entry_of(" ".join(word.said for word in part))
            if entry is not None:
                return length, entry
    return 1, None


def _mark(words: Sequence[_Word], place: int, length: int, entry: Entry, shouted: Sequence[bool]) -> Mark:
    first = place
    valence, negated = entry.valence, False
    sign = math.copysign(1.0, valence) if valence else 0.0
    if any(shouted[place : place + length]):
        valence += sign * _SHOUTED
    for back, fade in enumerate(_FADES, start=1):
        before = words[place - back] if place >= back else None
        if before is None or before.breath != words[place].breath:
            break
        if before.said in STRONGER:
            valence += sign * _STEP * fade
            first = min(first, place - back)
        elif before.said in WEAKER:
            valence -= sign * _STEP * fade
            first = min(first, place - back)
        if _negates(before.said) and not negated:
            negated, first = True, place - back
    behind = [word.said for word in words[max(0, place - 2) : place] if word.breath == words[place].breath]
    asked = not negated and entry.kind in _ASKABLE and asked_for(behind)
    if negated:
        valence *= _NEGATED
    elif asked:
        valence *= _ASKED_FOR
    turned = negated and entry.kind not in _STANDING
    return Mark(
        words[first].start, words[place + length - 1].end, entry.kind, valence, words[place].clause,
        first=False, at=0.0, meant=not (turned or asked),
    )  # fmt: skip


def _negates(said: str) -> bool:
    return said in NEGATIONS or said.endswith("n't")


def _manner(text: str, words: Sequence[_Word], shouted: Sequence[bool], denied: int) -> Floats:
    """Give how it is written. `denied`: how many bad words are said not to be so; their "not" is no complaint."""
    said = [word.said for word in words]
    count = max(1, len(words))
    values = [
        float("?" in text),
        float(any(word.said in _ASKS for word in _starts(words))),
        min(1.0, text.count("!") / 3.0),
        float("!!" in text or "??" in text or "?!" in text or "!?" in text),
        float("..." in text or "…" in text),
        min(1.0, 3.0 * sum(shouted) / count),
        min(1.0, sum(word in _POLITE for word in said) / 2.0),
        min(1.0, max(0, sum(map(_negates, said)) - denied) / 3.0),
        min(1.0, 4.0 * sum(word in _I for word in said) / count),
        min(1.0, 4.0 * sum(word in _YOU for word in said) / count),
        float(any(word in CONTRASTS for word in said)),
        min(1.0, math.log1p(len(words)) / 5.0),
        min(1.0, len(re.findall(r"\d+", text)) / 4.0),
        float(text.rstrip().endswith("?")),
        min(1.0, denied / 2.0),
    ]
    return np.array(values, dtype=np.float32)


def _starts(words: Sequence[_Word]) -> Iterator[_Word]:
    yield from words[:1]
    yield from (after for before, after in pairwise(words) if after.clause != before.clause)


def _squeezed(valence: float) -> float:
    """Bring a sum of valences into (-1, 1), as VADER does."""
    return valence / math.sqrt(valence * valence + 15.0)
