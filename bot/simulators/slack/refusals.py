"""How Slack says no: by name, mostly with status 200."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A call is refused.

    Attributes:
        name: Slack's name of the error, as ``channel_not_found``.
        messages: what ``response_metadata.messages`` says, with JSON pointers.
        extra: more keys of the body, as ``needed`` and ``provided``.
        retry_after: whole seconds; set, the answer is a 429.
    """

    def __init__(
        self, name: str, *messages: str, extra: dict[str, Any] | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(name)
        self.name = name
        self.messages = messages
        self.extra = extra or {}
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """Give the JSON that Slack answers."""
        told: dict[str, Any] = {"ok": False, "error": self.name} | self.extra
        if self.messages:
            told["response_metadata"] = {"messages": list(self.messages)}
        return told
