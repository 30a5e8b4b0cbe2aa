"""Where engineering stands with an issue, by the tracker's status, resolution and versions. Pure.

Names of statuses are free, and translated: it goes by their ids where somebody said what they mean, else by Jira's
three categories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from handlers.engineering.issue import LOCAL, Issue, Stage, StatusCategory
from handlers.tickets.plain import Field

DECLINED = (
    "Won't Do",
    "Won't Fix",
    "Declined",
    "Duplicate",
    "Cannot Reproduce",
    "Incomplete",
    "Not a bug",
    "Known Error",
)
"""Resolutions that Jira comes with, and what is usual beside them, by which nothing was fixed."""
_NONE: Mapping[str, Stage] = MappingProxyType({})
_OVER = frozenset({Stage.FIXED, Stage.RELEASED})
_CHOSEN = tuple(Stage)


@dataclass(frozen=True, slots=True)
class StageMap:
    """What statuses mean.

    Attributes:
        everywhere: stages by the id of a status.
        projects: the same for one project, by its key; goes before.
        declined: names of resolutions by which nothing was fixed, folded.
    """

    everywhere: Mapping[str, Stage] = field(default_factory=lambda: _NONE)
    projects: Mapping[str, Mapping[str, Stage]] = field(default_factory=dict)
    declined: frozenset[str] = frozenset(one.casefold() for one in DECLINED)

    def said(self, project: str, status: str) -> Stage | None:
        """Give what somebody said that a status means; None: nobody did.

        What is said of it for another project holds here too, where nothing else is said, and no two projects differ:
        an id is one status, and projects are renamed.
        """
        here = self.projects.get(project, _NONE).get(status) or self.everywhere.get(status)
        if here is not None:
            return here
        elsewhere = {own[status] for own in self.projects.values() if status in own}
        return elsewhere.pop() if len(elsewhere) == 1 else None


def stage_of(issue: Issue, stages: StageMap) -> Stage:
    """Tell where an issue stands.

    The statuses of the tracker in our own database are stages. Of others, a status that is mapped means what was said;
    the rest what their category does: new is filed (accepted, once a version is planned), under way is accepted, done
    is fixed. What is fixed is declined where its resolution says so, and released as soon as one of its versions is
    out.
    """
    if issue.name.tracker == LOCAL and issue.status.id in _CHOSEN:
        stage = Stage(issue.status.id)
    else:
        stage = stages.said(issue.project, issue.status.id) or _usual(issue)
    if stage not in _OVER:
        return stage
    if issue.resolution is not None and issue.resolution.strip().casefold() in stages.declined:
        return Stage.DECLINED
    return Stage.RELEASED if any(version.released for version in issue.versions) else stage


def meant(category: StatusCategory) -> Stage:
    """Tell what a status of a category means of an issue without a version where nobody said what it means."""
    match category:
        case StatusCategory.NEW:
            return Stage.FILED
        case StatusCategory.INDETERMINATE:
            return Stage.ACCEPTED
        case StatusCategory.DONE:
            return Stage.FIXED


def _usual(issue: Issue) -> Stage:
    stage = meant(issue.status.category)
    # One that is out plans nothing: an issue that was opened again keeps those that did not help.
    planned = any(not version.released for version in issue.versions)
    return Stage.ACCEPTED if stage is Stage.FILED and planned else stage


@dataclass(frozen=True, slots=True)
class EngineeringRules:
    """What the team decides about the tracker.

    Attributes:
        stages: what statuses mean.
        hold: whether a ticket waits on hold while engineering works on its issue.
        counts: whether customers are told how many organisations met a known issue.
    """

    stages: StageMap = field(default_factory=StageMap)
    hold: bool = True
    counts: bool = False


def read_engineering(given: Field) -> EngineeringRules:
    """Read ``{"hold": true, "declined": [...], "stages": {"10004": "accepted"}, "projects": {"ONE": {...}}}``.

    Raises:
        InvalidInput: something is wrong with it; the text names the field.
    """
    table, rules = given.table({"hold", "counts", "declined", "stages", "projects"}), EngineeringRules()
    hold = _switch(table["hold"]) if "hold" in table else rules.hold
    counts = _switch(table["counts"]) if "counts" in table else rules.counts
    declined = rules.stages.declined
    if "declined" in table:
        declined = frozenset(one.text().casefold() for one in table["declined"].items())
    everywhere = _stages(table["stages"]) if "stages" in table else _NONE
    projects = {key: _stages(one) for key, one in table["projects"].fields()} if "projects" in table else {}
    return EngineeringRules(StageMap(everywhere, projects, declined), hold, counts)


def _switch(given: Field) -> bool:
    if not isinstance(given.value, bool):
        given.wrong("true or false belongs here")
    return given.value is True


def _stages(given: Field) -> Mapping[str, Stage]:
    return {status: _stage(one) for status, one in given.fields()}


def _stage(given: Field) -> Stage:
    word = given.text()
    if word not in _CHOSEN:
        given.wrong(f"there is no stage {word}; there is {', '.join(_CHOSEN)}")
    return Stage(word)
