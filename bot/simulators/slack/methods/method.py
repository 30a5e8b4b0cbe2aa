"""One method of the Web API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.store import Store

# Calls a minute. Slack says "at least"; a caller may count on no more.
TIER_1, TIER_2, TIER_3, TIER_4, SPECIAL = 1, 20, 50, 100, 600

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Method:
    """A method.

    Attributes:
        answer: carries a call out; raises ``Refused``.
        per_minute: how many calls a minute are taken.
        scopes: one of these must be granted; none means that a valid token is enough.
        reads: whether it may be called by GET.
    """

    answer: Callable[[Store, Arguments], Answer]
    per_minute: int
    scopes: tuple[str, ...] = ()
    reads: bool = False
