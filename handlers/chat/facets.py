"""What sets close articles apart in one word: the system, the version, the error, or the product. Pure.

Labels are taken from the titles, letter for letter. No list of products is needed; that of systems is closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handlers.chat.linking import begins_linked, links, stands_alone
from handlers.terms import normalised, terms

Kind: TypeAlias = Literal["system", "version", "error", "product"]

LONGEST_LABEL = 40
"""Code points of a label; a longer one says no more than the title."""
_SUBSTANTIAL = 2
"""Words that say something which titles must share before the rest of them is taken for a name."""

_SYSTEMS = {
    "windows": (
        r"(?:microsoft )?windows(?: (?:xp|vista|7|8(?:\.1)?|10|11|server))?|win ?(?:7|8|10|11)|ウィンドウズ|윈도우즈?"
    ),
    "mac": r"mac ?os(?: x)?|os x|mac(?:book(?: (?:air|pro))?|s)?",
    "linux": r"linux|gnu/linux|리눅스|リナックス",
    "ubuntu": r"ubuntu",
    "debian": r"debian",
    "fedora": r"fedora",
    "android": r"android|アンドロイド|안드로이드",
    "ios": r"ios|iphone|ipad(?:os)?|アイフォン|아이폰",
    "chromeos": r"chrome ?os|chromebooks?",
    "chrome": r"(?:google )?chrome(?! ?os| ?book)",
    "firefox": r"(?:mozilla )?firefox",
    "safari": r"safari",
    "edge": r"microsoft edge",
    "explorer": r"internet explorer",
    "opera": r"opera",
}
_SYSTEM = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _SYSTEMS.items())})(?![a-z0-9])",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?<![\w.])(?:v(?:ersion)?\.? ?)?(\d+(?:\.(?:\d+|x))+)(?![\w%]| ?V\b)"
    r"|(?<!\w)(?:v|(?:version|release|revision|rev\.?|バージョン|버전) ?)(\d+)(?![\w.])",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?<!\w)(?:errors?|code|status|errno|exception|fehler|erreur|エラー|오류|에러)(?: ?(?:code|コード|코드))?"
    r"[ :#(\"“'’]*([a-z_-]*\d[\w-]*)"
    r"|(?<![\w.])(\d{3,6})(?= ?(?:errors?|エラー|오류|에러))"
    r"|(?<!\w)(0x[0-9a-f]{4,}|err[_-]\w+|e-?\d{3,})(?!\w)",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"[\u3040-\u309f]+|[\u30a0-\u30ff]+|[\u3400-\u9fff]+|[\uac00-\ud7af]+"
    r"|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:[-.+'’][^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)*"
)
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: *\{#[^{}\n]*\})? *#* *$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Facet:
    """In what some titles differ, and for each of them, in their order, the words that say so; no two are the same."""

    kind: Kind
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mention:
    value: str
    start: int
    end: int


_Finder: TypeAlias = Callable[[str], list[_Mention]]


def facet(titles: Sequence[str]) -> Facet | None:
    """Give the one thing in which titles differ; None when they differ in more, or in nothing that has a name."""
    finders: tuple[tuple[Kind, _Finder], ...] = (("error", _errors), ("system", _named), ("version", _versions))
    for kind, finder in finders:
        found = [finder(title) for title in titles]
        # Two errors are told apart by their codes, whatever else the titles say of them.
        alike = kind == "error" or _alike(titles, found)
        labels = tuple(_label(title, mentions) for title, mentions in zip(titles, found, strict=True))
        if _apart(found) and alike and _fit(labels):
            return Facet(kind, labels)
    labels = _rest(titles)
    return Facet("product", labels) if labels and _fit(labels) else None


def headed(bodies: Sequence[str]) -> Facet | None:
    """Give in which system, version or error the headings of articles differ; for articles with the same title."""
    headings = [[match[1] for match in _HEADING.finditer(body)] for body in bodies]
    finders: tuple[tuple[Kind, _Finder], ...] = (("error", _errors), ("system", _named), ("version", _versions))
    for kind, finder in finders:
        found = [[mention for heading in lines for mention in finder(heading)] for lines in headings]
        labels = tuple(
            next((heading[m.start : m.end] for heading in lines for m in finder(heading)), "") for lines in headings
        )
        if _apart(found) and all(len({mention.value for mention in mentions}) == 1 for mentions in found):
            return Facet(kind, labels) if _fit(labels) else None
    return None


def systems(text: str) -> frozenset[str]:
    """Give the systems that a text as people type it names, each by one name: "mac" for a MacBook too."""
    return frozenset(match.lastgroup or "" for match in _SYSTEM.finditer(text))


def versions(text: str) -> tuple[str, ...]:
    """Give the version numbers in a text, without "v"; "2.x" stays as it is."""
    return tuple(mention.value for mention in _versions(text))


def without_mentions(text: str) -> str:
    """Give a text without the systems and versions that it names."""
    return _VERSION.sub(" ", _SYSTEM.sub(" ", text))


def _named(title: str) -> list[_Mention]:
    # "time windows" and "MAC address" are none: a title writes the names of systems as names.
    matches = [match for match in _SYSTEM.finditer(title) if not match[0].islower() and match[0] != "MAC"]
    return [_Mention(match.lastgroup or "", *match.span()) for match in matches]


def _versions(title: str) -> list[_Mention]:
    return [_Mention((match[1] or match[2]).casefold(), *match.span()) for match in _VERSION.finditer(title)]


def _errors(title: str) -> list[_Mention]:
    found: list[_Mention] = []
    for match in _ERROR.finditer(title):
        group = match.lastindex or 0
        # "1" alone would be taken for the first button.
        shown = match.span(group) if len(match[group]) > 1 else match.span()
        found.append(_Mention(match[group].casefold(), *shown))
    return found


def _apart(found: Sequence[Sequence[_Mention]]) -> bool:
    """Tell whether every title has something of this kind, and none what another has."""
    values = [{mention.value for mention in mentions} for mentions in found]
    return all(values) and sum(map(len, values)) == len(set().union(*values))


def _label(title: str, mentions: Sequence[_Mention]) -> str:
    return title[mentions[0].start : mentions[-1].end] if mentions else ""


def _alike(titles: Sequence[str], found: Sequence[Sequence[_Mention]]) -> bool:
    """Tell whether titles say the same but for what was found: half of the shorter one's words at least."""
    rests = []
    for title, mentions in zip(titles, found, strict=True):
        rest = title
        for mention in reversed(mentions):
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
        rests.append(terms(rest))
    shared = frozenset.intersection(*rests)
    return bool(shared) and 2 * len(shared) >= min(map(len, rests))


def _rest(titles: Sequence[str]) -> tuple[str, ...]:
    """Give what is left of titles between the words with which all of them begin and end.

    Empty when that is little, or when it does not read as a whole where it was cut off: "Warranty for", and then
    "Clean", too, where both titles end with "the AeroPress".
    """
    tokens = [list(_TOKEN.finditer(title)) for title in titles]
    spoken = [[token[0].casefold() for token in title] for title in tokens]
    shortest = min(map(len, spoken))
    first = _same([title[:shortest] for title in spoken])
    last = _same([title[::-1][: shortest - first] for title in spoken])
    shared = [*spoken[0][:first], *(spoken[0][len(spoken[0]) - last :])]
    if len(terms(" ".join(shared))) < _SUBSTANTIAL:
        return ()
    if not first and last and any(begins_linked(title[len(title) - last][0]) for title in tokens):
        return ()
    # A number alone would be taken for that of a button, so it brings the word before it.
    if first and any(len(title) - first - last == 1 and title[first].isdecimal() for title in spoken):
        first -= 1
    labels: list[str] = []
    for title, found in zip(titles, tokens, strict=True):
        middle = found[first : len(found) - last]
        while len(middle) > 1 and (_small(middle[0][0]) or links(middle[0][0])):
            middle = middle[1:]
        if not middle or len(middle) > len(shared) or all(_small(token[0]) for token in middle):
            return ()
        label = title[middle[0].start() : middle[-1].end()]
        if not stands_alone(label, opening=middle[0] is found[0]):
            return ()
        labels.append(label)
    return tuple(labels)


def _same(lines: Sequence[Sequence[str]]) -> int:
    """Give how many words all of the lines begin with."""
    count = 0
    for words in zip(*lines, strict=False):
        if len(set(words)) > 1:
            break
        count += 1
    return count


def _small(word: str) -> bool:
    """Tell whether a word says nothing alone: "on", "can't"."""
    return word[:1].islower() and not terms(word.replace("'", "").replace("’", ""))


def _fit(labels: Sequence[str]) -> bool:
    """Tell whether labels can stand on buttons: short, with words in them, no two the same."""
    said = {normalised(label) for label in labels}
    return len(said) == len(labels) and "" not in said and max(map(len, labels)) <= LONGEST_LABEL
