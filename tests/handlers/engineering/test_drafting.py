"""What is suggested to engineering of a ticket."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.attachment import Attachment
from handlers.diagnostics import Diagnostics
from handlers.engineering.drafting import FIELDS_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT, Asked, checked, drafted, of_cluster
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import Kind, Severity
from handlers.ports import InvalidInput
from handlers.ticket import Category, Comment, Priority
from tests.escalation_worlds import DRAFT
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET

REPORT = """The export fails since this morning, Ann.

**Steps to reproduce:**
1. Open a report
2. Press Export

Expected: a file
Actual result
An error page.
Version: 5.3.1"""


def test_a_report_is_read_by_its_headings() -> None:
    ticket = replace(TICKET, subject="Export fails", description=REPORT, priority=Priority.HIGH)
    draft = drafted(ticket, None, Asked(("Ann Ray",)))
    assert draft == Draft(
        Kind.BUG,
        "Export fails",
        "1. Open a report\n2. Press Export",
        "a file",
        "The export fails since this morning, [removed: name].\n\nAn error page.",
        "5.3.1",
        Severity.MAJOR,
    )


def test_what_stands_beside_its_heading_ends_with_its_paragraph() -> None:
    said = "Expected: a page\nof paper\n\nIt hums instead."
    draft = drafted(replace(TICKET, description=said), None, Asked())
    assert (draft.expected, draft.actual) == ("a page\nof paper", "It hums instead.")


def test_numbered_lines_are_steps_and_a_single_one_is_not() -> None:
    steps = drafted(replace(TICKET, description="It hums:\n1. Switch on\n2) Listen"), None, Asked())
    assert (steps.steps, steps.actual) == ("1. Switch on\n2) Listen", "It hums:")
    single = drafted(replace(TICKET, description="It hums:\n1. Switch on"), None, Asked())
    assert (single.steps, single.actual) == ("", "It hums:\n1. Switch on")


def test_what_was_sent_along_goes_into_what_happened() -> None:
    sent = Diagnostics("Firefox 140", "Linux", "https://app.example/p?u=bo", "5.4", "E-1042", "x" * 3_000 + "end")
    draft = drafted(TICKET, sent, Asked())
    assert "It hums at night.\n\nSeen with: Firefox 140; Linux; https://app.example/p\n\nError:\nE-1042" in draft.actual
    assert draft.actual.endswith("end")
    assert len(draft.actual) < 2_400
    assert draft.versions == "5.4"


def test_versions_are_found_in_words() -> None:
    assert drafted(replace(TICKET, description="Since version 5.3 and v6.0.1"), None, Asked()).versions == "5.3, 6.0.1"


def test_customers_are_named_nowhere() -> None:
    said = Comment("Ann Lee", "And Ann says so", START, public=True)
    ticket = replace(
        TICKET,
        subject="Bo at ACME hears it, says Lee",
        description="Write to me@acme.example",
        email="me@acme.example",
        comments=(said,),
        asked_by="Ann Lee",
    )
    draft = drafted(ticket, None, Asked(("Bo Ray",), ("ACME",)))
    assert draft.summary == "[removed: name] at [removed: account] hears it, says [removed: name]"
    assert "me@" not in draft.actual
    assert draft.accounts == ()


def test_a_long_ticket_is_cut() -> None:
    ticket = replace(TICKET, subject="hum " * 200, description="It hums. " * 3_000)
    draft = drafted(ticket, None, Asked())
    assert len(draft.summary) <= SUMMARY_LIMIT
    assert len(draft.actual) <= TEXT_LIMIT
    assert checked(draft, (), ()) == draft


@pytest.mark.parametrize(
    ("category", "kind"),
    [(Category.BUG, Kind.BUG), (Category.REQUEST, Kind.FEATURE), (Category.OTHER, Kind.INFORMATION)],
)
def test_the_kind_follows_the_category(category: Category, kind: Kind) -> None:
    assert drafted(replace(TICKET, category=category), None, Asked()).kind is kind


def test_a_cluster_says_how_many_it_is() -> None:
    draft = of_cluster(DRAFT, "Lamps hum", 12, 1)
    assert draft.summary == "Lamps hum"
    assert draft.actual.startswith("12 tickets of 1 customer are about this. One of them:\n\nIt hums")
    assert of_cluster(DRAFT, "", 2, 2).summary == DRAFT.summary


def test_a_draft_is_kept_clean() -> None:
    given = replace(
        DRAFT, summary=" It\nhums ", accounts=("acme", "acme"), fields={"a": " x ", "b": " "}, versions="5\n6"
    )
    kept = checked(given, ("acme",), ())
    assert (kept.summary, kept.accounts, kept.fields, kept.versions) == ("It hums", ("acme",), {"a": "x"}, "5 6")


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (replace(DRAFT, summary=" "), "Say in one line what is wrong"),
        (replace(DRAFT, summary="x" * (SUMMARY_LIMIT + 1)), "summary has 256 characters; it may have up to 255"),
        (replace(DRAFT, steps="x" * (TEXT_LIMIT + 1)), "steps has 8,001"),
        (replace(DRAFT, fields={"f": "x" * 9_000}), "field f has 9,000"),
        (replace(DRAFT, fields={f"f{one}": "x" for one in range(FIELDS_LIMIT + 1)}), "up to 50 further fields"),
        (replace(DRAFT, accounts=("umbrella",)), "umbrella is no account of this ticket's customer"),
        (replace(DRAFT, files=("a2",)), "A file that was chosen is not among those"),
    ],
)
def test_what_cannot_be_filed_is_told(draft: Draft, why: str) -> None:
    lost = Attachment("a2", None, "k", "a.png", "image/png", "p1", START)
    with pytest.raises(InvalidInput, match=why):
        checked(draft, ("acme",), (lost,))
