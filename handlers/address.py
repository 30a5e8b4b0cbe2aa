"""E-mail addresses: when two are the same. Pure."""

from __future__ import annotations


def folded(address: str | None) -> str | None:
    """Give an address as it is compared: without regard to case, as every mail provider of note does; None for none."""
    return address.strip().lower() or None if address else None
