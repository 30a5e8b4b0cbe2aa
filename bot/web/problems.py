"""Problems as people and programs are told of them (RFC 9457); never the text of an unexpected exception."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from aiohttp import web

from bot.database import StorageError
from bot.worker.ports import InboxUnavailable
from handlers.clusters.ports import ClusterNotFound
from handlers.engineering.announcement_ports import AnnouncementNotFound
from handlers.engineering.asking import TrackerUnavailable
from handlers.engineering.errors import EscalationNotFound, IssueNotFound
from handlers.languages import say
from handlers.languages.dates import number
from handlers.ports import (
    ArticleNotFound,
    ChangeRefused,
    ConversationNotFound,
    InvalidInput,
    KnownQuestionNotFound,
    NotPermitted,
    RetrievalUnavailable,
    TicketNotFound,
    WriteConflict,
)
from handlers.quality.ports import FollowUpNotFound

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong: its name (dotted), and what to do about it."""

    field: str
    message: str


class Problem(Exception):
    """A request that failed, in words.

    Attributes:
        slug: stable name of the kind of problem, for programs.
        detail: what is wrong and the way out; fit to be shown to a customer.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        detail: str,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.slug = slug
        self.detail = detail
        self.errors = errors
        self.headers = headers

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase


def not_found() -> Problem:
    """What is not there, and what the asker may not see: the same words for both."""
    return Problem(404, "not-found", say("There is nothing here, or it is not yours to see."))


def unavailable(detail: str, retry_after: int = 2) -> Problem:
    """Something that we need is out of order for now."""
    return Problem(503, "unavailable", detail, headers={"Retry-After": str(retry_after)})


def translate(error: Exception, body_bytes: int) -> Problem | None:
    """Give the problem behind an exception; None when nobody expected it."""
    match error:
        case Problem():
            return error
        case ConversationNotFound() | TicketNotFound() | FollowUpNotFound() | ClusterNotFound() | EscalationNotFound():
            return not_found()
        case AnnouncementNotFound():
            return not_found()
        case ArticleNotFound() | KnownQuestionNotFound() | IssueNotFound():
            return Problem(404, "not-found", str(error))
        case NotPermitted() | ChangeRefused() | InvalidInput():
            return _refused(error)
        case InboxUnavailable() | TrackerUnavailable() | RetrievalUnavailable() | StorageError() | WriteConflict():
            return _away(error)
        case web.HTTPException():
            return _http(error, body_bytes)
        case _:
            return None


def _away(error: Exception) -> Problem:
    match error:
        case InboxUnavailable():
            return unavailable(say("Your message could not be taken in just now. Please send it again in a moment."))
        case TrackerUnavailable():
            return unavailable(str(error), 30)
        case RetrievalUnavailable():
            return unavailable(say("Articles cannot be searched just now. Please try again in a moment."), 5)
        case _:
            return unavailable(say("This cannot be read or written just now. Please try again in a moment."), 5)


def _refused(error: NotPermitted | ChangeRefused | InvalidInput) -> Problem:
    match error:
        case NotPermitted():
            return Problem(403, "forbidden", str(error))
        case ChangeRefused():
            return Problem(409, error.why.replace("_", "-"), str(error))
        case InvalidInput():
            return Problem(422, "invalid", str(error))


def _http(error: web.HTTPException, body_bytes: int) -> Problem | None:
    match error:
        case web.HTTPRequestEntityTooLarge():
            return too_large(body_bytes)
        case web.HTTPNotFound():
            return not_found()
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            return Problem(
                405,
                "method-not-allowed",
                say("This address takes {methods} only.", methods=allowed),
                headers={"Allow": allowed},
            )
        case web.HTTPClientError():
            return Problem(error.status, "bad-request", say("The request could not be understood."))
        case _:
            return None


def too_large(body_bytes: int) -> Problem:
    """A body that is longer than we take."""
    detail = say(
        "That is too long: at most {kib} KiB are taken at once. Please shorten it.", kib=number(body_bytes // 1024)
    )
    return Problem(413, "too-large", detail)


def unexpected() -> Problem:
    """What is said when nobody expected it."""
    detail = say("Something went wrong on our side. Please try again; if it stays so, ask for a person.")
    return Problem(500, "internal", detail)


def rendered(problem: Problem, request_id: str) -> web.Response:
    """Give the problem as JSON."""
    body: dict[str, object] = {
        "type": f"urn:onetouch:problem:{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_id,
        "errors": [{"field": error.field, "message": error.message} for error in problem.errors],
    }
    return web.Response(
        status=problem.status,
        text=json.dumps(body, ensure_ascii=False),
        content_type=CONTENT_TYPE,
        headers=dict(problem.headers),
    )
