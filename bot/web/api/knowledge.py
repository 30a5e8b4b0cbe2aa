"""Looking for articles: while typing, and in earnest."""

from __future__ import annotations

import re
import time

from bot.web.api.answers import Hits, Suggestions
from bot.web.api.endpoint import Answered, Call
from bot.web.api.models import NoBody, SearchQuery, SuggestQuery
from bot.web.api.render import hit_out, suggestion

SUGGEST_CHARS = 3
SUGGEST_DENSE_CHARS = 2
"""As many of kana, Han and Hangul are a word."""
SUGGEST_LIMIT = 5
_SUGGEST_READS = 300
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


async def suggest(call: Call[SuggestQuery, NoBody]) -> Answered:
    """Give a few articles for what is being typed; none for fewer than three characters, two of kana, Han or Hangul."""
    started = time.perf_counter()
    # Somebody who pastes a page gets suggestions for its beginning: they must come at typing speed.
    text = call.query.q[:_SUGGEST_READS]
    shortest = SUGGEST_DENSE_CHARS if _DENSE.search(text) else SUGGEST_CHARS
    found = () if len(text) < shortest else await call.deps.search.suggest(text, call.person, SUGGEST_LIMIT)
    return Answered(Suggestions(articles=[suggestion(one) for one in found], took_ms=_since(started)))


async def search(call: Call[SearchQuery, NoBody]) -> Answered:
    """Give ranked articles with the best passage of each."""
    started = time.perf_counter()
    found = await call.deps.search.find(call.query.q, call.person, call.query.limit)
    return Answered(Hits(hits=[hit_out(one) for one in found], took_ms=_since(started)))


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1e3, 2)
