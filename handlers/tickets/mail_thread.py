"""Names of our mails (RFC 5322, 3.6.4): one thread for each ticket. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OWN = re.compile(r"onetouch\.(?P<mail>[A-Za-z0-9_-]{1,80})\.(?:T-[0-9]+|-)", re.IGNORECASE)
KEPT = 10
"""References to received mails that a mail of ours carries, the latest; RFC 5322 sets no limit, mail servers do."""


def message_id(mail_id: str, number: str | None, domain: str) -> str:
    """Give the name of a mail of ours, without brackets; made from its id, so a mail sent again keeps it."""
    return f"onetouch.{mail_id}.{number or '-'}@{domain}"


def root(number: str, domain: str) -> str:
    """Give the name that all of a ticket's mails refer to; no mail has it."""
    return f"onetouch.{number}@{domain}"


def own(name: str, domain: str) -> str | None:
    """Give the id of the mail of ours that has this name; None for a name that we did not make."""
    local, _, host = name.rpartition("@")
    found = _OWN.fullmatch(local)
    return found["mail"] if found is not None and host.lower() == domain.lower() else None


def references(number: str | None, domain: str, received: Sequence[str]) -> tuple[str, ...]:
    """Give what a mail about a ticket refers to, the one that it answers last. `received`: names, oldest first."""
    if number is None:
        return ()
    return (root(number, domain), *received[-KEPT:])
