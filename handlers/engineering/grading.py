"""How bad a fault is, as it is suggested: by the ticket's priority, and by what its customer says of harm. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from handlers.attention.harms import Harm
from handlers.attention.severity import read
from handlers.engineering.issue import Severity
from handlers.similar.case_text import case_text
from handlers.ticket import Priority, Ticket

SEVERITIES: Mapping[Priority, Severity] = MappingProxyType(
    {
        Priority.URGENT: Severity.CRITICAL,
        Priority.HIGH: Severity.MAJOR,
        Priority.NORMAL: Severity.MINOR,
        Priority.LOW: Severity.TRIVIAL,
    }
)
_GRAVE = frozenset({Harm.DOWN, Harm.LOSS, Harm.SECURITY, Harm.SAFETY, Harm.BLOCKED})
"""Harms with no way around them; what else people say, such as that it is urgent, is of them, not of the fault."""
_FROM = 0.5
"""Degree of harm that counts, see `handlers.attention.severity.Mention`."""
_NOTHING = re.compile(
    r"\bnothing (?:of (?:it|this|that) |here |there |at all )*works\b"
    r"|\b(?:do|does|did)(?:n't| not) work at all\b|\b(?:completely|totally|entirely) (?:broken|unusable)\b"
)


def graded(ticket: Ticket) -> Severity:
    """Suggest how bad it is. Nobody is said to have a way around it who says that nothing works."""
    by_priority = SEVERITIES[ticket.priority]
    return Severity.MAJOR if by_priority is Severity.MINOR and _grave(case_text(ticket)) else by_priority


def _grave(text: str) -> bool:
    harms = read(text).mentions
    if any(one.harm in _GRAVE and one.degree >= _FROM for one in harms):
        return True
    return _NOTHING.search(text.casefold().replace("\u2019", "'")) is not None
