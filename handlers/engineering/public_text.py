"""The article that a known issue is: what the bot quotes from. Pure."""

from __future__ import annotations

from handlers.engineering.known_issue import KnownIssue, Publicity
from kb import CUSTOMER, PUBLIC
from kb.ports import Document

CATEGORY = "known issue"
FEW = 2
"""So many organisations are the fewest that are counted to customers: a count of one names somebody."""


def document(known: KnownIssue) -> Document | None:
    """Give it as a document; None when customers are not to hear of it."""
    if not known.shown:
        return None
    parts = [f"This is a known issue: {known.title}", known.workaround]
    if known.fix and not known.outdated:
        parts.append(f"A fix is scheduled: {known.fix.rstrip('.')}.")
    if known.accounts is not None and known.accounts >= FEW:
        parts.append(f"{known.accounts} organisations have told us of it.")
    return Document(
        external_id=known.article,
        location=known.article,
        title=known.title,
        body="\n\n".join(parts) + "\n",
        audience=PUBLIC if known.publicity is Publicity.PUBLIC else CUSTOMER,
        category=CATEGORY,
    )
