"""What a ticket was solved with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.similar.solution import LONGEST, solved_with
from handlers.ticket import CloseReason, Comment, Status
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET

HOUR = timedelta(hours=1)


def reply(text: str, hours: int, *, public: bool = True, team: bool = True) -> Comment:
    return Comment("Eve", text, START + hours * HOUR, public, team)


SOLVED = replace(
    TICKET,
    status=Status.SOLVED,
    solved_at=START + 3 * HOUR,
    comments=(
        reply("Which lamp?", 1),
        reply("Press the coil\nfirmly.", 2),
        reply("Batch 7 again.", 2, public=False),
        reply("Thanks!", 3, team=False),
        reply("You are welcome.", 4),
    ),
)


def test_it_is_the_teams_last_public_word_before() -> None:
    assert solved_with(SOLVED) == "Press the coil firmly."
    closed = replace(SOLVED, status=Status.CLOSED, closed_at=START + 9 * HOUR, closed_because=CloseReason.SOLVED)
    assert solved_with(closed) == "Press the coil firmly."


def test_what_did_not_end_well_was_solved_with_nothing() -> None:
    assert solved_with(replace(SOLVED, status=Status.OPEN, solved_at=None)) is None
    for because in (CloseReason.IDLE, CloseReason.MERGED):
        assert solved_with(replace(SOLVED, status=Status.CLOSED, closed_because=because)) is None
    assert solved_with(replace(SOLVED, comments=())) is None


def test_a_long_answer_is_cut_between_words() -> None:
    given = solved_with(replace(SOLVED, comments=(reply("coil " * 100, 1),)))
    assert given is not None
    assert len(given) <= LONGEST
    assert given.endswith("coil…")
