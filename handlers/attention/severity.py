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
_AND_HOW = re.compile(r"[\s,;:]+(?:but |and )?how\s*\?")
_WHETHER = re.compile(
    r"^\W*(?:(?:so|and|but|hi|hello|hey|sorry|please|question)\W+)*"
    r"(?:(?:is|are|was|were|did|do|does|has|have|any)\b(?!n't)|what(?:'s| is| are| counts as) an?\b|"
    r"how (?:urgent|serious|severe|critical|important|likely|probable|bad)\b)"
)
"""Begins a question that only asks; "why is it down?" knows that it is."""
_BARE = 4
"""Words of a question without a verb: "production down?"."""
_OURS = re.compile(r"\b(?:again|still|keeps?|you (?:lost|lose|deleted|leaked|let)|know that|knew that|aware|why)\b")
"""Says within a question that it is so: is it down again?"""
_DENIES = re.compile(r"\s*\b(?:no|nope)\b(?=\s*(?:[,.!;:]|-|$))")
_IT = re.compile(
    r"\b(?:it|that|this|they|all|everything)(?:'s| is| are| was| were)"
    r"(?: (?:not|no longer)\b|n't\b| (?:all )?(?:fine|up|good|ok|okay|well)\b)|\ball (?:fine|good|well|ok|okay)\b"
)
"""What answers "no" to one's own question."""
_CORRECTS = re.compile(r"\W*(?:(?:no|sorry|correction|update|edit|actually|ok|okay)\W+)*(?:it|that|this|they)\b")
"""Begins a sentence about what was named before it: "correction: it is not down"."""
_HALF = 0.5
"""What a question that is only a question counts at most."""
_HEARD = re.compile(
    r"\b(?:(?:read|heard) (?:about|of)|news (?:about|of)|in the (?:news|press|media|papers?)|on (?:tv|the news))\b"
)
"""What happened to others, as people tell each other."""
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
        degree: above 0 to 1; 0: the text says that it is not so.
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
    """Read one text; words that it quotes from others are not its own.

    Of two sentences about the same the later one decides: "production is down. Correction: production is not down".
    """
    own = _QUOTED.sub("", text[:_LONGEST]).replace("\u2019", "'")
    found: dict[Harm, Mention] = {}
    over = False
    asked: tuple[Harm, ...] = ()
    for sentence in _SENTENCE.findall(own):
        if not sentence.strip():
            continue
        mentions = tuple(_mentions(sentence))
        ends = _ends(sentence)
        corrects = _CORRECTS.match(sentence.casefold()) is not None
        if asked and _answers_no(sentence):
            found = {harm: one for harm, one in found.items() if harm not in asked}
        asked = tuple(one.harm for one in mentions if one.degree) if _only_asks(sentence.casefold()) else ()
        for mention in mentions:
            before = found.get(mention.harm)
            if (
                before is None
                or before.degree < mention.degree
                or (not mention.degree and (corrects or _same(before, mention)))
            ):
                found[mention.harm] = mention
        if ends:
            found = {harm: one for harm, one in found.items() if harm not in PASSING}
        elif any(mention.degree and mention.harm in PASSING for mention in mentions):
            over = False
        over = over or ends
    return Reading(tuple(found.values()), over)


def _only_asks(lower: str) -> bool:
    """Tell whether a sentence asks whether something is so, and does not say that it is."""
    if not lower.rstrip().endswith("?") or _OURS.search(lower):
        return False
    return _WHETHER.match(lower) is not None or len(lower.split()) <= _BARE


def _answers_no(sentence: str) -> bool:
    """Tell whether somebody says "no" to what was asked just before: "Is it down? No, it is not"."""
    lower = sentence.casefold()
    return _DENIES.match(lower) is not None and (len(lower.split()) == 1 or _IT.search(lower) is not None)


def _same(one: Mention, other: Mention) -> bool:
    """Tell whether two mentions of a harm are of one thing: what one begins with, the other names."""
    words, others = one.words.casefold().split(), other.words.casefold().split()
    return words[0] in others or others[0] in words


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
                held = _degree(lower, match, harm, degree)
                found += [] if held is None else [Mention(harm, held, _shown(sentence, match))]
                break
    return found


def _degree(lower: str, match: re.Match[str], harm: Harm, degree: float) -> float | None:
    """Give how much words say; 0 where they are denied, None where they are only asked about, or told of others."""
    start = max((one.end() for one in _CLAUSE.finditer(lower, 0, match.start())), default=0)
    before = lower[start : match.start()]
    words = match.group()
    if _NEGATED.search(before) or (harm is Harm.DOWN and _DENIED.search(words)):
        return 0.0
    asked = _SUPPOSED if harm.supposable else _ASKED
    if asked.search(lower, 0, match.start()) or _AND_HOW.match(lower, match.end()):
        return None
    if harm.supposable and _HEARD.search(lower):
        return None
    if harm is not Harm.DEADLINE and _only_asks(lower):
        degree *= _HALF
    past = _PAST.search(words) or _ONCE.search(lower)
    return degree / 2 if harm in PASSING and past and not _STILL.search(lower) else degree


def _shown(sentence: str, match: re.Match[str]) -> str:
    return " ".join(sentence[match.start() : match.end()].split()).strip("'\"“”")
