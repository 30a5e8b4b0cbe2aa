"""A tracker in memory: it loses answers, and finds late, when told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.engineering.errors import IssueGone, TrackerAway, TrackerRefused
from handlers.engineering.issue import Issue, IssueComment, IssueName, IssueStatus, Kind, Snapshot, StatusCategory
from handlers.engineering.ports import BackLink, Filed, FormShape, Needed, Order, Upload
from handlers.ports import Clock

_LONGEST = 255
OPEN = IssueStatus("1", "Open", StatusCategory.NEW)
DONE = IssueStatus("3", "Done", StatusCategory.DONE)


@dataclass
class MemoryTracker:
    """A tracker with one project, ``MEM``.

    Attributes:
        settles: how long `find` misses what was made.
        lose: so many answers to `create` are lost after the issue was made.
        trouble: raised by the next calls, one each, before anything is done.
        fields: that the form asks for.
        calls: names of the verbs that were called.
        sought: texts that `like` was asked for.
    """

    clock: Clock
    settles: timedelta = timedelta()
    name: str = "tracker.example"
    lose: int = 0
    trouble: list[Exception] = field(default_factory=list)
    fields: tuple[Needed, ...] = ()
    issues: dict[str, Snapshot] = field(default_factory=dict)
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    links: dict[tuple[str, str], BackLink] = field(default_factory=dict)
    files: dict[tuple[str, str], Upload] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    sought: list[str] = field(default_factory=list)

    # Tracker

    async def create(self, order: Order) -> Filed:
        self._called("create")
        summary = order.draft.summary
        problems = {}
        if not summary or "\n" in summary or len(summary) > _LONGEST:
            problems["summary"] = "That is no summary."
        if order.draft.project not in {"", "MEM"}:
            problems["project"] = "There is no such project."
        known = {one.id for one in self.fields}
        problems |= {one: "There is no such field." for one in order.draft.fields if one not in known}
        missing = [one for one in self.fields if one.required and not order.draft.fields.get(one.id)]
        problems |= {one.id: f"{one.label} is required." for one in missing}
        if problems:
            raise TrackerRefused("It will not have it.", problems)
        self.orders.append(order)
        made = self.put(summary, labels=(order.mark,), description=order.draft.steps)
        if self.lose:
            self.lose -= 1
            raise TrackerAway("The answer was lost.", unsure=True)
        return _filed(made.issue)

    async def find(self, mark: str) -> Sequence[Filed]:
        self._called("find")
        there = [one.issue for one in self.issues.values() if mark in one.issue.labels and not one.issue.gone]
        settled = [one for one in there if one.created_at + self.settles <= self.clock()]
        return [_filed(one) for one in sorted(settled, key=lambda one: (one.created_at, int(one.name.id)))]

    async def form(self, kind: Kind, project: str = "") -> FormShape:
        self._called("form")
        if project not in {"", "MEM"}:
            raise TrackerRefused("There is none.", {"project": "There is no such project."})
        return FormShape((("MEM", "Memory"),), "MEM", self.fields)

    # IssueWriter

    async def comment(self, name: IssueName, text: str, mark: str) -> None:
        self._called("comment")
        there = self._there(name)
        if (name.id, mark) in self.said:
            return
        self.said[name.id, mark] = text
        self.say(name, "Support", text, ours=True, of=there)

    async def refer(self, name: IssueName, link: BackLink) -> None:
        self._called("refer")
        self._there(name)
        self.links[name.id, link.id] = link

    async def attach(self, name: IssueName, file: Upload, mark: str) -> None:
        self._called("attach")
        self._there(name)
        self.files.setdefault((name.id, mark), file)

    async def reopen(self, name: IssueName) -> bool:
        self._called("reopen")
        if self._there(name).issue.status.category is not StatusCategory.DONE:
            return False
        self.change(name, status=OPEN, resolution=None)
        return True

    # IssueReader

    async def read(self, name: IssueName) -> Snapshot:
        self._called("read")
        return self._there(name)

    async def by_key(self, key: str) -> Snapshot:
        self._called("by_key")
        return self._there(next((one.issue.name for one in self.issues.values() if one.issue.key == key), None))

    async def changed(self, since: datetime, limit: int) -> Sequence[Issue]:
        self._called("changed")
        found = [one.issue for one in self.issues.values() if one.issue.updated_at >= since and not one.issue.gone]
        return sorted(found, key=lambda one: one.updated_at)[:limit]

    async def like(self, text: str, limit: int) -> Sequence[Issue]:
        self._called("like")
        self.sought.append(text)
        words = set(text.casefold().split())
        shared = [(len(words & set(one.issue.title.casefold().split())), one.issue) for one in self.issues.values()]
        return [one for count, one in sorted(shared, key=lambda pair: -pair[0]) if count][:limit]

    # What people in the tracker do

    def put(self, title: str, **facts: object) -> Snapshot:
        """Make an issue."""
        now, id_ = self.clock(), str(len(self.issues) + 10_001)
        key, name = f"MEM-{len(self.issues) + 1}", IssueName(self.name, id_)
        url = f"https://{self.name}/browse/{key}"
        made = Issue(name, key, "MEM", "Bug", title, OPEN, url, now, now)
        self.issues[id_] = Snapshot(replace(made, **facts))  # type: ignore[arg-type]
        return self.issues[id_]

    def change(self, name: IssueName, **facts: object) -> Snapshot:
        """Change an issue."""
        before = self.issues[name.id]
        at = max(self.clock(), before.issue.updated_at + timedelta(milliseconds=1))
        issue = replace(before.issue, **({"updated_at": at} | facts))  # type: ignore[arg-type]
        self.issues[name.id] = replace(before, issue=issue)
        return self.issues[name.id]

    def say(
        self, name: IssueName, author: str, text: str, *, ours: bool = False, of: Snapshot | None = None
    ) -> IssueComment:
        """Comment on an issue."""
        before, now = of or self.issues[name.id], self.clock()
        made = IssueComment(f"{name.id}.{len(before.comments) + 1}", author, text, now, now, ours=ours)
        self.issues[name.id] = replace(before, comments=(*before.comments, made))
        self.change(name)
        return made

    def delete(self, name: IssueName) -> None:
        """Delete an issue."""
        self.change(name, gone=True)

    def _there(self, name: IssueName | None) -> Snapshot:
        found = None if name is None or name.tracker != self.name else self.issues.get(name.id)
        if found is None or found.issue.gone:
            raise IssueGone("There is no such issue.")
        return found

    def _called(self, verb: str) -> None:
        self.calls.append(verb)
        if self.trouble:
            raise self.trouble.pop(0)


def _filed(issue: Issue) -> Filed:
    return Filed(issue.name, issue.key, issue.url, issue.created_at)
