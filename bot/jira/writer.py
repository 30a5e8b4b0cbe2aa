"""Writing to issues of Jira: the adapter of `handlers.engineering.ports.IssueWriter`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from bot.jira.calls import Calls
from bot.jira.comments import latest, marked
from bot.jira.issues import MARKED, status
from bot.jira.metadata import Metadata
from bot.jira.paging import mapping, objects
from bot.jira.parts import Part, shortened
from bot.jira.search import OURS
from bot.jira.tracker import body_of
from handlers.engineering.errors import TrackerDenied, TrackerRefused
from handlers.engineering.issue import IssueName, StatusCategory
from handlers.engineering.ports import BackLink, Upload

_INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}
"""In a service project a comment is its customers' to read, unless this says that it is not."""
_SAY, _REFER, _ATTACH = "comment on an issue", "link an issue to its tickets", "add a file to an issue"
_LONGEST_NAME = 200


class JiraWriter:
    """Writes to issues of one Jira."""

    def __init__(self, calls: Calls, metadata: Metadata) -> None:
        self._calls = calls
        self._metadata = metadata

    async def comment(self, name: IssueName, text: str, mark: str) -> None:
        """Say something; what is there under this mark is not said again."""
        id_ = self._of(name)
        us = await self._metadata.us()
        found, _ = await latest(self._calls, id_)
        if mark in (await marked(self._calls, found, us)).values():
            return
        body = {
            "body": body_of(self._calls.site, shortened([Part(text)])),
            "properties": [{"key": MARKED, "value": {"mark": mark}}, _INTERNAL],
        }
        await self._calls.send("POST", f"/issue/{id_}/comment", _SAY, body, issue=True)

    async def refer(self, name: IssueName, link: BackLink) -> None:
        """Write what the issue says of us, in place of what it said before."""
        id_ = self._of(name)
        body = {
            "globalId": link.id[:255],
            "application": {"type": OURS, "name": "Onetouch"},
            "relationship": "support tickets",
            "object": {
                "url": link.url,
                "title": link.title,
                "summary": link.summary,
                "status": {"resolved": link.solved},
            },
        }
        await self._calls.send("POST", f"/issue/{id_}/remotelink", _REFER, body, issue=True)
        await self._label(id_)

    async def attach(self, name: IssueName, file: Upload, mark: str) -> None:
        """Add a file, unless it has one of this mark."""
        id_, wanted = self._of(name), marked_name(file.name, mark)
        answer = await self._calls.get(f"/issue/{id_}", _ATTACH, {"fields": "attachment"}, issue=True)
        if any(one.get("filename") == wanted for one in objects(mapping(answer).get("fields"), "attachment")):
            return
        await self._calls.upload(f"/issue/{id_}/attachments", _ATTACH, file, wanted)

    async def reopen(self, name: IssueName) -> bool:
        """Open it again by whatever way leads there; False when it is open, or none does."""
        id_ = self._of(name)
        what = "open an issue again"
        answer = await self._calls.get(f"/issue/{id_}", what, {"fields": "status"}, issue=True)
        if status(mapping(mapping(answer).get("fields")).get("status")).category is not StatusCategory.DONE:
            return False
        path = f"/issue/{id_}/transitions"
        ways = await self._calls.get(path, what, {"expand": "transitions.fields"}, issue=True)
        for way in opening(ways):
            try:
                await self._calls.send("POST", path, what, {"transition": {"id": way}}, issue=True)
            except TrackerRefused:
                # It is not open to us after all, or wants something that we cannot give.
                continue
            return True
        return False

    async def _label(self, id_: str) -> None:
        """See to it that the issue is found among ours."""
        answer = await self._calls.get(f"/issue/{id_}", _REFER, {"fields": "labels"}, issue=True)
        there = mapping(mapping(answer).get("fields")).get("labels")
        if isinstance(there, list) and OURS in there:
            return
        try:
            body = {"update": {"labels": [{"add": OURS}]}}
            await self._calls.send("PUT", f"/issue/{id_}", _REFER, body, issue=True)
        except TrackerRefused:
            # No labels on its screen: it is followed by its id alone.
            return
        except TrackerDenied as denied:
            if denied.everything:
                raise

    def _of(self, name: IssueName) -> str:
        """Give the part of a path that names an issue of ours."""
        return issue_id(self._calls, name)


def issue_id(calls: Calls, name: IssueName) -> str:
    """Give the part of a path that names an issue.

    Raises:
        TrackerDenied: it is of another tracker than this one, such as the one that was connected before.
    """
    if name.tracker != calls.site.name:
        text = f"an issue of {name.tracker} cannot be reached: {calls.site.name} is connected now"
        raise TrackerDenied(text, everything=False)
    return quote(name.id, safe="")


def opening(found: Any) -> Iterator[str]:
    """Give ids of the transitions that lead to where something is still to be done, the likeliest first.

    By categories, as names are translated; before others those that ask for nothing, and those that lead to the start.
    """
    ways: list[tuple[bool, bool, str]] = []
    for way in objects(found, "transitions"):
        category = status(way.get("to")).category
        if category is StatusCategory.DONE or way.get("isAvailable") is False or not way.get("id"):
            continue
        fields = (mapping(field) for field in mapping(way.get("fields")).values())
        asks = any(field.get("required") is True and field.get("hasDefaultValue") is not True for field in fields)
        ways.append((asks, category is not StatusCategory.NEW, str(way["id"])))
    yield from (id_ for _, _, id_ in sorted(ways, key=lambda way: way[:2]))


def marked_name(name: str, mark: str) -> str:
    """Give the name under which a file is added: attachments bear nothing else of ours."""
    kept = "".join("_" if one in '/\\"\r\n\t' or not one.isprintable() else one for one in name).strip(" .") or "file"
    path = PurePath(kept)
    digest = hashlib.blake2s(mark.encode(), digest_size=4).hexdigest()
    return f"{path.stem[:_LONGEST_NAME]}-{digest}{path.suffix[:20]}"
