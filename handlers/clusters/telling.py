"""Which clusters come back, and of which the team is told that they grow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.attention.alert_rules import AlertRules
from handlers.clusters.bursts import again, within
from handlers.clusters.cluster import Cluster, ClusterEvent, ClusterState, Happened, Settled
from handlers.clusters.placing import back
from handlers.clusters.ports import Told
from handlers.clusters.trend import Overview
from handlers.news import bell, team_mail
from handlers.ports import NewId, Outgoing

FACTOR = 2.0
"""A burst that was told of is told of again when so many times the tickets have come since it began."""
OVER = timedelta(days=1)
"""A burst is over when none was seen for so long: another one may be told of then."""
RENEW = timedelta(hours=1)
"""How often it is noted that a burst is still seen."""
ASKING = 2
"""Customers of a burst that is told of: one who writes often is her own affair, and her tickets stand in the queue."""
OUTRIGHT = 3
"""Bursts that are told of one by one at one look, the largest; of the others it is told how many they are."""
BURST = "burst"
"""Event for the team's channels, see `payload`; and the kind of the team's mails about it."""
CHANGED = "cluster_changed"
"""Event for the team's channels: what they were told of a cluster is to be shown as it stands now."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came to a cluster that grows.

    Attributes:
        since: what was opened from then on is counted, see `begun`.
        tickets, customers: how many, and of how many different ones.
    """

    since: datetime
    tickets: int
    customers: int


@dataclass(frozen=True, slots=True)
class News:
    """What is to be written of clusters that grow.

    Attributes:
        back: clusters that are open again.
        bursts: of which the team is told one by one, each with what it is told, the largest first.
        others: how many more it is told of.
        told: see `Drawn.told`.
    """

    back: tuple[Cluster, ...]
    bursts: tuple[Overview, ...]
    others: int
    events: tuple[ClusterEvent, ...]
    told: Mapping[str, Told | None]

    @property
    def empty(self) -> bool:
        """There is nothing to be written."""
        return not (self.back or self.events or self.told)


def begun(found: Sequence[Overview], told: Mapping[str, Told], now: datetime) -> Mapping[str, datetime]:
    """Say of clusters that grow since when their tickets are to be counted, see `Came`.

    That is when the burst begins: the one that was told of, as its days get more while it lasts, and looking farther
    back is no growth. What somebody let rest counts from that moment at the earliest.
    """
    since = {}
    end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    for one in found:
        if one.trend.burst is not None:
            number, first = one.cluster.number, end - timedelta(days=one.trend.burst.days)
            if one.cluster.settled is not None:
                since[number] = max(first, one.cluster.settled.at)
            else:
                before = told.get(number)
                since[number] = first if before is None or now - before.seen > OVER else before.since
    return since


def news(
    found: Sequence[Overview], told: Mapping[str, Told], came: Mapping[str, Came], now: datetime, *, quiet: bool
) -> News:
    """Say what is new.

    Args:
        found: all clusters.
        told: of which bursts the team was told.
        came: to those that grow, counted as `begun` says.
        now: when it is looked.
        quiet: nobody is told of anything now; what still holds then is told later.
    """
    returned: list[Cluster] = []
    events: list[ClusterEvent] = []
    growing: list[Overview] = []
    kept: dict[str, Told | None] = {}
    for one in found:
        number, burst, before, shown = one.cluster.number, one.trend.burst, told.get(one.cluster.number), one
        if one.cluster.settled is not None and _returns(one, one.cluster.settled, came.get(number)):
            cluster, event = back(one.cluster, now, one.tally.size)
            if burst is not None and not again(one.cluster.settled.size, one.tally.size):
                event = replace(event, text=f"{_many(burst.observed, 'ticket')} {burst.within}")
            shown = replace(one, cluster=cluster)
            returned.append(cluster)
            events.append(event)
            # Whoever let it rest was promised to hear of it when it has grown.
            kept[number] = before = None
        still = _still(before, now, grows=burst is not None)
        if still != before:
            kept[number] = still
        if burst is not None and not quiet and shown.cluster.state is ClusterState.OPEN and _worth(still, came[number]):
            growing.append(shown)
            kept[number] = Told(now, came[number].tickets, came[number].since, now)
            said = f"{burst.observed} tickets since {burst.since:%d %b}, usually {burst.expected:.1f}"
            events.append(ClusterEvent(number, now, Happened.BURST, text=said))
    there = {one.cluster.number for one in found}
    gone = {number: _still(one, now, grows=False) for number, one in told.items() if number not in there}
    kept |= {number: one for number, one in gone.items() if one != told[number]}
    kept = {number: one for number, one in kept.items() if one is not None or number in told}
    growing.sort(key=lambda one: -_larger(one))
    return News(tuple(returned), tuple(growing[:OUTRIGHT]), len(growing[OUTRIGHT:]), tuple(events), kept)


def sent(one: Overview, rules: AlertRules, root: str, new_id: NewId, others: int = 0) -> tuple[Outgoing, ...]:
    """Give what goes out for a burst: to the team's channels, and to each address by mail.

    `root`: where people reach the server. `others`: how many more grow that are not told of one by one. No words of a
    customer go by mail but the cluster's name.
    """
    number, (subject, text) = one.cluster.number, _letter(one, root, others)
    told = {**payload(one), **({"others": others} if others else {})}
    bells = (Outgoing(new_id("o"), "team", number, told),) if rules.triage else ()
    return (*bells, *(team_mail(BURST, address, subject, text, new_id) for address in rules.mail))


def changed(number: str, new_id: NewId) -> Outgoing:
    """Tell the team's channels that somebody named a cluster or settled it, or that it is back."""
    return bell(number, CHANGED, new_id)


def payload(one: Overview) -> Mapping[str, str | int]:
    """Give what is told of a burst: how many tickets in how many days, what was expected, and whose they are."""
    burst = one.trend.burst
    if burst is None:
        raise ValueError(f"{one.cluster.number} does not grow")
    return {
        "event": BURST,
        "cluster": one.cluster.number,
        "name": one.cluster.name,
        "observed": burst.observed,
        "days": burst.days,
        "expected": f"{burst.expected:.1f}",
        "accounts": one.tally.accounts,
        "customers": one.tally.customers,
    }


def _letter(one: Overview, root: str, others: int) -> tuple[str, str]:
    told = payload(one)
    when = within(int(told["days"]))
    subject = f"[{one.cluster.number}] {told['observed']} tickets {when} are the same problem"
    whose = f"{_many(one.tally.customers, 'customer')} and {_many(one.tally.accounts, 'account')}"
    text = [
        one.cluster.name,
        f"{told['observed']} tickets {when}; {told['expected']} were to be expected.",
        f"All its tickets: {one.tally.size} of {whose}, {one.tally.unsolved} not solved.",
        f"{root}/console/clusters/{one.cluster.number}",
        "Nothing to be done? Dismiss it on its page: you are told of it again when it has grown.",
    ]
    if others:
        verb = "grows" if others == 1 else "grow"
        text.append(f"{_many(others, 'more cluster')} {verb}, too: {root}/console/clusters")
    return subject, "\n\n".join(text)


def _returns(one: Overview, rests: Settled, came: Came | None) -> bool:
    """Tell whether a cluster that rests has grown: as a whole, or by what came at once since.

    Tickets that leave the window make a whole smaller, so that it alone would hide a problem that comes again.
    """
    if again(rests.size, one.tally.size):
        return True
    burst = one.trend.burst
    return burst is not None and came is not None and again(max(burst.observed - came.tickets, 0), burst.observed)


def _still(before: Told | None, now: datetime, *, grows: bool) -> Told | None:
    """Give what stays of what was told: nothing of a burst that is over."""
    if before is None or now - before.seen > OVER:
        return None
    # A moment to come was noted by a clock that was wrong since.
    early = before.seen > now or (grows and now - before.seen >= RENEW)
    return replace(before, at=min(before.at, now), seen=now) if early else before


def _worth(before: Told | None, came: Came) -> bool:
    return came.customers >= ASKING and (before is None or came.tickets >= before.count * FACTOR)


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def _larger(one: Overview) -> float:
    return 0.0 if one.trend.burst is None else one.trend.burst.observed - one.trend.burst.expected
