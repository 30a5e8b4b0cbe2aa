"""What is to be done in the tracker, and because of it, as it waits in the outbox.

Receivers: ``tracker`` does things there (`handlers.engineering.dispatch`), ``issue`` tells followers what happened to
an issue (`handlers.engineering.following`). Jobs of one subject are done in their order. Links and files of an issue
have subjects of their own: where our user may add none there, what the customer says still gets through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum

from handlers.engineering.issue import IssueName
from handlers.engineering.moves import Move, MoveKind
from handlers.ports import NewId, Outgoing

TRACKER = "tracker"
ISSUE = "issue"


class Job(StrEnum):
    """What is to be done in the tracker."""

    FILE = "file"
    """Make the issue of an escalation that waits; the subject is its id."""
    CHECK = "check"
    """Look whether that made two of them, as the tracker's answer was lost once; the subject is its id."""
    REFER = "refer"
    """Write anew for which tickets and how many accounts an issue stands."""
    COMMENT = "comment"
    """Say `text` under `mark`."""
    ATTACH = "attach"
    """Add the ticket's file `file` under `mark`."""
    REOPEN = "reopen"


_BESIDE = {Job.REFER: "#link", Job.ATTACH: "#files"}
"""What is done to an issue beside all else, and the end of its subject."""


def filing(escalation_id: str, new_id: NewId) -> Outgoing:
    """Make the issue of an escalation."""
    return Outgoing(new_id("o"), TRACKER, escalation_id, {"do": Job.FILE})


def checking(escalation_id: str, new_id: NewId) -> Outgoing:
    """Look whether an escalation has two issues."""
    return Outgoing(new_id("o"), TRACKER, escalation_id, {"do": Job.CHECK})


def referring(name: IssueName, new_id: NewId) -> Outgoing:
    """Write anew for whom the issue stands."""
    return _there(name, new_id, {"do": Job.REFER})


def commenting(name: IssueName, text: str, mark: str, new_id: NewId) -> Outgoing:
    """Say something there; `text` is ours, and holds no word of a customer that nobody chose to tell."""
    return _there(name, new_id, {"do": Job.COMMENT, "text": text, "mark": mark})


def attaching(name: IssueName, file: str, mark: str, new_id: NewId) -> Outgoing:
    """Add a file of a ticket. `file`: its id."""
    return _there(name, new_id, {"do": Job.ATTACH, "file": file, "mark": mark})


def reopening(name: IssueName, new_id: NewId) -> Outgoing:
    """Open it again."""
    return _there(name, new_id, {"do": Job.REOPEN})


def telling(name: IssueName, moves: Sequence[Move], new_id: NewId) -> Outgoing:
    """Tell followers what happened to an issue."""
    told = json.dumps([asdict(move) | {"at": move.at.isoformat()} for move in moves])
    return Outgoing(new_id("o"), ISSUE, subject(name), {"moves": told})


def told(outgoing: Outgoing) -> tuple[IssueName, tuple[Move, ...]]:
    """Give back what `telling` was given."""
    found = json.loads(str(outgoing.payload["moves"]))
    moves = (Move(**(one | {"kind": MoveKind(one["kind"]), "at": datetime.fromisoformat(one["at"])})) for one in found)
    return named(outgoing.subject), tuple(moves)


def subject(name: IssueName) -> str:
    """Give the subject of jobs about an issue."""
    return f"{name.tracker}/{name.id}"


def named(given: str) -> IssueName:
    """Give the issue of a subject."""
    tracker, _, id_ = about(given).partition("/")
    return IssueName(tracker, id_)


def about(given: str) -> str:
    """Give what a subject is about: the same for all that is done to an issue."""
    return given.partition("#")[0]


def _there(name: IssueName, new_id: NewId, payload: Mapping[str, str | int]) -> Outgoing:
    line = _BESIDE.get(Job(str(payload["do"])), "")
    return Outgoing(new_id("o"), TRACKER, f"{subject(name)}{line}", payload)
