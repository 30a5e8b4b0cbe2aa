"""Words of the customer that speak of harm, and whether they still hold. Pure; English.

A rule of words, not a model: what it found is told in the customer's own words, and a lead can judge it at a glance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from handlers.attention.attention import PartKind
from handlers.attention.finding import Finding
from handlers.attention.harms import HARMS, PASSING, Harm

_SHOWN = 3
_LONGEST = 10_000
"""Characters of a text that are read: what hurts is said early, and logs are long."""
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_CLAUSE = re.compile(r"[,;:]|\s-+\s|[–—]|\b(?:but|however|although|though|while|because)\b")
_BETWEEN = (
    "a|an|the|any|be|been|being|is|are|was|were|yet|really|have|had|having|see|seen|seeing|our|my|all|actually|"
    "going|to|want|wants|need|mean|say|that|more|so|far|very|as|too"
)
_NEGATED = re.compile(
    rf"\b(?:not|no|never|without|nothing|neither|nor|hardly|no longer|\w+n't)(?:\s+(?:{_BETWEEN}))*\s*$"
)
_DENIED = re.compile(r"\b(?:not|no longer|n't)\b(?! only)|n't\b")
"""Within the words themselves: is not down."""
_SUPPOSED = re.compile(
    r"\b(?:if|in case|whether|unless|how (?:do|can|could|to|would)|what (?:if|happens|would)|prevent\w*|avoid\w*|"
    r"protect\w*|would|could|might|hypothetical\w*|example|test\w*|simulat\w*|rehears\w*|plann?ed|scheduled)\b"
)
_ASKED = re.compile(r"\bhow (?:do|can|could|to|would|should)\b")
_ONCE = re.compile(r"\b(?:yesterday|last (?:week|night|month|year|time)|earlier|previously|ago)\b")
_PAST = re.compile(r"\b(?:was|were|had been)\b")
_STILL = re.compile(r"\b(?:still|again|keeps?|since|now|today)\b")
_OVER = re.compile(
    r"\b(?:(?:work(?:s|ing)?|running|is up|are up|back up|is back|are back|back to normal|is fine|all good|"
    r"back online|online again)(?:\s+\w+){0,2}\s+(?:now|again|fine)|"
    r"(?:now|finally) (?:works|working|fixed|solved|resolved|runs)|back up|back online|back to normal|"
    r"(?:is|was|been|got|it's|that's) (?:all )?(?:fixed|solved|resolved|sorted|recovered|restored)|"
    r"(?:problem|issue|this) solved|(?:that|this|it) (?:fixed|solved|resolved) it|works (?:now|again)|"
    r"solved it|fixed it|all good now)\b"
)
_NOT_OVER = re.compile(
    r"\b(?:not|never|n't|until|when|if|once|unless|before|whether|is it|was it|has it|supposed|should|claim\w*|"
    r"said|says|told|cannot|unable|stop\w*|\w+n't)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A harm that a text names.

    Attributes:
        degree: 0 to 1; 0: the text says that it is not so.
        words: as they stand in the text.
    """

    harm: Harm
    degree: float
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says of harm. `over`: it ends with saying that all works again."""

    mentions: tuple[Mention, ...]
    over: bool


def standing(texts: Sequence[str]) -> Finding | None:
    """Find what harm the customer speaks of, by all that they wrote, oldest first.

    What they say later to be over, or not so, is taken back; what cannot be undone, such as a leak or a lawyer, is not.
    Several kinds of harm add up as independent signs do.
    """
    held: dict[Harm, Mention] = {}
    for text in texts:
        reading = read(text)
        if reading.over:
            held = {harm: mention for harm, mention in held.items() if harm not in PASSING}
        for mention in reading.mentions:
            if not mention.degree:
                held.pop(mention.harm, None)
            elif mention.harm not in held or held[mention.harm].degree <= mention.degree:
                held[mention.harm] = mention
    if not held:
        return None
    found = sorted(held.values(), key=lambda mention: -mention.degree)
    words = ", ".join(f"“{mention.words}”" for mention in found[:_SHOWN])
    return Finding(PartKind.SEVERITY, 1.0 - prod(1.0 - mention.degree for mention in found), words)


def read(text: str) -> Reading:
    """Read one text; words that it quotes from others are not its own."""
    own = _QUOTED.sub("", text[:_LONGEST]).replace("\u2019", "'")
    found: dict[Harm, Mention] = {}
    over = False
    for sentence in _SENTENCE.findall(own):
        mentions = tuple(_mentions(sentence))
        ends = _ends(sentence)
        for mention in mentions:
            if mention.harm not in found or found[mention.harm].degree < mention.degree:
                found[mention.harm] = mention
        if ends:
            found = {harm: one for harm, one in found.items() if harm not in PASSING}
        elif any(mention.degree and mention.harm in PASSING for mention in mentions):
            over = False
        over = over or ends
    return Reading(tuple(found.values()), over)


def _ends(sentence: str) -> bool:
    """Tell whether a sentence says that it works again; a question does not."""
    lower = sentence.casefold()
    match = None if lower.rstrip().endswith("?") else _OVER.search(lower)
    if match is None:
        return False
    start = max((one.end() for one in _CLAUSE.finditer(lower, 0, match.start())), default=0)
    return _NOT_OVER.search(lower, start, match.end()) is None


def _mentions(sentence: str) -> list[Mention]:
    lower = sentence.casefold()
    if len(lower) != len(sentence):  # what folds to another length has no words of ours
        sentence = lower
    found = []
    for harm, patterns in HARMS.items():
        for pattern, degree in patterns:
            match = pattern.search(lower)
            if match is not None:
                found.append(Mention(harm, _degree(lower, match, harm, degree), _shown(sentence, match)))
                break
    return found


def _degree(lower: str, match: re.Match[str], harm: Harm, degree: float) -> float:
    start = max((one.end() for one in _CLAUSE.finditer(lower, 0, match.start())), default=0)
    before = lower[start : match.start()]
    words = match.group()
    if _NEGATED.search(before) or (harm is Harm.DOWN and _DENIED.search(words)):
        return 0.0
    asked = _SUPPOSED if harm.supposable else _ASKED
    if asked.search(lower, 0, match.start()):
        return 0.0
    past = _PAST.search(words) or _ONCE.search(lower)
    return degree / 2 if harm in PASSING and past and not _STILL.search(lower) else degree


def _shown(sentence: str, match: re.Match[str]) -> str:
    return " ".join(sentence[match.start() : match.end()].split()).strip("'\"“”")
