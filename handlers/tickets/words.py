"""What customers are told of their tickets."""

from __future__ import annotations


def solved(number: str) -> str:
    """Say that the team takes it for solved, and what to do where it is not."""
    return f"We have marked your ticket {number} as solved. If it is not, just write here, and it is opened again."
