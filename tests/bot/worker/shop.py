"""A whole shop behind the desk: intake, worker, hub and log, over any world."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.worker import Hub, Intake, WebReceiver, Worker
from bot.worker.ports import Seat
from tests.fakes import FakeReceiver
from tests.handlers.chat.dialog import Dialog


@dataclass
class Shop:
    """What `serve` wires, around a dialog."""

    dialog: Dialog
    deadline_s: float = 5.0
    accept_s: float = 0.8
    hub: Hub = field(default_factory=Hub)
    log: FakeReceiver = field(default_factory=FakeReceiver)
    web: FakeReceiver | None = None
    seat: Seat | None = None
    believed: bool = True

    def __post_init__(self) -> None:
        world, clock = self.dialog.world, self.dialog.clock
        self.intake = Intake(world.inbox, self.dialog.desk, clock, self.deadline_s, accept_s=self.accept_s)
        self.worker = Worker(
            intake=self.intake,
            inbox=world.inbox,
            outbox=world.outbox,
            receivers={"web": self.web or WebReceiver(self.hub), "log": self.log},
            sweep=self.dialog.desk.sweep,
            clock=clock,
            wake=asyncio.Event(),
            interval_s=0.02,
            seat=self.seat,
            believed=lambda: self.believed,
        )
