"""What a status means, written into the text of the desk's settings: one line changes, all others stay. Pure."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from handlers.engineering.issue import Stage
from handlers.engineering.stages import EngineeringRules, read_engineering
from handlers.ports import InvalidInput
from handlers.tickets.plain import Field

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = re.compile(r"\s*\[")
_ELSEWHERE = (
    "What statuses mean stands in these settings in a way that cannot be changed line by line. Change it in their "
    "text, under [engineering]."
)


def said_in(text: str) -> EngineeringRules:
    """Give what a text of the desk's settings says of engineering; the defaults, where it cannot be read."""
    try:
        return read_engineering(Field("engineering", tomllib.loads(text).get("engineering", {})))
    except (tomllib.TOMLDecodeError, InvalidInput):
        return EngineeringRules()


def mapped(text: str, project: str, status: str, stage: Stage | None) -> str:
    """Say in a text of the desk's settings what a status means in a project; None: what its category does.

    Args:
        text: TOML.
        project: the key of the project.
        status: the id of the status.
        stage: what it means.

    Raises:
        InvalidInput: the text cannot be changed so; the text of the error says the way out.
    """
    before = _read(text)
    wanted = _wanted(before, project, status, stage)
    lines = text.splitlines()
    head = _section(lines, project)
    if head is None:
        if stage is not None:
            lines += ["", f"[engineering.projects.{_named(project)}]", _line(status, stage)]
    else:
        _put(lines, head, status, stage)
    changed = "\n".join(lines) + "\n"
    if _read(changed) != wanted:
        raise InvalidInput(_ELSEWHERE)
    return changed


def _wanted(before: dict[str, Any], project: str, status: str, stage: Stage | None) -> dict[str, Any]:
    """Give what the changed text must say: all that it said, and this."""
    engineering = dict(before.get("engineering", {}))
    projects = dict(engineering.get("projects", {}))
    own = {id_: said for id_, said in projects.get(project, {}).items() if id_ != status}
    if stage is not None:
        own[status] = str(stage)
    if not own and project not in projects:
        return before
    return before | {"engineering": engineering | {"projects": projects | {project: own}}}


def _section(lines: list[str], project: str) -> int | None:
    """Give the line on which a project's own statuses begin."""
    head: dict[str, Any] = {"engineering": {"projects": {project: {}}}}
    return next((at for at, line in enumerate(lines) if _HEAD.match(line) and _alone(line) == head), None)


def _put(lines: list[str], head: int, status: str, stage: Stage | None) -> None:
    end = next((at for at in range(head + 1, len(lines)) if _HEAD.match(lines[at])), len(lines))
    there = next((at for at in range(head + 1, end) if list(_alone(lines[at])) == [status]), None)
    if there is not None:
        lines[there : there + 1] = [] if stage is None else [_line(status, stage)]
    elif stage is not None:
        lines.insert(head + 1, _line(status, stage))


def _alone(line: str) -> dict[str, Any]:
    """Read a line by itself; nothing where it says nothing by itself."""
    try:
        return tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return {}


def _line(status: str, stage: Stage) -> str:
    return f'{_named(status)} = "{stage}"'


def _named(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(_ELSEWHERE) from error
