"""Escalations: a ticket that became, or joined, an issue of the tracker."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.engineering.issue import IssueName, Kind, Severity


class EscalationState(StrEnum):
    """How far it is."""

    PROPOSED = "proposed"
    """We suggest it; somebody of the team says yes or no."""
    WAITING = "waiting"
    """It is to be filed: written down, and on its way to the tracker."""
    LINKED = "linked"
    """The issue is there, and known."""
    REFUSED = "refused"
    """The tracker will not have it so; `Escalation.problems` says what is to be changed. It is sent again then."""
    WITHDRAWN = "withdrawn"
    """Somebody said no to it, or took the ticket off the issue."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What engineering is to read. Nothing else of a ticket goes to the tracker.

    Attributes:
        summary: one line, of 255 characters at most.
        versions: of the product, in which it was seen, in words.
        accounts: names of organisations that somebody chose to be named there; the number of all of them goes anyway.
        project: the key of the tracker's project; empty: the one that is set.
        fields: further fields of the tracker by their ids, as they were typed or chosen; see `ports.Needed`.
        files: ids of the ticket's attachments that go along.
    """

    kind: Kind
    summary: str
    steps: str = ""
    expected: str = ""
    actual: str = ""
    versions: str = ""
    severity: Severity = Severity.MINOR
    accounts: tuple[str, ...] = ()
    project: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """A ticket's escalation. A ticket has one for each issue at most, and one at a time that is on its way.

    Attributes:
        id: ours, ``e_...``.
        ticket: ``T-<n>``.
        draft: what was, or is to be, filed; of a ticket that was linked to an issue, what it would have been.
        by: id of whoever asked for it; of the part of the system that did, its name. `name`: as people call them.
        issue, key: of the issue; None until it is linked. `key` is the one that it had then.
        joined: the issue was there before: this ticket was linked to it.
        problems: why the tracker will not have it, by field id; ``""`` is the whole of it. In words for people.
        tried_at: when the tracker was asked last to make it, and may have; None: never. From then on it may be there.
        cluster: the cluster of tickets that was handed over with it, ``K-<n>``; None: it is of one ticket.
        version: counts the changes, from 1; a change is written only over the version it was made from.
    """

    id: str
    ticket: str
    state: EscalationState
    draft: Draft
    by: str
    name: str
    at: datetime
    issue: IssueName | None = None
    key: str | None = None
    joined: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
    tried_at: datetime | None = None
    cluster: str | None = None
    version: int = 1

    @property
    def mark(self) -> str:
        """The label by which its issue is found again when the tracker's answer was lost; always the same."""
        return marked(self.id)


def marked(escalation_id: str) -> str:
    """Give the label of an escalation's issue: no blanks, deterministic, and it says nothing of anybody."""
    return f"onetouch-{hashlib.blake2s(escalation_id.encode(), digest_size=10).hexdigest()}"
