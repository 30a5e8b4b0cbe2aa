"""Writing and withdrawing confirmations inside a transaction that somebody else has begun."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import confirmation, confirmation_state
from handlers.confirmation import Confirmation, Kind
from handlers.conversation import Outcome
from handlers.ports import Step
from handlers.ticket import Status

_OF_CUSTOMERS = (Kind.CUSTOMER.value, Kind.ANONYMOUS.value)


async def follow(connection: AsyncConnection, step: Step) -> None:
    """Write what a step confirms, and withdraw what it takes back."""
    for changed in step.episodes:
        if changed.outcome is Outcome.REVOKED:
            # Whoever of the team asks again what they confirmed looks whether it works.
            own = and_(confirmation.c.episode_id == changed.id, confirmation.c.kind.in_(_OF_CUSTOMERS))
            await _withdraw(connection, own, changed.settled_at or changed.touched_at)
    if step.ticket is not None and step.ticket.status in {Status.NEW, Status.OPEN}:
        at = step.ticket.comments[-1].at if step.ticket.comments else step.ticket.opened_at
        await _withdraw(connection, confirmation.c.ticket == step.ticket.number, at)
    for taught in step.confirmations:
        if not await _there(connection, taught):
            await put(connection, taught)


async def put(connection: AsyncConnection, taught: Confirmation) -> int:
    """Write a new confirmation; give its id."""
    made = await connection.scalar(insert(confirmation).values(_row(taught)).returning(confirmation.c.id))
    await _raise_revision(connection, {taught.kind.value})
    return int(made or 0)


def read(row: RowMapping) -> Confirmation:
    """Read a confirmation."""
    return Confirmation(
        question=row["question"],
        article=row["article"],
        kind=Kind(row["kind"]),
        at=row["at"],
        person_id=row["person_id"],
        accounts=tuple(row["accounts"]),
        episode_id=row["episode_id"],
        ticket=row["ticket"],
        withdrawn_at=row["withdrawn_at"],
        id=row["id"],
    )


async def _there(connection: AsyncConnection, taught: Confirmation) -> bool:
    """Tell whether it was written before; of a ticket that is closed again, let it stand again."""
    if taught.episode_id is not None:
        query = select(confirmation.c.id).where(confirmation.c.episode_id == taught.episode_id)
        return await connection.scalar(query) is not None
    if taught.ticket is None:
        return False
    same = confirmation.c.ticket == taught.ticket, confirmation.c.article == taught.article
    again = update(confirmation).where(*same).values(question=taught.question, at=taught.at, withdrawn_at=None)
    if not (await connection.execute(again)).rowcount:
        return False
    await _raise_revision(connection, {taught.kind.value})
    return True


async def _withdraw(connection: AsyncConnection, which: ColumnElement[bool], at: datetime) -> None:
    standing = and_(which, confirmation.c.withdrawn_at.is_(None))
    kinds = (await connection.execute(select(confirmation.c.kind).where(standing))).scalars().all()
    if kinds:
        await connection.execute(update(confirmation).where(standing).values(withdrawn_at=at))
        await _raise_revision(connection, kinds)


async def _raise_revision(connection: AsyncConnection, kinds: Collection[str]) -> None:
    # A flood of visitors without a name must not keep servers busy with what cannot be known.
    if not set(kinds) - {Kind.ANONYMOUS.value}:
        return
    counted = update(confirmation_state).values(revision=confirmation_state.c.revision + 1)
    if not (await connection.execute(counted)).rowcount:
        await connection.execute(insert(confirmation_state).values(id=1, revision=1))


def _row(taught: Confirmation) -> dict[str, Any]:
    return {
        "question": taught.question,
        "article": taught.article,
        "kind": taught.kind.value,
        "at": taught.at,
        "person_id": taught.person_id,
        "accounts": list(taught.accounts),
        "episode_id": taught.episode_id,
        "ticket": taught.ticket,
        "withdrawn_at": taught.withdrawn_at,
    }
