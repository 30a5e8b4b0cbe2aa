"""Issues: made, read, changed, deleted."""

from __future__ import annotations

from typing import Any

from bot.simulators.jira import deeds
from bot.simulators.jira.asking import Answer, Asked
from bot.simulators.jira.records import Issue, Json, Named, Person, Text
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.screens import Screen, fitting, form

_LISTS = {"labels", "fixVersions", "components"}
_WHOLE = {"*all", "*navigable"}


def create(asked: Asked) -> Answer:
    """Make an issue."""
    body = asked.only("fields", "update", "properties", "transition", "historyMetadata")
    fields = body.get("fields")
    if not isinstance(fields, dict):
        raise Refused(400, "one of 'fields' or 'update' required")
    if body.get("update") or body.get("transition"):
        # Better refused than left out in silence: Jira would carry them out.
        raise Refused(400, "The simulated Jira makes issues of 'fields' and 'properties' alone.")
    issue = deeds.create(asked.store, asked.by, form(asked, fields, body.get("properties")))
    told = {"id": issue.id, "key": issue.key, "self": f"{asked.objects.root}/issue/{issue.id}"}
    return Answer(told, 201)


def texts(body: Json, name: str) -> list[str]:
    """Read a list of a body; empty where there is none.

    Raises:
        Refused: 400: it is no list.
    """
    given = body.get(name) or []
    if not isinstance(given, list):
        raise Refused(400, f"'{name}' must be a list.")
    return [str(one) for one in given]


def wanted(given: list[str]) -> frozenset[str] | None:
    """Read which fields are asked for; None: all."""
    if not given or _WHOLE & set(given):
        return None
    return frozenset(one for one in given if not one.startswith("-"))


def get(asked: Asked) -> Answer:
    """Give an issue, also under a key that it had."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    told = asked.objects.issue(issue, wanted(asked.many("fields")))
    if "changelog" in asked.many("expand"):
        told["changelog"] = _histories(asked, issue)
    if properties := asked.many("properties"):
        chosen = (
            issue.properties
            if "*all" in properties
            else {name: issue.properties[name] for name in properties if name in issue.properties}
        )
        told["properties"] = chosen
    return Answer(told)


def edit(asked: Asked) -> Answer:
    """Change fields."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    body = asked.only("fields", "update", "properties", "historyMetadata", "transition")
    fields, update = body.get("fields") or {}, body.get("update") or {}
    if not isinstance(fields, dict) or not isinstance(update, dict) or not (fields or update):
        raise Refused(400, "one of 'fields' or 'update' required")
    if both := set(fields) & set(update):
        raise Refused(400, errors=dict.fromkeys(both, "Field appears in both 'fields' and 'update'."))
    if asked.one("notifyUsers") == "false":
        raise Refused(403, "To discard the user notification either admin or project admin permissions are required.")
    if body.get("transition") or body.get("properties"):
        raise Refused(400, "The simulated Jira changes issues by 'fields' and 'update' alone.")
    apply(asked, issue, fields, update)
    return Answer(asked.objects.issue(issue, None)) if asked.one("returnIssue") == "true" else Answer(status=204)


def apply(asked: Asked, issue: Issue, fields: Json, update: Json) -> None:
    """Set fields, and carry out operations on them.

    Raises:
        Refused: 400, with what is wrong by field; nothing was set then.
    """
    project = asked.store.project_of(issue)
    kind = next(one for one in project.types if one.id == issue.type)
    screen = Screen(asked, project, kind)
    values = screen.read(fields)
    for name, steps in update.items():
        if not isinstance(steps, list) or any(not isinstance(one, dict) or len(one) != 1 for one in steps):
            raise Refused(400, errors={name: "Operations are a list of single verbs."})
        for step in steps:
            ((verb, value),) = step.items()
            values[name] = _step(screen, issue, name, verb, value, values)
    items = [one for name, value in values.items() if (one := _set(asked, issue, name, value)) is not None]
    deeds.edit(asked.store, asked.by, issue, items)


def _step(screen: Screen, issue: Issue, name: str, verb: str, value: Any, values: Json) -> Any:
    if verb == "set":
        return screen.read({name: value})[name]
    if name not in _LISTS or verb not in {"add", "remove"}:
        raise Refused(400, errors={name: f"Field does not support operation '{verb}'"})
    now = values.get(name, _held(issue, name))
    (one,) = screen.read({name: [value]})[name]
    return [*now, one] if verb == "add" and one not in now else [old for old in now if verb == "add" or old != one]


def _held(issue: Issue, name: str) -> list[Any]:
    held: dict[str, list[Any]] = {
        "labels": list(issue.labels), "fixVersions": list(issue.fix_versions), "components": list(issue.components)
    }  # fmt: skip
    return held[name]


def _set(asked: Asked, issue: Issue, name: str, value: Any) -> Json | None:
    attribute = {"fixVersions": "fix_versions", "security": "level"}.get(name, name)
    custom = name.startswith("customfield_")
    before = issue.custom.get(name) if custom else getattr(issue, attribute)
    if before == value:
        return None
    if custom:
        issue.custom[name] = value
    else:
        setattr(issue, attribute, value)
    label = {"fixVersions": "Fix Version", "components": "Component"}.get(name, name)
    names = {one.id: one.name for one in asked.store.project_of(issue).versions}
    return deeds.item(label, _id(before), _words(before, names), _id(value), _words(value, names), name)


def _id(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_id, value))) or None
    return value.id if isinstance(value, Named | Person) else None


def _words(value: Any, names: dict[str, str]) -> str | None:
    if isinstance(value, list):
        return " ".join(filter(None, (_words(one, names) for one in value)))
    if isinstance(value, Text):
        return value.wiki
    if isinstance(value, Person):
        return value.display
    return value.name if isinstance(value, Named) else None if value is None else names.get(str(value), str(value))


def delete(asked: Asked) -> Answer:
    """Delete an issue."""
    deeds.delete(asked.store, asked.by, asked.store.issue(asked.path["issue"], asked.by))
    return Answer(status=204)


def changelog(asked: Asked) -> Answer:
    """Give what was changed, the oldest first."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    start, most = asked.number("startAt", 0), min(asked.number("maxResults", 100), 100)
    told = [asked.objects.change(one) for one in issue.history]
    page = told[start : start + most]
    return Answer({
        "self": f"{asked.objects.root}/issue/{issue.id}/changelog?maxResults={most}&startAt={start}",
        "maxResults": most, "startAt": start, "total": len(told), "isLast": start + most >= len(told), "values": page,
    })  # fmt: skip


def fetch(asked: Asked) -> Answer:
    """Give several issues by their ids or keys; what is not there is named."""
    body = asked.only("issueIdsOrKeys", "fields", "expand", "properties", "fieldsByKeys")
    named = body.get("issueIdsOrKeys")
    if not isinstance(named, list) or not 0 < len(named) <= 100:
        raise Refused(400, "issueIdsOrKeys must hold 1 to 100 issues.")
    found, lost = [], []
    fields = wanted(texts(body, "fields"))
    for one in named:
        try:
            found.append(asked.objects.issue(asked.store.issue(str(one), asked.by), fields))
        except Refused:
            lost.append({"id": str(one), "errorMessage": "Issue does not exist or you do not have permission"})
    return Answer({"issues": found, "issueErrors": lost})


def _histories(asked: Asked, issue: Issue) -> Json:
    """Give what was changed as it comes with an issue: the newest first."""
    told = [asked.objects.change(one) for one in reversed(issue.history)]
    return {"startAt": 0, "maxResults": len(told), "total": len(told), "histories": told}


def property_keys(asked: Asked) -> Answer:
    """Give the keys of an issue's properties."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    root = f"{asked.objects.root}/issue/{issue.id}/properties"
    return Answer({"keys": [{"self": f"{root}/{key}", "key": key} for key in issue.properties]})


def get_property(asked: Asked) -> Answer:
    """Give a property of an issue."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    key = asked.path["property"]
    if key not in issue.properties:
        raise Refused(404, f"The property '{key}' does not exist.")
    return Answer({"key": key, "value": issue.properties[key]})


def set_property(asked: Asked) -> Answer:
    """Set a property of an issue; the search and webhooks hear nothing of it."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    known = asked.path["property"] in issue.properties
    issue.properties[asked.path["property"]] = fitting(asked.path["property"], asked.body)
    return Answer({}, 200 if known else 201)
