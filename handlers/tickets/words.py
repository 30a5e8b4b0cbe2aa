"""What customers are told of their tickets."""

from __future__ import annotations

CLOSED_MEANWHILE = "It was closed meanwhile, so what is missing was not sent yet: send it as a reply, and we go on."


def solved(number: str) -> str:
    """Say that the team takes it for solved, and what to do where it is not."""
    return f"We have marked your ticket {number} as solved. If it is not, just write here, and it is opened again."


def idle(number: str) -> str:
    """Say that it was closed since the customer was silent, and what to do where that is not meant."""
    return f"We have heard nothing since we asked you, and closed your ticket {number}. Just write here, and we go on."


def unsolved(missing: str) -> str:
    """Say in the customer's stead that they close what was not solved. `missing`: in their own words, or empty."""
    return f"It was not solved. {missing.strip()}".strip()
