"""Fields, and what the forms for new issues ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.simulators.jira.asking import Answer, Asked
from bot.simulators.jira.operations.metadata import found_project
from bot.simulators.jira.records import Field, IssueType, Json, Project
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.store import PRIORITIES

_PLUGIN = "com.atlassian.jira.plugin.system.customfieldtypes"
_SCHEMAS = {
    "string": ("string", None, "textfield"), "text": ("string", None, "textarea"), "number": ("number", None, "float"),
    "date": ("date", None, "datepicker"), "option": ("option", None, "select"),
    "options": ("array", "option", "multicheckboxes"), "labels": ("array", "string", "labels"),
    "user": ("user", None, "userpicker"),
}  # fmt: skip
_SYSTEM: dict[str, tuple[str, str | None, str, tuple[str, ...]]] = {
    "summary": ("string", None, "Summary", ("set",)),
    "description": ("string", None, "Description", ("set",)),
    "priority": ("priority", None, "Priority", ("set",)),
    "labels": ("array", "string", "Labels", ("add", "set", "remove")),
    "components": ("array", "component", "Components", ("add", "set", "remove")),
    "fixVersions": ("array", "version", "Fix versions", ("set", "add", "remove")),
    "security": ("securitylevel", None, "Security Level", ("set",)),
    "reporter": ("user", None, "Reporter", ("set",)),
    "assignee": ("user", None, "Assignee", ("set",)),
    "attachment": ("array", "attachment", "Attachment", ("set", "copy")),
}


def fields(asked: Asked) -> Answer:
    """Give all fields."""
    told: list[Json] = []
    for name, (kind, items, label, _) in _SYSTEM.items():
        schema = {"type": kind, "system": name} | ({"items": items} if items else {})
        told.append(_field(name, label, schema, custom=False))
    known = {one.id: one for project in asked.store.projects.values() for one in project.fields}
    told += [_field(one.id, one.name, _custom(one), custom=True) for one in known.values()]
    return Answer(told)


def _field(id_: str, name: str, schema: Json, *, custom: bool) -> Json:
    more = {"custom": custom, "orderable": True, "navigable": True, "searchable": True}
    return {"id": id_, "key": id_, "name": name, "clauseNames": [id_], "schema": schema} | more


def form_types(asked: Asked) -> Answer:
    """Give the types of issues that may be made in a project."""
    found = found_project(asked, status=400)
    return Answer(_meta(asked, [asked.objects.issue_type(one) for one in found.types], "issueTypes"))


def form_fields(asked: Asked) -> Answer:
    """Give the fields of the form for a type of issue."""
    found = found_project(asked, status=400)
    kind = next((one for one in found.types if one.id == asked.path["type"]), None)
    if kind is None:
        raise Refused(400, f"The issue type with id '{asked.path['type']}' does not exist in the project.")
    told = [_needed(asked, found, "issuetype", "Issue Type", True, [asked.objects.issue_type(kind)])]
    told.append(_needed(asked, found, "project", "Project", True, [asked.objects.project(found)]))
    told += [_system(asked, found, kind, name) for name in _SYSTEM if name in kind.screen]
    told += [_further(asked, one, kind) for one in found.fields if one.id in kind.screen]
    return Answer(_meta(asked, told, "fields"))


def _needed(asked: Asked, project: Project, name: str, label: str, required: bool, allowed: Sequence[Json]) -> Json:
    told = {"required": required, "schema": {"type": name, "system": name}, "name": label, "key": name, "fieldId": name}
    return told | {"hasDefaultValue": False, "operations": ["set"], "allowedValues": list(allowed)}


def _system(asked: Asked, project: Project, kind: IssueType, name: str) -> Json:
    of, items, label, verbs = _SYSTEM[name]
    objects = asked.objects
    allowed: dict[str, list[Json]] = {
        "priority": [objects.priority(one) for one in PRIORITIES],
        "components": [objects.named("component", one) for one in project.components],
        "fixVersions": [objects.release(one) for one in project.versions],
        "security": [objects.level(one) for one in project.levels],
    }
    defaults: dict[str, Any] = {"priority": objects.priority(PRIORITIES[2])}
    told: Json = {
        "required": name in {"summary", "reporter", *kind.required}, "name": label, "key": name, "fieldId": name,
        "schema": {"type": of, "system": name} | ({"items": items} if items else {}), "operations": list(verbs),
        "hasDefaultValue": name in defaults or name == "reporter",
    }  # fmt: skip
    told |= {"allowedValues": allowed[name]} if name in allowed else {}
    return told | ({"defaultValue": defaults[name]} if name in defaults else {})


def _custom(one: Field) -> Json:
    of, items, plugin = _SCHEMAS[one.kind]
    schema: Json = {"type": of, "custom": f"{_PLUGIN}:{plugin}", "customId": int(one.id.rpartition("_")[2])}
    return schema | ({"items": items} if items else {})


def _further(asked: Asked, one: Field, kind: IssueType) -> Json:
    root = asked.objects.root
    told: Json = {
        "required": one.required or one.id in kind.required, "schema": _custom(one), "name": one.name, "key": one.id,
        "fieldId": one.id, "hasDefaultValue": one.default is not None,
        "operations": ["add", "set", "remove"] if one.kind in {"options", "labels"} else ["set"],
    }  # fmt: skip
    if one.options:
        told["allowedValues"] = [
            {"self": f"{root}/customFieldOption/{option.id}", "value": option.name, "id": option.id}
            for option in one.options
        ]
    return told | ({} if one.default is None else {"defaultValue": asked.objects.custom(one, one.default)})


def _meta(asked: Asked, found: list[Json], name: str) -> Json:
    start, most = asked.number("startAt", 0), min(asked.number("maxResults", 50), 200)
    page = found[start : start + most]
    told: Json = {"maxResults": most, "startAt": start, "total": len(found)}
    if asked.store.flavour.is_cloud:
        return told | {name: page}
    return told | {"isLast": start + most >= len(found), "values": page}
