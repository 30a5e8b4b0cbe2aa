"""What comes out: the API's JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Given(BaseModel):
    """The manners of everything that goes out: always all fields, none unknown."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_serialization_defaults_required=True, ser_json_inf_nan="null"
    )


class SpanOut(Given):
    """Verbatim text of an article; offsets are code points into its Markdown."""

    start: int
    end: int
    text: str


class SourceOut(Given):
    """An article that the reply quotes."""

    article: str
    title: str
    url: str | None
    score: float
    spans: list[SpanOut]
    link: Annotated[str, Field(description="Where the quoted span is shown in its article.")]
    html: Annotated[str, Field(description="The quoted spans as safe HTML.")]
    language: Annotated[str | None, Field(description="The article's, as a code (ISO 639-1). Null: unknown.")] = None


class OptionOut(Given):
    """One button of a clarifying question."""

    label: str
    article: str
    language: Annotated[str | None, Field(description="The article's, ISO 639-1; null where it is not known.")] = None
    note: Annotated[
        str, Field(description="To stand behind the label: the name of its language, where the options are in several.")
    ] = ""


class FormOut(Given):
    """A ticket form, prefilled."""

    subject: str
    description: str
    category: str
    needs_email: bool


class ReplyOut(Given):
    """What the bot says."""

    kind: Literal["answer", "clarification", "handoff", "remark", "quiet"]
    confidence: Annotated[float, Field(description="Probability in [0, 1] that this answers the question.")]
    text: str
    sources: list[SourceOut] = []
    options: list[OptionOut] = []
    ticket: str | None = None
    receipt: str | None = None
    took_ms: Annotated[float | None, Field(description="Null where the reply was given earlier.")] = None
    form: FormOut | None = None
    teaches: Annotated[
        bool, Field(description="Confirming it makes the question known at once: the asker is of the team.")
    ] = False
    note: Annotated[
        str, Field(description="A line to stand above an answer: in which language its article is. Empty: none.")
    ] = ""


class TurnOut(Given):
    """One line of a conversation; `seq` counts from 1, and is null while the line is not yet worked on."""

    seq: int | None
    author: Literal["customer", "bot", "engineer"]
    at: datetime
    text: str
    key: str | None = None
    reply: ReplyOut | None = None
    language: Annotated[
        str | None, Field(description="Of a person's words, ISO 639-1; null where it is not sure, and of the bot's.")
    ] = None


class ConversationCreated(Given):
    """A new conversation."""

    id: str


class MessageAnswered(Given):
    """The message as it stands in the transcript, and the reply to it; `seq` is the reply's."""

    message: TurnOut
    reply: ReplyOut
    seq: int


class MessageAccepted(Given):
    """The message is safe, and being worked on; its reply comes with `GET conversations/{id}`."""

    message: TurnOut


class OutcomeTaken(Given):
    """What the bot says to the outcome; `seq` is the reply's."""

    reply: ReplyOut
    seq: int


class SaidOut(Given):
    """What somebody said on a ticket."""

    author: str
    text: str
    at: datetime


class CommentOut(SaidOut):
    """A public reply on a ticket. `author`: by name, or as "Our team", never by an address; `own`: whoever asks."""

    own: bool


class TicketOut(Given):
    """A ticket as one of its customers sees it. `conversation` and `email` are its requester's alone, else null."""

    number: str
    subject: str
    description: str
    category: str
    priority: str
    status: str
    opened_at: datetime
    conversation: str | None
    email: str | None
    comments: list[CommentOut]
    reply_due: Annotated[
        datetime | None, Field(description="When we owe a reply; null: none is owed, or none is promised.")
    ] = None
    fix: Annotated[
        str | None,
        Field(
            description="Path of the page where it is said whether a fix works; told when tickets are read and when a "
            "reply is sent. Null: nobody asks, or it was answered."
        ),
    ] = None


class AttachmentOut(Given):
    """A file that came with a ticket. `bytes`: null where it is not known; `problem`: why it is not kept, else null."""

    id: str
    name: str
    media_type: str
    bytes: int | None
    at: datetime
    kept: bool
    problem: str | None


class TicketWhole(TicketOut):
    """A ticket as its requester sees it, with the files that came with it."""

    attachments: list[AttachmentOut]


class TicketList(Given):
    """The asker's own tickets, latest first. `next`: what the next page is asked for with; null for the last."""

    tickets: list[TicketOut]
    next: str | None


class ConversationOut(Given):
    """The transcript (after the given turn), the conversation's tickets, and whether a reply is being worked on."""

    id: str
    turns: list[TurnOut]
    tickets: list[TicketOut]
    pending: bool


class Suggestion(Given):
    """An article that may answer what is being typed."""

    article: str
    title: str
    url: str | None
    link: str


class Suggestions(Given):
    """Articles, best first."""

    articles: list[Suggestion]
    took_ms: float


class HitOut(Given):
    """An article with its best passage."""

    article: str
    title: str
    url: str | None
    source: str
    score: float
    spans: list[SpanOut]
    link: str


class Hits(Given):
    """Articles, best first."""

    hits: list[HitOut]
    took_ms: float


class KnownQuestionOut(Given):
    """A wording that is known to be answered by an article, or, in `suggestions`, that customers say so of."""

    id: int
    question: str
    article: str
    at: datetime
    by: Annotated[str, Field(description="`engineer`, `ticket` or `customer`.")]
    persons: Annotated[int | None, Field(description="Of a suggestion: how many confirmed it.")] = None
    accounts: Annotated[int | None, Field(description="Of a suggestion: of how many organisations.")] = None


class KnownQuestionList(Given):
    """What is known, by id, and what customers suggest, best backed first."""

    known: list[KnownQuestionOut]
    suggestions: list[KnownQuestionOut]


class Forgotten(Given):
    """What is no longer known, or no longer suggested."""

    id: int
    question: str
    article: str


class FieldProblem(Given):
    """A field that is wrong."""

    field: str
    message: str


class ProblemOut(Given):
    """What went wrong, in words (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[FieldProblem]
