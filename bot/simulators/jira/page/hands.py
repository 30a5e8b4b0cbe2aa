"""What one does on the page, carried out on the site."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.simulators.jira import deeds
from bot.simulators.jira.page.notes import Notes
from bot.simulators.jira.records import Comment, Issue, Json, Person, Project, Version
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.site import Site

Given = Mapping[str, Any]
Deed = Callable[["Hands", Given], Awaitable[Json]]

_MOST = 255
_DROPS = 0.5
_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Hands:
    """Carries out what the page asks for.

    Every deed gives ``{}`` when it was done, ``problem`` (a text) when not, and what is new where that helps.
    """

    site: Site
    me: Person
    notes: Notes

    async def do(self, name: str, given: Given) -> Json:
        """Do what `name` says."""
        try:
            return await _DEEDS[name](self, given)
        except Refused as refused:
            return {"problem": "; ".join(refused.messages)}
        except (LookupError, ValueError, TypeError) as error:
            self.notes.add(name, f"{type(error).__name__}: {error}")
            return {"problem": f"That is not possible: {error}"}
        finally:
            self.site.watch.notify()

    async def create(self, given: Given) -> Json:
        """Make an issue."""
        summary = " ".join(str(given["summary"]).split())
        if not summary or len(summary) > _MOST:
            return {"problem": "An issue needs a summary of at most 255 characters."}
        project = self._project(given)
        text = str(given.get("description", ""))
        issue = await self.site.files(self.me, summary, text, project=project, type=str(given["type"]))
        return {"key": issue.key}

    async def say(self, given: Given) -> Json:
        """Write a comment."""
        text = str(given["text"]).strip()
        if not text:
            return {"problem": "There is nothing to say."}
        await self.site.says(self.me, self._issue(given), text, internal=bool(given.get("internal")))
        return {}

    async def edit(self, given: Given) -> Json:
        """Change a comment."""
        text = str(given["text"]).strip()
        if not text:
            return {"problem": "There is nothing left. Delete the comment instead."}
        issue = self._issue(given)
        await self.site.says_otherwise(self.me, issue, self._comment(issue, given), text)
        return {}

    async def unsay(self, given: Given) -> Json:
        """Take a comment away."""
        issue = self._issue(given)
        await self.site.unsays(self.me, issue, self._comment(issue, given))
        return {}

    async def move(self, given: Given) -> Json:
        """Take a way."""
        issue = self._issue(given)
        way = next((one for one in deeds.ways(self.site.store, issue) if one.id == given["way"]), None)
        if way is None:
            return {"problem": "This way is not open any more."}
        deeds.go(self.site.store, self.me, issue, way)
        await self.site.courier.delivered()
        return {}

    async def plan(self, given: Given) -> Json:
        """Say in which version it is to be fixed; none: in no version."""
        versions = [self.site.store.version(str(one)) for one in given["versions"]]
        await self.site.plans(self.me, self._issue(given), *versions)
        return {}

    async def rename(self, given: Given) -> Json:
        """Give an issue another summary."""
        summary = " ".join(str(given["summary"]).split())
        if not summary or len(summary) > _MOST:
            return {"problem": "An issue needs a summary of at most 255 characters."}
        await self.site.edits(self.me, self._issue(given), summary=summary)
        return {}

    async def delete(self, given: Given) -> Json:
        """Delete an issue."""
        await self.site.deletes(self.me, self._issue(given))
        return {}

    async def transfer(self, given: Given) -> Json:
        """Move an issue into another project."""
        issue = self._issue(given)
        await self.site.transfers(self.me, issue, self._project(given))
        return {"key": issue.key}

    async def version(self, given: Given) -> Json:
        """Add a version."""
        project, name = self._project(given), str(given["name"]).strip()
        if not name or any(one.name == name for one in project.versions):
            return {"problem": "A version needs a name of its own."}
        self.site.version(project, name, _day(given))
        return {}

    async def release(self, given: Given) -> Json:
        """Let a version come out: on the day that is given, yet not on one that is to come."""
        today = self.site.store.clock.now().date().isoformat()
        await self.site.releases(self.me, self._version(given), min(_day(given) or today, today))
        return {}

    async def unrelease(self, given: Given) -> Json:
        """Take a release back."""
        await self.site.unreleases(self.me, self._version(given))
        return {}

    async def postpone(self, given: Given) -> Json:
        """Give a version another day."""
        version = self._version(given)
        await self.site.renames_version(self.me, version, version.name, _day(given))
        return {}

    async def project(self, given: Given) -> Json:
        """Give a project another key."""
        key = str(given["key"]).strip().upper()
        project = self._project(given)
        taken = any(key in {one.key, *one.former} for one in self.site.store.projects.values() if one is not project)
        if taken or not _KEY.fullmatch(key):
            return {"problem": "A key is 2 to 10 capital letters and digits, and no other project's."}
        await self.site.renames_project(self.me, project, key)
        return {}

    async def trouble(self, given: Given) -> Json:
        """Let something go wrong, or right again."""
        name, on = str(given["name"]), bool(given["on"])
        if name == "down":
            self.site.faults.is_down = on
        elif name == "drops":
            self.site.faults.drop("createIssue", _DROPS if on else 0.0)
        elif name == "revoked":
            self.site.store.revoked = on
        elif name == "lost":
            self.site.courier.lose(1.0 if on else 0.0)
        elif name == "busy":
            self.site.faults.limit("*", retry_after=5, times=5)
        else:
            raise LookupError(name)
        return {}

    def _issue(self, given: Given) -> Issue:
        return self.site.store.issue(str(given["issue"]))

    def _comment(self, issue: Issue, given: Given) -> Comment:
        found = next((one for one in issue.comments if one.id == given["comment"]), None)
        if found is None or found.author is not self.me:
            raise LookupError("this comment is not there, or not yours")
        return found

    def _project(self, given: Given) -> Project:
        return self.site.store.project(str(given["project"]))

    def _version(self, given: Given) -> Version:
        return self.site.store.version(str(given["version"]))


def _day(given: Given) -> str | None:
    return date.fromisoformat(str(given["date"])).isoformat() if given.get("date") else None


_DEEDS: dict[str, Deed] = {
    "create": Hands.create,
    "say": Hands.say,
    "edit": Hands.edit,
    "unsay": Hands.unsay,
    "move": Hands.move,
    "plan": Hands.plan,
    "rename": Hands.rename,
    "delete": Hands.delete,
    "transfer": Hands.transfer,
    "version": Hands.version,
    "release": Hands.release,
    "unrelease": Hands.unrelease,
    "postpone": Hands.postpone,
    "project": Hands.project,
    "trouble": Hands.trouble,
}
