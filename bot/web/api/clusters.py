"""Which tickets are the same problem: for the team alone."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from bot.web.api.cluster_models import (
    BackIn,
    BurstOut,
    ClusterArticleOut,
    ClusterEventOut,
    ClusterExampleOut,
    ClusterList,
    ClusterOut,
    ClusterQuery,
    ClusterTicketOut,
    ClusterWhole,
    HandedOverIn,
    HandoverOut,
    SettledOut,
    SettleIn,
    TitleIn,
    TrendOut,
)
from bot.web.api.desk import team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, B, Call, Endpoint
from bot.web.api.models import NoBody, NoQuery
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.clusters.cluster import Cluster, Member, Tally
from handlers.clusters.desk import ClusterDesk
from handlers.clusters.trend import Overview, Trend

_NUMBER = re.compile(r"[Kk]-([1-9][0-9]{0,8})")


async def every(call: Call[ClusterQuery, NoBody]) -> Answered:
    """List them."""
    asked = call.query
    states = () if asked.state is None else (asked.state,)
    found = await _desk(call).listed(call.person, order=asked.sort, states=states)
    return Answered(
        ClusterList(
            clusters=[ClusterOut(**_fields(one.cluster, one)) for one in found.clusters[: asked.limit]],
            total=len(found.clusters),
            window_days=found.window_days,
            tickets=found.tickets,
            begin=found.begin,
            drawn_at=found.drawing.at,
            drawn_of=found.drawing.tickets,
        )
    )


async def one(call: Call[NoQuery, NoBody]) -> Answered:
    """Give one whole."""
    return await _shown(call)


async def title(call: Call[NoQuery, TitleIn]) -> Answered:
    """Give one a title."""
    await _desk(call).rename(call.person, _number(call), call.body.title, call.body.version)
    return await _shown(call)


async def dismiss(call: Call[NoQuery, SettleIn]) -> Answered:
    """Let one rest."""
    await _desk(call).dismiss(call.person, _number(call), call.body.because, call.body.version)
    return await _shown(call)


async def handed_over(call: Call[NoQuery, HandedOverIn]) -> Answered:
    """Note that engineering has one."""
    await _desk(call).handed_over(call.person, _number(call), call.body.reference, call.body.version)
    return await _shown(call)


async def back(call: Call[NoQuery, BackIn]) -> Answered:
    """Open one again."""
    await _desk(call).bring_back(call.person, _number(call), call.body.version)
    return await _shown(call)


async def handover(call: Call[NoQuery, NoBody]) -> Answered:
    """Give what engineering is handed."""
    found = await _desk(call).handover(call.person, _number(call))
    return Answered(
        HandoverOut(
            number=found.number,
            title=found.title,
            summary=found.summary,
            tickets=[_ticket(one) for one in found.tickets],
            customers=found.customers,
            accounts=list(found.accounts),
            plans=dict(found.plans),
            first_seen=found.first_seen,
            last_seen=found.last_seen,
        )
    )


def _desk(call: Call[Any, Any]) -> ClusterDesk:
    desk = team_of(call).clusters
    if desk is None:
        raise not_found()
    return desk


def _number(call: Call[Any, Any]) -> str:
    matched = _NUMBER.fullmatch(call.path["number"])
    if matched is None:
        raise not_found()
    return f"K-{matched[1]}"


async def _shown(call: Call[Any, Any]) -> Answered:
    opened = await _desk(call).opened(call.person, _number(call))
    return Answered(
        ClusterWhole(
            **_fields(opened.cluster, opened.overview),
            examples=[ClusterExampleOut(number=number, text=text) for number, text in opened.examples.items()],
            tickets=[_ticket(one) for one in opened.members],
            articles=[
                ClusterArticleOut(
                    article=one.article,
                    title=one.title,
                    url=one.url,
                    shown=one.shown,
                    found=one.found,
                    sure=one.sure,
                    readable=one.readable,
                )
                for one in opened.findings.articles
            ],
            gap=opened.findings.gap,
            comes_back_at=None if opened.cluster.settled is None else opened.needed,
            events=[
                ClusterEventOut(at=one.at, kind=one.kind, by=one.name or None, text=one.text) for one in opened.events
            ],
        )
    )


def _fields(cluster: Cluster, overview: Overview | None) -> dict[str, Any]:
    tally, rests = Tally() if overview is None else overview.tally, cluster.settled
    return {
        "number": cluster.number,
        "version": cluster.version,
        "name": cluster.name,
        "title": cluster.title,
        "label": cluster.label,
        "terms": list(cluster.terms),
        "state": cluster.state,
        "settled": None
        if rests is None
        else SettledOut(at=rests.at, by=rests.name, size=rests.size, because=rests.because),
        "first_seen": cluster.first_seen,
        "last_seen": cluster.last_seen,
        "model": cluster.model,
        "size": tally.size,
        "unsolved": tally.unsolved,
        "customers": tally.customers,
        "accounts": tally.accounts,
        "plans": dict(tally.plans),
        "trend": None if overview is None else _trend(overview.trend),
    }


def _trend(trend: Trend) -> TrendOut:
    burst = trend.burst
    return TrendOut(
        first=trend.first,
        daily=list(trend.daily),
        recent=trend.recent,
        usual=trend.usual,
        ratio=trend.ratio,
        burst=None
        if burst is None
        else BurstOut(
            observed=burst.observed,
            expected=burst.expected,
            probability=burst.probability,
            since=burst.since,
            days=burst.days,
        ),
    )


def _ticket(one: Member) -> ClusterTicketOut:
    return ClusterTicketOut(
        number=one.number,
        subject=one.subject,
        status=one.status,
        opened_at=one.opened_at,
        plan=one.plan,
        accounts=list(one.accounts),
        strength=one.strength,
        because=one.because,
    )


def cluster_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/clusters",
            "listClusters",
            "List the problems that several tickets share. For the team.",
            every,
            ClusterQuery,
            NoBody,
            {200: ClusterList},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            "/clusters/{number}",
            "readCluster",
            "Read one with its tickets, and the articles that should have answered. For the team.",
            one,
            NoQuery,
            NoBody,
            {200: ClusterWhole},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            "/clusters/{number}/handover",
            "readHandover",
            "Read what engineering needs to begin: a text, all tickets, accounts and plans. For the team.",
            handover,
            NoQuery,
            NoBody,
            {200: HandoverOut},
            (403, 404),
            right=Right.WORK,
        ),
        _changing("title", "nameCluster", "Give one a title that stays.", title, TitleIn),
        _changing("dismiss", "dismissCluster", "Let one rest until it has grown.", dismiss, SettleIn),
        _changing("handed-over", "noteHandover", "Note that engineering has one.", handed_over, HandedOverIn),
        _changing("back", "bringClusterBack", "Open one again that rests.", back, BackIn),
    )


def _changing(
    path: str,
    operation: str,
    summary: str,
    handle: Callable[[Call[NoQuery, B]], Awaitable[Answered]],
    body: type[B],
) -> AnyEndpoint:
    # Who of the team may do it is told further in, as on the pages: whoever may only look is told who may.
    return Endpoint(
        "POST",
        f"/clusters/{{number}}/{path}",
        operation,
        f"{summary} For managers.",
        handle,
        NoQuery,
        body,
        {200: ClusterWhole},
        (403, 404, 409),
        right=Right.WORK,
    )
