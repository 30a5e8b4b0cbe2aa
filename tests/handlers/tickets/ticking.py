"""A ticket lived through minute by minute: the oracle of SLA clocks, which never adds two spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.sla_history import (
    CustomerReplied,
    MergedAway,
    Opened,
    PlanChanged,
    PriorityChanged,
    SlaEvent,
    StatusChanged,
    TeamReplied,
)
from handlers.tickets.sla_policy import Aim, SlaPolicies
from tests.handlers.tickets.minutes import MINUTE, opened


@dataclass
class Ticking:
    """One promise. `idle`: the minutes at which it did not count for the sake of the ticket's status."""

    key: str
    aim: Aim
    started: datetime
    target: timedelta | None = None
    elapsed: timedelta = timedelta(0)
    done: datetime | None = None
    warned: datetime | None = None
    breached: datetime | None = None
    stands: bool = False
    idle: set[datetime] = field(default_factory=set)


class Life:
    """The ticket at one minute of its life."""

    def __init__(self, policies: SlaPolicies, calendars: dict[str, WorkCalendar], opening: Opened) -> None:
        self.policies, self.calendars = policies, calendars
        self.plan, self.priority, self.status = opening.plan, opening.priority, "new"
        self.gone = False
        self.now = opening.at
        self.promises: list[Ticking] = []
        if not opening.answered:
            self.begin(Aim.FIRST_REPLY)
        self.begin(Aim.RESOLUTION)

    def begin(self, aim: Aim) -> None:
        number = len([promise for promise in self.promises if promise.aim == aim]) + 1
        begun = Ticking(f"{aim}/{number}", aim, self.now)
        begun.target = self.policies.of(self.plan).target(aim, self.priority)
        self.promises.append(begun)

    def unanswered(self) -> list[Ticking]:
        return [promise for promise in self.promises if promise.aim != Aim.RESOLUTION and promise.done is None]

    def happen(self, event: SlaEvent) -> None:
        if self.gone:
            return
        if isinstance(event, CustomerReplied) and not self.unanswered():
            self.begin(Aim.NEXT_REPLY)
        if isinstance(event, TeamReplied):
            for promise in self.unanswered():
                promise.done = self.now
        if isinstance(event, StatusChanged):
            self.status = str(event.status)
        if isinstance(event, PriorityChanged):
            self.priority = event.priority
        if isinstance(event, PlanChanged):
            self.plan = event.plan
        if isinstance(event, MergedAway):
            self.gone = True

    def conclude(self) -> None:
        for promise in self.promises:
            if promise.aim == Aim.RESOLUTION and not self.gone:
                if self.status not in {"solved", "closed"}:
                    promise.done = None
                elif promise.done is None:
                    promise.done = self.now
            promise.stands = self.gone or self.status in {"solved", "closed"}
            promise.stands |= self.status == "pending" and promise.aim != Aim.FIRST_REPLY
            if promise.done is None:
                promise.target = self.policies.of(self.plan).target(promise.aim, self.priority)
                enough = self.warns(promise)
                if promise.breached is None and (enough is None or promise.elapsed < enough):
                    promise.warned = None

    def warns(self, promise: Ticking) -> timedelta | None:
        if promise.target is None:
            return None
        return self.policies.of(self.plan).warning.after(promise.target)

    def look(self) -> None:
        for promise in self.promises:
            enough = self.warns(promise)
            if promise.done or promise.stands or promise.breached or promise.target is None or enough is None:
                continue
            if promise.elapsed >= enough and promise.warned is None:
                promise.warned = self.now
            if promise.elapsed >= promise.target:
                promise.breached = self.now

    def tick(self) -> None:
        business = opened(self.calendars[self.policies.of(self.plan).calendar], self.now)
        for promise in self.promises:
            if promise.stands:
                promise.idle.add(self.now)
            elif promise.done is None and business:
                promise.elapsed += MINUTE
        self.now += MINUTE


def live(history: Sequence[SlaEvent], policies: SlaPolicies, calendars: dict[str, WorkCalendar], now: datetime) -> Life:
    """Live until `now`; all times are full minutes, in order."""
    assert isinstance(history[0], Opened)
    life, coming = Life(policies, calendars, history[0]), list(history[1:])
    while True:
        life.look()
        while coming and coming[0].at <= life.now:
            life.happen(coming.pop(0))
        life.conclude()
        life.look()
        if life.now >= now:
            return life
        life.tick()
