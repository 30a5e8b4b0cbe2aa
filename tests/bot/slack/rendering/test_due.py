"""What is promised of a ticket, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.slack.rendering.cards import Shown, card, given
from bot.slack.rendering.due import answer_due, due
from bot.slack.rendering.own_tickets import standing
from bot.slack.rendering.times import lasting, when
from handlers.ticket import Status
from handlers.tickets.ports import Standing
from tests.bot.slack.rendering import worlds
from tests.bot.slack.rendering.test_cards import TICKET

NOW = worlds.NOW
LATER = NOW + timedelta(minutes=40)
EARLIER = NOW - timedelta(minutes=75)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=40, seconds=59), "40 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(days=2, hours=23), "2 days"),
    ],
)
def test_a_length_is_told_in_words(length: timedelta, said: str) -> None:
    assert lasting(length) == said


def test_what_is_due_is_told_with_how_long_there_is_where_it_is_read_at_once() -> None:
    promised = Standing(LATER, LATER)
    assert due(promised, NOW) == f"reply due {when(LATER)}, in 40 min"
    assert due(promised, NOW, stays=True) == f"reply due {when(LATER)}"
    assert due(promised, NOW, soon=True, stays=True) == f"*reply due soon*, {when(LATER)}"
    assert due(Standing(None, LATER), NOW, stays=True) == f"solution due {when(LATER)}"


def test_what_is_overdue_is_told_in_words() -> None:
    broken = Standing(EARLIER, EARLIER, breached=True)
    assert due(broken, NOW) == f":red_circle: *reply overdue* since {when(EARLIER)}, for 1 h 15 min"
    assert due(broken, NOW, stays=True) == f":red_circle: *reply overdue* since {when(EARLIER)}"
    assert due(Standing(None, None, breached=True), NOW) == "a promise was broken"
    assert due(Standing(), NOW) == ""


def test_a_customer_is_told_when_we_reply_and_never_of_our_own_matters() -> None:
    assert answer_due(Standing(LATER), NOW) == f"we reply by {when(LATER)}"
    assert answer_due(Standing(EARLIER, EARLIER, breached=True), NOW) == "our reply is late, we are on it"
    assert answer_due(Standing(None, EARLIER, breached=True), NOW) == ""
    waiting = replace(TICKET, status=Status.PENDING)
    assert standing(waiting, Standing(), NOW) == f"*We wait for you* · filed {when(TICKET.opened_at)}"


def test_a_card_says_what_is_due_and_no_more_than_stays_right() -> None:
    facts = str(card(Shown(TICKET, standing=Standing(LATER, LATER), now=NOW)).blocks[1])
    assert f"*New* · reply due {when(LATER)} · *high priority*" in facts
    assert "in 40 min" not in facts


def test_whom_routing_chose_is_mentioned_and_nobody_else() -> None:
    told = given("T-7", "Eve <!here>", "U1", "turn 4: who had it left <!channel>")
    assert "<!" not in told.text
    assert str(told.blocks).count("<@U1>") == 1
    assert "<!" not in str(told.blocks)
    assert "*Eve*" in str(given("T-7", "Eve", None, "turn 4").blocks)
