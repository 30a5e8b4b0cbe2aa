"""The parts of a report: steps, what was expected, what happened. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "steps": r"steps(?: to reproduce)?|to reproduce|how to reproduce|reproduction(?: steps)?|schritte(?: zum \w+)?",
        "expected": r"expected(?: results?| behaviou?r| outcome)?|what (?:i|we) expected|erwartet(?:es verhalten)?",
        "actual": r"actual(?: results?| behaviou?r| outcome)?|observed|what happened|instead|tatsächlich",
        "versions": r"(?:product )?versions?|build",
    }
)
"""How people head the parts of a report."""
_HEAD = re.compile(
    r"[\s#*_>-]*(?:"
    + "|".join(f"(?P<{name}>{labels})" for name, labels in _LABELS.items())
    + r")[\s*_]*(?:[:：][\s*_]*(?P<rest>.*)|$)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?<=[\w.!?;,)\"'])(?:(?<=[.!?;,])|(?=[ \t–—-]+[*_]*(?-i:[A-ZÄÖÜ])))(?:[ \t]+[–—-])?[ \t]+"
    rf"(?=[*_]*(?:{'|'.join(_LABELS.values())})[*_]*[:：])",
    re.IGNORECASE,
)
"""Where a heading begins in the middle of a line: after the end of a sentence, or written large."""
_HOPE = r"(?:(?:but|and) )?(?:i|we)(?:'d| had| would(?: have)?)? expect(?:ed)?\b"
_HOPES = re.compile(rf"(?<=[^\W\d][.!?])[ \t]+(?={_HOPE})", re.IGNORECASE)
_HOPED = re.compile(rf"\s*(?P<hope>{_HOPE}.*?(?:[.!?](?=\s|$)|$))[ \t]*(?P<rest>.*)", re.IGNORECASE)
"""A sentence that says what was expected, wherever it stands."""
_STEP = re.compile(r"\s*\d{1,2}[.)]\s+\S")


def sections(text: str) -> Mapping[str, str]:
    """Read the parts of a report: ``steps``, ``expected``, ``actual``, ``versions``.

    All that stands under no heading is what happened; a sentence that says what somebody expected is that.
    """
    lines = _HOPES.sub("\n", _WITHIN.sub("\n", text)).splitlines()
    found: dict[str, list[str]] = {name: [] for name in _LABELS}
    here, at_top, brief = "actual", True, False
    while lines:
        line = lines.pop(0)
        head = _HEAD.fullmatch(line)
        hoped = None if head is not None or here == "expected" else _HOPED.fullmatch(line)
        if hoped is not None:
            found["expected"].append(hoped["hope"])
            here = "actual"
            if hoped["rest"]:
                lines.insert(0, hoped["rest"])
            continue
        if head is not None:
            here = next(name for name in _LABELS if head[name])
            at_top, brief = False, bool(head["rest"])
        elif brief and not line.strip():  # what stands beside its heading ends with its paragraph
            here, brief = "actual", False
        listed = head is None and at_top and _STEP.match(line) is not None
        said = line if head is None else head["rest"]
        if said is not None:
            found["steps" if listed else here].append(said)
    if len(found["steps"]) == 1 and at_top:  # a single number says nothing of an order
        hopes = found["expected"]
        found["actual"] = [line for line in text.splitlines() if line.strip() not in hopes]
        found["steps"] = []
    return {name: "\n".join(said).strip() for name, said in found.items()}
