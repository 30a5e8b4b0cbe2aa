"""What a ticket is taken for and who has it, said by hand: several of it at once, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.ports import InvalidInput
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.changes import AMENDED, Amendment, Assign, Revise, SetPlan
from handlers.tickets.ports import Names, Staff
from handlers.tickets.promises import Promises, require_plan
from handlers.tickets.writer import Telling, Writer


class Amending:
    """Amends tickets and gives them to people. `seen` as with `TicketDesk`, whose verbs these are.

    Nobody who is away is given a ticket: routing would take it from her at once, and whoever gave it would believe that
    somebody works on it. Who is not on the staff may have one; routing leaves it with her. Without a `staff` everybody
    counts as here.
    """

    def __init__(
        self,
        writer: Writer,
        *,
        staff: Staff | None = None,
        names: Names | None = None,
        promises: Promises | None = None,
    ) -> None:
        self._writer = writer
        self._staff = staff
        self._names = names
        self._promises = promises

    async def revise(
        self, number: str, by: Actor, changes: Sequence[Amendment | Assign], *, seen: int | None = None
    ) -> Ticket:
        """Make all of these changes or none; each is of another kind, and there is at least one.

        Raises:
            InvalidInput: a value cannot be used, or whoever is to have the ticket is away.
            HandlerError: as with every change of a ticket; the text says why.
        """
        for one in changes:
            if isinstance(one, SetPlan):
                self._planned(one.plan)
            elif isinstance(one, Assign) and one.assignee is not None:
                await self._here(one.assignee, by)
        if len(changes) > 1:
            return await self._writer.change(number, Revise(tuple(changes)), by, Telling("details"), seen=seen)
        only = changes[0]
        event = "assigned" if isinstance(only, Assign) else AMENDED[type(only)]
        return await self._writer.change(number, only, by, Telling(event), seen=seen)

    async def claim(self, number: str, by: Actor, *, seen: int | None = None) -> Ticket:
        """Give it to whoever acts, away or not: she is at it."""
        return await self._writer.change(number, Assign(by.id), by, Telling("assigned"), seen=seen)

    def _planned(self, plan: str) -> None:
        # Promises of an unknown plan would be those of the default: a slip of the pen must not take them away.
        require_plan(plan, () if self._promises is None else self._promises.plans)

    async def _here(self, assignee: str, by: Actor) -> None:
        staff = () if self._staff is None else await self._staff.engineers()
        if all(one.id != assignee or one.presence.here for one in staff):
            return
        if assignee == by.id:
            raise InvalidInput("You are away, so routing would give it to others at once: say first that you are here.")
        names = {} if self._names is None else await self._names.names([assignee])
        name = names.get(assignee, assignee)
        raise InvalidInput(
            f"{name} is away, so routing would give it to others at once: choose somebody who is here, or say first "
            f"that {name} is here."
        )
