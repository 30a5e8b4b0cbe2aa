"""The one clarifying question: which of two or three close articles is meant. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.chat import words
from handlers.chat.policy import Policy
from handlers.reply import Clarification, Option
from handlers.terms import normalised
from kb import Article

FEWEST, MOST = 2, 3


def clarification(candidates: Sequence[tuple[Article, float]], policy: Policy) -> Clarification | None:
    """Ask which article is meant, when the best two or three are together likely enough; None otherwise.

    `candidates` are articles with their confidence in [0, 1], best first. Options never share a title: nobody could
    choose between them.
    """
    floor = max(policy.clarify_floor, policy.clarify_share * candidates[0][1]) if candidates else 1.0
    close: dict[str, tuple[Article, float]] = {}
    for article, confidence in candidates:
        # One likely candidate alone is asked about beside the next best one: nobody is refused what may well be right.
        if (confidence >= floor or len(close) < FEWEST) and len(close) < MOST:
            close.setdefault(normalised(article.title) or article.id, (article, confidence))
    together = sum(confidence for _, confidence in close.values())
    if len(close) < FEWEST or together < policy.clarify_threshold:
        return None
    options = tuple(Option(article.title, article.id) for article, _ in close.values())
    return Clarification(words.CLARIFY, candidates[0][1], options)
