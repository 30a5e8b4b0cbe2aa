"""All that the page shows, as JSON."""

from __future__ import annotations

from typing import Any

from bot.simulators.jira import deeds
from bot.simulators.jira.clock import millis
from bot.simulators.jira.page.notes import Note
from bot.simulators.jira.records import Comment, Field, Issue, Json, Person, Project, RemoteLink, Text
from bot.simulators.jira.site import Site


def snapshot(site: Site, me: Person, notes: list[Note]) -> Json:
    """Give what somebody sees."""
    return {
        "me": me.display,
        "projects": [_project(one) for one in site.store.projects.values()],
        "issues": [_issue(site, one, me) for one in site.store.issues.values()],
        "notes": [{"number": one.number, "at": one.at, "what": one.what, "detail": one.detail} for one in notes],
        "trouble": trouble(site),
    }


def trouble(site: Site) -> dict[str, bool]:
    """Tell what is wrong on purpose."""
    return {
        "down": site.faults.is_down,
        "drops": bool(site.faults.drops.get("createIssue")),
        "revoked": site.store.revoked,
        "lost": bool(site.courier.losing),
    }


def _project(project: Project) -> Json:
    return {
        "id": project.id,
        "key": project.key,
        "name": project.name,
        "desk": project.desk,
        "types": [one.name for one in project.types],
        "statuses": [{"id": one.id, "name": one.name, "category": one.category} for one in project.statuses],
        "versions": [
            {"id": one.id, "name": one.name, "released": one.released, "date": one.date} for one in project.versions
        ],
    }


def _issue(site: Site, issue: Issue, me: Person) -> Json:
    project = site.store.project_of(issue)
    return {
        "id": issue.id,
        "key": issue.key,
        "project": project.id,
        "type": next(one.name for one in project.types if one.id == issue.type),
        "summary": issue.summary,
        "description": issue.description.wiki if issue.description else "",
        "status": issue.status,
        "resolution": issue.resolution.name if issue.resolution else None,
        "priority": issue.priority.name if issue.priority else None,
        "level": issue.level.name if issue.level else None,
        "reporter": issue.reporter.display,
        "labels": issue.labels,
        "versions": issue.fix_versions,
        "further": [
            {"name": one.name, "value": _words(one, issue.custom[one.id])}
            for one in project.fields
            if issue.custom.get(one.id) not in (None, "", [])
        ],
        "files": [one.name for one in issue.attachments],
        "links": [_link(one) for one in issue.links],
        "comments": [_comment(one, me) for one in issue.comments],
        "ways": [{"id": one.id, "name": one.name, "to": one.to} for one in deeds.ways(site.store, issue)],
    }


def _words(field: Field, value: Any) -> str:
    """Give the value of a custom field as people read it."""
    if isinstance(value, Text):
        return value.wiki
    if field.kind == "user":
        return str(value["displayName"])
    names = {one.id: one.name for one in field.options}
    return ", ".join(names.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))


def _link(link: RemoteLink) -> Json:
    told = link.body["object"]
    solved = bool((told.get("status") or {}).get("resolved"))
    return {"title": told["title"], "summary": told.get("summary") or "", "url": told["url"], "solved": solved}


def _comment(said: Comment, me: Person) -> Json:
    return {
        "id": said.id,
        "author": said.author.display,
        "text": said.text.wiki,
        "internal": said.internal,
        "at": millis(said.created),
        "edited": said.updated != said.created,
        "mine": said.author is me,
    }
