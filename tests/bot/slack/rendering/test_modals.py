"""Forms, and what comes back from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode
from bot.slack.rendering.channel_settings import read_settings, saved, settings_form
from bot.slack.rendering.modals import (
    Again,
    FiledForm,
    note_form,
    read_note,
    read_reply,
    read_ticket,
    reply_form,
    ticket_form,
)
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from handlers.chat import words
from handlers.reply import Form
from handlers.ticket import Category, Ticket
from tests.bot.slack.rendering import checking, worlds

ABOUT = Reference("c-1", "e-1")
FORM = Form("Login fails", "It says no.", "bug", needs_email=True)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sent(view: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What Slack sends when a modal is submitted as it was opened, but for the fields named."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name = block["block_id"]
            state = {**_state(block["element"]), **changed.get(name, {})}
            values[name] = {block["element"]["action_id"]: state}
    return {**view, "state": {"values": values}}


def _state(element: dict[str, Any]) -> dict[str, Any]:
    match element["type"]:
        case "plain_text_input" | "email_text_input":
            return {"type": element["type"], "value": element.get("initial_value")}
        case "static_select" | "radio_buttons":
            return {"type": element["type"], "selected_option": element.get("initial_option")}
        case "checkboxes" | "multi_static_select":
            return {"type": element["type"], "selected_options": element.get("initial_options", [])}
        case other:
            return {"type": other, "selected_conversation": element.get("initial_conversation")}


def test_the_form_is_filled_in_and_asks_for_an_address_only_where_none_is_known() -> None:
    view = ticket_form(FORM, ABOUT)
    assert read(view["private_metadata"]) == ABOUT
    filled = read_ticket(sent(view, email={"value": " ann@example.com "}))
    assert filled == FiledForm("Login fails", "It says no.", Category.BUG, "ann@example.com")
    known = ticket_form(Form("s", "d", "question", needs_email=False), ABOUT)
    assert read_ticket(sent(known)) == FiledForm("s", "d", Category.QUESTION, None)


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"email": {"value": None}}, {"email": words.EMAIL_MISSING}),
        ({"email": {"value": "ann"}}, {"email": words.EMAIL_INVALID}),
        ({"email": {"value": "a@b.example"}, "subject": {"value": "  "}}, {"subject": words.SUBJECT_MISSING}),
        (
            {"email": {"value": "a@b.example"}, "subject": {"value": "x" * 201}, "description": {"value": ""}},
            {"subject": words.too_long("subject", 201, 200), "description": words.DESCRIPTION_MISSING},
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field(changed: dict[str, Any], errors: dict[str, str]) -> None:
    view = ticket_form(FORM, ABOUT)
    found = read_ticket(sent(view, **changed))
    assert found == Refused(errors)
    assert isinstance(found, Refused)
    assert found.answer() == {"response_action": "errors", "errors": errors}
    assert set(errors) <= {block["block_id"] for block in view["blocks"] if block["type"] == "input"}


def test_a_reply_goes_to_the_customer_and_a_note_does_not_and_neither_is_empty() -> None:
    ticket = Ticket("T-7", "p", "s", "d", Category.BUG, *_rest())
    said = {"text": {"value": "Try <again>"}}
    assert read_reply(sent(reply_form(ticket, ABOUT), **said)) == "Try <again>"
    assert read_note(sent(note_form(ticket, ABOUT), **said)) == "Try <again>"
    assert isinstance(read_reply(sent(reply_form(ticket, ABOUT))), Refused)
    assert isinstance(read_note(sent(note_form(ticket, ABOUT))), Refused)
    assert "never does" in str(note_form(ticket, ABOUT))


def _rest() -> tuple[Any, ...]:
    from handlers.ticket import Priority, Status

    return (Priority.LOW, Status.OPEN, worlds.NOW)


SETTING = ChannelSetting(Mode.SHADOW, "account:acme", feedback=False, triage="C9")


@pytest.mark.parametrize("setting", [ChannelSetting(), SETTING, ChannelSetting(Mode.EVERY, "internal")])
def test_the_settings_of_a_channel_come_back_as_they_were(setting: ChannelSetting) -> None:
    view = settings_form(setting, Reference(channel="C1"), accounts=["acme"], name="ask")
    assert read_settings(sent(view)) == setting


def test_what_was_saved_is_told() -> None:
    told = saved(replace(SETTING, sources=("help", "ops"), triage="C1"), "C1")
    checking.check_view(told)
    shown = str(told)
    for said in ("in <#C1>", "*Shadow*", "account acme", "help, ops", "Triage channel: <#C1>", "Feedback buttons: off"):
        assert said in shown
    off = str(saved(ChannelSetting(), "C1", visited=True))
    assert "*Off*" in off
    assert not any(said in off for said in ("/invite", "sources", "Triage"))
    many = str(saved(ChannelSetting(sources=tuple(f"s{n}" for n in range(30))), "C1"))
    assert "and 20 more" in many


def test_shadow_mode_needs_a_place_for_its_drafts() -> None:
    view = settings_form(ChannelSetting(Mode.SHADOW), Reference(channel="C1"), accounts=[])
    found = read_settings(sent(view))
    assert isinstance(found, Refused)
    assert set(found.errors) == {"triage"}


def test_a_mode_that_was_not_chosen_is_asked_for() -> None:
    view = settings_form(ChannelSetting(), Reference(channel="C1"), accounts=[])
    found = read_settings(sent(view, mode={"selected_option": None}, audience={"selected_option": {"value": "all"}}))
    assert isinstance(found, Refused)
    assert set(found.errors) == {"mode", "audience"}


@pytest.mark.parametrize(
    "state", [None, {}, {"values": None}, {"values": {"subject": None}}, {"values": {"mode": {"mode": 3}}}]
)
def test_a_submission_without_its_fields_is_refused_and_breaks_nothing(state: Any) -> None:
    view = {"state": state}
    for reads in (read_ticket, read_reply, read_note, read_settings):
        assert isinstance(reads(view), Refused)


@relaxed
@given(worlds.forms, worlds.references)
def test_whatever_was_asked_the_form_is_taken(form: Form, about: Reference) -> None:
    checking.check_view(ticket_form(form, about))


@relaxed
@given(worlds.tickets, worlds.references, st.text(max_size=4_000), st.text(max_size=4_000))
def test_whatever_a_ticket_says_its_forms_are_taken(ticket: Ticket, about: Reference, said: str, why: str) -> None:
    for again in (None, Again(said, f"T-1 was changed meanwhile: {why}")):
        checking.check_view(reply_form(ticket, about, again=again))
        checking.check_view(note_form(ticket, about, again=again))


names_ = st.lists(st.text(max_size=200), max_size=130)


@relaxed
@given(names_, st.text(min_size=1, max_size=200), st.text(max_size=200))
def test_whatever_accounts_there_are_the_settings_are_taken(accounts: list[str], audience: str, name: str) -> None:
    setting = ChannelSetting(Mode.MENTIONS, audience)
    checking.check_view(settings_form(setting, Reference(channel="C1"), accounts=accounts, name=name))


@relaxed
@given(
    st.recursive(
        st.none() | st.text(max_size=9) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["state", "values", "text", "mode", "value", "selected_options"]), inner, max_size=3
            )
        ),
    )
)
def test_whatever_slack_sends_nothing_breaks(found: Any) -> None:
    view = found if isinstance(found, dict) else {"state": {"values": found}}
    for reads in (read_ticket, read_reply, read_note, read_settings):
        reads(view)
