"""What becomes of a ticket's escalations when somebody wants something of them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.refusals import Refusal

_TO_BE_FILED = frozenset({EscalationState.PROPOSED, EscalationState.REFUSED})
"""States of what was not filed yet, and becomes what is wanted next."""


@dataclass(frozen=True, slots=True)
class Standing:
    """It is so already."""

    escalation: Escalation


@dataclass(frozen=True, slots=True)
class Hindered:
    """It cannot be done; `text` says why, and the way out."""

    text: str
    why: Refusal = Refusal.OVERTAKEN


def begun(
    there: Sequence[Escalation],
    ticket: Ticket,
    draft: Draft,
    by: Actor,
    at: datetime,
    new: str,
    cluster: str | None = None,
    *,
    another: bool = False,
) -> Escalation | Standing | Hindered:
    """File a ticket as a new issue.

    The same words again, as from a form that was sent twice, are the same escalation. What was proposed, or refused by
    the tracker, becomes this one. A ticket that is on an issue needs somebody who says that it is another.

    Args:
        there: the ticket's escalations.
        ticket: that is escalated.
        draft: what is to be filed.
        by: who wants it, `at`: when.
        new: an id that nothing has yet; the first one of a ticket has another, see `first_id`.
        cluster: that is handed over with it.
        another: it is to be another issue than the one that the ticket is on. What was refused said so before.
    """
    same = next((one for one in there if _filed(one) and one.draft == draft), None)
    if same is not None:
        return Standing(same)
    waits = on_its_way(there)
    if waits is not None:
        said = f"{ticket.number} is on its way to engineering already, as {waits.name} wished"
        return Hindered(f"{said}: wait until it is there.")
    before, on = to_be_filed(there), already_on(there)
    if on and not another and (before is None or before.state is not EscalationState.REFUSED):
        named = " and ".join(one.key or "an issue" for one in on)
        said = f"{ticket.number} is already {named}"
        return Hindered(
            f"{said}: nothing was done. Say that it is to be another issue, if it is one.", Refusal.NO_CHANGE
        )
    if before is None:
        id_ = new if there else first_id(ticket.number, ticket.opened_at, ticket.requester_id)
        return Escalation(id_, ticket.number, EscalationState.WAITING, draft, by.id, by.name, at, cluster=cluster)
    return replace(
        before,
        state=EscalationState.WAITING,
        draft=draft,
        by=by.id,
        name=by.name,
        at=at,
        problems={},
        cluster=cluster or before.cluster,
        version=before.version + 1,
    )


def confirmed(
    there: Sequence[Escalation], id_: str, ticket: Ticket, draft: Draft, by: Actor, at: datetime
) -> Escalation | Standing | Hindered:
    """File what was suggested, or refused; see `begun`. What became of it meanwhile stands: it is not filed as well."""
    found = next((one for one in there if one.id == id_), None)
    if found is None or found.state is EscalationState.WITHDRAWN:
        return Hindered("Somebody said no to it: escalate the ticket anew.")
    return begun(there, ticket, draft, by, at, id_) if found.state in _TO_BE_FILED else Standing(found)


def joined(
    there: Sequence[Escalation],
    ticket: Ticket,
    draft: Draft,
    name: IssueName,
    key: str,
    by: Actor,
    at: datetime,
    new: str,
    cluster: str | None = None,
) -> Escalation | Standing | Hindered:
    """Link a ticket to an issue that is there; see `begun`. `draft`: what would have been filed."""
    linked = next((one for one in there if one.state is EscalationState.LINKED and one.issue == name), None)
    if linked is not None:
        return Standing(linked)
    waits = on_its_way(there)
    if waits is not None and begun_there(waits):
        said = f"{ticket.number} is being filed as an issue of its own"
        return Hindered(f"{said}: wait until that is there, then take it off.")
    id_ = new if there else first_id(ticket.number, ticket.opened_at, ticket.requester_id)
    made = Escalation(id_, ticket.number, EscalationState.LINKED, draft, by.id, by.name, at, cluster=cluster)
    before = waits or to_be_filed(there)
    if before is not None:
        made = replace(made, id=before.id, cluster=cluster or before.cluster, version=before.version + 1)
    return replace(made, issue=name, key=key, joined=True)


def withdrawn(escalation: Escalation, seen: int | None = None) -> Escalation | Standing | Hindered:
    """Say no to an escalation, or take the ticket off its issue. `seen`: the version that it is said of.

    Not while the tracker makes it: nobody here would know of the issue that came of that.
    """
    if escalation.state is EscalationState.WITHDRAWN:
        return Standing(escalation)
    if seen not in {None, escalation.version}:
        said = f"{escalation.ticket} was escalated meanwhile, as {escalation.name} wished"
        return Hindered(f"{said}: look at it again. Nothing of yours was done.")
    if begun_there(escalation):
        said = f"{escalation.ticket} is being filed, and may be an issue by now"
        return Hindered(f"{said}: wait until that is there, then take it off.")
    return replace(escalation, state=EscalationState.WITHDRAWN, version=escalation.version + 1)


def proposed(ticket: Ticket, draft: Draft, by: Actor, at: datetime, *, filed: bool) -> Escalation:
    """Suggest to escalate a ticket of which nobody thought. `filed`: nobody has to say yes to it."""
    state = EscalationState.WAITING if filed else EscalationState.PROPOSED
    id_ = first_id(ticket.number, ticket.opened_at, ticket.requester_id)
    return Escalation(id_, ticket.number, state, draft, by.id, by.name, at)


def first_id(number: str, opened_at: datetime, requester_id: str) -> str:
    """Give the id of the first escalation of a ticket: always the same.

    So whoever suggests, files and links it at once meet there, and only one of them is first. Other installations have
    tickets of this number, too, and may file them in the same tracker: the moment and the requester tell them apart.
    """
    parts = f"{number} {opened_at.isoformat()} {requester_id}"
    return f"e_{hashlib.blake2s(parts.encode(), digest_size=16).hexdigest()}"


def on_its_way(there: Sequence[Escalation]) -> Escalation | None:
    """Give the one of a ticket's escalations that is on its way."""
    return next((one for one in there if one.state is EscalationState.WAITING), None)


def already_on(there: Sequence[Escalation]) -> Sequence[Escalation]:
    """Give those of a ticket's escalations by which it is on issues now, the oldest first."""
    return tuple(one for one in there if one.state is EscalationState.LINKED)


def begun_there(one: Escalation) -> bool:
    """Tell whether the tracker was asked to make it, and has not answered: it cannot be taken back."""
    return one.state is EscalationState.WAITING and one.tried_at is not None


def to_be_filed(there: Sequence[Escalation]) -> Escalation | None:
    """Give the one of a ticket's escalations that was proposed, or that the tracker refused; the latter first."""
    found = [one for one in there if one.state in _TO_BE_FILED]
    return max(found, key=lambda one: one.state is EscalationState.REFUSED, default=None)


def _filed(one: Escalation) -> bool:
    return one.state is EscalationState.WAITING or (one.state is EscalationState.LINKED and not one.joined)
