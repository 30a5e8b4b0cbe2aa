"""Records as JSON, as the REST interface and webhooks have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.simulators.jira.clock import stamp
from bot.simulators.jira.records import (
    Attachment,
    Change,
    Comment,
    Field,
    Issue,
    IssueType,
    Json,
    Named,
    Person,
    Project,
    RemoteLink,
    Status,
    Text,
    Version,
)
from bot.simulators.jira.store import Store

_CATEGORIES = {
    "new": {"id": 2, "key": "new", "colorName": "blue-gray", "name": "To Do"},
    "indeterminate": {"id": 4, "key": "indeterminate", "colorName": "yellow", "name": "In Progress"},
    "done": {"id": 3, "key": "done", "colorName": "green", "name": "Done"},
}


@dataclass(frozen=True, slots=True)
class Objects:
    """Gives JSON.

    Attributes:
        version: of the interface, 2 or 3; texts are documents in 3 and wiki text in 2.
    """

    store: Store
    version: int

    @property
    def root(self) -> str:
        """Where the interface begins."""
        return f"{self.store.url}/rest/api/{self.version}"

    def person(self, person: Person) -> Json:
        """Give somebody; by account in the Cloud, and by name elsewhere."""
        size = {f"{n}x{n}": f"{self.store.url}/avatar/{person.id}?size={n}" for n in (16, 24, 32, 48)}
        common = {"avatarUrls": size, "displayName": person.display, "active": person.active, "timeZone": person.zone}
        if self.store.flavour.is_cloud:
            named = {"accountId": person.id, "accountType": "atlassian"}
            if person is self.store.bot:
                # Others keep theirs to themselves, as people do by their profile.
                named["emailAddress"] = person.email
            return {"self": f"{self.root}/user?accountId={person.id}"} | named | common
        named = {"name": person.name, "key": person.name, "emailAddress": person.email}
        return {"self": f"{self.root}/user?username={person.name}"} | named | common

    def text(self, text: Text | None) -> Any:
        """Give a text in the form of the version."""
        return None if text is None else text.adf if self.version == 3 else text.wiki

    def status(self, status: Status) -> Json:
        """Give a status."""
        category = _CATEGORIES[status.category]
        return {
            "self": f"{self.root}/status/{status.id}", "description": "", "iconUrl": f"{self.store.url}/",
            "name": status.name, "id": status.id,
            "statusCategory": {"self": f"{self.root}/statuscategory/{category['id']}"} | category,
        }  # fmt: skip

    def named(self, kind: str, one: Named) -> Json:
        """Give a priority, resolution, component or security level."""
        return {"self": f"{self.root}/{kind}/{one.id}", "id": one.id, "name": one.name}

    def priority(self, one: Named) -> Json:
        """Give a priority."""
        return self.named("priority", one) | {"iconUrl": f"{self.store.url}/images/{one.id}.svg"}

    def level(self, one: Named) -> Json:
        """Give a security level."""
        return self.named("securitylevel", one) | {"description": ""}

    def issue_type(self, one: IssueType) -> Json:
        """Give a type of issue."""
        return {
            "self": f"{self.root}/issuetype/{one.id}", "id": one.id, "description": "", "name": one.name,
            "iconUrl": f"{self.store.url}/avatar/type-{one.id}", "subtask": one.subtask,
        }  # fmt: skip

    def project(self, one: Project, *, whole: bool = False) -> Json:
        """Give a project; `whole`: with its types, components and versions."""
        told: Json = {
            "self": f"{self.root}/project/{one.id}", "id": one.id, "key": one.key, "name": one.name,
            "projectTypeKey": "service_desk" if one.desk else "software",
            "avatarUrls": {f"{n}x{n}": f"{self.store.url}/avatar/project?size={n}" for n in (16, 24, 32, 48)},
        }  # fmt: skip
        if self.store.flavour.is_cloud:
            told["simplified"] = False
        if whole:
            told |= {
                "issueTypes": [self.issue_type(kind) for kind in one.types],
                "components": [self.named("component", part) for part in one.components],
                "versions": [self.release(version) for version in one.versions],
            }
        return told

    def release(self, one: Version) -> Json:
        """Give a version."""
        told: Json = {
            "self": f"{self.root}/version/{one.id}", "id": one.id, "name": one.name, "archived": one.archived,
            "released": one.released, "projectId": int(one.project),
        }  # fmt: skip
        if one.description:
            told["description"] = one.description
        return told | ({"releaseDate": one.date} if one.date else {})

    def comment(self, issue: Issue, one: Comment, *, properties: bool = False) -> Json:
        """Give a comment."""
        told: Json = {
            "self": f"{self.root}/issue/{issue.id}/comment/{one.id}", "id": one.id, "author": self.person(one.author),
            "body": self.text(one.text), "updateAuthor": self.person(one.editor or one.author),
            "created": stamp(one.created), "updated": stamp(one.updated),
        }  # fmt: skip
        if self.store.flavour.is_cloud or self.store.project_of(issue).desk:
            told["jsdPublic"] = not one.internal
        if one.visibility is not None:
            told["visibility"] = one.visibility
        if properties:
            told["properties"] = [{"key": key, "value": value} for key, value in one.properties.items()]
        return told

    def attachment(self, one: Attachment) -> Json:
        """Give a file."""
        return {
            "self": f"{self.root}/attachment/{one.id}", "id": one.id, "filename": one.name,
            "author": self.person(one.author), "created": stamp(one.created), "size": len(one.content),
            "mimeType": one.kind, "content": f"{self.root}/attachment/content/{one.id}",
        }  # fmt: skip

    def link(self, issue: Issue, one: RemoteLink) -> Json:
        """Give a link to somewhere else."""
        root = f"{self.root}/issue/{issue.key}/remotelink/{one.id}"
        named = {} if one.global_id is None else {"globalId": one.global_id}
        kept = {name: one.body[name] for name in ("application", "relationship", "object") if one.body.get(name)}
        return {"id": one.id, "self": root} | named | {"application": {}} | kept

    def change(self, one: Change) -> Json:
        """Give an entry of a changelog."""
        items = [{k: v for k, v in item.items() if v is not None} for item in one.items]
        return {"id": one.id, "author": self.person(one.author), "created": stamp(one.at), "items": items}

    def custom(self, one: Field, value: Any) -> Any:
        """Give the value of a custom field."""
        if value is None:
            return None
        if one.kind == "option":
            return self._option(one, value)
        if one.kind == "options":
            return [self._option(one, id_) for id_ in value]
        if one.kind == "text":
            return self.text(value)
        return value

    def _option(self, field: Field, id_: str) -> Json:
        found = next(one for one in field.options if one.id == id_)
        return {"self": f"{self.root}/customFieldOption/{found.id}", "id": found.id, "value": found.name}

    def fields(self, issue: Issue) -> Json:
        """Give all fields of an issue, but for comments and files."""
        project = self.store.project_of(issue)
        kind = next(one for one in project.types if one.id == issue.type)
        levels: Json = {"security": self.level(issue.level) if issue.level else None}
        done = stamp(issue.resolved) if issue.resolved else None
        return {
            "summary": issue.summary,
            "issuetype": self.issue_type(kind),
            "project": self.project(project),
            "status": self.status(project.status(issue.status)),
            "resolution": self.named("resolution", issue.resolution) if issue.resolution else None,
            "resolutiondate": done,
            "priority": self.priority(issue.priority) if issue.priority else None,
            "labels": list(issue.labels),
            "fixVersions": [self.release(one) for one in self.store.versions_of(issue)],
            "versions": [],
            "components": [self.named("component", one) for one in issue.components],
            "assignee": self.person(issue.assignee) if issue.assignee else None,
            "reporter": self.person(issue.reporter),
            "creator": self.person(issue.creator),
            "created": stamp(issue.created),
            "updated": stamp(issue.updated),
            "description": self.text(issue.description),
            **(levels if self.store.flavour.is_cloud or project.levels else {}),
            **{one.id: self.custom(one, issue.custom.get(one.id)) for one in project.fields},
        }

    def comments(self, issue: Issue) -> Json:
        """Give the comments as a field has them."""
        told = [self.comment(issue, one) for one in issue.comments]
        root = f"{self.root}/issue/{issue.id}/comment"
        return {"self": root, "comments": told, "maxResults": len(told), "total": len(told), "startAt": 0}

    def issue(self, issue: Issue, wanted: frozenset[str] | None) -> Json:
        """Give an issue with the fields that are wanted; None: all, with comments and files."""
        told: Json = {"id": issue.id, "self": f"{self.root}/issue/{issue.id}", "key": issue.key}
        fields = self.fields(issue)
        if wanted is None or "comment" in wanted:
            fields["comment"] = self.comments(issue)
        if wanted is None or "attachment" in wanted:
            fields["attachment"] = [self.attachment(one) for one in issue.attachments]
        chosen = fields if wanted is None else {name: value for name, value in fields.items() if name in wanted}
        return told | ({"expand": "renderedFields,names,schema,operations,editmeta,changelog"}) | {"fields": chosen}
