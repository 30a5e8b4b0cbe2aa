"""What goes wrong on demand."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call.

    Attributes:
        kind: ``limit`` (429), ``refuse`` (an error by name), ``status`` (an HTTP error), ``lose`` (reset the
            connection before the call is looked at), ``reset`` (carry it out, then reset the connection) or ``slow``.
        value: seconds, or the status.
        name: Slack's name of the error.
    """

    kind: str
    value: float = 0
    name: str = ""


class Faults:
    """Faults that wait for their call; each is used once, in order, by method or for any method (``*``)."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self.is_down = False

    def limit(self, method: str = "*", retry_after: int = 1, times: int = 1) -> None:
        """Answer 429."""
        self._add(method, Fault("limit", retry_after), times)

    def refuse(self, method: str, name: str, times: int = 1) -> None:
        """Refuse by name."""
        self._add(method, Fault("refuse", name=name), times)

    def break_down(self, method: str = "*", status: int = 503, times: int = 1) -> None:
        """Answer with an HTTP error and a page instead of JSON."""
        self._add(method, Fault("status", status), times)

    def lose(self, method: str = "*", times: int = 1) -> None:
        """Reset the connection; nothing was done."""
        self._add(method, Fault("lose"), times)

    def reset_after(self, method: str, times: int = 1) -> None:
        """Do what was asked, then reset the connection: the caller cannot know."""
        self._add(method, Fault("reset"), times)

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """Answer late."""
        self._add(method, Fault("slow", seconds), times)

    def down(self) -> None:
        """Reset every connection until ``up``."""
        self.is_down = True

    def up(self) -> None:
        """Work again."""
        self.is_down = False

    def left(self, method: str) -> int:
        """Give how many of a method's faults did not happen yet."""
        return len(self._waiting[method])

    def take(self, method: str) -> Fault | None:
        """Give what shall happen to this call."""
        if self.is_down:
            return Fault("lose")
        for name in (method, "*"):
            if self._waiting[name]:
                return self._waiting[name].popleft()
        return None

    def _add(self, method: str, fault: Fault, times: int) -> None:
        self._waiting[method].extend([fault] * times)
