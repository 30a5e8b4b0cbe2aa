"""What is sent along with a ticket: cleaned, without secrets, shown to the team, and only with its own ticket."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from handlers.chat.filing import TicketRequest
from handlers.diagnostics import Diagnostics
from handlers.ports import InvalidInput
from handlers.ticket import Category
from handlers.tickets.diagnostics import LIMITS, removals, shown, taken
from tests.handlers.tickets.desks import ANN, DeskWorld
from tests.worlds import memory_world

SENT = Diagnostics(
    browser=" Firefox\n140 ",
    page="https://app.example.com/x?token=abc&tab=2",
    error="Login failed for ann@example.com and bob@example.com",
    log="Cookie: sid=1; theme=dark\nAuthorization: Bearer abc.def\r\nok\x00",
)


def test_what_is_kept_is_clean_and_without_secrets():
    kept = taken(SENT, own=["Ann@example.com"])
    assert kept == Diagnostics(
        browser="Firefox 140",
        page="https://app.example.com/x?token=[removed: token]&tab=2",
        error="Login failed for ann@example.com and [removed: address]@example.com",
        log="Cookie: [removed: cookie]\nAuthorization: Bearer [removed: token]\nok",
        removed={"address": 1, "cookie": 1, "token": 2},
    )
    assert taken(kept) == replace(
        kept, error=kept.error.replace("ann@", "[removed: address]@"), removed={"address": 2, "cookie": 1, "token": 2}
    )
    assert taken(kept, own=["ann@example.com"]) == kept


def test_nothing_is_kept_of_nothing():
    assert taken(Diagnostics(browser="  ", log="\n")) is None


@pytest.mark.parametrize("name", LIMITS)
def test_a_field_that_is_too_long_is_named(name: str):
    label = name.capitalize()
    with pytest.raises(InvalidInput, match=f"{label} has {LIMITS[name] + 1:,} characters; up to {LIMITS[name]:,}"):
        taken(Diagnostics(**{name: "x" * (LIMITS[name] + 1)}))
    assert taken(Diagnostics(**{name: "x" * LIMITS[name]})) is not None


def test_what_there_is_is_shown_in_order_with_what_was_taken_out():
    assert shown(Diagnostics(log="a", browser="b")) == (("Browser", "b"), ("Log", "a"))
    assert removals(Diagnostics()) == ""
    assert removals(Diagnostics(removed={"token": 1})) == "1 token"
    several = {"password": 2, "address": 3, "private key": 1}
    assert removals(Diagnostics(removed=several)) == "3 addresses, 2 passwords and 1 private key"


async def test_the_dossier_has_what_was_sent_along():
    desks = DeskWorld(memory_world())
    request = TicketRequest("k1", ANN, "It hums", "At night.", Category.BUG, diagnostics=SENT)
    await desks.clerk.file_alone(request)
    await desks.file("k2")
    kept = (await desks.desk.dossier("T-1")).diagnostics
    assert kept == taken(SENT, own=["ann@example.com"])
    assert (await desks.desk.dossier("T-2")).diagnostics is None


class Looked(str):
    """A text that notes in which threads somebody looks through it."""

    __slots__ = ("threads",)

    def __init__(self, _text: str) -> None:
        super().__init__()
        self.threads: list[int] = []

    def replace(self, *given: Any) -> str:
        """Replace something, as does whoever cleans it first."""
        self.threads.append(threading.get_ident())
        return super().replace(*given)


async def test_what_is_sent_along_is_looked_through_once_and_others_are_answered_meanwhile():
    log = Looked("password=hunter2")
    request = TicketRequest("k1", ANN, "It hums", "At night.", Category.BUG, diagnostics=Diagnostics(log=log))
    await DeskWorld(memory_world()).clerk.file_alone(request)
    assert len(log.threads) == 1
    assert threading.get_ident() not in log.threads
