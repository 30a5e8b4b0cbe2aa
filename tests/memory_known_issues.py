"""A fake of where known issues live, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import KnownIssue, Subscription
from handlers.engineering.publishing_ports import Votes
from handlers.ports import Outgoing, WriteConflict


@dataclass
class MemoryKnownIssues:
    """Known issues in memory. `busy`: how often somebody else writes first."""

    kept: dict[IssueName, KnownIssue] = field(default_factory=dict)
    subscribed: dict[tuple[IssueName, str], Subscription] = field(default_factory=dict)
    outbox: list[Outgoing] = field(default_factory=list)
    busy: int = 0

    async def get(self, name: IssueName) -> KnownIssue | None:
        return self.kept.get(name)

    async def every(self) -> Sequence[KnownIssue]:
        found = sorted(self.kept.values(), key=lambda one: one.issue)
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    async def write(self, known: KnownIssue, outgoing: Sequence[Outgoing] = ()) -> None:
        before = self.kept.get(known.issue)
        if self.busy or (0 if before is None else before.version) != known.version - 1:
            self.busy = max(0, self.busy - 1)
            raise WriteConflict("somebody else wrote it meanwhile; please try again")
        self.kept[known.issue] = known
        self.outbox.extend(outgoing)

    async def subscribe(self, subscription: Subscription) -> bool:
        key = subscription.issue, subscription.person
        before = self.subscribed.get(key)
        if before is None:
            self.subscribed[key] = subscription
            return True
        self.subscribed[key] = replace(
            before,
            conversation=subscription.conversation or before.conversation,
            email=subscription.email or before.email,
        )
        return False

    async def waiting(self, name: IssueName, told: str) -> Sequence[Subscription]:
        found = [one for one in self.subscribed.values() if one.issue == name and one.told != told]
        return tuple(sorted(found, key=lambda one: (one.at, one.person)))

    async def tell(self, subscriptions: Sequence[Subscription], outgoing: Sequence[Outgoing]) -> None:
        for one in subscriptions:
            key = one.issue, one.person
            self.subscribed[key] = replace(self.subscribed[key], told=one.told)
        self.outbox.extend(outgoing)

    async def votes(self, names: Collection[IssueName]) -> Mapping[IssueName, Votes]:
        found: dict[IssueName, list[Subscription]] = {}
        for one in self.subscribed.values():
            if one.issue in names:
                found.setdefault(one.issue, []).append(one)
        return {
            name: Votes(
                len(some), len({each for one in some for each in one.accounts}), sum(not one.told for one in some)
            )
            for name, some in found.items()
        }
