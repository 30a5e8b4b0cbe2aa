"""What the team's channels are told of clusters that grow. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, actions, button, context, section
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, link, linkable, literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.times import when
from handlers.clusters.bursts import within
from handlers.clusters.cluster import Cluster, ClusterState

_NAME = 120
_BECAUSE = 300
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Grown:
    """How a cluster grew; it travels with the button under its alert, and is kept with it. No words of a person.

    Attributes:
        cluster: its id, ``K-<n>``.
        version: of the cluster, as it was told of.
        observed: tickets within `days`; `expected`: how many its past led to expect, as a number in words.
        accounts, customers: different ones among all of its tickets.
        others: how many more clusters grow that were not told of one by one.
    """

    cluster: str
    version: int
    observed: int
    days: int
    expected: str
    accounts: int
    customers: int
    others: int = 0

    def written(self) -> str:
        """Give it as it travels."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def read_grown(value: str) -> Grown | None:
    """Read what a button carries; None for what is not ours."""
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return _grown(found) if isinstance(found, dict) else None


def of_payload(payload: Mapping[str, str | int], cluster: Cluster) -> Grown:
    """Read what the outbox says of a burst."""
    return Grown(
        cluster.number,
        cluster.version,
        int(payload["observed"]),
        int(payload["days"]),
        str(payload["expected"]),
        int(payload["accounts"]),
        int(payload["customers"]),
        int(payload.get("others", 0)),
    )


def burst(grown: Grown, cluster: Cluster, root: str) -> Post:
    """Give the alert: how a cluster grew against its past, whose tickets they are, and who let it rest since.

    `root`: address of our server; empty when people cannot open it.
    """
    many = "1 ticket" if grown.observed == 1 else f"{grown.observed:,} tickets"
    title = f"{many} {within(grown.days)} like “{one_line(cluster.name, _NAME)}” (usually {grown.expected})"
    blocks = [section(bold(title)), context(" · ".join(_facts(grown, cluster, root)))]
    row: list[Json] = []
    if linkable(address := f"{root}/console/clusters/{grown.cluster}" if root else ""):
        row.append(button(f"See {grown.cluster}", names.OPEN_LINK, address=address))
    if cluster.state is ClusterState.OPEN:
        ask = f"{grown.cluster} rests until it has grown again. Managers may do this."
        row.append(button("Dismiss", names.DISMISS, grown.written(), ask=ask))
    return post(f"{grown.cluster}: {title}", [*blocks, *([actions(row)] if row else [])])


def _facts(grown: Grown, cluster: Cluster, root: str) -> list[str]:
    accounts = "1 account" if grown.accounts == 1 else f"{grown.accounts:,} accounts"
    customers = "1 customer" if grown.customers == 1 else f"{grown.customers:,} customers"
    found = [f"{accounts} and {customers} in all" if grown.accounts else f"{customers} in all"]
    if cluster.examples:
        shown = [_ticket(number, root) for number in cluster.examples[:_EXAMPLES]]
        found.append(f"such as {', '.join(shown)}")
    if grown.others:
        more = "1 more cluster grows" if grown.others == 1 else f"{grown.others:,} more clusters grow"
        found.append(f"{more}: {link(f'{root}/console/clusters', 'all')}" if root else more)
    settled = cluster.settled
    if settled is not None:
        done = "dismissed" if cluster.state is ClusterState.DISMISSED else "handed to engineering"
        because = f": {literal(one_line(settled.because, _BECAUSE))}" if settled.because else ""
        found.append(f"*{done} by {literal(one_line(settled.name, _NAME))}* {when(settled.at)}{because}")
    return found


def _ticket(number: str, root: str) -> str:
    return link(f"{root}/console/tickets/{number}", number) if root else literal(number)


def _grown(found: Mapping[object, object]) -> Grown | None:
    kinds = {field.name: field.type for field in fields(Grown)}
    if set(found) != set(kinds):
        return None
    wanted = {name: int if kind == "int" else str for name, kind in kinds.items()}
    if not all(type(found[name]) is kind for name, kind in wanted.items()):
        return None
    return Grown(**{name: found[name] for name in wanted})  # type: ignore[arg-type]
