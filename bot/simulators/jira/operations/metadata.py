"""What there is on the site: who asks, projects, versions, statuses, and what forms ask."""

from __future__ import annotations

from bot.simulators.jira import deeds
from bot.simulators.jira.asking import Answer, Asked
from bot.simulators.jira.clock import stamp
from bot.simulators.jira.records import Json, Project
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.screens import Unfit, day
from bot.simulators.jira.store import PRIORITIES, RESOLUTIONS

_PERMISSIONS = {
    "BROWSE_PROJECTS": "browses", "CREATE_ISSUES": "writes", "EDIT_ISSUES": "writes", "ADD_COMMENTS": "writes",
    "TRANSITION_ISSUES": "writes", "CREATE_ATTACHMENTS": "writes", "LINK_ISSUES": "writes",
    "SET_ISSUE_SECURITY": "writes", "MODIFY_REPORTER": "writes", "ADMINISTER": "", "ADMINISTER_PROJECTS": "",
}  # fmt: skip


def myself(asked: Asked) -> Answer:
    """Give who asks."""
    return Answer(asked.objects.person(asked.by))


def users(asked: Asked) -> Answer:
    """Give people by a part of their name or address."""
    words = (asked.one("query") or asked.one("username") or asked.one("accountId")).lower()
    if not words:
        raise Refused(400, "The query parameter is required.")
    found = [
        asked.objects.person(one)
        for one in asked.store.people.values()
        if any(words in part.lower() for part in (one.id, one.name, one.display, one.email))
    ]
    start, most = asked.number("startAt", 0), asked.number("maxResults", 50)
    return Answer(found[start : start + most])


def server_info(asked: Asked) -> Answer:
    """Give what kind of Jira it is."""
    cloud = asked.store.flavour.is_cloud
    return Answer({
        "baseUrl": asked.store.url, "version": "1001.0.0-SNAPSHOT" if cloud else "10.3.2",
        "versionNumbers": [1001, 0, 0] if cloud else [10, 3, 2], "deploymentType": "Cloud" if cloud else "Server",
        "buildNumber": 100_283, "buildDate": "2026-02-01T00:00:00.000+0000", "serverTitle": "Jira (simulated)",
        "serverTime": stamp(asked.store.clock.now()), "scmInfo": "0",
    })  # fmt: skip


def permissions(asked: Asked) -> Answer:
    """Give what who asks may do."""
    wanted = asked.many("permissions")
    if not wanted:
        raise Refused(400, "The 'permissions' query parameter is required.")
    if unknown := [one for one in wanted if one not in _PERMISSIONS]:
        raise Refused(400, f"Unrecognized permission: {unknown[0]}")
    told = {}
    for number, name in enumerate(wanted):
        right = _PERMISSIONS[name]
        told[name] = {
            "id": str(number), "key": name, "name": name.replace("_", " ").capitalize(), "type": "PROJECT",
            "description": "", "havePermission": bool(right) and bool(getattr(asked.by, right)),
        }  # fmt: skip
    return Answer({"permissions": told})


def projects(asked: Asked) -> Answer:
    """Give projects by pages; `query`: part of a key or name."""
    words, keys = asked.one("query").lower(), set(asked.many("keys"))
    found = [
        asked.objects.project(one)
        for one in asked.store.projects.values()
        if (words in one.key.lower() or words in one.name.lower()) and (not keys or one.key in keys)
    ]
    return Answer(_page(asked, found if asked.by.browses else [], "project/search", 50))


def all_projects(asked: Asked) -> Answer:
    """Give projects as a list, as Data Center does."""
    return Answer([asked.objects.project(one) for one in asked.store.projects.values()] if asked.by.browses else [])


def project(asked: Asked) -> Answer:
    """Give a project, also under a key that it had."""
    return Answer(asked.objects.project(found_project(asked), whole=True))


def project_statuses(asked: Asked) -> Answer:
    """Give the statuses of each type of a project's issues."""
    found = found_project(asked)
    statuses = [asked.objects.status(one) for one in found.statuses]
    told = []
    for one in found.types:
        kind = asked.objects.issue_type(one)
        told.append({name: kind[name] for name in ("self", "id", "name", "subtask")} | {"statuses": statuses})
    return Answer(told)


def versions(asked: Asked) -> Answer:
    """Give all versions of a project."""
    return Answer([asked.objects.release(one) for one in found_project(asked).versions])


def version_page(asked: Asked) -> Answer:
    """Give the versions of a project by pages."""
    found = found_project(asked)
    told = [asked.objects.release(one) for one in found.versions]
    return Answer(_page(asked, told, f"project/{found.key}/version", 50))


def version(asked: Asked) -> Answer:
    """Give a version."""
    return Answer(asked.objects.release(asked.store.version(asked.path["version"])))


def edit_version(asked: Asked) -> Answer:
    """Change a version."""
    found = asked.store.version(asked.path["version"])
    body = asked.object()
    found.name, found.description = str(body.get("name", found.name)), str(body.get("description", found.description))
    try:
        found.date = day(str(body["releaseDate"])) if body.get("releaseDate") else found.date
    except Unfit as unfit:
        raise Refused(400, errors={"releaseDate": str(unfit)}) from None
    if body.get("released", found.released) != found.released:
        deeds.release(asked.store, asked.by, found, found.date, released=bool(body["released"]))
    else:
        deeds.change_version(asked.store, asked.by, found)
    return Answer(asked.objects.release(found))


def components(asked: Asked) -> Answer:
    """Give the components of a project."""
    found = found_project(asked)
    more = {"project": found.key, "projectId": int(found.id)}
    return Answer([asked.objects.named("component", one) | more for one in found.components])


def levels(asked: Asked) -> Answer:
    """Give the security levels of a project."""
    return Answer({"levels": [asked.objects.level(one) for one in found_project(asked).levels]})


def statuses(asked: Asked) -> Answer:
    """Give all statuses."""
    found = {one.id: one for project in asked.store.projects.values() for one in project.statuses}
    return Answer([asked.objects.status(one) for one in found.values()])


def priorities(asked: Asked) -> Answer:
    """Give priorities by pages."""
    told = [asked.objects.priority(one) for one in PRIORITIES]
    return Answer(_page(asked, told, "priority/search", 50))


def all_priorities(asked: Asked) -> Answer:
    """Give priorities as a list."""
    return Answer([asked.objects.priority(one) for one in PRIORITIES])


def resolutions(asked: Asked) -> Answer:
    """Give resolutions as a list."""
    return Answer([asked.objects.named("resolution", one) | {"description": ""} for one in RESOLUTIONS])


def _page(asked: Asked, found: list[Json], where: str, default: int) -> Json:
    start, most = asked.number("startAt", 0), min(asked.number("maxResults", default), default)
    root = f"{asked.objects.root}/{where}"
    told: Json = {
        "self": f"{root}?maxResults={most}&startAt={start}", "maxResults": most, "startAt": start, "total": len(found),
        "isLast": start + most >= len(found), "values": found[start : start + most],
    }  # fmt: skip
    return told if told["isLast"] else told | {"nextPage": f"{root}?maxResults={most}&startAt={start + most}"}


def found_project(asked: Asked, status: int = 404) -> Project:
    """Give the project that the address names.

    Raises:
        Refused: 404, or what is asked for: there is none.
    """
    try:
        if asked.by.browses:
            return asked.store.project(asked.path["project"])
    except Refused:
        if status == 404:
            raise
    raise Refused(status, f"No project could be found with key '{asked.path['project']}'.")
