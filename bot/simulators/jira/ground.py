"""What a site is furnished with: people, projects with their workflow, fields and versions."""

from __future__ import annotations

from collections.abc import Iterable

from bot.simulators.jira.records import (
    DONE,
    INDETERMINATE,
    NEW,
    Field,
    IssueType,
    Named,
    Person,
    Project,
    Status,
    Transition,
    Version,
)
from bot.simulators.jira.store import Store

_SCREEN = (
    "summary", "description", "priority", "labels", "components", "fixVersions", "security", "reporter", "assignee",
    "attachment",
)  # fmt: skip
_TYPES = ("Bug", "Task", "Story")
_STATUSES = (("To Do", NEW), ("In Progress", INDETERMINATE), ("Needs information", INDETERMINATE), ("Done", DONE))


class Ground:
    """Furnishes a site.

    Attributes:
        store: everything that the site knows.
    """

    store: Store

    def person(self, name: str, display: str = "") -> Person:
        """Let somebody in, or give who is there under this name."""
        known = next((one for one in self.store.people.values() if one.name == name), None)
        if known is not None:
            return known
        made = Person(f"712020:{name}", name, display or name.capitalize(), f"{name}@product.example")
        self.store.people[made.id] = made
        return made

    def project(self, key: str, name: str = "", *, desk: bool = False) -> Project:
        """Make a project with three types, and a workflow in which everything leads everywhere."""
        made = Project(self.store.new_id(), key, name or key.capitalize(), [], [], [], desk=desk)
        made.types = [IssueType(self.store.new_id(), one, _SCREEN) for one in _TYPES]
        made.statuses = [Status(self.store.new_id(), one, category) for one, category in _STATUSES]
        made.transitions = [
            Transition(str(number), one.name, one.id) for number, one in enumerate(made.statuses, 11)
        ]  # fmt: skip
        self.store.projects[made.id] = made
        return made

    def version(self, project: Project, name: str, date: str | None = None) -> Version:
        """Add a version; `date`: ISO day on which it is to come out."""
        made = Version(self.store.new_id(), name, project.id, date=date)
        project.versions.append(made)
        return made

    def component(self, project: Project, name: str) -> Named:
        """Add a component."""
        project.components.append(Named(self.store.new_id(), name))
        return project.components[-1]

    def level(self, project: Project, name: str) -> Named:
        """Add a security level."""
        project.levels.append(Named(self.store.new_id(), name))
        return project.levels[-1]

    def field(
        self, project: Project, name: str, kind: str, *, required: bool = False, options: Iterable[str] = (),
        types: Iterable[str] = _TYPES,
    ) -> Field:  # fmt: skip
        """Add a field to the forms of some types."""
        choices = tuple(Named(self.store.new_id(), one) for one in options)
        made = Field(f"customfield_{self.store.new_id()}", name, kind, required, choices)
        project.fields.append(made)
        for one in project.types:
            if one.name in set(types):
                one.screen = (*one.screen, made.id)
        return made

    def status(self, project: Project, name: str, category: str) -> Status:
        """Add a status that can be reached from everywhere."""
        made = Status(self.store.new_id(), name, category)
        project.statuses.append(made)
        project.transitions.append(Transition(_next(project), name, made.id))
        return made

    def way(
        self, project: Project, name: str, to: str, *, origins: Iterable[str] = (), asks: Iterable[str] = (),
        only: bool = False,
    ) -> Transition:  # fmt: skip
        """Add a way to a status; statuses go by their names.

        Args:
            origins: from which it leads; empty: from all.
            asks: ids of the fields that its screen demands, such as ``resolution``.
            only: take all other ways to this status away.
        """
        ids = {one.name: one.id for one in project.statuses}
        made = Transition(_next(project), name, ids[to], tuple(ids[one] for one in origins), tuple(asks))
        kept = [one for one in project.transitions if not only or one.to != made.to]
        project.transitions[:] = [*kept, made]
        return made


def _next(project: Project) -> str:
    """Give an id that no way of a project has."""
    return str(max((int(one.id) for one in project.transitions), default=10) + 1)
