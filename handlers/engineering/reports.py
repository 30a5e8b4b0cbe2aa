"""What the team, engineering and administrators are told of what is done in the tracker. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.engineering.errors import TrackerError, only_wrong
from handlers.engineering.escalation import Escalation
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import Job
from handlers.engineering.ports import BackLink, Filed, FormShape
from handlers.ticket import OVER, Status

NAMED = 20
"""Tickets that a link names; of more it gives the number."""
_LABELS = {
    "summary": "Summary",
    "description": "Description",
    "priority": "Priority",
    "labels": "Labels",
    "components": "Components",
    "versions": "Affects versions",
    "project": "Project",
    "issuetype": "Issue type",
    "security": "Security level",
    "kind": "Kind",
    "steps": "Steps",
    "expected": "Expected",
    "actual": "Actual",
    "severity": "Severity",
    "accounts": "Accounts",
}
"""Fields that every tracker of a kind has, where its form cannot be read."""


def filed(escalation: Escalation, key: str, url: str) -> str:
    """Say that the issue is there."""
    return f"Escalated as {key}: {escalation.draft.summary}\n{url}".rstrip()


def refused(escalation: Escalation, text: str, form: FormShape | None) -> str:
    """Say why the tracker will not have it, by the names of its fields, and the way out.

    Args:
        escalation: with its `problems`.
        text: what the tracker's adapter says of the whole.
        form: what its form is like now; None: it cannot be read.
    """
    labels = {**_LABELS, **({one.id: one.label for one in form.fields} if form is not None else {})}
    lines = [f"• {labels.get(id_, id_)}: {problem}" for id_, problem in escalation.problems.items() if id_]
    whole = escalation.problems.get("") or ("" if lines else text)
    first = f"Not escalated yet: the tracker did not take it so. {whole}".strip()
    return "\n".join([first, *lines, "Change it and send it again: nothing that was written is lost."])


def denied(text: str) -> str:
    """Say that an escalation waits for an administrator."""
    goes_on = "An administrator has to see to it. It is filed by itself as soon as it may be."
    return f"The escalation waits: {only_wrong(text)}.\n{goes_on}"


def doubled(kept: Filed, others: Sequence[Filed]) -> str:
    """Say on the ticket that there are several issues, and which one counts."""
    named = ", ".join(f"{one.key} ({one.url})" for one in others)
    verb = "was" if len(others) == 1 else "were"
    return (
        f"{kept.key} stands in the tracker more than once, as its answer was lost: {named} {verb} made as well. "
        f"This ticket is linked to the oldest, {kept.key}; the other can be closed there, and says so."
    )


def double(kept: Filed) -> str:
    """Say on the younger one of two issues that it is one too many."""
    return f"This is the same as {kept.key}, made a second time by mistake: {kept.url}. Please close this one."


_UNDONE = {
    Job.COMMENT: "The comment is not on {key}",
    Job.ATTACH: "The file is not on {key}",
    Job.REOPEN: "{key} is not open again",
}


def undone(job: Job, key: str, text: str) -> str:
    """Say on a ticket what could not be done to its issue, and why. `text`: why, as a sentence."""
    return f"{_UNDONE[job].format(key=key)}: {text}"


def back_link(name: IssueName, tickets: Mapping[str, Status], accounts: int, root: str) -> BackLink:
    """Give what an issue says of us: for which tickets it stands, and how many organisations those belong to.

    Numbers only: no subject and no name, as more people read the tracker than tickets.

    Args:
        name: of the issue.
        tickets: that are linked to it, or go on in place of those, the oldest first, with how they stand.
        accounts: how many organisations they belong to.
        root: where people reach the server, without a slash at the end.
    """
    numbers = list(tickets)
    if not numbers:
        return BackLink(link_id(name, root), f"{root}/console", "No support ticket any more", "")
    url = f"{root}/console/tickets/{numbers[0]}"
    more = "" if len(numbers) <= NAMED else f" and {len(numbers) - NAMED} more"
    title = f"{_counted(len(numbers), 'support ticket')}: {', '.join(numbers[:NAMED])}{more}"
    waiting = sum(status not in OVER for status in tickets.values())
    summary = f"{_counted(accounts, 'account')} affected"
    summary += f", {waiting} of {len(numbers)} waiting" if len(numbers) > 1 and waiting else ""
    return BackLink(link_id(name, root), url, title, summary, solved=not waiting)


def link_id(name: IssueName, root: str) -> str:
    """Name our link on an issue: always the same, so that it is written over; another server's is another."""
    return f"onetouch={root}&issue={name.id}"[:255]


def stopped(tracker: str, text: str, waiting: int, since: datetime, root: str) -> tuple[str, str]:
    """Give subject and text of the mail to administrators when the tracker will not let us in, or not do something."""
    waits = f"{_counted(waiting, 'thing')} wait{'s' if waiting == 1 else ''} to be done there."
    lines = (
        f"{tracker} does not do what it is asked since {since:%Y-%m-%d %H:%M} UTC: {text}",
        f"{waits} Nothing is lost: it is tried again every few minutes, and goes on by itself once it works.",
        "`onetouch doctor` on the server says what is wrong and the way out; so does the console.",
        f"{root}/console",
    )
    return f"{tracker} needs an administrator", "\n\n".join(lines)


def notice(text: str, since: datetime, waiting: int, told: bool = True) -> str:
    """Say on the team's pages that something is not done in the tracker. `told`: there is an administrator to tell."""
    knows = "administrators were told" if told else "there is no administrator who could be told"
    waits = "" if not waiting else f" {_counted(waiting, 'thing')} wait{'s' if waiting == 1 else ''} to be done there."
    return f"Since {since:%Y-%m-%d %H:%M} UTC: {only_wrong(text)}.{waits} Nothing is lost; {knows}."


def away(text: str, since: datetime, waiting: int) -> str:
    """Say on the team's pages that the tracker does not answer."""
    waits = "" if not waiting else f" {_counted(waiting, 'thing')} wait{'s' if waiting == 1 else ''} to be done there."
    return f"Since {since:%Y-%m-%d %H:%M} UTC: {only_wrong(text)}.{waits} Nothing is lost; it is tried again by itself."


def unanswered(error: TrackerError, at: datetime) -> str:
    """Say that an escalation waits for a tracker that does not answer. `at`: when that was found out."""
    return f"The escalation waits: {error.wrong} ({at:%Y-%m-%d %H:%M} UTC)\nIt is tried again, and filed by itself."


def resumed(tracker: str, root: str) -> tuple[str, str]:
    """Give subject and text of the mail that it works again."""
    return (
        f"{tracker} works again",
        f"{tracker} does what it is asked again; what waited is being done.\n\n{root}/console",
    )


def plain(problems: Mapping[str, str], text: str) -> str:
    """Give the problems of something that nobody can edit in one line."""
    return "; ".join(dict.fromkeys(problems.values())) or text


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
