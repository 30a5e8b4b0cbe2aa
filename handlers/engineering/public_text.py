"""The article that a known issue is: what the bot quotes from, in the language that is spoken. Pure."""

from __future__ import annotations

from handlers.engineering.known_issue import KnownIssue, Publicity
from handlers.languages import say, say_n
from kb import CUSTOMER, PUBLIC
from kb.ports import Document

CATEGORY = "known issue"
FEW = 2
"""So many organisations are the fewest that are counted to customers: a count of one names somebody."""


def document(known: KnownIssue, language: str | None = None) -> Document | None:
    """Give it as a document; None when customers are not to hear of it. `language`: of its words; None: not known."""
    if not known.shown:
        return None
    parts = [say("This is a known issue: {title}", title=known.title), known.workaround]
    if known.fix and not known.outdated:
        parts.append(say("A fix is scheduled: {when}.", when=known.fix.rstrip(".")))
    if known.accounts is not None and known.accounts >= FEW:
        told = say_n("{n} organisation has told us of it.", "{n} organisations have told us of it.", known.accounts)
        parts.append(told)
    return Document(
        external_id=known.article,
        location=known.article,
        title=known.title,
        body="\n\n".join(parts) + "\n",
        audience=PUBLIC if known.publicity is Publicity.PUBLIC else CUSTOMER,
        category=CATEGORY,
        language=language,
    )
