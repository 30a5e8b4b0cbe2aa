"""Receipts: what was known when a reply was given. Pure."""

from __future__ import annotations

from datetime import datetime

from handlers.chat.answer import Ask
from handlers.chat.policy import Policy
from handlers.conversation import Receipt
from handlers.reply import Answer, Clarification, Handoff, Quiet, Remark, Reply
from kb import Access
from retrieval import Ranking


def kind(reply: Reply) -> str:
    """Name the reply's kind as the command line and the receipts do."""
    match reply:
        case Answer():
            return "answer"
        case Clarification():
            return "clarification"
        case Handoff():
            return "handoff"
        case Remark():
            return "remark"
        case Quiet():
            return "quiet"


def cited(reply: Reply) -> tuple[str, ...]:
    """Give the ids of the articles that a reply names."""
    match reply:
        case Answer(sources=sources):
            return tuple(source.article for source in sources)
        case Clarification(options=options):
            return tuple(option.article for option in options)
        case _:
            return ()


def receipt(
    receipt_id: str, at: datetime, ask: Ask, ranking: Ranking, reply: Reply, policy: Policy, *, failed: bool = False
) -> Receipt:
    """Write down what the reply was made from."""
    named = cited(reply)[:1]
    # Of the hit that was said: a better one may have been edited since, and was passed over.
    said = next((hit for hit in ranking.hits if hit.article_id in named), next(iter(ranking.hits), None))
    top = said.evidence if said else {}
    return Receipt(
        id=receipt_id,
        at=at,
        question=ask.query,
        audiences=ask.access.tags(),
        kind=kind(reply),
        confidence=reply.confidence if isinstance(reply, Answer | Clarification | Handoff) else 0.0,
        threshold=policy.threshold,
        snapshot=ranking.snapshot,
        configuration=policy.configuration,
        articles=tuple((hit.article_id, hit.content_hash, hit.confidence) for hit in ranking.hits),
        evidence={**top, **({"failed": 1.0} if failed else {})},
        within=ask.within,
        clarified=ask.clarified,
        cited=cited(reply),
    )


def asked(written: Receipt) -> Ask:
    """Read from a receipt what was looked up, for looking it up again."""
    return Ask(written.question, Access.tagged(written.audiences), written.within, written.clarified)
