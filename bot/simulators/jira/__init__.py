"""A local Jira over real sockets, as strict as the real one, and driven as a product engineer would."""

from bot.simulators.jira.courier import Courier, Delivery, Hook, signature
from bot.simulators.jira.faults import Fault, Faults
from bot.simulators.jira.limits import Limits
from bot.simulators.jira.records import (
    DONE,
    INDETERMINATE,
    NEW,
    Comment,
    Field,
    Flavour,
    Issue,
    IssueType,
    Named,
    Person,
    Project,
    Status,
    Transition,
    Version,
)
from bot.simulators.jira.service import Call, Judge
from bot.simulators.jira.setting import SECRET, TOKEN
from bot.simulators.jira.site import Site
from bot.simulators.watch import NothingHeard

__all__ = [
    "DONE",
    "INDETERMINATE",
    "NEW",
    "SECRET",
    "TOKEN",
    "Call",
    "Comment",
    "Courier",
    "Delivery",
    "Fault",
    "Faults",
    "Field",
    "Flavour",
    "Hook",
    "Issue",
    "IssueType",
    "Judge",
    "Limits",
    "Named",
    "NothingHeard",
    "Person",
    "Project",
    "Site",
    "Status",
    "Transition",
    "Version",
    "signature",
]
