"""Draws clusters in the background: new tickets join those that are there, and now and then all is drawn anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from handlers.attention.alert_rules import AlertRules
from handlers.attention.alerter import always
from handlers.clusters.cluster import Cluster, Drawing, Membership, Tally
from handlers.clusters.drawing import METHOD, Material, Outcome
from handlers.clusters.labels import Asker
from handlers.clusters.placing import joining, redrawn, seen
from handlers.clusters.policy import BEGIN, ClusterPolicy
from handlers.clusters.ports import Clusters, Drawn, NotWritten, Rounds
from handlers.clusters.standing import Standing
from handlers.clusters.telling import Came, begun, changed, news, sent
from handlers.clusters.trend import overviews
from handlers.ports import Clock, NewId
from handlers.similar.ports import CaseVectors
from handlers.tickets.trouble import Trouble

MOST = 20_000
"""Tickets that clusters are drawn of, the latest ones; older ones keep their place."""
BATCH = 500
"""New tickets that are put in at once."""
PAUSE = timedelta(minutes=10)
"""Between two drawings of all tickets."""
FEW = 20
"""New tickets that make a drawing worth while, and `SHARE` of all that it was of last."""
SHARE = 0.05
LONGEST = timedelta(days=1)
"""Then all is drawn anew for a single new ticket."""
LOOK = timedelta(minutes=10)
"""How often it is looked for growth where no ticket came."""
NEXT = timedelta(minutes=1)
"""How often it is where tickets come: all clusters are added up for it."""
UNREAD = 0.1
"""Share of the waiting tickets that may be unread yet when all is drawn for the first time."""
SOON = timedelta(minutes=1)
"""When it is looked again whether there are enough tickets to draw."""
_MOSTLY = 0.8
"""Share of the tickets that must have a vector of another model before all is drawn by it."""
_DRAWING, _JOINING = "drawing", "joining"


class ClusterRound:
    """Puts tickets into clusters, and tells of those that grow.

    Args:
        clusters, rounds: where they are kept.
        vectors: what tickets mean.
        tag: the model of the vectors.
        draw: draws all anew; may take minutes, and ends when it is cancelled.
        clock: tells the time.
        new_id: makes ids.
        policy: by what it goes.
        rules: how the team is told, and when it is left alone.
        root: where people reach the server.
        failed: told of a drawing that failed; it is tried again, see `Trouble`.
        written: called when something waits to be sent.
        channels: tells whether the team has a channel now.
    """

    def __init__(
        self,
        *,
        clusters: Clusters,
        rounds: Rounds,
        vectors: CaseVectors,
        tag: str,
        draw: Callable[[Material], Awaitable[Outcome]],
        clock: Clock,
        new_id: NewId,
        policy: ClusterPolicy,
        rules: AlertRules,
        root: str,
        failed: Callable[[Exception, datetime], None] = lambda error, again: None,
        written: Callable[[], None] = lambda: None,
        channels: Callable[[], Awaitable[bool]] = always,
    ) -> None:
        self._clusters = clusters
        self._rounds = rounds
        self._vectors = vectors
        self._model = f"{tag}/{METHOD}"
        self._draw = draw
        self._clock = clock
        self._new_id = new_id
        self._policy = policy
        self._rules = rules
        self._root = root
        self._failed = failed
        self._written = written
        self._channels = channels
        self._trouble = Trouble[str]()
        self._anew = False
        self._looked: datetime | None = None
        self._changed = False
        self._standing = Standing(rounds, vectors, MOST)
        self._not_before = self._started = clock()
        self._clean: int | None = None
        self._begun = False

    def adopt(self, policy: ClusterPolicy, rules: AlertRules) -> None:
        """Go by others from now on; what they change of the clusters is drawn next."""
        self._anew = self._anew or (policy.window, policy.least) != (self._policy.window, self._policy.least)
        self._policy, self._rules = policy, rules
        self._clean = None

    async def round(self) -> int:
        """Look at what came; give the number of tickets that were put somewhere."""
        now = self._clock()
        since = now - self._policy.window
        drawing = await self._clusters.drawing()
        waiting = await self._waiting(since, now)
        placed = await self._anew_if_due(drawing, len(waiting), now)
        # While there are no clusters yet, there is nothing to be put into; and what was drawn by another model
        # cannot be compared with.
        if not placed and waiting and drawing.model == self._model:
            placed = await self._joined(drawing, waiting, now)
        self._changed = self._changed or placed > 0
        if self._looked is None or not timedelta() <= now - self._looked < (NEXT if self._changed else LOOK):
            # What could not be written is looked at again soon.
            self._changed = not await self._tell(now)
            self._looked = now
        return placed

    async def _waiting(self, since: datetime, now: datetime) -> Sequence[str]:
        """Give tickets that were not looked at; nothing is asked where none was read since there were none."""
        reading = await self._rounds.reading()
        if reading.revision == self._clean:
            return ()
        waiting = await self._rounds.waiting(since, BATCH)
        self._clean = None if waiting else reading.revision
        # Of a desk that begins with many tickets, nearly all are to be read before it is said what they have in common;
        # some that cannot be read do not put it off for ever.
        nearly = reading.unread <= UNREAD * len(waiting)
        self._begun = self._begun or nearly or not timedelta() <= now - self._started < PAUSE
        return waiting

    async def _anew_if_due(self, drawing: Drawing, waiting: int, now: datetime) -> int:
        if not self._due(drawing, waiting, now) or self._trouble.waits(_DRAWING, now):
            return 0
        try:
            placed = await self._redrawn(drawing, now)
        except Exception as error:  # noqa: BLE001 - clusters stay as they are, and new tickets join them meanwhile
            self._failed(error, self._trouble.failed(_DRAWING, now))
            return 0
        self._trouble.over(_DRAWING)
        return placed

    def _due(self, drawing: Drawing, waiting: int, now: datetime) -> bool:
        """Tell whether enough has changed, and long enough ago."""
        if now < self._not_before <= now + SOON:
            return False
        if drawing.at is None:
            return waiting >= BEGIN and self._begun
        # A clock that was set back must not put it off for years.
        if timedelta() <= now - drawing.at < PAUSE:
            return False
        fresh = drawing.fresh + waiting
        enough = fresh >= max(FEW, SHARE * drawing.tickets) or (fresh > 0 and now - drawing.at >= LONGEST)
        return enough or self._anew or drawing.model != self._model

    async def _redrawn(self, drawing: Drawing, now: datetime) -> int:
        """Draw all anew; give of how many tickets."""
        since = now - self._policy.window
        numbers, vectors = await self._vectors.recent(since, MOST)
        texts = await self._rounds.texts(numbers)
        rows = [row for row, number in enumerate(numbers) if number in texts]
        before = await self._rounds.memberships(since)
        other = bool(drawing.model) and drawing.model != self._model
        if len(rows) < BEGIN or (other and len(rows) < _MOSTLY * min(len(before), MOST)):
            self._not_before = now + SOON
            return 0
        numbers = tuple(numbers[row] for row in rows)
        askers, standing = await self._rounds.askers(numbers), await self._clusters.every(since)
        material = Material(
            numbers,
            tuple(texts[number][0] for number in numbers),
            vectors[rows],
            {number: one.cluster for number, one in before.items() if one.cluster is not None},
            self._policy.least,
            tuple(askers.get(number) or Asker(number) for number in numbers),
            frozenset(number for number, one in standing.items() if one.settled is not None),
        )
        outcome = await self._draw(material)
        opened = {number: texts[number][1] for number in numbers}
        known = await self._clusters.every(since)
        reserved = await self._rounds.reserve(len(outcome.new)) if outcome.new else ()
        made = redrawn(outcome, reserved, known, before, opened, self._model, now)
        whole = Drawing(drawing.version + 1, self._model, now, len(numbers), 0)
        if not await self._rounds.write(Drawn(whole, made.clusters, (), made.memberships, made.events)):
            raise NotWritten("somebody else wrote clusters since they were drawn")
        self._anew = False
        return len(numbers)

    async def _joined(self, drawing: Drawing, waiting: Sequence[str], now: datetime) -> int:
        """Put new tickets into clusters that are there; give how many were looked at."""
        if self._trouble.waits(_JOINING, now):
            return 0
        texts, fresh = await self._rounds.texts(waiting), await self._vectors.of(waiting)
        new = [number for number in waiting if number in fresh]
        if not new:
            return 0
        arrived = np.stack([fresh[number] for number in new])
        found, names = await self._standing.joined(drawing, arrived, now - self._policy.window, now)
        opened = {number: texts[number][1] for number in new if number in texts}
        memberships = joining(new, opened, found, names, now)
        whole = replace(drawing, version=drawing.version + 1, fresh=drawing.fresh + len(memberships))
        drawn = Drawn(whole, await self._seen(memberships, opened), (), memberships)
        try:
            if not await self._rounds.write(drawn):
                return 0  # by another process, which has put them in
        except NotWritten as error:
            self._failed(error, self._trouble.failed(_JOINING, now))
            return 0
        self._trouble.over(_JOINING)
        await self._standing.grown(whole, arrived, found)
        return len(memberships)

    async def _seen(self, memberships: Sequence[Membership], opened: Mapping[str, datetime]) -> Sequence[Cluster]:
        """Give the clusters that tickets were put into, as last seen with them."""
        moments: dict[str, list[datetime]] = {}
        for one in memberships:
            if one.cluster is not None:
                moments.setdefault(one.cluster, []).append(opened[one.number])
        return [seen(await self._clusters.get(name), times) for name, times in moments.items()]

    async def _tell(self, now: datetime) -> bool:
        """Open what has grown, and tell the team of what grows; False: it could not be written."""
        window = self._policy.window
        since = now - window
        drawing = await self._clusters.drawing()
        if drawing.at is None:
            return True
        every, tallies = await self._clusters.every(since), await self._clusters.tallies(since)
        found, before = overviews(every, tallies, now, window), await self._rounds.told()
        rules = self._rules.reaching(channels=await self._channels())
        quiet = not self._policy.alerts or rules.silent or rules.quiet_until(now) is not None
        told = news(found, before, await self._came(begun(found, before, now), since), now, quiet=quiet)
        if told.empty:
            return True
        outgoing = [changed(one.number, self._new_id) for one in told.back]
        for place, one in enumerate(told.bursts, start=1):
            others = told.others if place == len(told.bursts) else 0
            outgoing += sent(one, rules, self._root, self._new_id, others)
        whole = replace(drawing, version=drawing.version + 1)
        try:
            written = await self._rounds.write(Drawn(whole, (), told.back, (), told.events, told.told, outgoing))
        except NotWritten as error:
            self._failed(error, now + NEXT)
            return False
        if written and outgoing:
            self._written()
        return written

    async def _came(self, begun: Mapping[str, datetime], since: datetime) -> Mapping[str, Came]:
        """Count what came to clusters that grow, to each since it began; nobody counts what left the window."""
        found = {}
        for first in set(begun.values()):
            mine = [number for number, one in begun.items() if one == first]
            tallies = await self._clusters.tallies(max(first, since), mine)
            for number in mine:
                tally = tallies.get(number, Tally())
                found[number] = Came(first, tally.size, tally.customers)
        return found
