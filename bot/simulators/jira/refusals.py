"""How Jira says no."""

from __future__ import annotations

from collections.abc import Mapping

from bot.simulators.jira.records import Json


class Refused(Exception):
    """A request is refused.

    Attributes:
        status: of HTTP.
        messages: about the whole; `errors`: by field.
        headers: that go along.
        page: HTML in place of JSON, as what stands before Jira answers.
    """

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        page: str | None = None,
    ) -> None:
        super().__init__(f"{status} {'; '.join([*messages, *(f'{k}: {v}' for k, v in (errors or {}).items())])}")
        self.status = status
        self.messages = messages
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})
        self.page = page

    def body(self) -> Json:
        """Give the JSON that Jira answers."""
        return {"errorMessages": list(self.messages), "errors": self.errors}


def unknown_issue() -> Refused:
    """Refuse for an issue that is not there, or that the caller may not see: Jira tells the two not apart."""
    return Refused(404, "Issue does not exist or you do not have permission to see it.")


def invalid(**errors: str) -> Refused:
    """Refuse for fields."""
    return Refused(400, errors=errors)
