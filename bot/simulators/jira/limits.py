"""Jira's rate limits, each with its reason."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.simulators.jira.refusals import Refused

_WRITES = frozenset({"POST", "PUT", "DELETE"})
_HOUR = 3600.0
_BURST_S = 1.0
_NEAR = 0.2


class Limits:
    """Counts requests.

    Attributes:
        on: whether limits are enforced.
        bursts: requests to one operation in a second, by HTTP method.
        per_issue: writes to one issue, each as how many in how many seconds.
        quota: points in an hour for our app, as it is for apps and OAuth; None: none, as for API tokens.
        reason: of the quota, ``jira-quota-tenant-based`` or ``jira-quota-global-based``.
    """

    def __init__(self) -> None:
        self.on = True
        self.bursts: dict[str, int] = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
        self.per_issue: tuple[tuple[int, float], ...] = ((20, 2.0), (100, 30.0))
        self.quota: int | None = None
        self.reason = "jira-quota-tenant-based"
        self._bursts: dict[str, deque[float]] = defaultdict(deque)
        self._issues: dict[str, deque[float]] = defaultdict(deque)
        self._points: deque[float] = deque()

    def count(self, operation: str, method: str, issue: str | None, now: datetime) -> Mapping[str, str]:
        """Count a request, and give the headers that tell how much is left.

        Raises:
            Refused: 429, with the seconds to wait and the reason.
        """
        if not self.on:
            return {}
        headers: Mapping[str, str] = {}
        if self.quota is not None:
            headers = _counted(self._points, self.quota, _HOUR, now, self.reason)
        most = self.bursts.get(method, self.bursts["GET"])
        _counted(self._bursts[operation], most, _BURST_S, now, "jira-burst-based")
        if issue is not None and method in _WRITES:
            self._write(self._issues[issue], now)
        return headers

    def _write(self, seen: deque[float], now: datetime) -> None:
        at = now.timestamp()
        _forget(seen, max(span for _, span in self.per_issue), at)
        for most, span in self.per_issue:
            inside = [one for one in seen if at - one < span]
            if len(inside) >= most:
                wait = math.ceil(inside[-most] + span - at)
                raise limited("jira-per-issue-on-write", max(1, wait), now, most)
        seen.append(at)


def _counted(seen: deque[float], most: int, span: float, now: datetime, reason: str) -> Mapping[str, str]:
    at = now.timestamp()
    _forget(seen, span, at)
    if len(seen) >= most:
        raise limited(reason, max(1, math.ceil(seen[0] + span - at)), now, most)
    seen.append(at)
    left = most - len(seen)
    near = {"X-RateLimit-NearLimit": "true"} if left < most * _NEAR else {}
    return {"X-RateLimit-Limit": str(most), "X-RateLimit-Remaining": str(left)} | near


def _forget(seen: deque[float], span: float, at: float) -> None:
    while seen and at - seen[0] >= span:
        seen.popleft()


def limited(reason: str, seconds: int, now: datetime, most: int = 1) -> Refused:
    """Refuse because too much was asked; `seconds`: until it may be asked again."""
    reset = (now + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%MZ")
    return Refused(
        429,
        "Rate limit exceeded.",
        headers={
            "Retry-After": str(seconds),
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": reset,
            "RateLimit-Reason": reason,
        },
    )
