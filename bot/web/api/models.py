"""What goes in: requests as they must look. Strict, and nothing unknown is taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

from handlers.chat.filing import SUBJECT_LIMIT
from handlers.chat.handoff import DESCRIPTION_LENGTH
from handlers.diagnostics import Diagnostics
from handlers.known.wordings import LONGEST
from handlers.terms import LONGEST_MESSAGE, storable
from handlers.tickets.desk import COMMENT_LIMIT
from handlers.tickets.diagnostics import LIMITS

# Control characters but tab and line ends: no keyboard makes them, and databases disagree about NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _typed(text: str) -> str:
    return _CONTROL.sub("", text).strip()


def _filled(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _stored(text: str) -> str:
    if not storable(text):
        raise ValueError("has characters that no article's id has")
    return text


@dataclass(frozen=True, slots=True)
class AtMost:
    """Allow so many characters, and say in words how many there were."""

    characters: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after whatever cleaned the text."""

        def check(text: str) -> str:
            if len(text) > self.characters:
                raise ValueError(f"has {len(text):,} characters; at most {self.characters:,} can be taken")
            return text

        return no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Tell the limit in the document too."""
        return {**handler(schema), "maxLength": self.characters}


Typed = Annotated[str, AfterValidator(_typed)]
Filled = Annotated[Typed, AfterValidator(_filled)]
Key = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._:-]{1,100}$",
        description="Made up by the sender, once for each thing that it sends; sent again, it is the same thing.",
    ),
]


class Received(BaseModel):
    """The manners of everything that comes in."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NoQuery(Received):
    """No query parameters."""


class NoBody(Received):
    """No fields."""


class MessageIn(Received):
    """Something that the customer said, or the option that they pressed."""

    key: Key
    text: Annotated[Typed, AtMost(LONGEST_MESSAGE)] = ""
    option: Annotated[str, Field(max_length=500, description="The `article` of an option.")] | None = None


class OutcomeIn(Received):
    """How it went: solved, or a person is wanted."""

    key: Key
    outcome: Literal["confirmed", "person"]


class DiagnosticsIn(Received):
    """What a page or form sends along with a ticket. Secrets are taken out of it before it is kept."""

    browser: Annotated[Typed, AtMost(LIMITS["browser"])] = ""
    system: Annotated[Typed, AtMost(LIMITS["system"])] = ""
    page: Annotated[Typed, AtMost(LIMITS["page"]), Field(description="The address of the page.")] = ""
    version: Annotated[Typed, AtMost(LIMITS["version"]), Field(description="Of the product.")] = ""
    error: Annotated[Typed, AtMost(LIMITS["error"])] = ""
    log: Annotated[Typed, AtMost(LIMITS["log"]), Field(description="An excerpt.")] = ""

    def read(self) -> Diagnostics:
        """Give it as handlers take it."""
        return Diagnostics(self.browser, self.system, self.page, self.version, self.error, self.log)


class TicketIn(Received):
    """A ticket, as its form was filled in."""

    key: Key
    conversation: Annotated[str, Field(max_length=100)] | None = None
    subject: Annotated[Filled, AtMost(SUBJECT_LIMIT)]
    description: Annotated[Filled, AtMost(DESCRIPTION_LENGTH)]
    email: Annotated[Typed, AtMost(254)] | None = None
    category: Literal["bug", "question", "request", "other"]
    diagnostics: DiagnosticsIn | None = None


class CommentIn(Received):
    """What the requester says on a ticket. Without a key, what is sent twice stands there twice."""

    key: Key | None = None
    text: Annotated[Filled, AtMost(COMMENT_LIMIT)]


class KnownQuestionIn(Received):
    """A wording, and the article that answers it."""

    question: Annotated[Filled, AtMost(LONGEST)]
    article: Annotated[str, Field(min_length=1, max_length=500, description="Its id."), AfterValidator(_stored)]


class LanguageIn(Received):
    """What to speak to somebody in."""

    language: Literal["de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh"] | None


class PersonIn(Received):
    """Whom to list, or to change."""

    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
    role: Literal["customer", "engineer", "manager", "administrator"]
    account: Annotated[Filled, AtMost(320)] | None = None
    name: Annotated[Filled, AtMost(100)] | None = None


class Queried(BaseModel):
    """The manners of query parameters: texts that are read as what is wanted; nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SuggestQuery(Queried):
    """What has been typed so far."""

    q: Annotated[Typed, AtMost(LONGEST_MESSAGE)] = ""


class SearchQuery(Queried):
    """What is looked for."""

    q: Annotated[Filled, AtMost(LONGEST_MESSAGE)]
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class OwnTicketsQuery(Queried):
    """Which part of the asker's tickets."""

    limit: Annotated[int, Field(ge=1, le=200, description="So many at most.")] = 50
    before: (
        Annotated[str, Field(pattern=r"^T-[1-9][0-9]{0,17}$", description="The `next` of the page before.")] | None
    ) = None


class ConversationQuery(Queried):
    """From where, and for how long to wait for news."""

    after: Annotated[int, Field(ge=0, le=2**31, description="Only turns with a later `seq`.")] = 0
    wait: Annotated[float, Field(ge=0, le=25, allow_inf_nan=False, description="Seconds to wait for a turn.")] = 0


class AuditQuery(Queried):
    """Which part of the audit log."""

    since: Annotated[AwareDatetime, Field(description="Only from then on.")] | None = None
    limit: Annotated[int, Field(ge=1, le=1000, description="The latest so many.")] = 200
