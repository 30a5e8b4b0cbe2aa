"""Issues of the tracker to columns and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from handlers.engineering.issue import (
    Issue,
    IssueComment,
    IssueName,
    IssueStatus,
    StatusCategory,
    Version,
)


def issue_columns(one: Issue) -> dict[str, Any]:
    """Give the columns of what was read of an issue; those of its name are not among them."""
    status, coming = one.status, next((version for version in one.versions if not version.released), None)
    return {
        "key": one.key,
        "project": one.project,
        "type": one.type,
        "title": one.title,
        "description": one.description,
        "status_id": status.id,
        "status_name": status.name,
        "status_category": str(status.category),
        "resolution": one.resolution,
        "versions": [_version_fields(version) for version in one.versions],
        "labels": list(one.labels),
        "priority": one.priority,
        "level": one.level,
        "url": one.url,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "gone": one.gone,
        "next_version": None if coming is None else coming.id,
    }


def read_issue(row: RowMapping) -> Issue:
    """Read an issue."""
    return Issue(
        name=issue_name(row),
        key=row["key"],
        project=row["project"],
        type=row["type"],
        title=row["title"],
        status=IssueStatus(row["status_id"], row["status_name"], StatusCategory(row["status_category"])),
        url=row["url"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        description=row["description"],
        resolution=row["resolution"],
        versions=tuple(_version(one) for one in row["versions"]),
        labels=tuple(row["labels"]),
        priority=row["priority"],
        level=row["level"],
        gone=row["gone"],
    )


def issue_name(row: RowMapping) -> IssueName:
    """Read what names an issue."""
    return IssueName(row["tracker"], row["id"])


def comment_rows(name: IssueName, comments: Sequence[IssueComment]) -> list[dict[str, Any]]:
    """Give the columns of comments."""
    return [
        {
            "tracker": name.tracker,
            "issue": name.id,
            "id": one.id,
            "author": one.author,
            "text": one.text,
            "at": one.at,
            "updated_at": one.updated_at,
            "internal": one.internal,
            "ours": one.ours,
        }
        for one in comments
    ]


def read_comment(row: RowMapping) -> IssueComment:
    """Read a comment."""
    return IssueComment(
        row["id"], row["author"], row["text"], row["at"], row["updated_at"], internal=row["internal"], ours=row["ours"]
    )


def known_columns(at: datetime, stage: str, stage_at: datetime) -> dict[str, Any]:
    """Give the columns of where an issue stands, as it was read at this time."""
    return {"stage": stage, "stage_at": stage_at, "read_at": at, "doubted": False}


def _version_fields(one: Version) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "released": one.released,
        "on": None if one.on is None else one.on.isoformat(),
    }


def _version(given: Mapping[str, Any]) -> Version:
    on = None if given["on"] is None else date.fromisoformat(given["on"])
    return Version(given["id"], given["name"], given["released"], on)
