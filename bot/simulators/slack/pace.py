"""Slack's rate limits: one message a second a channel, and a tier for each method."""

from __future__ import annotations

import math
from collections import defaultdict, deque

from bot.simulators.slack.refusals import Refused

_MINUTE = 60.0
# A client that waits a second between sends may still arrive some milliseconds early.
_POST_GAP = 0.95


class Pace:
    """Counts calls.

    Attributes:
        on: whether limits are enforced.
        burst: posts a channel takes at once before the second-by-second limit holds. How far Slack lets bursts go is
            not documented; one is the strictest reading.
    """

    def __init__(self) -> None:
        self.on = True
        self.burst = 1
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._posts: dict[str, deque[float]] = defaultdict(deque)

    def call(self, method: str, per_minute: int, now: float) -> None:
        """Count a call of a method.

        Raises:
            Refused: ``ratelimited``, with the seconds to wait.
        """
        self._count(self._calls[method], per_minute, _MINUTE, now, "ratelimited")

    def post(self, channel: str, now: float) -> None:
        """Count a message into a channel.

        Raises:
            Refused: ``rate_limited``, with the seconds to wait.
        """
        self._count(self._posts[channel], self.burst, _POST_GAP * self.burst, now, "rate_limited")

    def _count(self, seen: deque[float], most: int, span: float, now: float, name: str) -> None:
        while seen and now - seen[0] >= span:
            seen.popleft()
        if self.on and len(seen) >= most:
            raise Refused(name, retry_after=max(1, math.ceil(seen[0] + span - now)))
        seen.append(now)
