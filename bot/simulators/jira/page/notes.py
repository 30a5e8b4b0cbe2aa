"""What went wrong between our app and Jira, for whoever looks on: refused calls, webhooks that nobody took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from bot.simulators.jira.site import Site

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One fault.

    Attributes:
        number: from 1, in order.
        at: seconds since 1970, when it was noticed.
        what: an operation, the event of a webhook, or what the person did.
        detail: what Jira objects to, or how it failed.
    """

    number: int
    at: float
    what: str
    detail: str


@dataclass
class Notes:
    """Reads on in the site's own records; keeps the last 200."""

    site: Site
    kept: list[Note] = field(default_factory=list)
    _calls: int = 0
    _deliveries: int = 0
    _count: int = 0

    def add(self, what: str, detail: str) -> None:
        """Note a fault."""
        self._count += 1
        self.kept.append(Note(self._count, time.time(), what, detail))
        del self.kept[:-_KEPT]

    def read_on(self) -> list[Note]:
        """Note what happened since the last look, and give all that is kept."""
        calls, deliveries = self.site.calls, self.site.courier.deliveries
        for call in calls[self._calls :]:
            if call.outcome != "ok":
                self.add(call.operation, call.outcome)
        for delivery in deliveries[self._deliveries :]:
            if not delivery.ok:
                self.add(f"webhook {delivery.body['webhookEvent']}", delivery.reason)
        self._calls, self._deliveries = len(calls), len(deliveries)
        return self.kept
