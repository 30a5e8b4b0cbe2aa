"""Give a reply again, and say what is different. Pure but for the looking up, which `Inquiry` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose

from handlers.chat.inquiry import Finding
from handlers.chat.policy import Policy
from handlers.chat.receipts import cited, kind
from handlers.conversation import Receipt
from kb import Article

CONFIDENCE_TOLERANCE = 1e-4
"""Sums of floats depend on the number of threads; this is far above that, and far below what could matter."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing compared: how it was, how it is."""

    name: str
    then: str
    now: str

    @property
    def same(self) -> bool:
        """Nothing changed."""
        return self.then == self.now


@dataclass(frozen=True, slots=True)
class Replay:
    """A receipt's question asked again.

    Attributes:
        same: kind of reply, articles and confidence are what they were.
        rows: everything compared; first the reply, then what it was made from.
    """

    receipt: Receipt
    same: bool
    rows: tuple[Row, ...]
    failure: str | None = None

    @property
    def changes(self) -> tuple[Row, ...]:
        """What is different."""
        return tuple(row for row in self.rows if not row.same)


def compare(then: Receipt, finding: Finding, live: Mapping[str, Article], policy: Policy) -> Replay:
    """Compare a receipt with the same question's finding now. `live`: the articles among the receipt's that live."""
    reply = finding.reply
    confidence = reply.confidence if reply is not None else finding.ranking.confidence
    now_kind = kind(reply) if reply is not None else "handoff"
    now_cited = cited(reply) if reply is not None else ()
    close = isclose(then.confidence, confidence, abs_tol=CONFIDENCE_TOLERANCE)
    reply_rows = (
        Row("reply", then.kind, now_kind),
        Row("articles", ", ".join(then.cited) or "none", ", ".join(now_cited) or "none"),
        Row("confidence", _number(then.confidence), _number(then.confidence if close else confidence)),
    )
    made_from = (
        Row("threshold", _number(then.threshold), _number(policy.threshold)),
        Row("configuration", then.configuration, policy.configuration),
        Row("index", then.snapshot, finding.ranking.snapshot),
        *(_article(article, digest, live) for article, digest, _ in then.articles),
    )
    same = finding.failure is None and all(row.same for row in reply_rows)
    return Replay(then, same, (*reply_rows, *made_from), finding.failure)


def _article(article_id: str, digest: str, live: Mapping[str, Article]) -> Row:
    article = live.get(article_id)
    if article is None:
        return Row(f"article {article_id}", "there", "deleted")
    return Row(f"article {article_id}", "there", "there" if article.content_hash == digest else "edited")


def _number(value: float) -> str:
    return f"{value:.4f}"
