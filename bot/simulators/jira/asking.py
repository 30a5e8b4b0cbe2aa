"""A request as operations see it, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.simulators.jira.documents import of_document, of_wiki, problem
from bot.simulators.jira.objects import Objects
from bot.simulators.jira.records import Json, Person, Text
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.store import Store


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came along."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A request.

    Attributes:
        by: who asks. `version`: of the interface, 2 or 3.
        path: what stands in the address, by name. `query`: all values of each parameter.
        body: JSON; None where there is none.
        headers: of HTTP.
    """

    store: Store
    by: Person
    version: int
    path: Mapping[str, str]
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    body: Any = None
    files: tuple[Upload, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def objects(self) -> Objects:
        """Records as JSON, as this version has them."""
        return Objects(self.store, self.version)

    def one(self, name: str, default: str = "") -> str:
        """Give a parameter."""
        values = self.query.get(name)
        return values[-1] if values else default

    def many(self, name: str) -> list[str]:
        """Give a parameter that may come several times, or as a list with commas."""
        return [part.strip() for value in self.query.get(name, ()) for part in value.split(",") if part.strip()]

    def number(self, name: str, default: int) -> int:
        """Give a parameter that is a number.

        Raises:
            Refused: it is none.
        """
        value = self.one(name) or str(default)
        if not value.lstrip("-").isdigit():
            raise Refused(400, f"The value '{value}' for parameter '{name}' is no number.")
        return int(value)

    def object(self) -> Json:
        """Give the body.

        Raises:
            Refused: it is no JSON object.
        """
        if not isinstance(self.body, dict):
            raise Refused(400, "Invalid request payload. Refer to the REST API documentation and try again.")
        return self.body

    def only(self, *known: str) -> Json:
        """Give the body, which may have these keys alone.

        Raises:
            Refused: it has others.
        """
        body = self.object()
        if set(body) - set(known):
            raise Refused(400, "Invalid request payload. Refer to the REST API documentation and try again.")
        return body

    def text(self, value: Any) -> Text | None:
        """Read a longer text as this version writes it: a document in 3, wiki text in 2; None: it is neither."""
        if self.version == 2:
            return of_wiki(value) if isinstance(value, str) else None
        return of_document(value) if problem(value) is None else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; `body` None: nothing but the status."""

    body: Any = None
    status: int = 200


Operation = Callable[[Asked], Answer]
