"""A Jira site that a test drives as a product engineer would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.simulators.jira import deeds
from bot.simulators.jira.deeds import Form
from bot.simulators.jira.documents import of_document, of_wiki
from bot.simulators.jira.records import Comment, Issue, Json, Named, Person, Project, Text, Version
from bot.simulators.jira.setting import Setting
from bot.simulators.jira.store import PRIORITIES, RESOLUTIONS
from bot.simulators.watch import WAIT_S


class Site(Setting):
    """Jira: its people on one side, our app on the other.

    Use it as an async context manager; `connect` it to where webhooks go. Verbs return once every webhook that they
    cause was tried once; what our app does is waited for with ``until`` or ``issue``.
    """

    async def files(
        self, who: Person, summary: str, description: str = "", *, project: Project | None = None, type: str = "Bug",  # noqa: A002 - as Jira calls it
        labels: Sequence[str] = (), custom: dict[str, Any] | None = None,
    ) -> Issue:  # fmt: skip
        """Make an issue.

        Raises:
            LookupError: the project has no such type.
        """
        where = project or self.default
        kind = next((one for one in where.types if one.name == type), None)
        if kind is None:
            raise LookupError(f"{where.key} has no issues of type {type}")
        text = of_wiki(description) if description else None
        form = Form(where, kind, summary, text, PRIORITIES[2], labels=labels, custom=custom or {})
        issue = deeds.create(self.store, who, form)
        await self.courier.delivered()
        return issue

    async def says(self, who: Person, issue: Issue, text: str | Json, *, internal: bool = False) -> Comment:
        """Write a comment: wiki text, or a document. `internal`: customers of a service desk do not see it."""
        properties = {"sd.public.comment": {"internal": True}} if internal else {}
        said = deeds.say(self.store, who, issue, _text(text), internal=internal, properties=properties)
        await self.courier.delivered()
        return said

    async def says_otherwise(self, who: Person, issue: Issue, comment: Comment, text: str | Json) -> None:
        """Change a comment."""
        deeds.say_otherwise(self.store, who, issue, comment, _text(text))
        await self.courier.delivered()

    async def unsays(self, who: Person, issue: Issue, comment: Comment) -> None:
        """Take a comment away."""
        deeds.unsay(self.store, who, issue, comment)
        await self.courier.delivered()

    async def moves(self, who: Person, issue: Issue, status: str, resolution: str | None = None) -> None:
        """Take the way to a status, by its name.

        Raises:
            LookupError: none leads there from where the issue is.
        """
        project = self.store.project_of(issue)
        for way in deeds.ways(self.store, issue):
            if project.status(way.to).name == status:
                settled: Named | None = None
                if resolution is not None:
                    settled = next(one for one in RESOLUTIONS if one.name == resolution)
                deeds.go(self.store, who, issue, way, settled)
                await self.courier.delivered()
                return
        raise LookupError(f"no way leads from {project.status(issue.status).name} to {status}")

    async def plans(self, who: Person, issue: Issue, *versions: Version) -> None:
        """Say in which versions an issue is to be fixed; none: in none."""
        deeds.plan(self.store, who, issue, versions)
        await self.courier.delivered()

    async def releases(self, who: Person, version: Version, date: str | None = None) -> None:
        """Let a version come out; `date`: ISO day, today when it is left out."""
        day = date or version.date or self.store.clock.now().date().isoformat()
        deeds.release(self.store, who, version, day)
        await self.courier.delivered()

    async def unreleases(self, who: Person, version: Version) -> None:
        """Take a release back."""
        deeds.release(self.store, who, version, version.date, released=False)
        await self.courier.delivered()

    async def renames_version(self, who: Person, version: Version, name: str, date: str | None) -> None:
        """Give a version another name and day."""
        version.name, version.date = name, date
        deeds.change_version(self.store, who, version)
        await self.courier.delivered()

    async def edits(self, who: Person, issue: Issue, *, summary: str = "", labels: Sequence[str] | None = None) -> None:
        """Change the summary or the labels."""
        items = []
        if summary:
            items.append(deeds.item("summary", None, issue.summary, None, summary))
            issue.summary = summary
        if labels is not None:
            items.append(deeds.item("labels", None, " ".join(issue.labels), None, " ".join(labels)))
            issue.labels = list(labels)
        deeds.edit(self.store, who, issue, items)
        await self.courier.delivered()

    async def transfers(self, who: Person, issue: Issue, project: Project) -> None:
        """Move an issue into another project."""
        deeds.transfer(self.store, who, issue, project)
        await self.courier.delivered()

    async def renames_project(self, who: Person, project: Project, key: str, name: str = "") -> None:
        """Give a project another key: all of its issues are called otherwise then."""
        deeds.rename(self.store, who, project, key, name or project.name)
        await self.courier.delivered()

    async def deletes(self, who: Person, issue: Issue) -> None:
        """Delete an issue."""
        deeds.delete(self.store, who, issue)
        await self.courier.delivered()

    async def issue(self, containing: str = "", *, label: str | None = None, within: float = WAIT_S) -> Issue:
        """Wait for an issue with words in its summary, or with a label, and give the first one.

        Raises:
            NothingHeard: none came in time.
        """

        def there() -> Issue | None:
            for one in self.store.issues.values():
                if containing in one.summary and (label is None or label in one.labels):
                    return one
            return None

        return await self.until(there, within, lambda: f"no issue with {containing!r} among\n{self.board()}")

    def labelled(self, label: str) -> list[Issue]:
        """Give the issues that bear a label, the oldest first."""
        return [one for one in self.store.issues.values() if label in one.labels]

    def catches_up(self) -> None:
        """Let the search find everything from now on."""
        self.store.index.catch_up(lambda: list(self.store.issues.values()), self.store.clock.now())


def _text(text: str | Json) -> Text:
    return of_wiki(text) if isinstance(text, str) else of_document(text)
