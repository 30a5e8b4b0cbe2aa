"""What a Jira site holds: people, projects with their workflow, issues with what was said and done to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

NEW, INDETERMINATE, DONE = "new", "indeterminate", "done"
"""Categories of statuses."""


class Flavour(StrEnum):
    """Which Jira it is."""

    CLOUD = "cloud"
    DATACENTER = "datacenter"
    OLD_SERVER = "old_server"
    """A Server so old that its webhooks name no type of event."""

    @property
    def is_cloud(self) -> bool:
        """Whether Atlassian runs it."""
        return self is Flavour.CLOUD


@dataclass(slots=True)
class Person:
    """Somebody with an account.

    Attributes:
        id: of the account in the Cloud; `name`: of the user where people run it themselves.
        zone: IANA name of the time zone that dates in their searches are read in.
        browses, writes: whether they see issues, and may change them.
    """

    id: str
    name: str
    display: str
    email: str
    zone: str = "Etc/UTC"
    active: bool = True
    browses: bool = True
    writes: bool = True


@dataclass(slots=True)
class Status:
    """A status; `category` is one of `NEW`, `INDETERMINATE`, `DONE`."""

    id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A way to a status.

    Attributes:
        to: id of the status where it leads.
        origins: ids of those from which it goes; empty: from all.
        asks: ids of fields that its screen demands.
        resolves: sets a resolution when nobody says which; one that leads elsewhere than to an end takes it away.
    """

    id: str
    name: str
    to: str
    origins: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    resolves: bool = True


@dataclass(slots=True)
class Version:
    """A version of a project; `date`: ISO day, or None."""

    id: str
    name: str
    project: str
    released: bool = False
    archived: bool = False
    date: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A priority, resolution, component, security level or option."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A custom field.

    Attributes:
        kind: ``string``, ``text``, ``number``, ``date``, ``option``, ``options`` (several), ``labels`` or ``user``.
        default: as JSON; with it a required field may be left out.
    """

    id: str
    name: str
    kind: str
    required: bool = False
    options: tuple[Named, ...] = ()
    default: Any = None


@dataclass(slots=True)
class IssueType:
    """A type of issue; `screen`: ids of the fields that its form for new ones has."""

    id: str
    name: str
    screen: tuple[str, ...]
    required: tuple[str, ...] = ()
    subtask: bool = False


@dataclass(slots=True)
class Project:
    """A project.

    Attributes:
        workflow: statuses in the order of the board, and the ways between them.
        former: keys that it had.
        desk: belongs to Jira Service Management: comments are public to customers, or internal.
        issued: the number of the last key.
    """

    id: str
    key: str
    name: str
    types: list[IssueType]
    statuses: list[Status]
    transitions: list[Transition]
    versions: list[Version] = field(default_factory=list)
    components: list[Named] = field(default_factory=list)
    levels: list[Named] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    desk: bool = False
    issued: int = 0

    def status(self, id_: str) -> Status:
        """Give a status by its id."""
        return next(one for one in self.statuses if one.id == id_)


@dataclass(frozen=True, slots=True)
class Text:
    """A longer text in both of Jira's forms."""

    adf: Json
    wiki: str


@dataclass(slots=True)
class Comment:
    """What somebody wrote; `internal`: customers of a service desk do not see it."""

    id: str
    author: Person
    text: Text
    created: datetime
    updated: datetime
    internal: bool = False
    properties: dict[str, Any] = field(default_factory=dict)
    editor: Person | None = None
    visibility: Json | None = None


@dataclass(slots=True)
class Attachment:
    """A file of an issue."""

    id: str
    name: str
    kind: str
    content: bytes
    author: Person
    created: datetime


@dataclass(slots=True)
class RemoteLink:
    """A link to somewhere else; `body` is as it was sent."""

    id: int
    global_id: str | None
    body: Json


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed at once; `items` as a changelog has them."""

    id: str
    at: datetime
    author: Person
    items: tuple[Json, ...]


@dataclass(slots=True)
class Issue:
    """An issue.

    Attributes:
        project: its id; `type`, `status`: their ids.
        fix_versions: ids.
        custom: further fields as JSON.
        former: keys that it had.
        indexed: what the search knows of it, and from when on, in order; see `bot.simulators.jira.index`.
    """

    id: str
    key: str
    project: str
    type: str
    summary: str
    status: str
    reporter: Person
    creator: Person
    created: datetime
    updated: datetime
    description: Text | None = None
    resolution: Named | None = None
    resolved: datetime | None = None
    priority: Named | None = None
    level: Named | None = None
    assignee: Person | None = None
    labels: list[str] = field(default_factory=list)
    fix_versions: list[str] = field(default_factory=list)
    components: list[Named] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    links: list[RemoteLink] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    history: list[Change] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    indexed: list[tuple[datetime, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that webhooks tell of.

    Attributes:
        event: ``jira:issue_created``, ``jira:issue_updated``, ``jira:issue_deleted``, ``comment_created``,
            ``comment_updated``, ``comment_deleted``, ``jira:version_released``, ``project_updated`` ...
        type: ``issue_event_type_name`` of issues' events.
    """

    event: str
    at: datetime
    by: Person
    issue: Issue | None = None
    type: str = ""
    change: Change | None = None
    comment: Comment | None = None
    version: Version | None = None
    project: Project | None = None
