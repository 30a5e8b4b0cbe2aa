"""A cluster as engineering is handed it: in words, and as a table. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.clusters.answering import Findings
from handlers.clusters.cluster import Member
from handlers.clusters.trend import RECENT, Overview
from handlers.spreadsheet import spreadsheet
from handlers.ticket import OVER

_HEADS = ("ticket", "subject", "status", "opened", "plan", "accounts")


@dataclass(frozen=True, slots=True)
class Handover:
    """What engineering needs to begin.

    Attributes:
        number: the cluster's.
        summary: plain text: how many, since when, what it is about, examples, and what articles say.
        tickets: all tickets of the window, the latest first.
        customers: how many different ones filed them.
        accounts: whose they are, those with most tickets first.
        plans: tickets by the customer's plan.
    """

    number: str
    title: str
    summary: str
    tickets: tuple[Member, ...]
    customers: int
    accounts: tuple[str, ...]
    plans: Mapping[str, int]
    first_seen: datetime
    last_seen: datetime


def handover(
    overview: Overview, members: Sequence[Member], findings: Findings, questions: Mapping[str, str], now: datetime
) -> Handover:
    """Put it together. `questions`: of the examples, what their customers asked, by ticket."""
    cluster = overview.cluster
    by_account = Counter(account for member in members for account in member.accounts)
    accounts = tuple(sorted(by_account, key=lambda one: (-by_account[one], one)))
    title = f"{cluster.number} {cluster.name}"
    parts = (
        title,
        _how_many(overview, accounts, now),
        f"Speaks of: {', '.join(cluster.terms)}" if cluster.terms else "",
        _examples(members, questions),
        articles(findings),
        f"Tickets\n{', '.join(member.number for member in members)}",
    )
    return Handover(
        cluster.number,
        cluster.name,
        "\n\n".join(filter(None, parts)),
        tuple(members),
        overview.tally.customers,
        accounts,
        dict(overview.tally.plans),
        cluster.first_seen,
        cluster.last_seen,
    )


def table(found: Handover) -> str:
    """Give its tickets as CSV (RFC 4180), one a line; cells are no formulas."""
    cells = (
        (one.number, one.subject, one.status, f"{one.opened_at:%Y-%m-%d %H:%M}", one.plan, " ".join(one.accounts))
        for one in found.tickets
    )
    return spreadsheet(_HEADS, cells)


def articles(findings: Findings) -> str:
    """Say in words what was shown to customers, and what search finds."""
    told = []
    for one in findings.articles:
        said = [f"shown to {one.shown} of {findings.tickets} before they filed" if one.shown else ""]
        if one.sure:
            said.append(f"would answer {one.sure} of {findings.examples} examples now")
        elif one.found and not one.shown:
            said.append("comes near, and answers none of the examples surely")
        if not one.readable:
            said.append("customers cannot read it")
        told.append(f"- {one.title}: {'; '.join(filter(None, said))}")
    lines = "\n".join(told)
    if findings.failed:
        return f"Articles\n{lines or 'They could not be searched.'}"
    if findings.gap:
        return f"Articles\nNo article answers it.{f'{chr(10)}{lines}' if lines else ''}"
    return f"Articles\n{lines}"


def _how_many(overview: Overview, accounts: Sequence[str], now: datetime) -> str:
    tally, trend, cluster = overview.tally, overview.trend, overview.cluster
    usual = "" if trend.usual is None else f", usually {trend.usual:.1f}"
    filed = f"{_count(tally.size, 'ticket')} of {_count(tally.customers, 'customer')}, {tally.unsolved} not solved"
    lines = (
        f"{filed}; last {RECENT} days: {trend.recent}{usual}",
        f"First seen {cluster.first_seen:%d %b %Y}, last seen {cluster.last_seen:%d %b %Y}, as of {now:%d %b %Y}",
        "Plans: " + ", ".join(f"{plan} {count}" for plan, count in sorted(tally.plans.items())),
        f"Accounts: {', '.join(accounts) if accounts else 'none are known'}",
    )
    return "\n".join(lines)


def _examples(members: Sequence[Member], questions: Mapping[str, str]) -> str:
    if not questions:
        return ""
    state = {member.number: "solved" if member.status in OVER else "not solved" for member in members}
    lines = (f"- {number} ({state[number]}): {text}" for number, text in questions.items() if number in state)
    return "\n".join(("Examples", *lines))


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
