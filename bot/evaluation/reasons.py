"""Why an article lost to another one, read from the numbers of both. Pure: what a search found goes in, a sentence out.

The kinds, in the order in which they are looked for:

- absent, nothing: the right article is not there; no article was found at all;
- threshold: the right article came first, yet was not sure enough;
- twin, near miss: the titles of the two articles say the same, or nearly so;
- language: the encoder does not speak the question's language;
- words, meaning, known questions: what of the other article's lead weighs most in the ranking: the question's words,
  nearness, or what the head over known questions makes of it;
- evidence: it leads by something else;
- out of scope: nothing may be answered, yet something was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.evaluation.failures import Found, Reason
from retrieval.fusion import Evidence, fuse
from retrieval.routing import Route
from retrieval.tokens import terms

_RANKED_BY = ("passage", "label", "known", "coverage", "share")
"""What the ranking is made of, by the names that hits give it, in the order of `retrieval.fusion.Evidence`."""
_LABELS = ("label", "known")
"""Of these only the nearer one counts."""
_OWN_WORDS = {"passage": "passage", "label": "title", "known": "known question"}
_FOREIGN = 0.3
"""Trust in the encoder below which words alone decide."""
_NEAR, _LIKELY, _COVERED = 0.6, 0.5, 0.4
_EDGES = " \t\n.,;:!?¿¡\"'`()[]{}<>«»“”‘’…"
_FEW_TERMS = 4


@dataclass(frozen=True, slots=True)
class Lack:
    """A word of the question that the right article lacks.

    Attributes:
        rarest: no other word of the question is rarer.
        held: the other article holds it. `nowhere`: no article does.
    """

    word: str
    rarest: bool = False
    held: bool = False
    nowhere: bool = False


def lost(expected: Found | None, found: Found | None, lack: Lack | None) -> Reason:
    """Say why the expected article came after the found one. `lack`: what the expected article lacks, if anything."""
    if expected is None:
        return Reason("absent", "absent: what is right is not among the articles")
    if found is None:
        return Reason("nothing", "nothing: no article was found")
    titles = _titles(expected.title, found.title)
    if titles is not None:
        return titles
    trust = found.evidence.get("trust", 1.0)
    if trust < _FOREIGN:
        more = f", and the right article lacks '{lack.word}'" if lack else ""
        return Reason("language", f"language: the encoder's weight is {trust:.2f} for this question{more}")
    leads = {
        "words": _lead(expected, found, "coverage"),
        "meaning": _lead(expected, found, "passage", *_LABELS),
        "known questions": _lead(expected, found, "share"),
    }
    kind = max(leads, key=lambda each: leads[each])
    if leads[kind] <= 0:
        return _other(expected, found)
    match kind:
        case "words":
            return _words(expected, found, lack)
        case "meaning":
            return _meaning(expected, found, lack)
        case _:
            return _known(expected, found)


def refused(confidence: float, threshold: float) -> Reason:
    """Say that the right article came first and was not said."""
    return Reason("threshold", f"threshold: right, yet refused at {_apart(confidence, threshold)}")


def out_of_scope(text: str, found: Found, lack: Lack | None) -> Reason:
    """Say why something was answered to a question that nothing answers. `lack`: what the found article lacks."""
    though = f", though it lacks '{lack.word}'" if lack else ""
    return Reason(
        "out of scope",
        f"out of scope, yet answered at {found.confidence:.2f} because {_because(text, found)}{though}",
    )


def spelt(term: str, text: str) -> str:
    """Give a term as the text writes it: terms are stemmed, and freed of accents."""
    for chunk in text.split():
        within = terms(chunk)
        if term in within and len(within) <= _FEW_TERMS and len(chunk) <= 40:
            return chunk.strip(_EDGES) or chunk
    return term.lstrip("=")


def _apart(low: float, high: float) -> str:
    """Write two numbers so that they can be told apart."""
    places = next((places for places in (2, 3) if round(low, places) != round(high, places)), 4)
    return f"{low:.{places}f} < {high:.{places}f}"


def _titles(expected: str, found: str) -> Reason | None:
    if not expected.strip() or not found.strip():
        return None
    mine, other = dict.fromkeys(terms(expected)), dict.fromkeys(terms(found))
    same = list(mine) == list(other) if mine or other else expected.casefold() == found.casefold()
    if same or (mine and set(mine) == set(other)):
        return Reason("twin", "twin: the expected and the found article have (nearly) the same title")
    only_mine, only_other = [term for term in mine if term not in other], [term for term in other if term not in mine]
    shared = len(mine) - len(only_mine)
    if not shared or 2 * max(len(only_mine), len(only_other)) > shared + 1:
        return None
    differing = " and ".join(
        _listed(terms_, title) for terms_, title in ((only_mine, expected), (only_other, found)) if terms_
    )
    return Reason("near miss", f"near miss: titles differ only in {differing}")


def _listed(found: list[str], text: str) -> str:
    return " ".join(f"'{word}'" for word in dict.fromkeys(spelt(term, text) for term in found))


def _lead(expected: Found, found: Found, *names: str) -> float:
    """Give how far the found article leads in the ranking by some of the evidence alone; what a hit lacks is 0."""

    def score(evidence: Mapping[str, float]) -> float:
        # Hits name their cosines weighed down by the trust already.
        passage, title, known, coverage, share = (
            np.array([evidence.get(name, 0.0) if name in names else 0.0], dtype=np.float32) for name in _RANKED_BY
        )
        routes = np.array([evidence.get("route", Route.PLAIN)], dtype=np.int8)
        return float(fuse(Evidence(passage, title, known, coverage, share, routes), 1.0)[0])

    return score(found.evidence) - score(expected.evidence)


def _words(expected: Found, found: Found, lack: Lack | None) -> Reason:
    mine, other = expected.evidence.get("coverage", 0.0), found.evidence["coverage"]
    compared = f"(coverage {mine:.2f} against {other:.2f})"
    if lack is None:
        return Reason("words", f"words: the other article holds the question's words more prominently {compared}")
    which = ""
    if lack.nowhere:
        which = ", as every article does"
    elif lack.rarest:
        which = ", the rarest word of the question"
    elif lack.held:
        which = ", which the other one has"
    return Reason("words", f"words: the right article lacks '{lack.word}'{which} {compared}")


def _meaning(expected: Found, found: Found, lack: Lack | None) -> Reason:
    mine, other = _nearest_by(expected.evidence), _nearest_by(found.evidence)
    name = max(other, key=lambda each: other[each][1] - mine[each][1])
    more = f", which has '{lack.word}' too" if lack is not None and lack.held else ""
    return Reason(
        "meaning",
        f"meaning: the question is nearer to the other article's {_OWN_WORDS[other[name][0]]} "
        f"({other[name][1]:.2f} against {mine[name][1]:.2f}){more}",
    )


def _nearest_by(evidence: Mapping[str, float]) -> dict[str, tuple[str, float]]:
    """Give the evidence by nearness that counts, with its name: the passage, and the nearer one of the labels."""
    label = max(_LABELS, key=lambda each: evidence.get(each, 0.0))
    return {
        "text": ("passage", evidence.get("passage", 0.0)),
        "label": (label, evidence.get(label, 0.0)),
    }


def _known(expected: Found, found: Found) -> Reason:
    mine, other = expected.evidence.get("share", 0.0), found.evidence["share"]
    compared = f"{other:.2f} against {mine:.2f}" if f"{mine:.2f}" != "0.00" else f"{other:.2f}"
    return Reason("known questions", f"known questions: people who write like this mean the other article ({compared})")


def _other(expected: Found, found: Found) -> Reason:
    leads = {name: value - expected.evidence.get(name, 0.0) for name, value in found.evidence.items()}
    name = max(leads, key=lambda each: leads[each], default=None)
    if name is None or leads[name] <= 0:
        return Reason("evidence", "evidence: no single number speaks for the other article; they are close in all")
    return Reason(
        "evidence",
        f"evidence: the other article leads in {name} ({found.evidence[name]:.2f} against "
        f"{expected.evidence.get(name, 0.0):.2f})",
    )


def _because(text: str, found: Found) -> str:
    title = set(terms(found.title))
    if title and title <= set(terms(text)):
        return "its title matches in full"
    evidence = found.evidence
    nearest, cosine = max(_nearest_by(evidence).values(), key=lambda pair: pair[1])
    if cosine >= _NEAR:
        return f"its {_OWN_WORDS[nearest]} is near ({cosine:.2f})"
    if evidence.get("share", 0.0) >= _LIKELY:
        return f"people who write like this mean it ({evidence['share']:.2f})"
    if evidence.get("coverage", 0.0) >= _COVERED:
        return f"it holds much of the question's words (coverage {evidence['coverage']:.2f})"
    return "nothing else comes close"
