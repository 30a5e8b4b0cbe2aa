"""Small marks that stand for an issue's values: always a word, never a colour alone. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

from handlers.engineering.issue import Kind, Severity, Stage, Version

STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.FILED: "Filed",
        Stage.NEEDS_INFORMATION: "Needs information",
        Stage.ACCEPTED: "Accepted",
        Stage.FIXED: "Fixed",
        Stage.RELEASED: "Released",
        Stage.DECLINED: "Won't fix",
    }
)
KINDS: Mapping[Kind, str] = MappingProxyType(
    {Kind.BUG: "Bug", Kind.INFORMATION: "Information", Kind.FEATURE: "Request", Kind.LIMITATION: "Limitation"}
)
_LOOKS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.FILED: "new",
        Stage.NEEDS_INFORMATION: "pending",
        Stage.ACCEPTED: "open",
        Stage.FIXED: "solved",
        Stage.RELEASED: "solved",
        Stage.DECLINED: "closed",
    }
)
_WEIGHTS: Mapping[Severity, str] = MappingProxyType(
    {Severity.CRITICAL: "urgent", Severity.MAJOR: "high", Severity.MINOR: "normal", Severity.TRIVIAL: "low"}
)


def stage(value: Stage) -> str:
    """Give the mark of a stage, in HTML."""
    return f'<span class="chip {_LOOKS[value]}">{STAGES[value]}</span>'


def kind(value: Kind) -> str:
    """Give the mark of a kind, in HTML."""
    return f'<span class="badge">{KINDS[value]}</span>'


def severity(value: Severity) -> str:
    """Give the mark of a severity, in HTML."""
    return f'<span class="prio {_WEIGHTS[value]}">{value.value.capitalize()}</span>'


def versions(given: Sequence[Version]) -> str:
    """Say in which versions it is fixed, in HTML; empty where none is known."""
    return ", ".join(version(one) for one in given)


def version(one: Version) -> str:
    """Give a version with its day, in HTML."""
    day = "" if one.on is None else f" on {one.on:%d %b %Y}" if one.released else f", due {one.on:%d %b %Y}"
    return f'<span dir="auto">{escape(one.name)}</span>{" (out" + day + ")" if one.released else day}'
