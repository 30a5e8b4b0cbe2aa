"""The table of operations: their names in Atlassian's OpenAPI document, where they are, and what answers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.simulators.jira.asking import Answer, Asked, Operation
from bot.simulators.jira.operations import forms, issues, metadata, moving, searching, talk
from bot.simulators.jira.refusals import Refused


@dataclass(frozen=True, slots=True)
class Route:
    """An operation.

    Attributes:
        path: below ``/rest/api/3``, parts in braces.
        cloud: whether there is such a one in the Cloud; `elsewhere`: in Data Center.
        writes: needs the right to write.
    """

    name: str
    method: str
    path: str
    answer: Operation
    cloud: bool = True
    elsewhere: bool = True
    writes: bool = False


def _dynamic(asked: Asked) -> Answer:
    raise Refused(403, "The request is not from a Connect or OAuth 2.0 app.")


_ISSUE = "/issue/{issue}"
_META = "/issue/createmeta/{project}/issuetypes"
ROUTES = (
    Route("getCurrentUser", "GET", "/myself", metadata.myself),
    Route("getServerInfo", "GET", "/serverInfo", metadata.server_info),
    Route("getMyPermissions", "GET", "/mypermissions", metadata.permissions),
    Route("findUsers", "GET", "/user/search", metadata.users),
    Route("createIssue", "POST", "/issue", issues.create, writes=True),
    Route("bulkFetchIssues", "POST", "/issue/bulkfetch", issues.fetch, elsewhere=False),
    Route("getCreateIssueMetaIssueTypes", "GET", _META, forms.form_types),
    Route("getCreateIssueMetaIssueTypeId", "GET", _META + "/{type}", forms.form_fields),
    Route("getIssue", "GET", _ISSUE, issues.get),
    Route("editIssue", "PUT", _ISSUE, issues.edit, writes=True),
    Route("deleteIssue", "DELETE", _ISSUE, issues.delete, writes=True),
    Route("getChangeLogs", "GET", _ISSUE + "/changelog", issues.changelog, elsewhere=False),
    Route("getIssuePropertyKeys", "GET", _ISSUE + "/properties", issues.property_keys),
    Route("getIssueProperty", "GET", _ISSUE + "/properties/{property}", issues.get_property),
    Route("setIssueProperty", "PUT", _ISSUE + "/properties/{property}", issues.set_property, writes=True),
    Route("getComments", "GET", _ISSUE + "/comment", talk.list_comments),
    Route("getCommentsByIds", "POST", "/comment/list", talk.comments_of),
    Route("addComment", "POST", _ISSUE + "/comment", talk.add_comment, writes=True),
    Route("getComment", "GET", _ISSUE + "/comment/{comment}", talk.get_comment),
    Route("updateComment", "PUT", _ISSUE + "/comment/{comment}", talk.edit_comment, writes=True),
    Route("deleteComment", "DELETE", _ISSUE + "/comment/{comment}", talk.delete_comment, writes=True),
    Route("getCommentProperty", "GET", "/comment/{comment}/properties/{property}", talk.comment_property),
    Route(
        "setCommentProperty", "PUT", "/comment/{comment}/properties/{property}", talk.set_comment_property, writes=True
    ),
    Route("getTransitions", "GET", _ISSUE + "/transitions", moving.list_transitions),
    Route("doTransition", "POST", _ISSUE + "/transitions", moving.transition, writes=True),
    Route("getRemoteIssueLinks", "GET", _ISSUE + "/remotelink", talk.list_links),
    Route("createOrUpdateRemoteIssueLink", "POST", _ISSUE + "/remotelink", talk.put_link, writes=True),
    Route("deleteRemoteIssueLinkByGlobalId", "DELETE", _ISSUE + "/remotelink", talk.delete_links, writes=True),
    Route("getRemoteIssueLinkById", "GET", _ISSUE + "/remotelink/{link}", talk.get_link),
    Route("deleteRemoteIssueLinkById", "DELETE", _ISSUE + "/remotelink/{link}", talk.delete_link, writes=True),
    Route("addAttachment", "POST", _ISSUE + "/attachments", talk.attach, writes=True),
    Route("searchAndReconsileIssuesUsingJql", "GET", "/search/jql", searching.search, elsewhere=False),
    Route("searchAndReconsileIssuesUsingJqlPost", "POST", "/search/jql", searching.search, elsewhere=False),
    Route("countIssues", "POST", "/search/approximate-count", searching.count, elsewhere=False),
    Route("searchForIssuesUsingJql", "GET", "/search", searching.search_by_number),
    Route("searchForIssuesUsingJqlPost", "POST", "/search", searching.search_by_number),
    Route("searchProjects", "GET", "/project/search", metadata.projects, elsewhere=False),
    Route("getAllProjects", "GET", "/project", metadata.all_projects),
    Route("getProject", "GET", "/project/{project}", metadata.project),
    Route("getAllStatuses", "GET", "/project/{project}/statuses", metadata.project_statuses),
    Route("getProjectVersions", "GET", "/project/{project}/versions", metadata.versions),
    Route("getProjectVersionsPaginated", "GET", "/project/{project}/version", metadata.version_page),
    Route("getProjectComponents", "GET", "/project/{project}/components", metadata.components),
    Route("getSecurityLevelsForProject", "GET", "/project/{project}/securitylevel", metadata.levels),
    Route("getVersion", "GET", "/version/{version}", metadata.version),
    Route("updateVersion", "PUT", "/version/{version}", metadata.edit_version, writes=True),
    Route("getStatuses", "GET", "/status", metadata.statuses),
    Route("searchPriorities", "GET", "/priority/search", metadata.priorities, elsewhere=False),
    Route("getPriorities", "GET", "/priority", metadata.all_priorities),
    Route("getResolutions", "GET", "/resolution", metadata.resolutions),
    Route("getFields", "GET", "/field", forms.fields),
    Route("registerDynamicWebhooks", "POST", "/webhook", _dynamic, elsewhere=False),
    Route("getDynamicWebhooksForApp", "GET", "/webhook", _dynamic, elsewhere=False),
)
