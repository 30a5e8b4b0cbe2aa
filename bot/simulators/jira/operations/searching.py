"""Searching: by pages with a token in the Cloud, by numbers elsewhere."""

from __future__ import annotations

import base64
import json
from typing import Any

from bot.simulators.jira.asking import Answer, Asked
from bot.simulators.jira.index import Entry
from bot.simulators.jira.jql import Asker, ordering, read
from bot.simulators.jira.operations.issues import texts, wanted
from bot.simulators.jira.records import Issue, Json
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.store import PRIORITIES, RESOLUTIONS, Store

_MOST, _MOST_IDS, _MOST_RECONCILED = 100, 5000, 50
_MOVED = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline "
    "is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)
_UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."


def search(asked: Asked) -> Answer:
    """Search; what changed a moment ago may not be found unless its id is named in ``reconcileIssues``."""
    given = _given(asked)
    jql = str(given.get("jql") or "")
    start = _start(given.get("nextPageToken"), jql)
    fields = texts(given, "fields") or ["id"]
    bare = set(fields) <= {"id", "key"}
    most = max(1, min(_number(given.get("maxResults"), 50), _MOST_IDS if bare else _MOST))
    at_once = set(texts(given, "reconcileIssues"))
    if len(at_once) > _MOST_RECONCILED:
        raise Refused(400, f"reconcileIssues may hold at most {_MOST_RECONCILED} ids.")
    found = _found(asked, jql, at_once, bounded=True)
    page = found[start : start + most]
    told: Json = {"issues": [_shown(asked, issue, fields) for issue in page], "isLast": start + most >= len(found)}
    if not told["isLast"]:
        told["nextPageToken"] = _token(start + most, jql)
    return Answer(told)


def count(asked: Asked) -> Answer:
    """Count, about."""
    jql = str(asked.only("jql").get("jql") or "")
    return Answer({"count": len(_found(asked, jql, set(), bounded=True))})


def search_by_number(asked: Asked) -> Answer:
    """Search as it was: gone from the Cloud."""
    if asked.store.flavour.is_cloud:
        raise Refused(410, _MOVED)
    given = _given(asked)
    start, most = _number(given.get("startAt"), 0), min(_number(given.get("maxResults"), 50), 1000)
    found = _found(asked, str(given.get("jql") or ""), set(), bounded=False)
    fields = wanted(texts(given, "fields"))
    page = [asked.objects.issue(issue, fields) for issue in found[start : start + most]]
    return Answer({"expand": "schema,names", "startAt": start, "maxResults": most, "total": len(found), "issues": page})


def _given(asked: Asked) -> Json:
    """Give parameters, or the body."""
    if asked.body is not None:
        return asked.only(
            "jql", "nextPageToken", "maxResults", "fields", "expand", "properties", "fieldsByKeys", "failFast",
            "reconcileIssues", "startAt", "validateQuery",
        )  # fmt: skip
    told: Json = {
        name: asked.one(name) for name in ("jql", "nextPageToken", "maxResults", "startAt") if asked.one(name)
    }
    return told | {name: asked.many(name) for name in ("fields", "reconcileIssues") if asked.many(name)}


def _number(value: Any, default: int) -> int:
    if value is None:
        return default
    if not str(value).isdigit():
        raise Refused(400, f"'{value}' is no number.")
    return int(value)


def _found(asked: Asked, jql: str, at_once: set[str], *, bounded: bool) -> list[Issue]:
    store, now = asked.store, asked.store.clock.now()
    me = asked.by.id if store.flavour.is_cloud else asked.by.name
    query = read(jql, Asker(now, asked.by.zone, me, lambda field, value: _known(store, field, value)))
    if query.test is None and bounded:
        raise Refused(400, _UNBOUNDED)
    if not asked.by.browses:
        return []
    pairs: list[tuple[Issue, Entry]] = []
    for issue in store.issues.values():
        entry = store.index.seen(issue, now, at_once=issue.id in at_once)
        if entry is not None and (query.test is None or query.test(entry)):
            pairs.append((issue, entry))
    order = query.order or (("created", True),)
    # What is alike in all of that comes as it was made.
    pairs.sort(key=lambda pair: int(pair[0].id), reverse=order[0][1])
    for field, down in reversed(order):
        pairs.sort(key=lambda pair: _sorting(pair[1], field), reverse=down)
    return [issue for issue, _ in pairs]


def _sorting(entry: Entry, field: str) -> tuple[int, str]:
    facts = entry.facts.get(field)
    return ordering(facts[0] if facts else entry.words.get(field))


def _known(store: Store, field: str, value: str) -> bool:
    """Tell whether there is such a value."""
    names: list[str] = []
    projects = list(store.projects.values())
    if field == "project":
        names = [part for one in projects for part in (one.id, one.key, one.name, *one.former)]
    elif field == "key":
        names = [*store.issues, *store.keys]
    elif field in {"status", "issuetype", "fixversion", "component", "level"}:
        owned = {"status": "statuses", "issuetype": "types", "fixversion": "versions", "component": "components"}
        lists = [getattr(one, owned.get(field, "levels")) for one in projects]
        names = [part for one in lists for thing in one for part in (thing.id, thing.name)]
    elif field in {"priority", "resolution"}:
        things = PRIORITIES if field == "priority" else RESOLUTIONS
        names = [part for thing in things for part in (thing.id, thing.name)]
    elif field == "statuscategory":
        names = ["new", "indeterminate", "done", "To Do", "In Progress", "Done", "2", "3", "4"]
    else:
        return True
    return value.lower() in {name.lower() for name in names}


def _shown(asked: Asked, issue: Issue, fields: list[str]) -> Json:
    if set(fields) == {"id"}:
        return {"id": issue.id}
    return asked.objects.issue(issue, wanted(fields))


def _token(start: int, jql: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([start, jql]).encode()).decode()


def _start(token: Any, jql: str) -> int:
    if not token:
        return 0
    try:
        start, of = json.loads(base64.urlsafe_b64decode(str(token)))
    except (ValueError, TypeError):
        raise Refused(400, "The provided next page token is invalid or expired.") from None
    if of != jql:
        raise Refused(400, "The provided next page token is of another query.")
    return int(start)
