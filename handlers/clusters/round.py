"""Draws clusters in the background: new tickets join those that are there, and now and then all is drawn anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from handlers.attention.alert_rules import AlertRules
from handlers.clusters.cluster import Drawing
from handlers.clusters.drawing import METHOD, Material, Outcome
from handlers.clusters.placing import joining, nowhere, redrawn, seen
from handlers.clusters.policy import BEGIN, ClusterPolicy
from handlers.clusters.ports import Clusters, Drawn, Rounds
from handlers.clusters.telling import news, sent
from handlers.clusters.trend import overviews
from handlers.ports import Clock, NewId
from handlers.similar.ports import CaseVectors
from handlers.tickets.trouble import Trouble
from retrieval.density import NONE, joined

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
UNREAD = 0.1
"""Share of the waiting tickets that may be unread yet when all is drawn for the first time."""
SOON = timedelta(minutes=1)
"""When it is looked again whether there are enough tickets to draw."""
_MOSTLY = 0.8
"""Share of the tickets that must have a vector of another model before all is drawn by it."""
_DRAWING = "drawing"


class ClusterRound:
    """Puts tickets into clusters, and tells of those that grow.

    Args:
        clusters, rounds: where they are kept.
        vectors: what tickets mean.
        tag: the model of the vectors.
        draw: draws all anew; may take minutes, and is called in a thread.
        clock: tells the time.
        new_id: makes ids.
        policy: by what it goes.
        rules: how the team is told, and when it is left alone.
        root: where people reach the server.
        failed: told of a drawing that failed; it is tried again, see `Trouble`.
        written: called when something waits to be sent.
    """

    def __init__(
        self,
        *,
        clusters: Clusters,
        rounds: Rounds,
        vectors: CaseVectors,
        tag: str,
        draw: Callable[[Material], Outcome],
        clock: Clock,
        new_id: NewId,
        policy: ClusterPolicy,
        rules: AlertRules,
        root: str,
        failed: Callable[[Exception, datetime], None] = lambda error, again: None,
        written: Callable[[], None] = lambda: None,
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
        self._trouble = Trouble[str]()
        self._anew = False
        self._looked: datetime | None = None
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
        if placed or self._looked is None or not timedelta() <= now - self._looked < LOOK:
            await self._tell(now)
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
        material = Material(
            numbers,
            tuple(texts[number][0] for number in numbers),
            vectors[rows],
            {number: one.cluster for number, one in before.items() if one.cluster is not None},
            self._policy.least,
        )
        outcome = await asyncio.to_thread(self._draw, material)
        opened = {number: texts[number][1] for number in numbers}
        known = await self._clusters.every(since)
        reserved = await self._rounds.reserve(len(outcome.new)) if outcome.new else ()
        made = redrawn(outcome, reserved, known, before, opened, self._model, now)
        whole = Drawing(drawing.version + 1, self._model, now, len(numbers), 0)
        if not await self._rounds.write(Drawn(whole, made.clusters, (), made.memberships, made.events)):
            return 0
        self._anew = False
        return len(numbers)

    async def _joined(self, drawing: Drawing, waiting: Sequence[str], now: datetime) -> int:
        """Put new tickets into clusters that are there; give how many were looked at."""
        since = now - self._policy.window
        texts, fresh = await self._rounds.texts(waiting), await self._vectors.of(waiting)
        new = [number for number in waiting if number in fresh]
        if not new:
            return 0
        before = await self._rounds.memberships(since)
        numbers, vectors = await self._vectors.recent(since, MOST)
        rows = [row for row, number in enumerate(numbers) if number in before]
        where = [before[numbers[row]].cluster for row in rows]
        names = sorted({name for name in where if name is not None})
        order = {name: label for label, name in enumerate(names)}
        labels = np.array([NONE if name is None else order[name] for name in where], dtype=np.int64)
        arrived = np.stack([fresh[number] for number in new])
        found = await asyncio.to_thread(joined, arrived, vectors[rows], labels) if names else nowhere(len(new))
        opened = {number: texts[number][1] for number in new if number in texts}
        memberships = joining(new, opened, found, names, now)
        known = await self._clusters.every(since)
        moments: dict[str, list[datetime]] = {}
        for one in memberships:
            if one.cluster is not None:
                moments.setdefault(one.cluster, []).append(opened[one.number])
        clusters = [seen(known[name], times) for name, times in moments.items() if name in known]
        whole = replace(drawing, version=drawing.version + 1, fresh=drawing.fresh + len(memberships))
        written = await self._rounds.write(Drawn(whole, clusters, (), memberships))
        return len(memberships) if written else 0

    async def _tell(self, now: datetime) -> None:
        """Open what has grown, and tell the team of what grows."""
        window = self._policy.window
        since = now - window
        drawing = await self._clusters.drawing()
        if drawing.at is None:
            return
        every, tallies = await self._clusters.every(since), await self._clusters.tallies(since)
        quiet = not self._policy.alerts or self._rules.silent or self._rules.quiet_until(now) is not None
        told = news(overviews(every, tallies, now, window), await self._rounds.told(), now, quiet=quiet)
        if told.empty:
            return
        outgoing = [one for burst in told.bursts for one in sent(burst, self._rules, self._root, now, self._new_id)]
        whole = replace(drawing, version=drawing.version + 1)
        changed = Drawn(whole, (), told.back, (), told.events, told.told, outgoing)
        if await self._rounds.write(changed) and outgoing:
            self._written()
