"""The state of the site, without a socket."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.simulators.jira.clock import Clock
from bot.simulators.jira.index import Index
from bot.simulators.jira.records import Flavour, Happening, Issue, Named, Person, Project, Version
from bot.simulators.jira.refusals import Refused, unknown_issue

PRIORITIES = tuple(
    Named(str(number), name) for number, name in enumerate(("Highest", "High", "Medium", "Low", "Lowest"), 1)
)
RESOLUTIONS = (Named("10000", "Done"), Named("10001", "Won't Do"), Named("10002", "Duplicate"))


@dataclass
class Store:
    """Everything that Jira knows.

    Attributes:
        url: where the simulator answers, without a slash at the end.
        token: of the bot: an API token in the Cloud, a personal access token elsewhere.
        bot: whom the token belongs to.
        revoked: whether the token was taken back; `captcha`: whether Jira wants a person to prove to be one first.
        forbidden: names of operations that the bot has no right to.
        keys: ids of issues by the keys that they have, and had.
        happened: hears what webhooks tell of.
    """

    flavour: Flavour
    bot: Person
    token: str
    url: str = ""
    revoked: bool = False
    captcha: bool = False
    forbidden: set[str] = field(default_factory=set)
    clock: Clock = field(default_factory=Clock)
    index: Index = field(default_factory=Index)
    people: dict[str, Person] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    happened: Callable[[Happening], None] = lambda happening: None
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(10_000))

    def new_id(self) -> str:
        """Give an id that nothing has."""
        return str(next(self.ids))

    def project_of(self, issue: Issue) -> Project:
        """Give an issue's project."""
        return self.projects[issue.project]

    def project(self, id_or_key: object) -> Project:
        """Give a project by its id or key, or a key that it had.

        Raises:
            Refused: 404.
        """
        for one in self.projects.values():
            if id_or_key in {one.id, one.key, *one.former}:
                return one
        raise Refused(404, f"No project could be found with key '{id_or_key}'.")

    def issue(self, id_or_key: str, by: Person | None = None) -> Issue:
        """Give an issue by its id or key, or a key that it had; `by`: who looks for it.

        Raises:
            Refused: 404: it is not there, or it is not for them.
        """
        if by is not None and not by.browses:
            raise unknown_issue()
        found = self.issues.get(id_or_key) or self.issues.get(self.keys.get(id_or_key.upper(), ""))
        if found is None:
            raise unknown_issue()
        return found

    def version(self, id_: str) -> Version:
        """Give a version.

        Raises:
            Refused: 404.
        """
        for project in self.projects.values():
            for version in project.versions:
                if version.id == id_:
                    return version
        raise Refused(404, f"Could not find version for id '{id_}'")

    def versions_of(self, issue: Issue) -> list[Version]:
        """Give the versions in which an issue is fixed."""
        return [one for one in self.project_of(issue).versions if one.id in issue.fix_versions]

    def touched(self, issue: Issue) -> None:
        """Let the search hear of a change."""
        self.index.take(issue, self.project_of(issue), self.clock.now())
