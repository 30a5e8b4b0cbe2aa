"""Jira as the tracker in which issues are made: the adapter of `handlers.engineering.ports.Tracker`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

from bot.jira.adf import document
from bot.jira.calls import Calls
from bot.jira.fields import LABELS, REPORTER, Field, chosen, needed, several, value
from bot.jira.issues import moment
from bot.jira.metadata import Metadata
from bot.jira.paging import mapping, search
from bot.jira.parts import LONGEST, MOST_MARKUP, Part, described, shortened, summary_problem
from bot.jira.search import OURS, bearing
from bot.jira.site import Site
from bot.jira.wiki import markup
from handlers.engineering.errors import TrackerAway, TrackerRefused
from handlers.engineering.issue import IssueName, Kind
from handlers.engineering.ports import Filed, FormShape, Order
from handlers.ports import Clock

SETTLES = timedelta(seconds=30)
"""Jira's search is behind by seconds; three times what was seen of it."""
READING_S = 10.0
"""Longest that reading what a project asks for may take: a person waits for it, or whoever makes an issue."""
_MAKE = "make an issue"
_MOST = 20


class JiraTracker:
    """Makes issues in one Jira."""

    def __init__(
        self,
        calls: Calls,
        metadata: Metadata,
        clock: Clock,
        *,
        settles: timedelta = SETTLES,
        reading_s: float = READING_S,
    ) -> None:
        self._calls = calls
        self._metadata = metadata
        self._clock = clock
        self._settles = settles
        self._reading_s = reading_s

    @property
    def name(self) -> str:
        """What names it in the names of its issues."""
        return self._calls.site.name

    @property
    def settles(self) -> timedelta:
        """How long after it was made an issue may be missing from `find`."""
        return self._settles

    async def create(self, order: Order) -> Filed:
        """Make an issue."""
        site, project = self._calls.site, order.draft.project or self._calls.site.project
        if not project:
            raise TrackerRefused("no project is set", {"project": "Choose the project in which the issue is made."})
        with self._anew():
            # Whoever files counts how long a call may be under way; reading what is asked for is a part of it.
            async with self._in_time():
                body = await self._body(order, project)
            made = await self._calls.send("POST", "/issue", _MAKE, {"fields": body})
        id_, key = mapping(made).get("id"), str(mapping(made).get("key") or "")
        if not id_ or not key:
            raise TrackerAway("Jira made an issue and did not say which", unsure=True)
        return Filed(IssueName(site.name, str(id_)), key, site.page(key), self._clock())

    async def _body(self, order: Order, project: str) -> dict[str, Any]:
        kind = await self._metadata.type(project, order.draft.kind)
        fields = await self._metadata.fields(project, kind.id)
        return {
            "project": {"key": project},
            "issuetype": {"id": kind.id},
            "summary": order.draft.summary.strip(),
            **await self._filled(order, project, fields),
        }

    async def find(self, mark: str) -> Sequence[Filed]:
        """Give the issues that bear a mark, the oldest first."""
        site = self._calls.site
        rows = await search(self._calls, bearing(mark), ("created",), _MOST, "look for an issue of ours")
        found = []
        for row in rows:
            made = moment(mapping(row.get("fields")).get("created")) or self._clock()
            id_, key = str(row.get("id") or ""), str(row.get("key") or "")
            if not id_ or not key:
                raise TrackerAway("Jira found an issue and did not say which", unsure=False)
            found.append(Filed(IssueName(site.name, id_), key, site.page(key), made))
        # Two may have been made in the same millisecond; their numbers say which came first.
        return sorted(found, key=lambda one: (one.created_at, len(one.name.id), one.name.id))

    async def form(self, kind: Kind, project: str = "") -> FormShape:
        """Tell what is to be filled in."""
        with self._anew():
            async with self._in_time():
                return await self._form(kind, project)

    @contextmanager
    def _anew(self) -> Iterator[None]:
        try:
            yield
        except TrackerRefused:
            # What the project asks for may have changed since we read it.
            self._metadata.forget()
            raise

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._reading_s):
                yield
        except TimeoutError as late:
            raise TrackerAway("Jira took too long to say what the project asks for", unsure=False) from late

    async def _form(self, kind: Kind, project: str) -> FormShape:
        projects = await self._metadata.projects()
        wanted = project or self._calls.site.project or (projects[0][0] if projects else "")
        if not wanted:
            words = "Our user may make issues in no project: an administrator of Jira must allow it."
            raise TrackerRefused("there is no project to make issues in", {"project": words})
        type_ = await self._metadata.type(wanted, kind)
        fields = await self._metadata.fields(wanted, type_.id)
        if wanted not in dict(projects):
            projects = ((wanted, wanted), *projects)
        return FormShape(projects, wanted, needed(fields))

    async def _filled(self, order: Order, project: str, fields: Sequence[Field]) -> dict[str, Any]:
        """Give the values of a project's fields.

        Raises:
            TrackerRefused: one is missing, or cannot be read as what it is for; nothing was sent.
        """
        there = {field.id: field for field in fields}
        if LABELS not in there:
            words = (
                "The form of this issue type has no labels, by which we find our issues again: an administrator of "
                "Jira must put the field “Labels” on its screen."
            )
            raise TrackerRefused("the project's form has no labels", {"": words})
        texts = chosen(order.draft, fields)
        found, problems = await self._values(texts, there)
        if (wrong := summary_problem(order.draft.summary)) is not None:
            problems["summary"] = wrong
        unknown = [id_ for id_, text in order.draft.fields.items() if id_ not in there and text.strip()]
        problems |= dict.fromkeys(unknown, f"The form of {project} has no such field: leave it empty.")
        missing = [one for one in needed(fields) if one.required and one.id not in texts]
        problems |= {one.id: "Jira wants this filled in." for one in missing}
        if problems:
            raise TrackerRefused("some fields are missing or wrong", problems)
        found[LABELS] = list(dict.fromkeys((OURS, order.mark, *found.get(LABELS, ()))))
        reporter = there.get(REPORTER)
        if reporter is not None and reporter.required and not reporter.filled:
            found[REPORTER] = _user(self._calls.site, await self._metadata.us())
        if "description" in there:
            found["description"] = body_of(self._calls.site, described(order))
        return found

    async def _values(
        self, texts: Mapping[str, str], there: Mapping[str, Field]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        found: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for id_, text in texts.items():
            try:
                if there[id_].type == "user":
                    found[id_] = await self._somebody(text.strip())
                elif there[id_].items == "user":
                    found[id_] = [await self._somebody(one) for one in several(text)]
                else:
                    found[id_] = value(there[id_], text, cloud=self._calls.site.cloud)
            except ValueError as wrong:
                problems[id_] = str(wrong)
        return found, problems

    async def _somebody(self, text: str) -> dict[str, str]:
        """Give the user whom a text names, as a value.

        Raises:
            ValueError: there is none, or there are several.
        """
        cloud = self._calls.site.cloud
        params = {("query" if cloud else "username"): text, "maxResults": "2"}
        answer = await self._calls.get("/user/search", "look for a user", params)
        people = [mapping(one) for one in answer] if isinstance(answer, list) else []
        names = [str(one.get("accountId" if cloud else "name") or "") for one in people]
        if len(names) != 1 or not names[0]:
            message = "Write the e-mail address of one person in Jira: it knows none, or several, by this."
            raise ValueError(message)
        return _user(self._calls.site, names[0])


def body_of(site: Site, parts: Sequence[Part]) -> Any:
    """Give a description or comment as this Jira takes it."""
    if site.cloud:
        return document(parts)
    text = markup(parts)
    # Every sign that is no markup has one more that says so, at the worst.
    return text if len(text) <= MOST_MARKUP else markup(shortened(parts, LONGEST // 2))


def _user(site: Site, name: str) -> dict[str, str]:
    return {"id": name} if site.cloud else {"name": name}
