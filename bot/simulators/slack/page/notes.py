"""What went wrong between the app and Slack, for whoever looks on: refused calls, lost deliveries, slips of our own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from bot.simulators.slack.workspace import Workspace

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One fault.

    Attributes:
        number: from 1, in order.
        at: seconds since 1970, when it was noticed.
        what: a method of the Web API, a kind of delivery, or what the person did.
        name: Slack's name of the fault.
        detail: more of it; empty where there is no more.
    """

    number: int
    at: float
    what: str
    name: str
    detail: str = ""


@dataclass
class Notes:
    """Reads on in the workspace's own records; keeps the last 200."""

    workspace: Workspace
    kept: list[Note] = field(default_factory=list)
    _calls: int = 0
    _deliveries: int = 0
    _count: int = 0

    def add(self, what: str, name: str, detail: str = "") -> None:
        """Note a fault."""
        self._count += 1
        self.kept.append(Note(self._count, time.time(), what, name, detail))
        del self.kept[:-_KEPT]

    def read_on(self) -> list[Note]:
        """Note what happened since the last look, and give all that is kept."""
        calls, deliveries = self.workspace.service.calls, self.workspace.courier.deliveries
        for call in calls[self._calls :]:
            if call.outcome != "ok":
                self.add(call.method, call.outcome, call.detail)
        for delivery in deliveries[self._deliveries :]:
            if not delivery.ok:
                answered = f"status {delivery.status}" if delivery.status else "no answer within three seconds"
                self.add(_kind(delivery.kind, delivery.payload), delivery.reason, answered)
        self._calls, self._deliveries = len(calls), len(deliveries)
        return self.kept


def _kind(kind: str, payload: dict[str, Any]) -> str:
    event = payload.get("event")
    name = event.get("type") if isinstance(event, dict) else payload.get("type") or payload.get("command")
    return f"{kind} {name}" if name else kind
