"""How fast the tracker is asked: not at all while it asks to wait, and carefully while it is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from handlers.engineering.errors import TrackerBusy

BROKEN = 3
"""Calls in a row that failed before it counts as away: from then on one thing at a time is tried."""
LONGEST = timedelta(minutes=5)
"""Between two tries while it is away, or will not let us in. A quota may ask for longer."""
BESIDE = timedelta(seconds=2)
"""How long what waits for the outcome of a try is put off."""


class Reach(StrEnum):
    """What is not asked while a limit holds."""

    EVERYTHING = "everything"
    KIND = "kind"
    """Jobs of the same kind."""
    ISSUE = "issue"
    """Jobs about the same issue."""


def reach(reason: str) -> Reach:
    """Tell what a limit is about, by the reason that the tracker gives.

    Jira Cloud knows ``jira-quota-global-based`` and ``jira-quota-tenant-based``, by the hour and for all that we ask;
    ``jira-burst-based``, by endpoint; ``jira-per-issue-on-write`` (Atlassian, "Rate limiting", 2026). Where none is
    given it is the kind: the other kinds find out for themselves.
    """
    if "quota" in reason:
        return Reach.EVERYTHING
    return Reach.ISSUE if "per-issue" in reason else Reach.KIND


class Pace:
    """Says when something may be asked. Kept in memory: who starts anew asks once, and is told again.

    Args:
        now: seconds by a clock that nobody sets.

    Attributes:
        answers: how often the tracker did what was asked, or said why not.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._until: dict[tuple[Reach, str], float] = {}
        self._failed = 0
        self._since = 0.0
        self._barred = False
        self._rests = 0.0
        self._trying: str | None = None
        self.answers = 0

    @property
    def careful(self) -> bool:
        """It is away, or does not let us in: one thing is tried at a time."""
        return self._barred or self._failed >= BROKEN

    @property
    def failing(self) -> timedelta:
        """How long nothing but failures came of calls."""
        return timedelta(seconds=self._now() - self._since if self._failed else 0)

    def enter(self, kind: str, subject: str) -> timedelta | None:
        """Begin something of a kind, about an issue or an escalation; give how long it has to wait if it has to.

        Whoever was let in says `leave` in the end.
        """
        now = self._now()
        names = ((Reach.EVERYTHING, ""), (Reach.KIND, kind), (Reach.ISSUE, subject))
        until = max(self._rests, *(self._until.get(name, now) for name in names))
        if until > now:
            return timedelta(seconds=until - now)
        if self.careful:
            if self._trying is not None:
                return BESIDE
            self._trying = subject
        return None

    def leave(self, subject: str) -> None:
        """End what was begun about this."""
        if self._trying == subject:
            self._trying = None

    def answered(self) -> None:
        """Note that the tracker did what was asked, or said why not: it is there, and lets us in."""
        self.answers += 1
        self.open()
        now = self._now()
        self._until = {name: until for name, until in self._until.items() if until > now}

    def busy(self, kind: str, subject: str, limit: TrackerBusy) -> timedelta:
        """Note a limit; give how long to wait."""
        about = reach(limit.reason)
        self._failed = 0
        name = about, {Reach.EVERYTHING: "", Reach.KIND: kind, Reach.ISSUE: subject}[about]
        until = self._now() + limit.wait.total_seconds()
        self._until[name] = max(self._until.get(name, until), until)
        return limit.wait

    def away(self, wait: timedelta | None) -> timedelta:
        """Note that it did not answer, or failed; give how long to wait. `wait`: how long it asks for, if it does.

        What fails while nothing is asked was begun before: that sixteen calls fail at once is one failure, not sixteen.
        """
        rests = timedelta(seconds=self._rests - self._now())
        if wait is None and rests > timedelta(0):
            return rests
        self._since = self._since if self._failed else self._now()
        self._failed += 1
        chosen = wait if wait is not None else min(timedelta(seconds=2 ** min(self._failed - 1, 20)), LONGEST)
        if wait is not None or self.careful:
            self._rest(chosen)
        return chosen

    def barred(self) -> timedelta:
        """Note that it does not let us in at all; give how long to wait."""
        self._barred = True
        self._rest(LONGEST)
        return LONGEST

    def open(self) -> None:
        """Ask again at once, but for limits: somebody else found that it lets us in."""
        self._failed, self._barred, self._rests = 0, False, 0.0

    def _rest(self, wait: timedelta) -> None:
        self._rests = max(self._rests, self._now() + wait.total_seconds())
