"""Writing and withdrawing confirmations inside a transaction that somebody else has begun."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import confirmation, confirmation_state
from handlers.confirmation import Confirmation, Kind
from handlers.conversation import Outcome
from handlers.known.ports import ANONYMOUS_FOR, ANONYMOUS_KEPT
from handlers.known.recording import closing
from handlers.ports import Step
from handlers.ticket import UNSOLVED

_OF_CUSTOMERS = (Kind.CUSTOMER.value, Kind.ANONYMOUS.value)


async def follow(connection: AsyncConnection, step: Step) -> None:
    """Write what a step confirms, and withdraw what it takes back."""
    for changed in step.episodes:
        if changed.outcome is Outcome.REVOKED:
            # Whoever of the team asks again what they confirmed looks whether it works.
            own = and_(confirmation.c.episode_id == changed.id, confirmation.c.kind.in_(_OF_CUSTOMERS))
            await _withdraw(connection, own, changed.settled_at or changed.touched_at)
    for ticket in step.every_ticket:
        if ticket.status in UNSOLVED:
            at = ticket.comments[-1].at if ticket.comments else ticket.opened_at
            await _withdraw(connection, confirmation.c.ticket == ticket.number, at)
    closed: dict[str, list[Confirmation]] = {}
    for taught in step.confirmations:
        if taught.ticket is not None:
            closed.setdefault(taught.ticket, []).append(taught)
        elif not await _there(connection, taught):
            await put(connection, taught)
    for number, said in closed.items():
        await _close(connection, number, said)


async def put(connection: AsyncConnection, taught: Confirmation) -> int:
    """Write a new confirmation; give its id."""
    made = await connection.scalar(insert(confirmation).values(_row(taught)).returning(confirmation.c.id))
    await _raise_revision(connection, {taught.kind.value})
    if taught.kind is Kind.ANONYMOUS:
        await _forget_anonymous(connection, taught.at)
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
    if taught.episode_id is None:
        return False
    query = select(confirmation.c.id).where(confirmation.c.episode_id == taught.episode_id)
    return await connection.scalar(query) is not None


async def _close(connection: AsyncConnection, number: str, said: Collection[Confirmation]) -> None:
    """Write what closing a ticket teaches; the ticket's version keeps others from closing it meanwhile."""
    before = await _found(connection, confirmation.c.ticket == number)
    refusals = await _found(
        connection,
        and_(
            confirmation.c.kind == Kind.REFUSAL.value,
            confirmation.c.article.in_([one.article for one in said]),
            confirmation.c.withdrawn_at.is_(None),
        ),
    )
    made = closing(said, before, refusals)
    for one in made.changed:
        await connection.execute(update(confirmation).where(confirmation.c.id == one.id).values(_row(one)))
    await _raise_revision(connection, {one.kind.value for one in made.changed})
    await _withdraw(connection, confirmation.c.id.in_(made.withdrawn), max(one.at for one in said))
    for one in made.added:
        await put(connection, one)


async def _found(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Confirmation]:
    query = select(confirmation).where(which).order_by(confirmation.c.id)
    return [read(row) for row in (await connection.execute(query)).mappings()]


async def _forget_anonymous(connection: AsyncConnection, now: datetime) -> None:
    """Delete the anonymous ones that are too many or too old. The index over kind and time makes it cheap."""
    anonymous, at, key = confirmation.c.kind == Kind.ANONYMOUS.value, confirmation.c.at, confirmation.c.id
    latest = select(at, key).where(anonymous).order_by(at.desc(), key.desc())
    beyond = (await connection.execute(latest.offset(ANONYMOUS_KEPT).limit(1))).first()
    cut = now - ANONYMOUS_FOR if beyond is None else max(now - ANONYMOUS_FOR, beyond.at)
    await connection.execute(delete(confirmation).where(anonymous, at < cut))
    if beyond is not None:
        # Apart, since joined by "or" they would read the whole index.
        await connection.execute(delete(confirmation).where(anonymous, at == beyond.at, key <= beyond.id))


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
    await connection.execute(update(confirmation_state).values(revision=confirmation_state.c.revision + 1))


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
