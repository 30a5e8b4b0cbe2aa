"""The search index: it knows of every change, a while later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulators.jira.records import Issue, Project

Fact = str | datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of an issue: the values of each field that a query may name, and its words."""

    facts: dict[str, tuple[Fact, ...]]
    words: dict[str, str]


@dataclass
class Index:
    """Holds issues back.

    Attributes:
        lag: seconds until a change is found.
    """

    lag: float = 0.0

    def take(self, issue: Issue, project: Project, now: datetime) -> None:
        """Hear that an issue changed."""
        issue.indexed.append((now + timedelta(seconds=self.lag), _entry(issue, project)))

    def seen(self, issue: Issue, now: datetime, *, at_once: bool = False) -> Entry | None:
        """Give what is known of an issue; `at_once`: as it is now. None: it is not known yet."""
        while len(issue.indexed) > 1 and issue.indexed[1][0] <= now:
            del issue.indexed[0]
        if at_once and issue.indexed:
            last: Entry = issue.indexed[-1][1]
            return last
        found: Entry | None = issue.indexed[0][1] if issue.indexed and issue.indexed[0][0] <= now else None
        return found

    def catch_up(self, issues: Callable[[], list[Issue]], now: datetime) -> None:
        """Find all that there is from now on."""
        for issue in issues():
            issue.indexed[:] = [(now, entry) for _, entry in issue.indexed[-1:]]


def _entry(issue: Issue, project: Project) -> Entry:
    status = project.status(issue.status)
    kind = next(one for one in project.types if one.id == issue.type)
    versions = [one for one in project.versions if one.id in issue.fix_versions]
    facts: dict[str, tuple[Fact, ...]] = {
        "id": (issue.id,),
        "key": (issue.key, issue.id, *issue.former),
        "project": (project.key, project.id, project.name, *project.former),
        "issuetype": (kind.id, kind.name),
        "status": (status.id, status.name),
        "statuscategory": (_CATEGORY_NAMES[status.category], status.category),
        "resolution": (issue.resolution.id, issue.resolution.name) if issue.resolution else (),
        "priority": (issue.priority.id, issue.priority.name) if issue.priority else (),
        "labels": tuple(issue.labels),
        "component": tuple(part for one in issue.components for part in (one.id, one.name)),
        "fixversion": tuple(part for one in versions for part in (one.id, one.name)),
        "level": (issue.level.id, issue.level.name) if issue.level else (),
        "reporter": (issue.reporter.id, issue.reporter.name),
        "assignee": (issue.assignee.id, issue.assignee.name) if issue.assignee else (),
        "created": (issue.created,),
        "updated": (issue.updated,),
        "resolved": (issue.resolved,) if issue.resolved else (),
    }
    description = issue.description.wiki if issue.description else ""
    comments = "\n".join(one.text.wiki for one in issue.comments)
    words = {"summary": issue.summary, "description": description, "comment": comments}
    return Entry(facts, words | {"text": "\n".join(words.values())})


_CATEGORY_NAMES = {"new": "To Do", "indeterminate": "In Progress", "done": "Done"}
