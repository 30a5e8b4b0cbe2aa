"""Transitions: the ways that lead on from where an issue is."""

from __future__ import annotations

from typing import Any

from bot.simulators.jira import deeds
from bot.simulators.jira.asking import Answer, Asked
from bot.simulators.jira.operations.issues import apply
from bot.simulators.jira.records import Json, Named, Transition
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.screens import NO_SCREEN
from bot.simulators.jira.store import RESOLUTIONS


def list_transitions(asked: Asked) -> Answer:
    """Give the ways that are open now, with their screens where they are asked for."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    project = asked.store.project_of(issue)
    told = []
    for way in deeds.ways(asked.store, issue):
        one: Json = {
            "id": way.id, "name": way.name, "to": asked.objects.status(project.status(way.to)),
            "hasScreen": bool(way.asks), "isGlobal": not way.origins, "isInitial": False, "isAvailable": True,
            "isConditional": False, "looped": way.to == issue.status,
        }  # fmt: skip
        if "transitions.fields" in asked.many("expand"):
            one["fields"] = {name: _screen(asked, name) for name in way.asks}
        told.append(one)
    wanted = asked.one("transitionId")
    return Answer({"expand": "transitions", "transitions": [one for one in told if wanted in {"", one["id"]}]})


def transition(asked: Asked) -> Answer:
    """Take a way."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    body = asked.only("transition", "fields", "update", "historyMetadata", "properties")
    named = body.get("transition")
    if not isinstance(named, dict) or not isinstance(named.get("id"), str):
        raise Refused(400, "Missing 'transition' identifier")
    way = next((one for one in deeds.ways(asked.store, issue) if one.id == named["id"]), None)
    if way is None:
        raise Refused(400, f"Transition id '{named['id']}' is not valid for this issue.")
    fields, update = body.get("fields") or {}, body.get("update") or {}
    if not isinstance(fields, dict) or not isinstance(update, dict):
        raise Refused(400, "Invalid request payload. Refer to the REST API documentation and try again.")
    if unasked := set(fields) - set(way.asks):
        raise Refused(400, errors={name: NO_SCREEN.format(name) for name in sorted(unasked)})
    fields, update = dict(fields), dict(update)
    resolution = _resolution(way, fields.pop("resolution", None))
    said = _comments(asked, update)
    if fields:
        apply(asked, issue, fields, {})
    deeds.go(asked.store, asked.by, issue, way, resolution)
    for text in said:
        deeds.say(asked.store, asked.by, issue, text)
    return Answer(status=204)


def _comments(asked: Asked, update: Json) -> list[Any]:
    said = []
    steps = update.pop("comment", [])
    for step in steps if isinstance(steps, list) else [steps]:
        text = asked.text((step.get("add") or {}).get("body") if isinstance(step, dict) else None)
        if text is None:
            raise Refused(400, errors={"comment": "Comment body is not valid!"})
        said.append(text)
    if update:
        raise Refused(400, errors=dict.fromkeys(update, "Field cannot be set in this transition."))
    return said


def _resolution(way: Transition, given: Any) -> Named | None:
    if given is None:
        if "resolution" in way.asks:
            raise Refused(400, errors={"resolution": "Resolution is required."})
        return None
    for one in RESOLUTIONS:
        if isinstance(given, dict) and (given.get("id") == one.id or given.get("name") == one.name):
            return one
    raise Refused(400, errors={"resolution": "Could not find valid 'id' or 'name'."})


def _screen(asked: Asked, name: str) -> Json:
    allowed = [asked.objects.named("resolution", one) for one in RESOLUTIONS]
    return {
        "required": True, "schema": {"type": name, "system": name}, "name": name.capitalize(), "key": name,
        "operations": ["set"], "allowedValues": allowed, "hasDefaultValue": False,
    }  # fmt: skip
