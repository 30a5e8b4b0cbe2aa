"""What a customer wrote, cut short for the team: how it begins, and the codes and versions that it names. Pure."""

from __future__ import annotations

import re

from handlers.lengths import one_line
from handlers.ticket import Ticket

LENGTH = 240
"""Characters of what was written that are shown."""
NAMED = 5
"""Codes and versions that are named besides."""
_CODE = re.compile(
    r"(?<![\w.@/-])(?:"
    r"0x[0-9a-f]{2,16}"
    r"|v?\d{1,4}(?:\.\d{1,5}){1,3}(?:-[a-z]+[\d.]*)?"
    r"|[A-Z][A-Z_]{0,9}[-_]?\d{2,6}"
    r"|(?:error|code|http|status)[ :]{1,2}\d{2,5}"
    r")(?![\w@/-]|\.\w)",
    re.IGNORECASE,
)
"""Codes of errors (``E-1042``, ``0x80070005``, ``HTTP 500``) and versions (``5.3``, ``v2.0.1-rc1``)."""


def excerpt(ticket: Ticket) -> str:
    """Give the subject, how the description goes on, and what of codes and versions that leaves out; on one line.

    Words are as they are stored: secrets were taken out of them before.
    """
    subject, said = " ".join(ticket.subject.split()), " ".join(ticket.description.split())
    begins = said.casefold().startswith(subject.removesuffix("…").casefold())
    whole = said if begins else " - ".join(filter(None, (subject, said)))
    shown = one_line(whole, LENGTH)
    named = [code for code in codes(ticket) if code.casefold() not in shown.casefold()]
    return f"{shown} ({', '.join(named[:NAMED])})" if named else shown


def codes(ticket: Ticket) -> tuple[str, ...]:
    """Name the codes and versions that a ticket's words name, each once, as it is written there first."""
    found: dict[str, str] = {}
    for match in _CODE.finditer(f"{ticket.subject}\n{ticket.description}"):
        found.setdefault(match[0].casefold(), match[0])
    return tuple(found.values())
