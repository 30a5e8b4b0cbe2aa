"""How the promises about a customer's tickets stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.web.dependencies import WebDependencies
from handlers.ticket import UNSOLVED, Ticket
from handlers.tickets.ports import Standing

EXACT = 50
"""So many tickets that go on are worked out anew; hardly anybody has more."""


async def standings_of(deps: WebDependencies, tickets: Sequence[Ticket]) -> Mapping[str, Standing]:
    """Give how tickets stand, by number: worked out now, as a page is read at once after a change.

    Of tickets that are over nothing is due.
    """
    going = [one for one in tickets if one.status in UNSOLVED]
    found = {one.number: await deps.ticket_desk.standing(one) for one in going[:EXACT]}
    rest = [one.number for one in going[EXACT:]]
    return found if deps.team is None or not rest else {**found, **await deps.team.watch.standings(rest)}
