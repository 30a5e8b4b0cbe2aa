"""What is promised on a ticket, how it stands, and what it waits for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.web.pages.console.times import due, length, stamp
from handlers.ticket import Status
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_policy import REPLIES, Aim

AIM: Mapping[Aim, str] = MappingProxyType(
    {Aim.FIRST_REPLY: "First reply", Aim.NEXT_REPLY: "Next reply", Aim.RESOLUTION: "Resolution"}
)


def promises(clocks: Sequence[SlaClock], status: Status, now: datetime) -> str:
    """Give the promises that count now in HTML: the latest of each aim, and those that were broken before."""
    latest = {clock.aim: clock.key for clock in clocks}
    shown = [one for one in clocks if latest[one.aim] == one.key or one.breached_at is not None]
    shown.sort(key=lambda one: (list(Aim).index(one.aim), one.cycle))
    if not shown:
        return '<p class="small">Nothing is promised on this ticket.</p>'
    return f'<ul class="promises">{"".join(_promise(one, status, now) for one in shown)}</ul>'


def _promise(clock: SlaClock, status: Status, now: datetime) -> str:
    stands, kind = _stands(clock, now)
    waits = waits_for(clock, status)
    target = "" if clock.target is None else f"{_open(clock.elapsed)} of {_open(clock.target)} used"
    small = "; ".join(one for one in (waits, target) if one)
    broken = ""
    if clock.breached_at is not None:
        kind = "broken"
        broken = f'<span class="late small">Promise broken {stamp(clock.breached_at)}</span>'
    return (
        f'<li class="{kind}"><span class="aim">{AIM[clock.aim]}</span><span class="stands">{stands}</span>'
        f'{broken}<span class="small">{small}</span></li>'
    )


def _open(time: timedelta) -> str:
    return length(time, days=False)


def waits_for(clock: SlaClock, status: Status) -> str:
    """Say what a promise waits for; nothing when it was kept or is over."""
    match clock.state:
        case ClockState.PAUSED:
            return "waits for the customer, and does not count"
        case ClockState.RUNNING if clock.aim in REPLIES:
            return "waits for our reply"
        case ClockState.RUNNING:
            return "waits for engineering, and counts" if status is Status.ON_HOLD else "waits for us to solve it"
        case _:
            return ""


def _stands(clock: SlaClock, now: datetime) -> tuple[str, str]:
    match clock.state:
        case ClockState.MET:
            late = clock.breached_at is not None
            return ("done, too late" if late else "done in time"), "kept"
        case ClockState.STOPPED:
            return "stopped, as the ticket is over", "kept"
        case ClockState.PAUSED:
            left = clock.remaining
            return ("paused" if left is None else f"paused with {_open(left)} left"), "waits"
        case _:
            if clock.due is None:
                return "nothing is promised", "kept"
            return f'{due(clock.due, now)} <span class="small">{stamp(clock.due)}</span>', "runs"
