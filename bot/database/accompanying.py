"""Writing and reading what comes with tickets, diagnostics and calls, inside a transaction that somebody else began."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.rows import numeral
from bot.database.tables import ticket_call, ticket_diagnostics
from handlers.call import Direction, PhoneCall, Recording, Verification
from handlers.diagnostics import Diagnostics
from handlers.ports import Step

_TEXTS = ("browser", "system", "page", "version", "error", "log")


async def append(connection: AsyncConnection, step: Step) -> None:
    """Write what comes with the tickets of a step, which are written already."""
    if step.diagnostics is not None and step.ticket is not None:
        texts = {name: getattr(step.diagnostics, name) for name in _TEXTS}
        row = {"number": numeral(step.ticket.number), "removed": dict(step.diagnostics.removed)}
        await connection.execute(insert(ticket_diagnostics).values(texts | row))
    if step.call is not None:
        await connection.execute(insert(ticket_call).values(_row(step.call)))


async def diagnostics(connection: AsyncConnection, number: str) -> Diagnostics | None:
    """Give what was sent along with a ticket."""
    query = select(ticket_diagnostics).where(ticket_diagnostics.c.number == numeral(number))
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else Diagnostics(**{name: row[name] for name in _TEXTS}, removed=row["removed"])


async def calls(connection: AsyncConnection, number: str) -> tuple[PhoneCall, ...]:
    """Give the calls about a ticket, in the order in which they were written down."""
    query = select(ticket_call).where(ticket_call.c.number == numeral(number)).order_by(ticket_call.c.version)
    return tuple(read_call(row) for row in (await connection.execute(query)).mappings())


def _row(call: PhoneCall) -> dict[str, object]:
    return {
        "number": numeral(call.number),
        "version": call.version,
        "person_id": call.by,
        "name": call.name,
        "caller_id": call.caller_id,
        "caller": call.caller,
        "phone": call.phone,
        "direction": str(call.direction),
        "began": call.began,
        "seconds": round(call.length.total_seconds()),
        "recording": str(call.recording),
        "verification": str(call.verification),
        "session": call.session,
        "notes": call.notes,
        "solved": call.solved,
    }


def read_call(row: RowMapping) -> PhoneCall:
    """Read a call."""
    return PhoneCall(
        number=f"T-{row['number']}",
        version=row["version"],
        by=row["person_id"],
        name=row["name"],
        caller_id=row["caller_id"],
        caller=row["caller"],
        direction=Direction(row["direction"]),
        began=row["began"],
        length=timedelta(seconds=row["seconds"]),
        recording=Recording(row["recording"]),
        verification=Verification(row["verification"]),
        phone=row["phone"],
        session=row["session"],
        notes=row["notes"],
        solved=row["solved"],
    )
