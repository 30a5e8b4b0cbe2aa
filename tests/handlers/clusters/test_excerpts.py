"""What the team reads of a ticket of a cluster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.clusters.excerpts import LENGTH, codes, excerpt
from tests.handlers.tickets.worlds import TICKET


def test_it_is_the_subject_and_how_the_customer_goes_on() -> None:
    ticket = replace(TICKET, subject="Printer offline", description="Since this morning\nit prints nothing.")
    assert excerpt(ticket) == "Printer offline - Since this morning it prints nothing."
    same = replace(TICKET, subject="Since this morning…", description="Since this morning it prints nothing.")
    assert excerpt(same) == "Since this morning it prints nothing."
    assert excerpt(replace(TICKET, subject="Offline", description="")) == "Offline"


def test_what_is_cut_off_still_names_its_codes_and_versions() -> None:
    ticket = replace(
        TICKET, subject="Printer", description=f"It hums. {'It hums on. ' * 40}Error 1042 (E-1042) since 5.3."
    )
    told = excerpt(ticket)
    assert told.endswith("… (Error 1042, E-1042, 5.3)")
    assert len(told) < LENGTH + 40


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("E-1042 since v5.3.1, then HTTP 500", ("E-1042", "v5.3.1", "HTTP 500")),
        ("e-1042, E-1042 and 0x80070005.", ("e-1042", "0x80070005")),
        ("Call +49 170 1234567, mail ann12@example.com, order 4711", ()),
        ("https://example.com/v1.2/a at 9 o'clock, 3 of 4 users", ()),
        ("Version 5.3.", ("5.3",)),
    ],
)
def test_codes_and_versions_are_told_from_other_numbers(text: str, found: tuple[str, ...]) -> None:
    assert codes(replace(TICKET, subject="It", description=text)) == found
