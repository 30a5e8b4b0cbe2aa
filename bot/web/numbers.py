"""Whole numbers as forms and addresses name them: of few digits, as Python refuses to read thousands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.web.problems import Problem

_DIGITS = 9
_TICKET = re.compile(r"[Tt]-([1-9][0-9]{0,8})")


def whole(text: str, digits: int = _DIGITS) -> int | None:
    """Give a number of 1 to `digits` of the digits 0 to 9; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def ticket_number(text: str) -> str | None:
    """Give a ticket's number as it is written, ``T-12``; None for anything else."""
    matched = _TICKET.fullmatch(text)
    return None if matched is None else f"T-{matched[1]}"


def version(fields: Mapping[str, str], name: str) -> int:
    """Give the version that the page of a form showed, 0 or more.

    Raises:
        Problem: 422, no page of ours sends this.
    """
    found = whole(fields.get(name, ""))
    if found is None:
        raise Problem(422, "invalid", "This page is not whole. Please load it again and repeat.")
    return found
