"""What is done on a site, by whomever: it is written down, found by the search, and told by webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.simulators.jira.records import (
    DONE,
    Attachment,
    Change,
    Comment,
    Happening,
    Issue,
    IssueType,
    Json,
    Named,
    Person,
    Project,
    RemoteLink,
    Text,
    Transition,
    Version,
)
from bot.simulators.jira.store import RESOLUTIONS, Store


@dataclass(frozen=True, slots=True)
class Form:
    """What a new issue is made of: values that were checked. `custom`: by field id, as Jira keeps them."""

    project: Project
    type: IssueType
    summary: str
    description: Text | None = None
    priority: Named | None = None
    level: Named | None = None
    labels: Sequence[str] = ()
    components: Sequence[Named] = ()
    fix_versions: Sequence[str] = ()
    reporter: Person | None = None
    custom: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)


def create(store: Store, by: Person, form: Form) -> Issue:
    """Make an issue."""
    project, now = form.project, store.clock.now()
    project.issued += 1
    issue = Issue(
        store.new_id(), f"{project.key}-{project.issued}", project.id, form.type.id, form.summary,
        project.statuses[0].id, form.reporter or by, by, now, now, form.description, priority=form.priority,
        level=form.level, labels=list(form.labels), fix_versions=list(form.fix_versions),
        components=list(form.components), custom=dict(form.custom), properties=dict(form.properties),
    )  # fmt: skip
    store.issues[issue.id] = issue
    store.keys[issue.key] = issue.id
    store.touched(issue)
    items = [item("summary", None, None, None, issue.summary)]
    change = Change(store.new_id(), now, by, tuple(items))
    store.happened(Happening("jira:issue_created", now, by, issue, "issue_created", change))
    return issue


def edit(store: Store, by: Person, issue: Issue, items: Sequence[Json], kind: str = "issue_updated") -> None:
    """Note that fields were changed: the values are set already, and `items` tell of it."""
    if not items:
        return
    now = _touch(store, issue)
    change = Change(store.new_id(), now, by, tuple(items))
    issue.history.append(change)
    store.happened(Happening("jira:issue_updated", now, by, issue, kind, change))


def say(
    store: Store, by: Person, issue: Issue, text: Text, *, internal: bool = False,
    properties: dict[str, Any] | None = None, visibility: Json | None = None,
) -> Comment:  # fmt: skip
    """Write a comment."""
    now = _touch(store, issue)
    said = Comment(store.new_id(), by, text, now, now, internal, properties or {}, visibility=visibility)
    issue.comments.append(said)
    store.touched(issue)
    store.happened(Happening("comment_created", now, by, issue, "issue_commented", comment=said))
    return said


def say_otherwise(store: Store, by: Person, issue: Issue, comment: Comment, text: Text) -> None:
    """Change a comment."""
    comment.text, comment.editor = text, by
    comment.updated = _touch(store, issue)
    store.happened(Happening("comment_updated", comment.updated, by, issue, "issue_comment_edited", comment=comment))


def unsay(store: Store, by: Person, issue: Issue, comment: Comment) -> None:
    """Take a comment away."""
    issue.comments.remove(comment)
    now = _touch(store, issue)
    store.happened(Happening("comment_deleted", now, by, issue, "issue_comment_deleted", comment=comment))


def ways(store: Store, issue: Issue) -> list[Transition]:
    """Give the ways that lead on from where an issue is."""
    return [one for one in store.project_of(issue).transitions if not one.origins or issue.status in one.origins]


def go(
    store: Store, by: Person, issue: Issue, way: Transition, resolution: Named | None = None, more: Sequence[Json] = ()
) -> None:
    """Take a way; at an end there is a resolution, and elsewhere none."""
    project, before = store.project_of(issue), issue.status
    target, origin = project.status(way.to), project.status(before)
    issue.status = target.id
    items = list(more)
    settled = (resolution or issue.resolution or RESOLUTIONS[0]) if target.category == DONE and way.resolves else None
    if target.category == DONE and not way.resolves:
        settled = resolution
    if settled != issue.resolution:
        items.append(_resolved(issue.resolution, settled))
        issue.resolution, issue.resolved = settled, store.clock.now() if settled else None
    if before != target.id:
        items.append(item("status", origin.id, origin.name, target.id, target.name))
    kind = "issue_generic" if store.flavour.is_cloud else _server_type(origin.category, target.category)
    edit(store, by, issue, items, kind)


def _resolved(before: Named | None, after: Named | None) -> Json:
    was, now = before or Named("", ""), after or Named("", "")
    return item("resolution", was.id or None, was.name or None, now.id or None, now.name or None)


def _server_type(before: str, after: str) -> str:
    if after == DONE:
        return "issue_closed" if before == DONE else "issue_resolved"
    return "issue_reopened" if before == DONE else "issue_generic"


def plan(store: Store, by: Person, issue: Issue, versions: Sequence[Version]) -> None:
    """Say in which versions an issue is fixed."""
    wanted = [one.id for one in versions]
    gone = [one for one in store.versions_of(issue) if one.id not in wanted]
    new = [one for one in versions if one.id not in issue.fix_versions]
    items = [item("Fix Version", one.id, one.name, None, None, "fixVersions") for one in gone]
    items += [item("Fix Version", None, None, one.id, one.name, "fixVersions") for one in new]
    issue.fix_versions = wanted
    edit(store, by, issue, items)


def release(store: Store, by: Person, version: Version, date: str | None, *, released: bool = True) -> None:
    """Let a version come out, or take that back. Its issues are not touched: Jira tells of the version alone."""
    now = store.clock.now()
    version.released, version.date = released, date
    event = "jira:version_released" if released else "jira:version_unreleased"
    store.happened(Happening(event, now, by, version=version))


def change_version(store: Store, by: Person, version: Version) -> None:
    """Note that a version has another name, day or description."""
    store.happened(Happening("jira:version_updated", store.clock.now(), by, version=version))


def transfer(store: Store, by: Person, issue: Issue, project: Project) -> None:
    """Move an issue into another project: it has another key then, and keeps its id."""
    source, before = store.project_of(issue), issue.key
    project.issued += 1
    issue.former.append(before)
    issue.project, issue.key = project.id, f"{project.key}-{project.issued}"
    store.keys[issue.key] = issue.id
    items = [
        item("project", source.id, source.name, project.id, project.name),
        item("Key", None, before, None, issue.key, "issuekey"),
    ]
    status = source.status(issue.status)
    if all(one.id != status.id for one in project.statuses):
        fitting = next((one for one in project.statuses if one.category == status.category), project.statuses[0])
        items.append(item("status", status.id, status.name, fitting.id, fitting.name))
        issue.status = fitting.id
    if all(one.id != issue.type for one in project.types):
        issue.type = project.types[0].id
    issue.fix_versions, issue.components = [], []
    edit(store, by, issue, items, "issue_moved")


def rename(store: Store, by: Person, project: Project, key: str, name: str) -> None:
    """Give a project another key: all of its issues have other keys then, and no webhook tells of each."""
    now = store.clock.now()
    if key != project.key:
        project.former.append(project.key)
    for issue in [one for one in store.issues.values() if one.project == project.id]:
        if key != project.key:
            issue.former.append(issue.key)
            issue.key = f"{key}-{issue.key.rpartition('-')[2]}"
            store.keys[issue.key] = issue.id
    project.key, project.name = key, name
    for issue in [one for one in store.issues.values() if one.project == project.id]:
        store.touched(issue)
    store.happened(Happening("project_updated", now, by, project=project))


def delete(store: Store, by: Person, issue: Issue) -> None:
    """Delete an issue."""
    del store.issues[issue.id]
    store.keys = {key: id_ for key, id_ in store.keys.items() if id_ != issue.id}
    store.happened(Happening("jira:issue_deleted", store.clock.now(), by, issue, "issue_deleted"))


def attach(store: Store, by: Person, issue: Issue, name: str, kind: str, content: bytes) -> Attachment:
    """Add a file."""
    file = Attachment(store.new_id(), name, kind, content, by, store.clock.now())
    issue.attachments.append(file)
    edit(store, by, issue, [item("Attachment", None, None, file.id, name)])
    return file


def link(store: Store, issue: Issue, global_id: str | None, body: Json) -> tuple[RemoteLink, bool]:
    """Link an issue to somewhere else; True: it is a new link, and not another wording of one."""
    known = next((one for one in issue.links if global_id is not None and one.global_id == global_id), None)
    if known is not None:
        known.body = body
        return known, False
    made = RemoteLink(int(store.new_id()), global_id, body)
    issue.links.append(made)
    return made, True


def item(
    name: str,
    from_: str | None,
    from_text: str | None,
    to: str | None,
    to_text: str | None,
    field_id: str | None = None,
) -> Json:
    """Give an item of a changelog."""
    return {
        "field": name,
        "fieldtype": "custom" if (field_id or "").startswith("customfield_") else "jira",
        "fieldId": field_id or name,
        "from": from_,
        "fromString": from_text,
        "to": to,
        "toString": to_text,
    }


def _touch(store: Store, issue: Issue) -> Any:
    issue.updated = max(store.clock.now(), issue.updated)
    store.touched(issue)
    return issue.updated
