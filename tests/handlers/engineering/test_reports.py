"""What people are told of what is done in the tracker."""

from __future__ import annotations

from dataclasses import replace

from handlers.engineering import reports
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind
from handlers.engineering.ports import Filed, FormShape, Needed, Shape
from handlers.ticket import Status
from tests.fakes import START

ROOT = "https://help.example"
NAME = IssueName("acme.example", "10001")
DRAFT = Draft(Kind.BUG, "It hums")
ONE = Escalation("e_1", "T-1", EscalationState.REFUSED, DRAFT, "bob", "Bob", START)


def test_fields_are_called_as_the_form_calls_them() -> None:
    form = FormShape((("ONE", "Onetouch"),), "ONE", (Needed("customfield_7", "Browser", Shape.LINE, required=True),))
    problems = {"": "The sprint is over.", "customfield_7": "It is required.", "summary": "It is too long.", "x": "No."}
    assert reports.refused(replace(ONE, problems=problems), "some fields are wrong", form).splitlines() == [
        "Not escalated yet: the tracker did not take it so. The sprint is over.",
        "• Browser: It is required.",
        "• Summary: It is too long.",
        "• x: No.",
        "Change it and send it again: nothing that was written is lost.",
    ]


def test_a_link_names_so_many_tickets_and_counts_the_rest() -> None:
    many = {f"T-{number}": Status.OPEN for number in range(1, 24)}
    link = reports.back_link(NAME, many, 1_200, ROOT)
    assert link.title.startswith("23 support tickets: T-1, T-2,")
    assert link.title.endswith("T-20 and 3 more")
    assert link.summary == "1,200 accounts affected, 23 of 23 waiting"
    assert link.url == f"{ROOT}/console/tickets/T-1"


def test_a_link_of_an_issue_without_tickets_says_so() -> None:
    link = reports.back_link(NAME, {}, 0, ROOT)
    assert (link.title, link.solved) == ("No support ticket any more", False)


def test_each_server_has_a_link_of_its_own_and_always_the_same() -> None:
    assert reports.link_id(NAME, ROOT) == reports.link_id(NAME, ROOT)
    assert reports.link_id(NAME, "https://other.example") != reports.link_id(NAME, ROOT)
    assert len(reports.link_id(NAME, f"https://{'x' * 400}.example")) <= 255


def test_several_younger_issues_are_all_named() -> None:
    kept, *others = (_filed(number) for number in (1, 2, 3))
    text = reports.doubled(kept, others)
    assert "ONE-2 (https://acme.example/browse/ONE-2), ONE-3" in text
    assert "were made as well" in text


def test_problems_of_what_nobody_can_edit_are_said_once() -> None:
    assert reports.plain({"a": "No.", "b": "No.", "c": "Never."}, "refused") == "No.; Never."
    assert reports.plain({}, "refused") == "refused"


def test_a_notice_without_a_queue_counts_nothing() -> None:
    assert reports.notice("The token is not accepted", START, 0) == (
        "Since 2026-03-02 09:00 UTC: The token is not accepted. Nothing is lost; administrators were told."
    )
    assert "no administrator who could be told" in reports.notice("It is away", START, 0, told=False)


def _filed(number: int) -> Filed:
    key = f"ONE-{number}"
    return Filed(IssueName("acme.example", str(number)), key, f"https://acme.example/browse/{key}", START)
