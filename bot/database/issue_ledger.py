"""The ledger of issues in SQL: the adapter of `handlers.engineering.ledger.LedgerBook`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.escalation_tables import escalation
from bot.database.issue_rows import issue_name, read_issue
from bot.database.known_issue_tables import issue_subscription
from bot.database.requesters import belongings, by_numeral
from bot.database.tables import ticket, ticket_list
from bot.database.tracker_tables import issue
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import IssueName, Kind, Stage
from handlers.engineering.ledger import OVER, Case, Entry, Which
from handlers.ticket import UNSOLVED

_E, _I, _L, _S = escalation.c, issue.c, ticket_list.c, issue_subscription.c
_LINKED = _E.state == str(EscalationState.LINKED)


class SqlLedgerBook:
    """The ledger, out of the mirror, the escalations and the tickets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self, which: Which) -> Sequence[Entry]:
        """Give these issues with their tickets."""
        chosen = _chosen(which)
        # Descriptions are long, and the ledger shows none.
        light = [column for column in issue.c if column.name != "description"]
        query = select(*light, literal("").label("description")).where(chosen).order_by(_I.tracker, _I.id)
        async with self._database.reading() as connection:
            cases, votes = await _cases(connection, chosen), await _votes(connection)
            rows = (await connection.execute(query)).mappings().all()
        return tuple(
            Entry(
                read_issue(row),
                Kind(row["kind"]),
                Stage(row["stage"]),
                row["stage_at"],
                cases.get(issue_name(row), ()),
                votes.get(issue_name(row), 0),
            )
            for row in rows
        )


def _chosen(which: Which) -> ColumnElement[bool]:
    over = or_(_I.stage.in_(sorted(OVER)), _I.gone)
    return {Which.OPEN: not_(over), Which.OVER: over, Which.ALL: true()}[which]


async def _votes(connection: AsyncConnection) -> Mapping[IssueName, int]:
    """Count who wants to hear of an issue and filed no ticket that is linked to it."""
    filed = exists().where(
        _E.tracker == _S.tracker, _E.issue == _S.issue, _LINKED, _E.ticket == _L.number, _L.requester_id == _S.person_id
    )
    query = select(_S.tracker, _S.issue, func.count()).where(~filed).group_by(_S.tracker, _S.issue)
    return {IssueName(tracker, id_): count for tracker, id_, count in await connection.execute(query)}


async def _cases(connection: AsyncConnection, chosen: ColumnElement[bool]) -> Mapping[IssueName, tuple[Case, ...]]:
    """Give the tickets of these issues, in their order."""
    ours = escalation.join(issue, and_(_I.tracker == _E.tracker, _I.id == _E.issue))
    linked = select(_E.ticket).select_from(ours).where(_LINKED, chosen)
    accounts = by_numeral(await connection.execute(belongings(ticket.c.number.in_(linked))))
    # Who has an address is one under it, whatever browser she came with.
    requester = func.coalesce(_L.address, _L.requester_id).label("requester")
    query = (
        select(_E.tracker, _E.issue, _L.number, _L.opened_at, _L.plan, _L.status, requester)
        .select_from(ours.join(ticket_list, _L.number == _E.ticket))
        .where(_LINKED, chosen)
        .order_by(_L.number)
    )
    found: dict[IssueName, list[Case]] = {}
    for row in await connection.execute(query):
        mine = frozenset(accounts.get(row.number, ()))
        case = Case(f"T-{row.number}", row.opened_at, row.plan, row.status in UNSOLVED, row.requester, mine)
        found.setdefault(IssueName(row.tracker, row.issue), []).append(case)
    return {name: tuple(cases) for name, cases in found.items()}
