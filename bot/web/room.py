"""How much may be kept of what people send: for each ticket, and for each person and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.attachment import Amount
from handlers.person import Person
from handlers.ports import Attachments, Clock
from handlers.unkept import Why, enough

DAY = timedelta(days=1)
MUCH = Amount(100, 200_000_000)
"""What nobody needs for a request, and what fills no disk in a day."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be kept at most. A person without a name is one browser, so that the disk's own bound counts as well.

    Attributes:
        ticket: of one ticket.
        day: of one person within 24 hours.
    """

    ticket: Amount = MUCH
    day: Amount = MUCH


async def no_room(
    sizes: Sequence[int],
    *,
    number: str | None,
    person: Person,
    attachments: Attachments,
    allowance: Allowance,
    clock: Clock,
) -> str:
    """Tell why files cannot be kept, for `handlers.unkept.told`; empty: they can.

    Args:
        sizes: their bytes.
        number: of their ticket; None: it is new.
        person: who sends them.
        attachments: what there is already.
        allowance: what there may be.
        clock: gives the time.
    """
    if not sizes:
        return ""
    there = () if number is None else await attachments.of_ticket(number)
    kept = [one.size or 0 for one in there if one.kept]
    if _exceeds([*kept, *sizes], allowance.ticket):
        return enough(Why.TICKET, allowance.ticket)
    sent = await attachments.kept_since(person.id, clock() - DAY)
    if sent.files + len(sizes) > allowance.day.files or sent.size + sum(sizes) > allowance.day.size:
        return enough(Why.DAY, allowance.day)
    return ""


def _exceeds(sizes: Sequence[int], most: Amount) -> bool:
    return len(sizes) > most.files or sum(sizes) > most.size
