"""Who is called for what, and what is asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.slack.bells import Bells
from bot.slack.errors import SlackBusy, SlackError
from bot.slack.rooms import Room, each_of, without
from handlers.ports import Outgoing, TicketNotFound


@dataclass
class Fake:
    """Notes what it was asked for. `fails`: by name of what is asked."""

    called: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        async def asked(*_: object) -> str:
            self.called.append(name)
            if name in self.fails:
                raise self.fails[name]
            return name

        return asked


@dataclass
class Rung:
    """Bells over fakes."""

    desk: Fake = field(default_factory=Fake)
    windows: Fake = field(default_factory=Fake)
    cards: Fake = field(default_factory=Fake)
    alerts: Fake = field(default_factory=Fake)
    bursts: Fake = field(default_factory=Fake)
    engineering: Fake = field(default_factory=Fake)

    async def ring(self, event: str) -> None:
        parts: dict[str, Any] = vars(self)
        await Bells(**parts).deliver(Outgoing("o-1", "team", "T-1", {"event": event}))


@pytest.mark.parametrize("event", ["filed", "attention"])
async def test_a_ticket_is_read_once_for_its_card_and_its_alert(event: str) -> None:
    rung = Rung()
    await rung.ring(event)
    assert (rung.desk.called, rung.windows.called) == (["dossier"], ["described"])
    alarming = event == "attention"
    assert rung.cards.called == ["renew" if alarming else "deliver"]
    assert rung.alerts.called == ["deliver" if alarming else "renew"]


async def test_nothing_is_shown_of_a_ticket_that_is_gone() -> None:
    rung = Rung(desk=Fake(fails={"dossier": TicketNotFound("there is none")}))
    await rung.ring("filed")
    assert rung.cards.called == rung.alerts.called == []


@pytest.mark.parametrize("event", ["filed", "attention"])
async def test_what_fails_with_one_keeps_not_the_other(event: str) -> None:
    busy = SlackBusy(1.0)
    broken = Rung(cards=Fake(fails={"deliver": busy}), alerts=Fake(fails={"deliver": busy}))
    with pytest.raises(SlackBusy):
        await broken.ring(event)
    assert len(broken.cards.called) == len(broken.alerts.called) == 1


@pytest.mark.parametrize(
    ("event", "alerts", "bursts"),
    [
        ("attention_collected", ["collect"], []),
        ("burst", [], ["deliver"]),
        ("cluster_changed", [], ["renew"]),
    ],
)
async def test_what_is_of_no_ticket_asks_for_none(event: str, alerts: list[str], bursts: list[str]) -> None:
    rung = Rung()
    await rung.ring(event)
    assert (rung.desk.called, rung.alerts.called, rung.bursts.called) == ([], alerts, bursts)


async def test_each_room_has_its_turn_and_the_first_error_is_told() -> None:
    rooms = tuple(Room("T1", f"C{number}", chosen=False) for number in range(3))
    seen = []

    async def do(room: Room) -> None:
        seen.append(room)
        if room is not rooms[2]:
            raise SlackError(room.channel)

    with pytest.raises(SlackError, match="C0"):
        await each_of(rooms, do)
    assert tuple(seen) == rooms


def test_a_room_is_the_same_however_it_was_found() -> None:
    one, other = Room("T1", "C1", chosen=True), Room("T2", "C1", chosen=False)
    assert without((Room("T1", "C1", chosen=False), other), (one,)) == (other,)
