"""What is sent and given about escalations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.desk_models import OwnName
from bot.web.api.models import AtMost, Filled, Queried, Received, Typed
from handlers.engineering.drafting import FIELD_LIMIT, FIELDS_LIMIT, LINE_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import Kind, Severity, Stage
from handlers.engineering.ports import Shape

_Text = Annotated[Typed, AtMost(TEXT_LIMIT)]
_Line = Annotated[Typed, AtMost(LINE_LIMIT)]
_NUMBER = r"^[Kk]-[1-9][0-9]{0,8}$"


class EscalationIn(Received):
    """A ticket is to become an issue, or to join one. What is left out is as it was drafted."""

    issue: Annotated[_Line | None, Field(description="Link it to this issue: its key, or its address.")] = None
    cluster: Annotated[str | None, Field(pattern=_NUMBER, description="With all tickets of it; for managers.")] = None
    kind: Kind | None = None
    summary: Annotated[Typed, AtMost(SUMMARY_LIMIT)] | None = None
    steps: _Text | None = None
    expected: _Text | None = None
    actual: _Text | None = None
    versions: _Line | None = None
    severity: Severity | None = None
    accounts: Annotated[list[_Line], Field(max_length=50, description="That may be named there.")] | None = None
    project: _Line | None = None
    fields: (
        Annotated[
            dict[str, Annotated[Typed, AtMost(FIELD_LIMIT)]],
            Field(max_length=FIELDS_LIMIT, description="Of the tracker's own, by id; several values by line feeds."),
        ]
        | None
    ) = None
    files: Annotated[list[_Line], Field(max_length=50, description="Ids of files of the ticket.")] | None = None
    another: Annotated[bool, Field(description="As another issue than the one that the ticket is on.")] = False


class AnswerIn(Received):
    """What engineering is to read; it goes to the tracker as it is, with the sender's name."""

    text: Annotated[Filled, AtMost(TEXT_LIMIT)]
    key: OwnName = None


class LookQuery(Queried):
    """What looks the same."""

    text: Annotated[str, Field(max_length=TEXT_LIMIT, description="In place of the ticket's words.")] = ""
    limit: Annotated[int, Field(ge=1, le=20)] = 5


class FormQuery(Queried):
    """Of which form."""

    kind: Kind | None = None
    project: Annotated[str, Field(max_length=LINE_LIMIT)] | None = None


class IssueOut(Given):
    """An issue as we know it."""

    key: str
    title: str
    url: str
    stage: Stage
    status: str
    versions: list[str]
    accounts: Annotated[int, Field(description="Whose tickets stand behind it.")]
    gone: bool


class DraftOut(Given):
    """What engineering is to read."""

    kind: Kind
    summary: str
    steps: str
    expected: str
    actual: str
    versions: str
    severity: Severity
    accounts: list[str]
    project: str
    fields: Mapping[str, str]
    files: list[str]


class EscalationOut(Given):
    """A ticket that became, or joined, an issue, or is to."""

    id: str
    ticket: str
    state: EscalationState
    by: str
    at: datetime
    key: str | None
    joined: Annotated[bool, Field(description="The issue was there before.")]
    problems: Annotated[Mapping[str, str], Field(description="Why the tracker did not take it, by field.")]
    cluster: str | None
    draft: DraftOut
    issue: IssueOut | None


class EscalationList(Given):
    """A ticket's escalations, the oldest first."""

    escalations: list[EscalationOut]


class LookalikeOut(IssueOut):
    """An issue that may be the same."""

    known: Annotated[bool, Field(description="We have a copy of it; else only the tracker knows it.")]
    score: Annotated[float | None, Field(description="How near it is, 0 to 1; null: the tracker does not say.")]
    why: list[str]


class LookalikeList(Given):
    """Issues that may be the same, the nearest first."""

    issues: list[LookalikeOut]
    reasons: Annotated[list[str], Field(description="Why some may be missing.")]


class ChoiceOut(Given):
    """One of several."""

    id: str
    label: str


class NeededOut(Given):
    """A field of the tracker."""

    id: str
    label: str
    shape: Shape
    required: bool
    choices: list[ChoiceOut]
    default: str


class OnOut(Given):
    """An issue that the ticket is on."""

    key: str
    stage: Annotated[Stage | None, Field(description="Null: we have no copy of it.")]
    url: str


class EscalationFormOut(Given):
    """What a form for an escalation begins with, and what it asks."""

    draft: DraftOut
    accounts: Annotated[list[str], Field(description="Of the ticket, that may be named.")]
    files: list[ChoiceOut]
    projects: list[ChoiceOut]
    project: str
    fields: list[NeededOut]
    trouble: Annotated[str, Field(description="Why the tracker's fields are not known now; empty: they are.")]
    on: Annotated[list[OnOut], Field(description="Issues that the ticket is on: another needs `another`.")]
