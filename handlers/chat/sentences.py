"""Where sentences begin and end, in any language that marks their ends. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from handlers.terms import vocabulary

# A stop, maybe closing marks, and white space; ideographic stops need no space. Or a line break that is meant.
_END = re.compile(
    r"(?<![.!?…؟۔।])[.!?…؟۔।]++(?:[\"'”’)\]]|[ \u00a0\u202f]?»|\*\*|[*_])*+(?=\s)\s++"
    r"|[。！？｡．]++[」』”’）】]*+\s*+"
    r"|(?: {2,}|\\)\n\s*+"
)
# What is never cut: code, links and their texts, what is bold, and what stands in quotation marks of East Asia.
_WHOLE = re.compile(
    r"(?<!`)(`{1,3})(?!`)(?:(?!\n\n).)+?(?<!`)\1(?!`)"
    r"|!?\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)|\[[^\[\]\n]*\])?"
    r"|<[^<>\n]+>"
    r"|\*\*(?=\S)(?:(?!\*\*|\n\n).)+?(?<=\S)\*\*"
    r"|「[^」\n]*」|『[^』\n]*』|（[^）\n]*）",
    re.DOTALL,
)
_ABBREVIATED = vocabulary(
    """
    e.g i.e etc vs cf mr mrs ms dr prof st jr sr inc ltd co corp approx incl excl esp max min no nos nr vol fig figs eq
    sec ch art ed eds p pp al resp dept est tel ext ver v rev op jan feb mar apr jun jul aug sep sept oct nov dec
    z.b d.h u.a z.t u.u bzw usw ggf evtl inkl exkl zzgl ca bspw vgl abs str tab abb std mind sog
    p.ex c.-à-d m mme mlle env ex réf
    ej p.ej sra sres dra ud uds pág núm aprox
    es p.es ecc sig sigg dott ing avv pag pagg cfr obs exa séc
    т.е т.д т.п т.к др гг стр рис см напр ул руб тыс млн млрд им
    """
)
_INITIALS = re.compile(r"(?:\w\.)*\w")
_IDEOGRAPHIC = frozenset("。！？｡．")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«]*$")
_STARTS_LOW = re.compile(r"[\"'“‘«(\[*_`]*([^\W\d_])")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the sentences of a paragraph as offsets, in order, without the white space between them.

    A stop ends no sentence after an abbreviation, an initial or a number that counts, before a small letter, or inside
    of code, a link, bold text or a quotation. A hard line break ends one.
    """
    found: list[tuple[int, int]] = []
    begun = len(text) - len(text.lstrip())
    for end, following in _ends(text):
        if text[begun:end].strip():
            found.append((begun, end))
        begun = following
    rest = len(text.rstrip())
    if begun < rest:
        found.append((begun, rest))
    return tuple(found)


def unbroken(text: str) -> tuple[tuple[int, int], ...]:
    """Give what of a paragraph must not be cut in two: inline code, links, bold text, quotations."""
    return tuple(match.span() for match in _WHOLE.finditer(text))


def inside(place: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a cut would go through one of the ranges; they are in order and apart."""
    at = bisect_right(ranges, (place, -1)) - 1
    return at >= 0 and ranges[at][0] < place < ranges[at][1]


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Give where a sentence ends, and where the next one begins."""
    kept = unbroken(text)
    for match in _END.finditer(text):
        mark = match[0][0]
        end = match.start() + len(match[0].rstrip())
        if mark in " \\":  # of a hard break, which is no words
            end = match.start()
        # A quotation in the middle of a sentence may end with a full stop of its own.
        cut = match.start() + 1 if mark in _IDEOGRAPHIC else end
        if match.end() >= len(text) or inside(cut, kept) or inside(match.end(), kept):
            continue
        if (mark == "." and not _stops(text, match)) or (mark in "!?…" and _low(text, match.end())):
            continue
        yield end, match.end()


def _stops(text: str, match: re.Match[str]) -> bool:
    """Tell whether a full stop ends a sentence."""
    if match[0].startswith(".."):
        return not _low(text, match.end())
    found = _LAST_WORD.search(text, max(0, match.start() - 40), match.start())
    word = (found[0] if found else "").casefold()
    if word in _ABBREVIATED or (word[:1].isalpha() and _INITIALS.fullmatch(word)):
        return False
    line = text.rfind("\n", 0, match.start()) + 1
    counts = word.isdecimal() and not text[line : match.start() - len(word)].strip(" *_>-+")
    return not counts and not _low(text, match.end())


def _low(text: str, place: int) -> bool:
    found = _STARTS_LOW.match(text, place)
    return found is not None and found[1].islower()
