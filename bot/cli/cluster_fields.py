"""Clusters as the commands give them in JSON. Pure."""

from __future__ import annotations

from typing import Any

from handlers.clusters.cluster import Member
from handlers.clusters.desk import Opened
from handlers.clusters.handover import Handover
from handlers.clusters.trend import Overview


def in_list(one: Overview) -> dict[str, Any]:
    """Give one of a list."""
    cluster, tally, trend = one.cluster, one.tally, one.trend
    return {
        "number": cluster.number,
        "version": cluster.version,
        "name": cluster.name,
        "title": cluster.title,
        "terms": list(cluster.terms),
        "state": cluster.state.value,
        "size": tally.size,
        "unsolved": tally.unsolved,
        "customers": tally.customers,
        "accounts": tally.accounts,
        "plans": dict(tally.plans),
        "first_seen": cluster.first_seen.isoformat(),
        "last_seen": cluster.last_seen.isoformat(),
        "model": cluster.model,
        "recent": trend.recent,
        "usual": trend.usual,
        "grows": trend.burst is not None,
    }


def whole(found: Opened) -> dict[str, Any]:
    """Give one whole."""
    one, findings = found.cluster, found.findings
    known = (
        {"number": one.number, "version": one.version, "name": one.name, "state": one.state.value, "size": 0}
        if found.overview is None
        else in_list(found.overview)
    )
    return known | {
        "examples": dict(found.examples),
        "tickets": [_ticket(member) for member in found.members],
        "articles": [
            {"article": at.article, "title": at.title, "shown": at.shown, "found": at.found, "sure": at.sure}
            for at in findings.articles
        ],
        "gap": findings.gap,
        "comes_back_at": None if one.settled is None else found.needed,
        "events": [
            {"at": event.at.isoformat(), "kind": event.kind.value, "by": event.name or None, "text": event.text}
            for event in found.events
        ],
    }


def handed(found: Handover) -> dict[str, Any]:
    """Give what engineering is handed."""
    return {
        "number": found.number,
        "title": found.title,
        "summary": found.summary,
        "tickets": [_ticket(member) for member in found.tickets],
        "customers": found.customers,
        "accounts": list(found.accounts),
        "plans": dict(found.plans),
        "first_seen": found.first_seen.isoformat(),
        "last_seen": found.last_seen.isoformat(),
    }


def _ticket(member: Member) -> dict[str, Any]:
    return {
        "number": member.number,
        "subject": member.subject,
        "status": member.status.value,
        "opened_at": member.opened_at.isoformat(),
        "plan": member.plan,
        "accounts": list(member.accounts),
    }
