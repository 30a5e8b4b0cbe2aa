"""Rows of our own tracker, and what they mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from sqlalchemy import RowMapping

from handlers.engineering.issue import Kind, Severity, Version
from handlers.engineering.local.issue import LocalComment, LocalFile, LocalIssue, LocalStatus
from handlers.engineering.ports import BackLink

Columns: TypeAlias = dict[str, Any]


def issue_columns(given: LocalIssue) -> Columns:
    """Give the columns of an issue but for its number, which the database gives."""
    return {
        "mark": given.mark,
        "kind": given.kind.value,
        "severity": given.severity.value,
        "title": given.title,
        "description": given.description,
        "status": given.status.value,
        "created_at": given.created_at,
        "updated_at": given.updated_at,
        "version": given.version,
    }


def comment_row(number: int, given: LocalComment) -> Columns:
    """Give the columns of a comment."""
    return {
        "issue": number,
        "id": given.id,
        "person_id": given.by,
        "name": given.name,
        "text": given.text,
        "at": given.at,
        "mark": given.mark,
    }


def link_row(number: int, position: int, given: BackLink) -> Columns:
    """Give the columns of a link."""
    return {
        "issue": number,
        "position": position,
        "id": given.id,
        "url": given.url,
        "title": given.title,
        "summary": given.summary,
        "solved": given.solved,
    }


def file_row(number: int, given: LocalFile, content: bytes) -> Columns:
    """Give the columns of a file."""
    return {
        "issue": number,
        "id": given.id,
        "name": given.name,
        "kind": given.kind,
        "size": given.size,
        "at": given.at,
        "mark": given.mark,
        "content": content,
    }


def version_row(given: Version) -> Columns:
    """Give the columns of a version."""
    return {"id": given.id, "name": given.name, "released": given.released, "day": given.on}


def read_issue(
    row: RowMapping,
    versions: Collection[Version] = (),
    comments: Collection[LocalComment] = (),
    links: Collection[BackLink] = (),
    files: Collection[LocalFile] = (),
) -> LocalIssue:
    """Give the issue of a row, with what belongs to it."""
    return LocalIssue(
        row["number"],
        Kind(row["kind"]),
        Severity(row["severity"]),
        row["title"],
        row["description"],
        row["created_at"],
        row["updated_at"],
        row["mark"],
        LocalStatus(row["status"]),
        tuple(versions),
        tuple(comments),
        tuple(links),
        tuple(files),
        row["version"],
    )


def read_comment(row: RowMapping) -> LocalComment:
    """Give the comment of a row."""
    return LocalComment(row["id"], row["person_id"], row["name"], row["text"], row["at"], row["mark"])


def read_link(row: RowMapping) -> BackLink:
    """Give the link of a row."""
    return BackLink(row["id"], row["url"], row["title"], row["summary"], row["solved"])


def read_file(row: Mapping[str, Any] | RowMapping) -> LocalFile:
    """Give the file of a row, which need not have its content."""
    return LocalFile(row["id"], row["name"], row["kind"], row["size"], row["at"], row["mark"])


def read_version(row: RowMapping) -> Version:
    """Give the version of a row."""
    return Version(row["id"], row["name"], row["released"], row["day"])
