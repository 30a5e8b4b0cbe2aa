"""Warnings and breaches, each told once."""

from __future__ import annotations

from handlers.ticket import Priority, Status
from handlers.tickets.alerts import Alert, AlertKind, alerts, next_moment
from handlers.tickets.sla_history import CustomerReplied, PriorityChanged, StatusChanged, TeamReplied
from handlers.tickets.sla_policy import Aim
from tests.handlers.tickets.test_sla import at, opened, seen

WARNED = Alert("T-1/first_reply/1/warning/14400", AlertKind.WARNING, "T-1", Aim.FIRST_REPLY, 1, at(12.2))
BROKEN = Alert("T-1/first_reply/1/breach", AlertKind.BREACH, "T-1", Aim.FIRST_REPLY, 1, at(13))


def test_there_is_nothing_to_tell_of_until_the_next_moment() -> None:
    found = seen(opened()).values()
    assert alerts("T-1", found, at(9)) == ()
    assert next_moment(found, at(9)) == at(12.2)


def test_first_comes_the_warning_and_then_the_breach_in_its_place() -> None:
    found = seen(opened()).values()
    assert alerts("T-1", found, at(12.2)) == (WARNED,)
    assert next_moment(found, at(12.2)) == at(13)
    broken = seen(opened(), now=at(13)).values()
    assert alerts("T-1", broken, at(13)) == (BROKEN,)
    assert next_moment(broken, at(13)) == at(17, day=3)  # the resolution's warning


def test_the_same_breach_has_the_same_key_whenever_it_is_seen() -> None:
    assert alerts("T-1", seen(opened(), now=at(16)).values(), at(16)) == (BROKEN,)
    assert alerts("T-1", seen(opened(), TeamReplied(at(16))).values(), at(16)) == (BROKEN,)


def test_a_warning_is_not_told_once_the_reply_was_given_or_while_it_waits() -> None:
    assert alerts("T-1", seen(opened(), TeamReplied(at(12.5))).values(), at(12.5)) == ()
    asked = (opened(), TeamReplied(at(9)), CustomerReplied(at(9)), StatusChanged(at(16), Status.PENDING))
    assert alerts("T-1", seen(*asked).values(), at(16)) == ()
    assert next_moment(seen(*asked).values(), at(16)) is None


def test_more_time_is_warned_of_anew() -> None:
    urgent = opened(priority=Priority.URGENT)
    eased = seen(urgent, PriorityChanged(at(10.75), Priority.NORMAL), now=at(12.5)).values()
    assert [alert.key for alert in alerts("T-1", seen(urgent, now=at(10.7)).values(), at(10.7))] == [
        "T-1/first_reply/1/warning/7200"
    ]
    assert alerts("T-1", eased, at(12.5)) == (WARNED,)


def test_each_cycle_is_told_by_itself_oldest_first() -> None:
    found = seen(opened(), TeamReplied(at(14)), CustomerReplied(at(14)), now=at(15, day=1)).values()
    assert [alert.key for alert in alerts("T-1", found, at(15, day=1))] == [
        "T-1/first_reply/1/breach",
        "T-1/next_reply/1/breach",
    ]
