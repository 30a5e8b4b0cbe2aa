"""The form of an escalation, what is read of it, and what stands of it on a card; none of it pings anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack import phrases
from bot.slack.rendering import escalations, names
from bot.slack.rendering.cards import Shown, card
from bot.slack.rendering.escalated import clicked
from bot.slack.rendering.escalation_forms import (
    SUMMARY,
    SUMMARY_MISSING,
    Prefilled,
    at_fields,
    escalation_form,
    read_escalation,
)
from bot.slack.rendering.escalations import Engineering, Escalated
from bot.slack.rendering.issues import LookedAlike, versions
from bot.slack.rendering.references import read
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.tracker_news import news
from bot.slack.rendering.whole_tickets import whole_ticket
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import (
    Issue,
    IssueName,
    IssueStatus,
    Kind,
    Severity,
    Snapshot,
    Stage,
    StatusCategory,
    Version,
)
from handlers.engineering.ports import FormShape, Kept, Lookalike, Needed, Shape
from handlers.ports import TicketNotFound
from handlers.ticket import Status
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.actors import ENGINEERING
from tests.bot.slack.rendering import checking, worlds
from tests.bot.slack.rendering.checking import texts
from tests.bot.slack.rendering.test_modals import sent as as_sent
from tests.handlers.tickets.worlds import TICKET as FILED

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
relaxed = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
versions_ = st.builds(Version, st.text(max_size=5), texts, st.booleans(), st.none() | st.just(date(2026, 3, 2)))
issues = st.builds(
    Issue,
    name=st.builds(IssueName, st.just("acme.atlassian.net"), st.text("0123456789", min_size=1, max_size=9)),
    key=st.text(max_size=30) | st.just("ONE-12"),
    project=st.just("ONE"),
    type=texts,
    title=texts,
    status=st.builds(IssueStatus, st.just("1"), texts, st.sampled_from(StatusCategory)),
    url=st.sampled_from(["https://acme.atlassian.net/browse/ONE-12", "javascript:alert(1)", ""]),
    created_at=st.just(AT),
    updated_at=st.just(AT),
    versions=st.lists(versions_, max_size=2).map(tuple),
    gone=st.booleans(),
)
kept = st.builds(
    Kept,
    st.sampled_from(Kind),
    st.sampled_from(Stage),
    st.builds(Snapshot, issues),
    st.just(("T-1",)),
    st.integers(0, 9_999),
)
drafts = st.builds(
    Draft,
    kind=st.sampled_from(Kind),
    summary=texts,
    steps=texts,
    expected=texts,
    actual=texts,
    versions=texts,
    severity=st.sampled_from(Severity),
    accounts=st.lists(texts, max_size=3).map(tuple),
    fields=st.dictionaries(st.sampled_from(["customfield_1", "x"]), texts),
)
lookalikes = st.builds(
    Lookalike, issues, st.sampled_from(Stage), st.integers(0, 99), st.booleans(), st.none(), st.tuples(texts, texts)
)
looked = st.builds(LookedAlike, st.lists(lookalikes, max_size=2).map(tuple), texts)
needed = st.builds(
    Needed,
    id=st.text("abc0123_", min_size=1, max_size=20),
    label=texts,
    shape=st.sampled_from(Shape),
    required=st.booleans(),
    choices=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    default=texts,
)
shapes = st.builds(
    FormShape,
    st.lists(st.tuples(st.sampled_from(["ONE", "TWO"]), texts), max_size=2, unique_by=lambda one: one[0]).map(tuple),
    st.just("ONE"),
    st.lists(needed, max_size=3, unique_by=lambda one: one.id).map(tuple),
)
prefilled = st.builds(
    Prefilled,
    ticket=st.just("T-1"),
    subject=texts,
    draft=drafts,
    shape=shapes,
    accounts=st.lists(texts, max_size=4),
    files=st.lists(st.tuples(st.text(max_size=20), texts), max_size=3),
    escalation=st.just("e_1"),
    looked=looked,
    note=texts,
    already=texts,
    problems=st.dictionaries(st.sampled_from(["", "summary", "customfield_1"]), texts),
)
made = st.builds(
    Escalation,
    id=st.just("e_1"),
    ticket=st.just("T-1"),
    state=st.sampled_from(EscalationState),
    draft=drafts,
    by=st.just("p_1"),
    name=texts,
    at=st.just(AT),
    key=st.none() | texts,
    problems=st.dictionaries(texts, texts, max_size=2),
)
became = st.builds(
    Engineering,
    st.booleans(),
    st.lists(st.builds(Escalated, made, st.none() | kept), max_size=2).map(tuple),
    looked,
    st.integers(0, 9),
)
TICKET = replace(FILED, opened_at=AT - timedelta(days=1), status=Status.OPEN)
ISSUE = Issue(
    IssueName("local", "5"),
    "ONE-5",
    "ONE",
    "Bug",
    "Mails are lost",
    IssueStatus("1", "In Review", StatusCategory.INDETERMINATE),
    "https://help.example.com/console/tracker/ONE-5",
    AT,
    AT,
)
KEPT = Kept(Kind.BUG, Stage.ACCEPTED, Snapshot(ISSUE), ("T-1", "T-2"), 2)
SHAPE = FormShape(
    (("ONE", "One"), ("TWO", "Two")),
    "ONE",
    (
        Needed("customfield_1", "Team", Shape.ONE, required=True, choices=(("7", "Core"), ("8", "Apps"))),
        Needed("components", "Components", Shape.SEVERAL, required=True, choices=(("1", "Mail"), ("2", "Web"))),
        Needed("due", "Due", Shape.DAY, required=False, default="2026-03-02"),
        Needed("points", "Points", Shape.NUMBER, required=False, default="3"),
        Needed("env", "Environment", Shape.TEXT, required=False),
        Needed("nick", "Nickname", Shape.LINE, required=False),
    ),
)
GIVEN = Prefilled("T-1", "No mail", Draft(Kind.BUG, "Mails are lost", fields={"customfield_1": "8"}), SHAPE)


def sent(view: Any, **changed: Any) -> Any:
    """What Slack sends: days as it writes them, too."""
    made = as_sent(view)
    for block in view["blocks"]:
        if block["type"] == "input" and block["element"]["type"] == "datepicker":
            held = {"type": "datepicker", "selected_date": block["element"].get("initial_date")}
            made["state"]["values"][block["block_id"]] = {block["block_id"]: held}
        if block["type"] == "input" and block["element"]["type"] == "number_input":
            held = {"type": "number_input", "value": block["element"].get("initial_value")}
            made["state"]["values"][block["block_id"]] = {block["block_id"]: held}
    for name, state in changed.items():
        made["state"]["values"][name] = {name: state}
    return made


@relaxed
@given(prefilled)
def test_slack_takes_every_form_and_nobody_is_called(given_: Prefilled) -> None:
    view: Any = escalation_form(given_)
    checking.check_view(view)
    about = read(view["private_metadata"])
    assert about is not None
    assert (about.ticket, about.escalation) == ("T-1", "e_1")


@relaxed
@given(worlds.tickets, became)
def test_slack_takes_every_card_and_window(ticket: Any, found: Engineering) -> None:
    shown = Shown(ticket, engineering=found)
    checking.check_post(card(shown))
    view: Any = whole_ticket(shown)
    checking.check_view(view)


@relaxed
@given(texts, st.none() | st.just("USHARER"))
def test_slack_takes_every_note_of_engineering(text: str, user: str | None) -> None:
    event = TicketEvent("T-1", 2, 0, AT, ENGINEERING, EventKind.NOTED, text=text)
    checking.check_post(news("T-1", event, user))


@relaxed
@given(made, st.none() | kept)
def test_slack_takes_every_outcome(one: Escalation, issue: Kept | None) -> None:
    for view in (
        escalations.on_its_way("T-1"),
        escalations.later("T-1"),
        escalations.arrived(Escalated(one, issue)),
    ):
        checking.check_view(view)  # type: ignore[arg-type]


@relaxed
@given(st.lists(worlds.tickets, min_size=1, max_size=3, unique_by=lambda one: one.number))
def test_slack_takes_every_picker(tickets: Any) -> None:
    checking.check_view(escalations.picker(tickets, "p_1"))  # type: ignore[arg-type]


def test_what_was_filled_in_is_a_draft_with_the_tracker_s_own_fields() -> None:
    several = {"type": "multi_static_select", "selected_options": [{"value": "1"}, {"value": "2"}]}
    draft = read_escalation(sent(escalation_form(GIVEN), **{"field|ONE|components": several}))
    assert isinstance(draft, Draft)
    assert (draft.kind, draft.summary, draft.project) == (Kind.BUG, "Mails are lost", "ONE")
    assert draft.fields == {"customfield_1": "8", "components": "1\n2", "due": "2026-03-02", "points": "3"}


def test_a_summary_is_needed_and_too_much_is_said_at_its_field() -> None:
    view = sent(
        escalation_form(GIVEN),
        **{SUMMARY: {"type": "plain_text_input", "value": " "}, "steps": {"value": "x" * 3_001}},
    )
    refused = read_escalation(view)
    assert isinstance(refused, Refused)
    assert refused.errors[SUMMARY] == SUMMARY_MISSING
    assert "3,000" in refused.errors["steps"]


def test_a_text_that_no_field_holds_goes_on_in_the_next_and_arrives_whole() -> None:
    lines = "\n".join(f"line {number} of the log" for number in range(400))[:8_000].rstrip()
    before = Draft(Kind.BUG, "Mails are lost", steps="x" * 6_500, actual=lines)
    view = escalation_form(replace(GIVEN, draft=before))
    checking.check_view(view)
    draft = read_escalation(sent(view))
    assert isinstance(draft, Draft)
    assert draft.actual == lines
    assert draft.steps.replace("\n", "") == before.steps


def test_what_the_tracker_refuses_is_said_at_the_fields_that_there_are() -> None:
    view = sent(escalation_form(GIVEN))
    problems = {"customfield_1": "No such team.", "project": "Closed.", "elsewhere": "Odd.", "": "No."}
    assert at_fields(view, problems).errors == {
        "field|ONE|customfield_1": "No such team.",
        names.PROJECT_FIELD: "Closed.",
        SUMMARY: "Odd. No.",
    }


def test_a_form_that_is_shown_again_names_fields_as_people_know_them() -> None:
    problems = {"customfield_1": "No such team.", "summary": "Too dull.", "": "Try later."}
    said = str(escalation_form(replace(GIVEN, problems=problems))["blocks"])
    assert "Team: No such team." in said
    assert "Summary: Too dull." in said
    assert "Try later." in said


def test_the_same_field_of_another_project_has_another_name() -> None:
    other = escalation_form(replace(GIVEN, shape=replace(SHAPE, project="TWO")))
    assert "field|TWO|customfield_1" in str(other)
    assert "field|ONE|customfield_1" not in str(other)


def test_more_choices_than_slack_shows_are_pointed_to() -> None:
    many = Needed("c", "C", Shape.ONE, required=True, choices=tuple((str(n), f"C{n}") for n in range(120)))
    assert "20 more can be chosen in the console" in str(
        escalation_form(replace(GIVEN, shape=FormShape((), "", (many,))))
    )


def escalation(state: EscalationState, **more: Any) -> Escalation:
    return Escalation("e_1", "T-1", state, Draft(Kind.BUG, "Mails are lost"), "p_1", "Eve", AT, **more)


@pytest.mark.parametrize(
    ("one", "said", "button"),
    [
        (Escalated(escalation(EscalationState.WAITING)), "On its way to engineering", None),
        (Escalated(escalation(EscalationState.LINKED, key="ONE-5"), KEPT), "_accepted_ (In Review)", "Escalate"),
        (Escalated(escalation(EscalationState.LINKED, key="ONE-5")), "*ONE-5*", "Escalate"),
        (Escalated(escalation(EscalationState.REFUSED, problems={"": "No."})), "will not have it so*: No.", "again"),
        (Escalated(escalation(EscalationState.PROPOSED)), "*Proposed for engineering* (bug)", "Look at it first"),
    ],
)
def test_a_card_says_how_it_stands_in_engineering(one: Escalated, said: str, button: str | None) -> None:
    ticket = TICKET
    shown = str(card(Shown(ticket, engineering=Engineering(True, (one,)))).blocks)
    assert said in shown
    assert button is None or button in shown
    assert ("ticket_escalate" in shown) == (button is not None)
    over = replace(ticket, status=Status.CLOSED)
    assert "ticket_escalate" not in str(card(Shown(over, engineering=Engineering(True, (one,)))).blocks)


def test_texts_that_wait_for_approval_are_counted_on_the_card() -> None:
    assert "2 texts for customers wait for your approval" in str(
        card(Shown(TICKET, engineering=Engineering(True, waiting=2))).blocks
    )


def test_versions_are_named_with_their_days() -> None:
    day = date(2026, 3, 2)
    named = (Version("1", "5.2", True, day), Version("2", "5.3", on=day), Version("3", "6"), Version("4", "7"))
    assert versions(named) == "fix in 5.2 (out since 02 Mar 2026), 5.3 (02 Mar 2026), 6, 1 more"
    assert versions(()) == ""


def test_as_many_fields_as_fit_are_shown_those_that_must_be_filled_in_first() -> None:
    asked = tuple(Needed(f"c{n}", f"C{n}", Shape.LINE, required=n % 2 == 0) for n in range(60))
    alike = LookedAlike(tuple(Lookalike(ISSUE, Stage.FILED) for _ in range(9)))
    view: Any = escalation_form(replace(GIVEN, shape=FormShape((), "", asked), looked=alike))
    checking.check_view(view)
    shown = [one["block_id"] for one in view["blocks"] if str(one.get("block_id", "")).startswith("field|")]
    assert shown[:30] == [f"field||c{n}" for n in range(0, 60, 2)]
    assert len(shown) == 40


@pytest.mark.parametrize(
    ("one", "said", "back"),
    [
        (escalation(EscalationState.LINKED, key="ONE-5", joined=True), "T-1 is on ONE-5.", True),
        (escalation(EscalationState.WAITING), "on its way", True),
        (escalation(EscalationState.WITHDRAWN, key="ONE-5"), "not on ONE-5 any more", False),
        (escalation(EscalationState.WITHDRAWN), "not escalated", False),
    ],
)
def test_what_one_click_did_is_said_and_can_be_taken_back(one: Escalation, said: str, back: bool) -> None:
    made = clicked(one)
    checking.check_post(made)
    assert said in made.text
    assert ("Take it back" in str(made.blocks)) is back


def test_no_click_that_can_be_taken_back_asks_again() -> None:
    looked = LookedAlike((Lookalike(ISSUE, Stage.FILED),))
    one = Escalated(escalation(EscalationState.PROPOSED))
    assert "'confirm'" not in str(escalations.proposed("T-1", Engineering(True, (one,), looked)))
    assert "Take it back" in str(escalations.arrived(Escalated(escalation(EscalationState.LINKED, key="ONE-5"), KEPT)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("there is no ticket T-99", "There is no ticket T-99."),
        ("T-1 is closed.", "T-1 is closed."),
        ("T-1は完了しています。", "T-1は完了しています。"),
    ],
)
def test_a_refusal_is_a_sentence(text: str, said: str) -> None:
    assert phrases.why(TicketNotFound(text)) == said
