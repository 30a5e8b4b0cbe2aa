"""What goes wrong on demand."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.simulators.jira.records import Json

REASONS = ("jira-burst-based", "jira-quota-tenant-based", "jira-quota-global-based", "jira-per-issue-on-write")


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request.

    Attributes:
        kind: ``limit`` (429), ``refuse`` (a Jira error), ``status`` (an HTTP error with a page), ``lose`` (reset the
            connection before the request is looked at), ``reset`` (carry it out, then reset the connection), ``slow``.
        value: seconds, or the status. `name`: the reason of a limit. `body`: of a refusal.
        bare: a limit that does not say for how long.
    """

    kind: str
    value: float = 0
    name: str = ""
    body: Json = field(default_factory=dict)
    bare: bool = False


class Faults:
    """Faults that wait for their request; each is used once, in order, by operation or for any (``*``).

    Operations are named as in Atlassian's OpenAPI document: ``createIssue``, ``addComment`` ...

    Attributes:
        drops: by operation, the share of requests whose connection is reset after they were carried out, in [0, 1].
        chance: draws for `drops`.
    """

    def __init__(self, seed: int = 0) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self.is_down = False
        self.drops: dict[str, float] = {}
        self.chance = random.Random(seed)

    def limit(
        self,
        operation: str = "*",
        retry_after: int = 1,
        times: int = 1,
        *,
        reason: str = REASONS[0],
        bare: bool = False,
    ) -> None:
        """Answer 429 for a reason; `bare`: without ``Retry-After`` and reason, as older ones are."""
        self._add(operation, Fault("limit", retry_after, reason, bare=bare), times)

    def refuse(self, operation: str, status: int, *messages: str, times: int = 1, **errors: str) -> None:
        """Refuse with a Jira error."""
        body = {"errorMessages": list(messages), "errors": errors}
        self._add(operation, Fault("refuse", status, body=body), times)

    def break_down(self, operation: str = "*", status: int = 503, times: int = 1, *, retry_after: int = 0) -> None:
        """Answer with an HTTP error and a page in place of JSON; `retry_after`: seconds, 0 for none."""
        self._add(operation, Fault("status", status, body={"retry_after": retry_after}), times)

    def lose(self, operation: str = "*", times: int = 1) -> None:
        """Reset the connection; nothing was done."""
        self._add(operation, Fault("lose"), times)

    def reset_after(self, operation: str, times: int = 1) -> None:
        """Do what was asked, then reset the connection: the caller cannot know."""
        self._add(operation, Fault("reset"), times)

    def slow(self, operation: str, seconds: float, times: int = 1) -> None:
        """Answer late."""
        self._add(operation, Fault("slow", seconds), times)

    def drop(self, operation: str, share: float) -> None:
        """From now on reset this share of the connections after the request was carried out; 0: none."""
        self.drops[operation] = share

    def down(self) -> None:
        """Reset every connection until ``up``."""
        self.is_down = True

    def up(self) -> None:
        """Work again."""
        self.is_down = False

    def left(self, operation: str) -> int:
        """Give how many of an operation's faults did not happen yet."""
        return len(self._waiting[operation])

    def take(self, operation: str) -> Fault | None:
        """Give what shall happen to this request."""
        if self.is_down:
            return Fault("lose")
        for name in (operation, "*"):
            if self._waiting[name]:
                return self._waiting[name].popleft()
        share = self.drops.get(operation, self.drops.get("*", 0.0))
        return Fault("reset") if share and self.chance.random() < share else None

    def _add(self, operation: str, fault: Fault, times: int) -> None:
        self._waiting[operation].extend([fault] * times)
