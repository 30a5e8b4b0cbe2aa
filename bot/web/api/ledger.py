"""The ledger of issues: for the team alone."""

from __future__ import annotations

from bot.web.api.desk import team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.ledger_models import FixVersionOut, LedgerIn, LedgerLineOut, LedgerOut
from bot.web.api.models import NoBody
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.engineering.ledger import RECENT, LedgerQuery, Line


async def every(call: Call[LedgerIn, NoBody]) -> Answered:
    """List the issues."""
    desk, given = team_of(call).ledger, call.query
    if desk is None:
        raise not_found()
    query = LedgerQuery(given.show, frozenset(given.kind), frozenset(given.stage), given.plan, given.sort)
    found = await desk.listed(call.person, query)
    return Answered(
        LedgerOut(
            issues=[_line(one) for one in found.lines[: given.limit]],
            total=len(found.lines),
            accounts=found.accounts,
            window_days=RECENT.days,
            at=found.at,
        )
    )


def _line(line: Line) -> LedgerLineOut:
    entry, issue = line.entry, line.entry.issue
    return LedgerLineOut(
        key=issue.key,
        title=issue.title,
        url=issue.url,
        kind=entry.kind,
        stage=entry.stage,
        status=issue.status.name,
        gone=issue.gone,
        versions=[FixVersionOut(name=one.name, released=one.released, on=one.on) for one in issue.versions],
        accounts=line.accounts,
        named=list(line.named),
        customers=line.customers,
        tickets=[case.number for case in entry.cases],
        unsolved=line.unsolved,
        plans=dict(line.plans),
        recent=line.recent,
        before=line.before,
        weekly=list(line.weekly),
        votes=entry.votes,
        known_at=line.known_at,
        stage_at=entry.stage_at,
        changed_at=issue.updated_at,
        age_days=line.age.days,
    )


def ledger_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/issues",
            "listIssues",
            "List what engineering does for customers, weighed by the organisations that it hits. For the team.",
            every,
            LedgerIn,
            NoBody,
            {200: LedgerOut},
            (403, 404),
            right=Right.WORK,
        ),
    )
