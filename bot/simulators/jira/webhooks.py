"""What webhooks say, as each Jira says it: the Cloud, Data Center, and a Server of old."""

from __future__ import annotations

from bot.simulators.jira.clock import millis
from bot.simulators.jira.objects import Objects
from bot.simulators.jira.records import Comment, Flavour, Happening, Issue, Json
from bot.simulators.jira.store import Store

# Texts in webhooks are wiki text, as in version 2 of the interface.
_VERSION = 2
_PARTIAL = frozenset({"summary", "issuetype", "project", "assignee", "priority", "status"})


def bodies(store: Store, happening: Happening, *, split: bool = False) -> list[Json]:
    """Give the bodies of the webhooks that tell of something.

    Args:
        split: whether a resolution and a status that changed at once are told one by one.
    """
    objects = Objects(store, _VERSION)
    began: Json = {"timestamp": millis(happening.at)}
    issue = happening.issue
    if happening.version is not None:
        return [began | {"webhookEvent": happening.event, "version": objects.release(happening.version)}]
    if happening.project is not None:
        return [began | {"webhookEvent": happening.event, "project": objects.project(happening.project)}]
    if issue is None:
        return []
    if happening.comment is not None:
        return [began | body for body in _comments(objects, happening, issue, happening.comment)]
    told = began | _issue(objects, happening, issue)
    if happening.change is None:
        return [told]
    items = [dict(item) for item in happening.change.items]
    if store.flavour is not Flavour.CLOUD:
        items = [{key: value for key, value in item.items() if key != "fieldId"} for item in items]
    apart = split and {item["field"] for item in items} >= {"resolution", "status"}
    parts = [[one] for one in items] if apart else [items]
    return [told | {"changelog": {"id": happening.change.id, "items": part}} for part in parts]


def _issue(objects: Objects, happening: Happening, issue: Issue) -> Json:
    told: Json = {"webhookEvent": happening.event}
    if objects.store.flavour is not Flavour.OLD_SERVER:
        told["issue_event_type_name"] = happening.type
    return told | {"user": objects.person(happening.by), "issue": _whole(objects, issue)}


def _whole(objects: Objects, issue: Issue) -> Json:
    fields = objects.fields(issue) | {"attachment": [objects.attachment(one) for one in issue.attachments]}
    if not objects.store.flavour.is_cloud:
        fields["comment"] = objects.comments(issue)
    return {"id": issue.id, "self": f"{objects.root}/issue/{issue.id}", "key": issue.key, "fields": fields}


def _comments(objects: Objects, happening: Happening, issue: Issue, said: Comment) -> list[Json]:
    comment = objects.comment(issue, said)
    alone: Json = {"webhookEvent": happening.event, "comment": comment}
    if objects.store.flavour is Flavour.CLOUD:
        fields = {name: value for name, value in objects.fields(issue).items() if name in _PARTIAL}
        partial = {"id": issue.id, "self": f"{objects.root}/issue/{issue.id}", "key": issue.key, "fields": fields}
        return [alone | {"issue": partial, "eventType": "primaryAction"}]
    updated = {"webhookEvent": "jira:issue_updated"} | _issue(objects, happening, issue)
    updated["webhookEvent"] = "jira:issue_updated"
    gone = happening.event == "comment_deleted"
    if objects.store.flavour is Flavour.OLD_SERVER:
        return [updated if gone else updated | {"comment": comment}]
    return [alone, updated | {"comment": comment}]
