"""What engineering is to read of a ticket, as it is suggested to whoever escalates it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from handlers.attachment import Attachment
from handlers.diagnostics import Diagnostics
from handlers.engineering.escalation import Draft
from handlers.engineering.grading import graded
from handlers.engineering.issue import Kind
from handlers.engineering.private import without_people, without_query
from handlers.engineering.sections import sections
from handlers.lengths import one_line, shortened
from handlers.ports import InvalidInput
from handlers.similar.case_text import unquoted
from handlers.terms import clean
from handlers.ticket import Category, Ticket

SUMMARY_LIMIT = 255
"""Characters of a summary, as Jira takes them."""
TEXT_LIMIT = 8_000
"""Characters of steps, of what was expected, and of what happened: an issue has room for 32,767 altogether."""
LINE_LIMIT = 200
FIELD_LIMIT = 8_000
FIELDS_LIMIT = 50
_LOG = 2_000
"""Characters of a log that go along: its end, where things broke."""
_ERROR = 2_000
_ADDED = 3_000
"""Characters of what was said after the ticket was opened."""

KINDS: Mapping[Category, Kind] = MappingProxyType(
    {
        Category.BUG: Kind.BUG,
        Category.REQUEST: Kind.FEATURE,
        Category.QUESTION: Kind.INFORMATION,
        Category.OTHER: Kind.INFORMATION,
    }
)
_VERSION = re.compile(
    r"\b(?:v|version |build |release |update |upgrade to )(\d+(?:\.\d+){1,3}(?:[-+][\w.]+)?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who waits for a ticket.

    Attributes:
        persons: names and addresses of those who wrote it.
        accounts: names of the organisations that they belong to.
    """

    persons: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


def drafted(ticket: Ticket, diagnostics: Diagnostics | None, asked: Asked) -> Draft:
    """Suggest what engineering reads: the customer's words in their places, and nothing of who they are.

    Names of accounts are chosen by whoever escalates it, and files, too.
    """

    def private(text: str) -> str:
        return discreet(text, ticket, asked)

    parts = sections(unquoted(ticket.description))
    sent = diagnostics or Diagnostics()
    more = (_added(ticket, private), *_seen(sent, private))
    return Draft(
        kind=KINDS[ticket.category],
        summary=one_line(private(ticket.subject), SUMMARY_LIMIT),
        steps=shortened(private(parts["steps"]), TEXT_LIMIT),
        expected=shortened(private(parts["expected"]), TEXT_LIMIT),
        actual=shortened("\n\n".join(filter(None, (private(parts["actual"]), *more))), TEXT_LIMIT),
        versions=one_line(private(sent.version or parts["versions"] or _named(ticket)), LINE_LIMIT),
        severity=graded(ticket),
    )


def discreet(text: str, ticket: Ticket, asked: Asked) -> str:
    """Give a text without who waits for a ticket, and without other people's addresses and numbers."""
    persons = (*asked.persons, *([ticket.email] if ticket.email else []), *_customers(ticket))
    return without_people(text, persons, asked.accounts)


def of_cluster(draft: Draft, title: str, tickets: int, customers: int) -> Draft:
    """Give the draft of one ticket as that of a cluster of tickets about the same. `title`: what the team calls it."""
    who = "1 customer" if customers == 1 else f"{customers:,} customers"
    many = f"{tickets:,} tickets of {who} are about this. One of them:"
    actual = shortened(f"{many}\n\n{draft.actual}", TEXT_LIMIT)
    return replace(draft, summary=one_line(title, SUMMARY_LIMIT) or draft.summary, actual=actual)


def checked(draft: Draft, accounts: Sequence[str], files: Sequence[Attachment]) -> Draft:
    """Give a draft as it is kept. `accounts`, `files`: those of the ticket, of which some may be named.

    Raises:
        InvalidInput: it cannot be filed so; the text says why.
    """
    made = replace(
        draft,
        summary=" ".join(clean(draft.summary).split()),
        steps=clean(draft.steps),
        expected=clean(draft.expected),
        actual=clean(draft.actual),
        versions=" ".join(clean(draft.versions).split()),
        accounts=tuple(dict.fromkeys(draft.accounts)),
        project=draft.project.strip(),
        fields={name: value for name, given in draft.fields.items() if (value := clean(given))},
        files=tuple(dict.fromkeys(draft.files)),
    )
    if not made.summary:
        raise InvalidInput("Say in one line what is wrong: the summary is empty.")
    limits = [("summary", made.summary, SUMMARY_LIMIT), ("field of versions", made.versions, LINE_LIMIT)]
    limits += [(what, getattr(made, what), TEXT_LIMIT) for what in ("steps", "expected", "actual")]
    limits += [(f"field {name}", value, FIELD_LIMIT) for name, value in made.fields.items()]
    for what, text, limit in limits:
        if len(text) > limit:
            raise InvalidInput(f"The {what} has {len(text):,} characters; it may have up to {limit:,}.")
    if len(made.fields) > FIELDS_LIMIT:
        raise InvalidInput(f"An issue takes up to {FIELDS_LIMIT} further fields, not {len(made.fields):,}.")
    stranger = next((one for one in made.accounts if one not in accounts), None)
    if stranger is not None:
        raise InvalidInput(f"{stranger} is no account of this ticket's customer: choose among those that are.")
    kept = {one.id for one in files if one.kept}
    if any(one not in kept for one in made.files):
        raise InvalidInput("A file that was chosen is not among those of the ticket any more: choose again.")
    return made


def _added(ticket: Ticket, private: Callable[[str], str]) -> str:
    """Give what customers said since; nothing that the team wrote."""
    said = "\n\n".join(filter(None, (unquoted(one.text) for one in ticket.comments if one.public and not one.team)))
    # Cut before it is looked through, far behind what is left: there may be much of it.
    return f"Said later:\n{shortened(private(shortened(said, 3 * _ADDED)), _ADDED)}" if said else ""


def _seen(sent: Diagnostics, private: Callable[[str], str]) -> tuple[str, ...]:
    """Give where it was seen, and what was said there."""
    where = "; ".join(filter(None, (sent.browser, sent.system, private(without_query(sent.page)))))
    return (
        f"Seen with: {where}" if where else "",
        f"Error:\n{shortened(private(sent.error), _ERROR)}" if sent.error else "",
        f"Log:\n{private(sent.log)[-_LOG:].lstrip()}" if sent.log else "",
    )


def _customers(ticket: Ticket) -> tuple[str, ...]:
    wrote = {one.author for one in ticket.comments if one.public and not one.team}
    return tuple(sorted(wrote | ({ticket.asked_by} if ticket.asked_by else set())))


def _named(ticket: Ticket) -> str:
    """Give the versions that a ticket names."""
    return ", ".join(dict.fromkeys(_VERSION.findall(f"{ticket.subject}\n{ticket.description}")))
