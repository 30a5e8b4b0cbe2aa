"""Fields of an issue as a project has them: what a form asks, and what is sent. Pure.

Which fields there are, which must be filled in and with what, Jira tells by project and issue type ("create issue
metadata"). What we fill in by ourselves is asked of nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.jira.adf import document
from bot.jira.parts import Part
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import Severity
from handlers.engineering.ports import Needed, Shape

LABELS, PRIORITY, REPORTER, VERSIONS = "labels", "priority", "reporter", "versions"
_OURS = frozenset({"project", "issuetype", "summary", "description", REPORTER, "attachment", "issuelinks"})
"""What we fill in, or nobody fills in here."""
_OFFERED = (PRIORITY, "components", VERSIONS, "security", LABELS, "environment")
"""What may be filled in where the project has it, in this order."""
_TALL = frozenset({"textarea"})
_AMONG = {Severity.CRITICAL: 0.0, Severity.MAJOR: 0.25, Severity.MINOR: 0.5, Severity.TRIVIAL: 1.0}
"""Where in a project's priorities, from the first to the last, a severity stands."""
_UNDER = " / "


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a project's form for an issue type.

    Attributes:
        type, items: of its value, and of an array's values, as Jira calls them.
        custom: the type of a field that somebody added, after the colon; empty: one of Jira's own.
        choices: id and words, in Jira's order; a choice below another is ``<id>:<id>``.
        filled: Jira fills it in by itself when nobody does.
    """

    id: str
    name: str
    required: bool
    type: str
    items: str = ""
    custom: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    filled: bool = False

    @property
    def shape(self) -> Shape:
        """How people fill it in."""
        if self.choices:
            return Shape.SEVERAL if self.type == "array" else Shape.ONE
        if self.type == "number":
            return Shape.NUMBER
        if self.type in {"date", "datetime"}:
            return Shape.DAY
        return Shape.TEXT if self.tall else Shape.LINE

    @property
    def tall(self) -> bool:
        """Whether it holds text of several lines, which in the Cloud is a document."""
        return self.custom in _TALL or self.id == "environment"


def read_field(found: Mapping[str, Any]) -> Field:
    """Read a field of the metadata."""
    schema = found.get("schema")
    schema = schema if isinstance(schema, Mapping) else {}
    id_ = str(found.get("fieldId") or found.get("key") or "")
    return Field(
        id=id_,
        name=str(found.get("name") or id_),
        required=found.get("required") is True,
        type=str(schema.get("type") or "string"),
        items=str(schema.get("items") or ""),
        custom=str(schema.get("custom") or "").rpartition(":")[2],
        choices=tuple(_choices(found.get("allowedValues"))),
        filled=found.get("hasDefaultValue") is True,
    )


def needed(fields: Sequence[Field]) -> tuple[Needed, ...]:
    """Give what a form asks: first what must be filled in and we cannot, then what may be."""
    asked = [field for field in fields if field.id not in _OURS]
    must = [field for field in asked if field.required and not field.filled and field.id not in {LABELS, PRIORITY}]
    # A choice of nothing is none: a project without components has the field all the same.
    typed = {LABELS, "environment"}
    may = [field for name in _OFFERED for field in asked if field.id == name and (field.choices or name in typed)]
    may = [field for field in may if field not in must]
    return tuple(Needed(field.id, field.name, field.shape, field in must, field.choices) for field in (*must, *may))


def chosen(draft: Draft, fields: Sequence[Field]) -> dict[str, str]:
    """Give what is to be sent by field id, as people write it: what they filled in, and what follows of the rest."""
    there = {field.id: field for field in fields}
    found = {id_: text for id_, text in draft.fields.items() if id_ in there and id_ not in _OURS and text.strip()}
    if PRIORITY in there and PRIORITY not in found and there[PRIORITY].choices:
        choices = there[PRIORITY].choices
        found[PRIORITY] = choices[int(_AMONG[draft.severity] * (len(choices) - 1) + 0.5)][0]
    if VERSIONS in there and VERSIONS not in found and draft.versions:
        said = set(re.split(r"[\s,;()]+", draft.versions.casefold())) | {draft.versions.strip().casefold()}
        seen = [id_ for id_, name in there[VERSIONS].choices if name.strip().casefold() in said]
        found |= {VERSIONS: "\n".join(seen)} if seen else {}
    return found


def value(field: Field, text: str, *, cloud: bool) -> Any:
    """Give a value as Jira takes it.

    Raises:
        ValueError: the text is none for this field; it says what is expected.
    """
    text = text.strip()
    if field.type == "array":
        return _several(field, text)
    if field.choices:
        return _one(field, text)
    if field.type == "number":
        # With a comma before three digits nobody knows whether it is a thousand or one.
        if not re.fullmatch(r"-?[0-9]{1,15}(?:\.[0-9]{1,9}|,(?![0-9]{3}$)[0-9]{1,9})?", text):
            message = "Write a number, such as 2 or 2.5."
            raise ValueError(message)
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number
    if field.type in {"date", "datetime"}:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            message = "Write a day as 2026-03-02."
            raise ValueError(message)
        return text if field.type == "date" else f"{text}T00:00:00.000+0000"
    if field.type == "issuelink":
        return {"key": text.upper()}
    if field.type == "timetracking":
        return {"originalEstimate": text}
    if field.tall:
        return document([Part(text)]) if cloud else text
    return text


def several(text: str) -> tuple[str, ...]:
    """Give the words of a text, each once; between them are blanks or commas."""
    return tuple(dict.fromkeys(word for word in re.split(r"[\s,]+", text) if word))


def _several(field: Field, text: str) -> list[Any]:
    if field.choices:
        return [_one(field, line.strip()) for line in text.splitlines() if line.strip()]
    # Labels, and arrays of which we know no more: Jira's texts in arrays have no blanks.
    return list(several(text))


def _one(field: Field, text: str) -> dict[str, Any]:
    by_name = {name.casefold(): id_ for id_, name in reversed(field.choices)}
    ids = {id_ for id_, _ in field.choices}
    id_ = text if text in ids else by_name.get(text.casefold())
    if id_ is None:
        message = f"Choose one of: {', '.join(name for _, name in field.choices[:20])}."
        raise ValueError(message)
    parent, _, child = id_.partition(":")
    return {"id": parent, "child": {"id": child}} if child else {"id": parent}


def _choices(given: object) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in given if isinstance(given, list) else ():
        if not isinstance(one, Mapping) or not one.get("id") or one.get("archived") is True:
            continue
        name = str(one.get("name") or one.get("value") or one.get("label") or one["id"])
        found.append((str(one["id"]), name))
        children = one.get("children")
        found += (
            (f"{one['id']}:{child['id']}", f"{name}{_UNDER}{child.get('value') or child['id']}")
            for child in (children if isinstance(children, list) else ())
            if isinstance(child, Mapping) and child.get("id")
        )
    return found
