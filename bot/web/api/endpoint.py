"""One row of the route table, and how a request is read by it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, ValidationError

from bot.web.api.download import Download
from bot.web.api.models import NoBody, NoQuery
from bot.web.dependencies import DEPENDENCIES, WebDependencies
from bot.web.edge.languages import as_person
from bot.web.identity import NOBODY, Identity
from bot.web.problems import FieldError, Problem
from handlers.access.permissions import Right, require
from handlers.person import Person

Q = TypeVar("Q", bound=BaseModel)
B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call(Generic[Q, B]):
    """A request that was read: who asks, for what, with what. `request`: itself, where files are yet to be read."""

    person: Person
    query: Q
    body: B
    path: Mapping[str, str]
    deps: WebDependencies
    request: web.Request | None = None

    @property
    def identified(self) -> bool:
        """The asker has a token or a cookie, and so may own something."""
        return self.person is not NOBODY


@dataclass(frozen=True, slots=True)
class Answered:
    """What the handler gives back."""

    body: BaseModel
    status: int = 200


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[Q, B]):
    """One row of the route table.

    Attributes:
        path: below ``/api/v1``.
        responses: the model of each status with which it succeeds.
        problems: the statuses with which it fails, besides those that any request may meet.
        makes_visitor: whoever comes without identity becomes a visitor here.
        right: what one must be allowed to do for it; whose thing it is, is told further in.
        gives: what it gives as bytes with 200, in words; empty: nothing but JSON.
        takes_files: it takes a form with files instead of JSON, and reads it itself.
    """

    method: str
    path: str
    operation: str
    summary: str
    handle: Callable[[Call[Q, B]], Awaitable[Answered | Download]]
    query: type[Q]
    body: type[B]
    responses: Mapping[int, type[BaseModel]]
    problems: tuple[int, ...] = ()
    makes_visitor: bool = False
    gives: str = ""
    right: Right = Right.ASK
    takes_files: bool = False

    @property
    def takes_body(self) -> bool:
        """The request has a body of JSON."""
        return self.method not in {"GET", "DELETE"} and not self.takes_files


AnyEndpoint: TypeAlias = Endpoint[Any, Any]


@dataclass(frozen=True, slots=True)
class Adapter:
    """Makes aiohttp's handler of an endpoint."""

    identity: Identity
    fresh: Mapping[str, str] = field(default_factory=dict)

    def handler(self, endpoint: AnyEndpoint) -> Handler:
        """Read the request, call the endpoint, give its answer as JSON."""

        async def handle(request: web.Request) -> web.StreamResponse:
            visitor: str | None = None
            if endpoint.right is not Right.ASK:  # who may not do it is told so, whatever they sent
                require(await self.identity.person(request), endpoint.right)
            query = _query(request, endpoint.query)
            body = await _body(request, endpoint.body) if endpoint.takes_body else NoBody()
            if endpoint.makes_visitor:
                person, visitor = await self.identity.person_or_new(request)
            else:
                person = await self.identity.person(request)
            call: Call[Any, Any] = Call(person, query, body, request.match_info, request.app[DEPENDENCIES], request)
            response = await as_person(request, person, partial(_answered, endpoint, call))
            if visitor is not None:
                self.identity.remember(response, visitor)
            return response

        return handle


async def _answered(endpoint: AnyEndpoint, call: Call[Any, Any]) -> web.StreamResponse:
    answered = await endpoint.handle(call)
    if isinstance(answered, Download):
        return answered.response()
    return web.Response(status=answered.status, text=answered.body.model_dump_json(), content_type="application/json")


def _query(request: web.Request, model: type[Q]) -> Q:
    given: dict[str, str] = {}
    for name, value in request.query.items():
        if name in given:
            twice = FieldError(name[:40], "is given twice")
            raise Problem(422, "invalid", f"The parameter {name[:40]!r} is given twice.", (twice,))
        given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _invalid(error) from None


async def _body(request: web.Request, model: type[B]) -> B:
    if request.content_type != "application/json":
        raise Problem(415, "not-json", "Send JSON, with the header Content-Type: application/json.")
    raw = await request.read() or b"{}"
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        if any(detail["type"] == "json_invalid" for detail in error.errors(include_url=False, include_input=False)):
            raise Problem(400, "bad-json", "The body is not valid JSON in UTF-8.") from None
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> Problem:
    errors = tuple(
        FieldError(".".join(str(part) for part in detail["loc"])[:80], detail["msg"].removeprefix("Value error, "))
        for detail in error.errors(include_url=False, include_input=False, include_context=False)
    )
    first = errors[0]
    return Problem(422, "invalid", f"{first.field or 'The body'}: {first.message}"[:300], errors)


__all__ = ["Adapter", "Answered", "AnyEndpoint", "Call", "Endpoint", "NoBody", "NoQuery"]
