"""Issues and comments as Jira's interface gives them, read into our words. Pure.

Nothing but an id and a key is taken for granted: fields may be hidden from our user, and a project's type may have
others than we know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from bot.jira import adf_reading, wiki
from bot.jira.site import Site
from handlers.engineering.issue import Issue, IssueComment, IssueName, IssueStatus, StatusCategory, Version
from handlers.terms import clean

Json: TypeAlias = Mapping[str, Any]
Plain: TypeAlias = Callable[[object], str]
"""Gives the plain text of what a field holds."""

FIELDS = (
    "summary",
    "status",
    "created",
    "updated",
    "project",
    "issuetype",
    "description",
    "resolution",
    "fixVersions",
    "labels",
    "priority",
    "security",
)
"""What is read of an issue."""
MARKED = "onetouch"
"""Key of the property by which a comment of ours tells what it was written for."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def reads(site: Site) -> Plain:
    """Give what reads the words of this Jira."""
    plain: Plain = adf_reading.plain if site.cloud else wiki.plain
    return lambda given: clean(plain(given))


def issue(found: Json, site: Site) -> Issue:
    """Read an issue.

    Raises:
        ValueError: it has no id, or no key.
    """
    id_, key = found.get("id"), found.get("key")
    if not id_ or not key:
        message = "an issue of Jira without id or key"
        raise ValueError(message)
    fields = _object(found.get("fields"))
    created = moment(fields.get("created")) or _NEVER
    return Issue(
        name=IssueName(site.name, str(id_)),
        key=str(key),
        project=str(_object(fields.get("project")).get("key") or str(key).rpartition("-")[0]),
        type=_named(fields.get("issuetype")),
        title=_text(fields.get("summary")),
        status=status(fields.get("status")),
        url=site.page(str(key)),
        created_at=created,
        updated_at=moment(fields.get("updated")) or created,
        description=reads(site)(fields.get("description")),
        resolution=_named(fields.get("resolution")) or None,
        versions=tuple(version(one) for one in _objects(fields.get("fixVersions")) if one.get("id")),
        labels=tuple(_text(label) for label in _list(fields.get("labels"))),
        priority=_named(fields.get("priority")) or None,
        level=_level(fields.get("security")),
    )


def status(given: object) -> IssueStatus:
    """Read a status; a category that Jira does not name, or that we do not know, is a new one's."""
    found = _object(given)
    category = str(_object(found.get("statusCategory")).get("key") or "")
    known = StatusCategory(category) if category in set(StatusCategory) else StatusCategory.NEW
    return IssueStatus(str(found.get("id") or ""), _named(found), known)


def version(found: Json) -> Version:
    """Read a version."""
    try:
        day = date.fromisoformat(str(found.get("releaseDate") or ""))
    except ValueError:
        day = None
    return Version(str(found["id"]), _named(found), found.get("released") is True, day)


def comments(found: object, plain: Plain, us: str, marked: Collection[str]) -> tuple[IssueComment, ...]:
    """Read comments, the oldest first.

    Args:
        found: the array of them.
        plain: gives the text of their bodies.
        us: what names our user.
        marked: ids of those that bear a mark of ours. People may write as our user by hand, too: that is news.
    """
    read = (_comment(one, plain, us, marked) for one in _objects(found) if one.get("id"))
    return tuple(sorted(read, key=lambda one: (one.at, one.id)))


def author(comment: Json) -> str:
    """Give what names whoever wrote a comment: an account's id, or a user's name."""
    return named(comment.get("author"))


def named(user: object) -> str:
    """Give what names a user: an account's id in the Cloud, else the name that they sign in with."""
    found = _object(user)
    return str(found.get("accountId") or found.get("name") or found.get("key") or "")


def marks(found: object) -> Iterator[tuple[str, str]]:
    """Give the id and mark of each comment that bears one of ours."""
    for comment in _objects(found):
        for entry in _objects(comment.get("properties")):
            value = _object(entry.get("value"))
            if entry.get("key") == MARKED and value.get("mark"):
                yield str(comment.get("id")), str(value["mark"])


def moment(given: object) -> datetime | None:
    """Read a time as Jira writes it, ``2019-02-15T19:01:52.971-0800``; None for none."""
    try:
        found = datetime.fromisoformat(str(given or ""))
    except ValueError:
        return None
    return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(UTC)


def _comment(found: Json, plain: Plain, us: str, marked: Collection[str]) -> IssueComment:
    written = _object(found.get("author"))
    at = moment(found.get("created")) or _NEVER
    return IssueComment(
        id=str(found["id"]),
        author=_text(written.get("displayName") or written.get("name")) or "somebody",
        text=plain(found.get("body")),
        at=at,
        updated_at=moment(found.get("updated")) or at,
        # Of a service project's: not for its customers. Of any: for a role or a group only.
        internal=found.get("jsdPublic") is False or bool(found.get("visibility")),
        ours=bool(us) and author(found) == us and str(found["id"]) in marked,
    )


def _level(given: object) -> str | None:
    """Read a security level: an object, or its bare id where a Jira gives it so."""
    found = given.get("name") or given.get("id") if isinstance(given, Mapping) else given
    return _text(found) or None


def _named(given: object) -> str:
    return _text(_object(given).get("name"))


def _text(given: object) -> str:
    """Give words of the tracker's as a database can keep them, and a terminal show them."""
    return clean(str(given or ""))


def _object(given: object) -> Json:
    return given if isinstance(given, Mapping) else {}


def _list(given: object) -> list[Any]:
    return given if isinstance(given, list) else []


def _objects(given: object) -> Iterator[Json]:
    return (one for one in _list(given) if isinstance(one, Mapping))
