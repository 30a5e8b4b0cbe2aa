"""Which clusters come back, and of which the team is told that they grow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.attention.alert_rules import AlertRules
from handlers.clusters.bursts import again
from handlers.clusters.cluster import Cluster, ClusterEvent, ClusterState, Happened
from handlers.clusters.placing import back
from handlers.clusters.ports import Told
from handlers.clusters.trend import Overview
from handlers.news import team_mail
from handlers.ports import NewId, Outgoing

FACTOR = 2.0
"""A burst that was told of is told of again when it has so many times the tickets."""
OVER = timedelta(days=1)
"""A burst is over when none was seen for so long since the team was told: another one may be told of then."""
BURST = "burst"
"""Event for the team's channels, see `payload`; and the kind of the team's mails about it."""


@dataclass(frozen=True, slots=True)
class News:
    """What is to be written of clusters that grow.

    Attributes:
        back: clusters that are open again.
        bursts: of which the team is told, each with what it is told.
        told: see `Drawn.told`.
    """

    back: tuple[Cluster, ...]
    bursts: tuple[Overview, ...]
    events: tuple[ClusterEvent, ...]
    told: Mapping[str, Told | None]

    @property
    def empty(self) -> bool:
        """There is nothing to be written."""
        return not (self.back or self.events or self.told)


def news(found: Sequence[Overview], told: Mapping[str, Told], now: datetime, *, quiet: bool) -> News:
    """Say what is new. `quiet`: nobody is told of anything now; what still holds then is told later."""
    returned, bursts = [], []
    events: list[ClusterEvent] = []
    kept: dict[str, Told | None] = {}
    there = {one.cluster.number for one in found}
    for one in found:
        cluster, burst, before = one.cluster, one.trend.burst, told.get(one.cluster.number)
        if cluster.settled is not None and again(cluster.settled.size, one.tally.size):
            cluster, event = back(cluster, now, one.tally.size)
            returned.append(cluster)
            events.append(event)
        if burst is None:
            if before is not None and now - before.at > OVER:
                kept[cluster.number] = None
        elif cluster.state is ClusterState.OPEN and not quiet and _more(before, burst.observed):
            bursts.append(one)
            kept[cluster.number] = Told(now, burst.observed)
            said = f"{burst.observed} tickets since {burst.since:%d %b}, usually {burst.expected:.1f}"
            events.append(ClusterEvent(cluster.number, now, Happened.BURST, text=said))
    kept.update({number: None for number, one in told.items() if number not in there and now - one.at > OVER})
    return News(tuple(returned), tuple(bursts), tuple(events), kept)


def sent(one: Overview, rules: AlertRules, root: str, now: datetime, new_id: NewId) -> tuple[Outgoing, ...]:
    """Give what goes out for a burst: to the team's channels, and to each address by mail.

    `root`: where people reach the server. No words of a customer go by mail but the cluster's name.
    """
    number, (subject, text) = one.cluster.number, _letter(one, root, now)
    bells = (Outgoing(new_id("o"), "team", number, payload(one, now)),) if rules.triage else ()
    return (*bells, *(team_mail(number, BURST, address, subject, text, new_id) for address in rules.mail))


def payload(one: Overview, now: datetime) -> Mapping[str, str | int]:
    """Give what is told of a burst: how many tickets in how many days, what was expected, and whose they are."""
    burst = one.trend.burst
    if burst is None:
        raise ValueError(f"{one.cluster.number} does not grow")
    return {
        "event": BURST,
        "cluster": one.cluster.number,
        "name": one.cluster.name,
        "observed": burst.observed,
        "days": (now.date() - burst.since).days + 1,
        "expected": f"{burst.expected:.1f}",
        "accounts": one.tally.accounts,
        "customers": one.tally.customers,
    }


def _letter(one: Overview, root: str, now: datetime) -> tuple[str, str]:
    told = payload(one, now)
    when = "today" if told["days"] == 1 else f"in {told['days']} days"
    subject = f"[{one.cluster.number}] {told['observed']} tickets {when} are the same problem"
    whose = f"{one.tally.customers} customers and {one.tally.accounts} accounts"
    text = (
        one.cluster.name,
        f"{told['observed']} tickets {when}; {told['expected']} were to be expected.",
        f"All its tickets: {one.tally.size} of {whose}, {one.tally.unsolved} not solved.",
        f"{root}/console/clusters/{one.cluster.number}",
        "Nothing to be done? Dismiss it on its page: you are told of it again when it has grown.",
    )
    return subject, "\n\n".join(text)


def _more(before: Told | None, observed: int) -> bool:
    return before is None or observed >= before.count * FACTOR
