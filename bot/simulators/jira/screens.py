"""Fields as they are sent: read by the screen of their type of issue, all problems at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.simulators.jira.asking import Asked
from bot.simulators.jira.deeds import Form
from bot.simulators.jira.records import Field, IssueType, Json, Named, Person, Project, Text
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.store import PRIORITIES

SUMMARY_MOST = 255
TEXT_MOST = 32_767
PROPERTY_MOST = 32_768
NO_SCREEN = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
_NO_SUMMARY = "You must specify a summary of the issue."
_NO_DOCUMENT = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
_NO_STRING = "Operation value must be a string"


class Unfit(Exception):
    """A field's value is nothing that Jira takes; the text is Jira's."""


class Screen:
    """The form of a type of issue."""

    def __init__(self, asked: Asked, project: Project, kind: IssueType) -> None:
        self._asked = asked
        self._project = project
        self._kind = kind
        self._custom = {one.id: one for one in project.fields}

    def read(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Read fields.

        Raises:
            Refused: 400, with a text for each field that Jira does not take.
        """
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for name, value in fields.items():
            try:
                values[name] = self._field(name, value)
            except Unfit as error:
                errors[name] = str(error)
        if values.get("summary", "x") == "":
            errors["summary"] = _NO_SUMMARY
        if errors:
            raise Refused(400, errors=errors)
        return values

    def missing(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Say what must be filled in and is not."""
        told = {}
        if not values.get("summary"):
            told["summary"] = _NO_SUMMARY
        for name in self._kind.required:
            label = self._custom[name].name if name in self._custom else name.capitalize()
            if values.get(name) in (None, "", [], ()):
                told[name] = f"{label} is required."
        for one in self._custom.values():
            needed = one.required and one.default is None and one.id in self._kind.screen
            if needed and values.get(one.id) in (None, "", []):
                told[one.id] = f"{one.name} is required."
        return told

    def _field(self, name: str, value: Any) -> Any:
        if name not in self._kind.screen or (name not in _SYSTEM and name not in self._custom):
            raise Unfit(NO_SCREEN.format(name))
        if name in _SYSTEM:
            return _SYSTEM[name](self, value)
        return None if value is None else self._further(self._custom[name], value)

    def _further(self, field: Field, value: Any) -> Any:
        readers: Mapping[str, Callable[[Any], Any]] = {
            "number": _number,
            "text": self.description,
            "option": lambda given: _option(field, given),
            "options": lambda given: [_option(field, one) for one in _listed(given)],
            "labels": self.labels,
            "user": lambda given: self._asked.objects.person(self.user(given)),
            "date": lambda given: day(_string(given)),
            "string": _line,
        }
        return readers[field.kind](value)

    def summary(self, value: Any) -> str:
        """Read the summary."""
        if len(_string(value)) > SUMMARY_MOST:
            raise Unfit("Summary must be less than 255 characters.")
        if re.search(r"[\r\n]", value):
            raise Unfit("The summary is invalid because it contains newline characters.")
        return _string(value).strip()

    def description(self, value: Any) -> Text | None:
        """Read a longer text."""
        if value is None:
            return None
        text = self._asked.text(value)
        if text is None:
            raise Unfit(_NO_DOCUMENT if self._asked.version == 3 else _NO_STRING)
        if len(text.wiki) > TEXT_MOST:
            raise Unfit(f"The entered text is too long. It exceeds the allowed limit of {TEXT_MOST} characters.")
        return text

    def labels(self, value: Any) -> list[str]:
        """Read labels."""
        labels = _listed(value)
        for one in labels:
            if re.search(r"\s", _string(one)):
                raise Unfit(f"The label '{one}' contains spaces which is invalid.")
            if not 0 < len(one) <= SUMMARY_MOST:
                raise Unfit(f"The label '{one}' exceeds the maximum length of 255 characters.")
        return list(dict.fromkeys(labels))

    def priority(self, value: Any) -> Named | None:
        """Read the priority."""
        return None if value is None else _named(value, PRIORITIES, "The priority selected is invalid.")

    def security(self, value: Any) -> Named | None:
        """Read the security level."""
        return None if value is None else _named(value, self._project.levels, "The security level is not valid.")

    def components(self, value: Any) -> list[Named]:
        """Read components."""
        wrong = "Component name '{}' is not valid"
        return [_named(one, self._project.components, wrong.format(_said(one))) for one in _listed(value)]

    def versions(self, value: Any) -> list[str]:
        """Read versions: their ids."""
        known = [Named(one.id, one.name) for one in self._project.versions]
        return [_named(one, known, f"Version name '{_said(one)}' is not valid").id for one in _listed(value)]

    def user(self, value: Any) -> Person:
        """Read somebody."""
        cloud = self._asked.store.flavour.is_cloud
        given = value.get("accountId" if cloud else "name") or value.get("id") if isinstance(value, dict) else None
        for person in self._asked.store.people.values():
            if given is not None and given == (person.id if cloud else person.name):
                return person
        raise Unfit("Specify a valid user.")

    def assignee(self, value: Any) -> Person | None:
        """Read who is to do it."""
        return None if value is None else self.user(value)


_SYSTEM: Mapping[str, Callable[[Screen, Any], Any]] = {
    "summary": Screen.summary,
    "description": Screen.description,
    "labels": Screen.labels,
    "priority": Screen.priority,
    "security": Screen.security,
    "components": Screen.components,
    "fixVersions": Screen.versions,
    "reporter": Screen.user,
    "assignee": Screen.assignee,
}


def form(asked: Asked, fields: Json, properties: Any) -> Form:
    """Read what is to be a new issue.

    Raises:
        Refused: 400, with what is wrong by field.
    """
    project = _project(asked, fields.get("project"))
    kind = _kind(project, fields.get("issuetype"))
    screen = Screen(asked, project, kind)
    given = {name: value for name, value in fields.items() if name not in {"project", "issuetype"}}
    values = screen.read(given)
    if missing := screen.missing(values):
        raise Refused(400, errors=missing)
    custom = {one.id: one.default for one in project.fields if one.default is not None and one.id in kind.screen}
    return Form(
        project, kind, values["summary"], values.get("description"), values.get("priority") or PRIORITIES[2],
        values.get("security"), values.get("labels", ()), values.get("components", ()), values.get("fixVersions", ()),
        values.get("reporter"), custom | {name: value for name, value in values.items() if name.startswith("custom")},
        properties_of(properties),
    )  # fmt: skip


def properties_of(given: Any) -> dict[str, Any]:
    """Read entity properties.

    Raises:
        Refused: 400.
    """
    if given is None:
        return {}
    if not isinstance(given, list) or any(not isinstance(one, dict) or set(one) != {"key", "value"} for one in given):
        raise Refused(400, "Properties are a list of keys and values.")
    return {str(one["key"]): fitting(str(one["key"]), one["value"]) for one in given}


def fitting(key: str, value: Any) -> Any:
    """Give the value of an entity property, which is not too long.

    Raises:
        Refused: 400.
    """
    if not 0 < len(key) <= SUMMARY_MOST:
        raise Refused(400, "The property key must have 1 to 255 characters.")
    if len(json.dumps(value, ensure_ascii=False)) > PROPERTY_MOST:
        raise Refused(400, f"The property value cannot be longer than {PROPERTY_MOST} characters.")
    return value


def _project(asked: Asked, given: Any) -> Project:
    named = given.get("id") or given.get("key") if isinstance(given, dict) else None
    try:
        return asked.store.project(named)
    except Refused:
        text = "Specify a valid project ID or key" if named is None else "valid project is required"
        raise Refused(400, errors={"project": text}) from None


def _kind(project: Project, given: Any) -> IssueType:
    if not isinstance(given, dict):
        raise Refused(400, errors={"issuetype": "Specify an issue type"})
    for one in project.types:
        if given.get("id") == one.id or ("id" not in given and given.get("name") == one.name):
            return one
    raise Refused(400, errors={"issuetype": "Specify a valid issue type"})


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit(_NO_STRING)
    return value


def _line(value: Any) -> str:
    if len(_string(value)) > SUMMARY_MOST:
        raise Unfit("The entered text is too long. It exceeds the allowed limit of 255 characters.")
    return _string(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit("Operation value must be a number")
    return value


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unfit("data was not an array")
    return value


def _said(value: Any) -> str:
    return str(value.get("name") or value.get("id")) if isinstance(value, dict) else str(value)


def _named(value: Any, known: Any, wrong: str) -> Named:
    if not isinstance(value, dict) or not {"id", "name"} & set(value):
        raise Unfit("Could not find valid 'id' or 'name'.")
    for one in known:
        if value.get("id") == one.id or ("id" not in value and value.get("name") == one.name):
            found: Named = one
            return found
    raise Unfit(wrong)


def _option(field: Field, value: Any) -> str:
    if not isinstance(value, dict) or not {"id", "value"} & set(value):
        raise Unfit("Could not find valid 'id' or 'value' in the Parent Option object.")
    for one in field.options:
        if value.get("id") == one.id or ("id" not in value and value.get("value") == one.name):
            return one.id
    if "id" in value:
        raise Unfit(f"Option id '{value['id']}' is not valid")
    raise Unfit(f"Option value '{value['value']}' is not valid")


def day(value: str) -> str:
    """Read a day.

    Raises:
        Unfit: it is none.
    """
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Unfit(f"Operation value must be a string in the format \"yyyy-MM-dd\", not '{value}'") from None
