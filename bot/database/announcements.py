"""Announcements in SQL: the adapter of `handlers.engineering.announcement_ports.Announcements`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, false, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.announcement_tables import announcement
from bot.database.engine import Database
from bot.database.merges import read_ends
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.tables import outbox, person, ticket, ticket_list
from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_ports import Addressed, AnnouncementNotFound
from handlers.engineering.issue import IssueName
from handlers.ports import Outgoing, WriteConflict
from handlers.ticket import Status

_A = announcement.c


def _nothing() -> None: ...


class SqlAnnouncements:
    """Announcements, in the table of `announcement_tables`.

    `written` is called after something was left in the outbox, to wake whoever sends it.
    """

    def __init__(
        self, database: Database, *, written: Callable[[], None] = _nothing, language: str | None = None
    ) -> None:
        """Take what it works with. `language`: what customers read of whom nothing is known; None: nobody knows."""
        self._database = database
        self._written = written
        self._language = language

    async def get(self, id_: str) -> Announcement:
        """Give one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(announcement).where(_A.id == id_))).mappings().first()
        if row is None:
            raise AnnouncementNotFound(f"there is no announcement {id_}")
        return _read(row)

    async def of_issue(self, name: IssueName) -> Sequence[Announcement]:
        """Give those about an issue."""
        return await self._those((_A.tracker == name.tracker) & (_A.issue == name.id))

    async def of_ticket(self, number: str) -> Sequence[Announcement]:
        """Give those of a ticket."""
        return await self._those(_A.ticket == numeral(number))

    async def of_tickets(self, numbers: Collection[str]) -> Mapping[str, Sequence[Announcement]]:
        """Give those of some tickets, by ticket."""
        found: dict[str, list[Announcement]] = {}
        if numbers:
            for one in await self._those(_A.ticket.in_(sorted({numeral(number) for number in numbers}))):
                found.setdefault(one.ticket, []).append(one)
        return found

    async def drafts(self, names: Collection[IssueName]) -> Mapping[IssueName, int]:
        """Give how many about each of these issues wait for approval; issues without any are missing."""
        about = [(_A.tracker == one.tracker) & (_A.issue == one.id) for one in names]
        query = (
            select(_A.tracker, _A.issue, func.count().label("many"))
            .where(or_(false(), *about), _A.state == str(AnnouncementState.DRAFT))
            .group_by(_A.tracker, _A.issue)
        )
        async with self._database.reading() as connection:
            return {IssueName(row.tracker, row.issue): row.many for row in await connection.execute(query)}

    async def every(
        self, states: Collection[AnnouncementState], limit: int, issue: IssueName | None = None
    ) -> Sequence[Addressed]:
        """Give those of these states, with whom they are for."""
        which: list[ColumnElement[bool]] = [_A.state.in_([str(one) for one in states])]
        if issue is not None:
            which += [_A.tracker == issue.tracker, _A.issue == issue.id]
        both = announcement.join(ticket, ticket.c.number == _A.ticket).join(
            ticket_list, ticket_list.c.number == _A.ticket
        )
        chosen = select(person.c.language).where(person.c.id == ticket.c.requester_id).scalar_subquery()
        columns = ticket.c.subject, ticket_list.c.status, ticket_list.c.requester_id, ticket.c.email
        reads = func.coalesce(ticket.c.language, chosen).label("its_language")
        order = _A.listed_at.desc(), _A.id.desc()
        # Texts and tickets are read of those alone that are given: there may be a hundred thousand others.
        latest = select(_A.id).where(*which).order_by(*order).limit(limit)
        query = (
            select(announcement, *(column.label(f"its_{column.name}") for column in columns), reads)
            .select_from(both)
            .where(_A.id.in_(latest))
            .order_by(*order)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(
                Addressed(
                    _read(row),
                    row["its_subject"],
                    Status(row["its_status"]),
                    row["its_requester_id"],
                    row["its_email"],
                    row["its_language"],
                )
                for row in rows
            )

    async def ends(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Give the tickets that go on in the place of others."""
        async with self._database.reading() as connection:
            ends = await read_ends(connection, {numeral(number) for number in numbers})
        return {number: f"T-{ends[numeral(number)][0]}" for number in numbers if numeral(number) in ends}

    async def languages(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Give what the customers of tickets read."""
        both = ticket.outerjoin(person, person.c.id == ticket.c.requester_id)
        reads = func.coalesce(ticket.c.language, person.c.language, self._language)
        query = (
            select(ticket.c.number, reads.label("reads"))
            .select_from(both)
            .where(ticket.c.number.in_(sorted({numeral(number) for number in numbers})))
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {f"T-{row.number}": row.reads for row in rows if row.reads is not None}

    async def write(self, announcements: Sequence[Announcement], outgoing: Sequence[Outgoing] = ()) -> None:
        """Write them with what is to be done."""
        try:
            async with self._database.writing() as connection:
                for one in announcements:
                    await _put(connection, one)
                if outgoing:
                    await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])
        except IntegrityError as error:
            raise WriteConflict("there is such an announcement already; please try again") from error
        if outgoing:
            self._written()

    async def _those(self, chosen: ColumnElement[bool]) -> Sequence[Announcement]:
        query = select(announcement).where(chosen).order_by(_A.at, _A.id)
        async with self._database.reading() as connection:
            return tuple(_read(row) for row in (await connection.execute(query)).mappings())


async def _put(connection: AsyncConnection, one: Announcement) -> None:
    values = _columns(one)
    if one.version == 1:
        await connection.execute(insert(announcement).values(values))
        return
    same = _A.id == one.id, _A.version == one.version - 1
    if (await connection.execute(update(announcement).where(*same).values(values))).rowcount != 1:
        raise WriteConflict("somebody else changed the announcement meanwhile; please try again")


def _columns(one: Announcement) -> dict[str, Any]:
    return {
        "id": one.id,
        "ticket": numeral(one.ticket),
        "tracker": one.issue.tracker,
        "issue": one.issue.id,
        "occasion": str(one.occasion),
        "release": one.release,
        "again": one.again,
        "text": one.text,
        "day": one.on,
        "at": one.at,
        "state": str(one.state),
        "stale": one.stale,
        "cause": one.cause,
        "edited_by": one.edited_by,
        "by": one.by,
        "name": one.name,
        "sent_at": one.sent_at,
        "listed_at": one.sent_at or one.at,
        "verdict": None if one.verdict is None else str(one.verdict),
        "said_at": one.said_at,
        "presses": list(one.presses),
        "version": one.version,
    }


def _read(row: RowMapping) -> Announcement:
    return Announcement(
        id=row["id"],
        ticket=f"T-{row['ticket']}",
        issue=IssueName(row["tracker"], row["issue"]),
        occasion=Occasion(row["occasion"]),
        release=row["release"],
        text=row["text"],
        at=row["at"],
        state=AnnouncementState(row["state"]),
        stale=row["stale"],
        by=row["by"],
        sent_at=row["sent_at"],
        verdict=None if row["verdict"] is None else Verdict(row["verdict"]),
        said_at=row["said_at"],
        version=row["version"],
        on=row["day"],
        again=row["again"],
        name=row["name"],
        edited_by=row["edited_by"],
        cause=row["cause"],
        presses=tuple(row["presses"]),
    )
