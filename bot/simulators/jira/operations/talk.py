"""Comments, files and links of an issue."""

from __future__ import annotations

from bot.simulators.jira import deeds
from bot.simulators.jira.asking import Answer, Asked
from bot.simulators.jira.records import Comment, Issue, Json, RemoteLink, Text
from bot.simulators.jira.refusals import Refused, unknown_issue
from bot.simulators.jira.screens import TEXT_MOST, fitting, properties_of

INTERNAL = "sd.public.comment"
_GLOBAL_MOST = 255
_IDS_MOST = 1000
_FILE_MOST = 10 * 1024 * 1024
_COMMENT_KEYS = ("body", "visibility", "properties", "jsdPublic", "parentId")


def list_comments(asked: Asked) -> Answer:
    """Give comments, the oldest first unless asked otherwise."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    start, most = asked.number("startAt", 0), min(asked.number("maxResults", 5000), 5000)
    order = asked.one("orderBy", "created")
    if order not in {"created", "+created", "-created"}:
        raise Refused(400, f"Comments cannot be ordered by '{order}'.")
    said = issue.comments[::-1] if order == "-created" else issue.comments
    with_properties = "properties" in asked.many("expand")
    told = [asked.objects.comment(issue, one, properties=with_properties) for one in said[start : start + most]]
    return Answer({"startAt": start, "maxResults": most, "total": len(said), "comments": told})


def comments_of(asked: Asked) -> Answer:
    """Give comments by their ids, of whatever issue; those that are not there are left out."""
    ids = asked.only("ids").get("ids")
    if not isinstance(ids, list) or any(not isinstance(one, int) for one in ids) or len(ids) > _IDS_MOST:
        raise Refused(400, "ids is a list of at most 1000 numbers.")
    wanted, with_properties = {str(one) for one in ids}, "properties" in asked.many("expand")
    found = [
        asked.objects.comment(issue, said, properties=with_properties)
        for issue in asked.store.issues.values()
        for said in issue.comments
        if said.id in wanted and asked.by.browses
    ]
    return Answer({"startAt": 0, "maxResults": _IDS_MOST, "total": len(found), "isLast": True, "values": found})


def add_comment(asked: Asked) -> Answer:
    """Write a comment."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    body = asked.only(*_COMMENT_KEYS)
    properties = properties_of(body.get("properties"))
    internal = _internal(properties) and asked.store.project_of(issue).desk
    said = deeds.say(
        asked.store, asked.by, issue, _body(asked, body), internal=internal, properties=properties,
        visibility=body.get("visibility"),
    )  # fmt: skip
    return Answer(asked.objects.comment(issue, said, properties="properties" in asked.many("expand")), 201)


def get_comment(asked: Asked) -> Answer:
    """Give a comment."""
    issue, said = _comment(asked)
    return Answer(asked.objects.comment(issue, said, properties="properties" in asked.many("expand")))


def edit_comment(asked: Asked) -> Answer:
    """Change a comment; without properties it stays as visible as it was."""
    issue, said = _comment(asked)
    _only_ones_own(asked, said, "edit")
    body = asked.only(*_COMMENT_KEYS)
    text = _body(asked, body)
    if body.get("properties") is not None:
        said.properties |= properties_of(body["properties"])
        said.internal = _internal(said.properties) and asked.store.project_of(issue).desk
    deeds.say_otherwise(asked.store, asked.by, issue, said, text)
    return Answer(asked.objects.comment(issue, said))


def delete_comment(asked: Asked) -> Answer:
    """Take a comment away."""
    issue, said = _comment(asked)
    _only_ones_own(asked, said, "delete")
    deeds.unsay(asked.store, asked.by, issue, said)
    return Answer(status=204)


def _only_ones_own(asked: Asked, said: Comment, verb: str) -> None:
    if said.author is not asked.by:
        raise Refused(400, f"You do not have the permission to {verb} this comment.")


def comment_property(asked: Asked) -> Answer:
    """Give a property of a comment."""
    said = _any_comment(asked)
    key = asked.path["property"]
    if key not in said.properties:
        raise Refused(404, f"The property '{key}' does not exist.")
    return Answer({"key": key, "value": said.properties[key]})


def set_comment_property(asked: Asked) -> Answer:
    """Set a property of a comment."""
    said = _any_comment(asked)
    known = asked.path["property"] in said.properties
    said.properties[asked.path["property"]] = fitting(asked.path["property"], asked.body)
    return Answer({}, 200 if known else 201)


def _any_comment(asked: Asked) -> Comment:
    for issue in asked.store.issues.values():
        for said in issue.comments:
            if said.id == asked.path["comment"] and asked.by.browses:
                return said
    raise Refused(404, "Can not find a comment for the id.")


def _comment(asked: Asked) -> tuple[Issue, Comment]:
    issue = asked.store.issue(asked.path["issue"], asked.by)
    for said in issue.comments:
        if said.id == asked.path["comment"]:
            return issue, said
    raise Refused(404, f"Can not find a comment for the id: {asked.path['comment']}.")


def _body(asked: Asked, body: Json) -> Text:
    text = asked.text(body.get("body"))
    if text is None or not text.wiki.strip():
        raise Refused(400, "Comment body is not valid!", errors={"comment": "Comment body is not valid!"})
    if len(text.wiki) > TEXT_MOST:
        most = f"The entered text is too long. It exceeds the allowed limit of {TEXT_MOST} characters."
        raise Refused(400, errors={"comment": most})
    return text


def _internal(properties: Json) -> bool:
    value = properties.get(INTERNAL)
    return isinstance(value, dict) and value.get("internal") is True


def attach(asked: Asked) -> Answer:
    """Add files."""
    if asked.headers.get("X-Atlassian-Token") != "no-check":
        raise Refused(403, "XSRF check failed")
    issue = asked.store.issue(asked.path["issue"], asked.by)
    if not asked.files:
        raise Refused(400, "No file was sent under the name 'file'.")
    if any(len(one.content) > _FILE_MOST for one in asked.files):
        raise Refused(413, "The attachment exceeds its maximum permitted size.")
    made = [deeds.attach(asked.store, asked.by, issue, one.name, one.kind, one.content) for one in asked.files]
    return Answer([asked.objects.attachment(one) for one in made])


def list_links(asked: Asked) -> Answer:
    """Give the links to somewhere else, or the one of a global id."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    if not (wanted := asked.one("globalId")):
        return Answer([asked.objects.link(issue, one) for one in issue.links])
    found = next((one for one in issue.links if one.global_id == wanted), None)
    if found is None:
        raise Refused(404, errors={"globalId": f"No remote link with globalId '{wanted}' exists for the issue."})
    return Answer(asked.objects.link(issue, found))


def put_link(asked: Asked) -> Answer:
    """Link, or say a link of the same global id anew: what is left out is gone then."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    body = asked.only("globalId", "application", "relationship", "object")
    global_id, thing = body.get("globalId"), body.get("object")
    errors = {}
    if not isinstance(thing, dict) or not thing.get("title"):
        errors["title"] = "'title' is required."
    if not isinstance(thing, dict) or not str(thing.get("url", "")).startswith(("http://", "https://")):
        errors["url"] = "'url' is not a valid URL."
    if global_id is not None and (not isinstance(global_id, str) or len(global_id) > _GLOBAL_MOST):
        errors["globalId"] = f"The globalId must be at most {_GLOBAL_MOST} characters."
    if errors:
        raise Refused(400, errors=errors)
    link, new = deeds.link(asked.store, issue, global_id, body)
    told = {"id": link.id, "self": f"{asked.objects.root}/issue/{issue.key}/remotelink/{link.id}"}
    return Answer(told, 201 if new else 200)


def delete_links(asked: Asked) -> Answer:
    """Take the link of a global id away."""
    issue = asked.store.issue(asked.path["issue"], asked.by)
    wanted = asked.one("globalId")
    found = next((one for one in issue.links if wanted and one.global_id == wanted), None)
    if found is None:
        raise unknown_issue()
    issue.links.remove(found)
    return Answer(status=204)


def get_link(asked: Asked) -> Answer:
    """Give a link."""
    issue, found = _link(asked)
    return Answer(asked.objects.link(issue, found))


def delete_link(asked: Asked) -> Answer:
    """Take a link away."""
    issue, found = _link(asked)
    issue.links.remove(found)
    return Answer(status=204)


def _link(asked: Asked) -> tuple[Issue, RemoteLink]:
    issue = asked.store.issue(asked.path["issue"], asked.by)
    for one in issue.links:
        if str(one.id) == asked.path["link"]:
            return issue, one
    raise Refused(404, f"The remote link with id '{asked.path['link']}' does not exist.")
