"""What is well with the connection to Jira and what is not, each with the way out: for `onetouch doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.jira.calls import Calls
from bot.jira.entry import CONNECT
from bot.jira.fields import LABELS, needed
from bot.jira.metadata import Metadata
from bot.jira.paging import mapping
from bot.jira.site import Flavour
from handlers.engineering.errors import TrackerDenied, TrackerError, TrackerRefused
from handlers.engineering.issue import Kind

_NEEDED = {
    "BROWSE_PROJECTS": "issues are not seen at all",
    "CREATE_ISSUES": "no issues can be made",
    "ADD_COMMENTS": "nothing can be said to an issue",
    "LINK_ISSUES": "issues do not show the tickets that they stand for",
    "EDIT_ISSUES": "issues that are linked do not get our label, and what happens to them is seen late",
    "TRANSITION_ISSUES": "an issue is not opened again when a customer says that it is still broken",
    "CREATE_ATTACHMENTS": "files cannot be added",
}
"""Rights of our user in the project, and what does not work without each."""
_TYPES = "name an issue type for it in ONETOUCH_JIRA_ISSUE_TYPES"


@dataclass(frozen=True, slots=True)
class JiraCheck:
    """One thing that was looked at. `advice`: the way out, where it is not well."""

    name: str
    fine: bool
    detail: str
    advice: str = ""


class JiraChecks:
    """Asks a Jira, and tells what it found; it never raises for what Jira does."""

    def __init__(self, calls: Calls, *, signed: bool) -> None:
        """Make it. `signed`: whether deliveries of webhooks can be verified."""
        self._calls = calls
        self._metadata = Metadata(calls)
        self._signed = signed

    async def all(self) -> tuple[JiraCheck, ...]:
        """Look at everything, as far as it answers."""
        try:
            found = [await self._who()]
        except TrackerError as error:
            return (JiraCheck("Jira", False, f"{self._calls.site.name}: {error}", self._way_out(error)),)
        for look in (self._flavour, self._project, self._rights):
            try:
                found += await look()
            except TrackerError as error:
                found.append(JiraCheck("Jira", False, str(error), self._way_out(error)))
        return (*found, self._webhooks())

    async def _who(self) -> JiraCheck:
        us = mapping(await self._calls.get("/myself", "read who we are"))
        if not await self._metadata.us():
            advice = "check ONETOUCH_JIRA_EMAIL and ONETOUCH_JIRA_TOKEN: it lets us in as nobody"
            return JiraCheck("Jira", False, f"{self._calls.site.name} does not say who we are", advice)
        return JiraCheck("Jira", True, f"signed in at {self._calls.site.name} as {us.get('displayName') or 'our user'}")

    async def _flavour(self) -> list[JiraCheck]:
        told = mapping(await self._calls.get("/serverInfo", "read what it is")).get("deploymentType")
        if told is None:
            return []
        there = Flavour.CLOUD if told == "Cloud" else Flavour.DATACENTER
        if there is self._calls.site.flavour:
            return []
        advice = f"set ONETOUCH_JIRA_FLAVOUR={there.value}"
        return [JiraCheck("Jira's flavour", False, f"it is a {told}, and is spoken to as another", advice)]

    async def _project(self) -> list[JiraCheck]:
        project = self._calls.site.project
        if not project:
            detail = "none is set: whoever escalates chooses one, and nothing is filed by itself"
            return [JiraCheck("Jira project", True, detail)]
        found, types = list[JiraCheck](), dict[str, list[str]]()
        for kind in Kind:
            try:
                type_ = await self._metadata.type(project, kind)
            except TrackerRefused as refused:
                why = " ".join(refused.problems.values())
                found.append(JiraCheck(f"Jira project {project}", False, f"{kind.value}: {why}", _TYPES))
                continue
            if type_.name not in types:
                found += await self._form(project, type_.id, type_.name)
            types.setdefault(type_.name, []).append(kind.value)
        named = "; ".join(f"{', '.join(kinds)} as {name}" for name, kinds in types.items())
        return [*([JiraCheck(f"Jira project {project}", True, named)] if types else []), *found]

    async def _form(self, project: str, type_id: str, name: str) -> list[JiraCheck]:
        fields = await self._metadata.fields(project, type_id)
        where, must = f"Jira form for {name}", [one.label for one in needed(fields) if one.required]
        if LABELS not in {field.id for field in fields}:
            advice = "put the field “Labels” on the screen of this issue type"
            return [JiraCheck(where, False, "has no labels, by which we find our issues again", advice)]
        if must:
            return [JiraCheck(where, True, f"whoever escalates is asked for {', '.join(must)}")]
        return []

    async def _rights(self) -> list[JiraCheck]:
        project = self._calls.site.project
        params = {"permissions": ",".join(_NEEDED)} | ({"projectKey": project} if project else {})
        answer = await self._calls.get("/mypermissions", "read what we may do", params)
        there = mapping(mapping(answer).get("permissions"))
        missing = [name for name in _NEEDED if mapping(there.get(name)).get("havePermission") is not True]
        return list(_lacking(missing)) or [JiraCheck("Jira rights", True, "our user may do what is needed")]

    def _webhooks(self) -> JiraCheck:
        if self._signed:
            return JiraCheck("Jira webhooks", True, "taken at /webhooks/jira, signed with ONETOUCH_JIRA_WEBHOOK_SECRET")
        detail = "none are taken: ONETOUCH_JIRA_WEBHOOK_SECRET is not set, and Jira is asked once a minute instead"
        return JiraCheck("Jira webhooks", True, detail)

    def _way_out(self, error: TrackerError) -> str:
        if not isinstance(error, TrackerDenied):
            return "is ONETOUCH_JIRA_URL right, and this machine online? Nothing else can be checked until it answers"
        if not self._calls.site.token:
            return CONNECT
        return "make a new token for that user, and copy it into ONETOUCH_JIRA_TOKEN"


def _lacking(missing: list[str]) -> Iterator[JiraCheck]:
    for name in missing:
        advice = f"give our user the permission {name} in the project's permission scheme"
        yield JiraCheck("Jira rights", False, f"{name} is missing: {_NEEDED[name]}", advice)
