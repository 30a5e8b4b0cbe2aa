"""Which links move when of several issues of an escalation only one is kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.ports import Filed


def moved(kept: Filed, there: Sequence[Escalation], others: Sequence[Escalation]) -> list[Escalation]:
    """Give those that are linked to others as they are to be written: linked to the one that is kept, each ticket once.

    Args:
        kept: the issue that stays.
        there: what is linked to it already.
        others: what is linked to one of the others; that of a ticket which has another link by now is over.
    """
    linked, found = {one.ticket for one in there}, list[Escalation]()
    for one in others:
        if one.ticket in linked:
            found.append(replace(one, state=EscalationState.WITHDRAWN, version=one.version + 1))
        else:
            found.append(replace(one, issue=kept.name, key=kept.key, version=one.version + 1))
        linked.add(one.ticket)
    return found
