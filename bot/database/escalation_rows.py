"""Escalations to columns and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from bot.database.rows import numeral
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind, Severity


def escalation_row(one: Escalation) -> dict[str, Any]:
    """Give the columns of an escalation."""
    return {
        "id": one.id,
        "ticket": numeral(one.ticket),
        "state": str(one.state),
        "draft": _draft_fields(one.draft),
        "by": one.by,
        "name": one.name,
        "at": one.at,
        "tracker": None if one.issue is None else one.issue.tracker,
        "issue": None if one.issue is None else one.issue.id,
        "key": one.key,
        "joined": one.joined,
        "problems": dict(one.problems),
        "tried_at": one.tried_at,
        "cluster": one.cluster,
        "version": one.version,
    }


def read_escalation(row: RowMapping) -> Escalation:
    """Read an escalation."""
    return Escalation(
        id=row["id"],
        ticket=f"T-{row['ticket']}",
        state=EscalationState(row["state"]),
        draft=_draft(row["draft"]),
        by=row["by"],
        name=row["name"],
        at=row["at"],
        issue=None if row["issue"] is None else IssueName(row["tracker"], row["issue"]),
        key=row["key"],
        joined=row["joined"],
        problems=row["problems"],
        tried_at=row["tried_at"],
        cluster=row["cluster"],
        version=row["version"],
    )


def _draft_fields(draft: Draft) -> dict[str, Any]:
    return {
        "kind": str(draft.kind),
        "summary": draft.summary,
        "steps": draft.steps,
        "expected": draft.expected,
        "actual": draft.actual,
        "versions": draft.versions,
        "severity": str(draft.severity),
        "accounts": list(draft.accounts),
        "project": draft.project,
        "fields": dict(draft.fields),
        "files": list(draft.files),
    }


def _draft(given: Mapping[str, Any]) -> Draft:
    return Draft(
        kind=Kind(given["kind"]),
        summary=given["summary"],
        steps=given["steps"],
        expected=given["expected"],
        actual=given["actual"],
        versions=given["versions"],
        severity=Severity(given["severity"]),
        accounts=tuple(given["accounts"]),
        project=given["project"],
        fields=given["fields"],
        files=tuple(given["files"]),
    )
