"""Texts for customers: as the team reads them, and with the buttons that their customer gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.rendering.announcements import (
    AT_ONCE,
    Batch,
    Told,
    draft_form,
    drafts,
    read_batch,
    read_draft,
    sent,
    told,
    verdict_buttons,
)
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from bot.slack.turns import announced, from_team
from handlers.conversation import Turn
from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_text import asking
from handlers.engineering.issue import IssueName
from tests.bot.slack.rendering import checking
from tests.bot.slack.rendering.checking import texts
from tests.bot.slack.rendering.test_escalations import KEPT, kept
from tests.bot.slack.rendering.test_modals import sent as as_sent

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME = IssueName("local", "5")
DRAFT = Announcement("n_1", "T-1", NAME, Occasion.RELEASED, "5.3", "It is fixed in 5.3.", AT)
relaxed = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
announcements = st.builds(
    Announcement,
    id=st.just("n_1"),
    ticket=st.just("T-1"),
    issue=st.builds(IssueName, texts, texts),
    occasion=st.sampled_from(Occasion),
    release=texts,
    text=texts,
    at=st.just(AT),
    state=st.sampled_from(AnnouncementState),
    stale=texts,
    name=texts,
    sent_at=st.none() | st.just(AT),
    verdict=st.none() | st.sampled_from(Verdict),
    version=st.integers(1, 9),
)
every = st.builds(Told, announcements, texts, texts, st.none() | kept, st.integers(0, 9), texts)


@relaxed
@given(every)
def test_slack_takes_every_text_and_nobody_is_called(one: Told) -> None:
    checking.check_post(told(one))
    view: Any = draft_form(one, "why", None)
    checking.check_view(view)


@relaxed
@given(st.lists(every, max_size=3))
def test_slack_takes_every_window_with_several(found: list[Told]) -> None:
    checking.check_view(drafts(NAME, found))  # type: ignore[arg-type]


@relaxed
@given(texts, st.none() | st.sampled_from(Verdict))
def test_slack_takes_what_its_customer_gets(text: str, verdict: Verdict | None) -> None:
    turn = Turn(3, "engineer", AT, asking(text, "https://help.example.com/fix/abc"), key="announcement:n_1")
    post = from_team(turn, "c_1", verdict)
    checking.check_post(post)
    assert "/fix/abc" not in str(post.blocks)


def test_buttons_stand_under_what_asks_and_under_nothing_else() -> None:
    asked = asking("It is fixed.", "https://help.example.com/fix/abc")
    assert announced(Turn(3, "engineer", AT, asked, key="announcement:n_1")) == "n_1"
    assert announced(Turn(3, "engineer", AT, "It is planned for 5.3.", key="announcement:n_1")) == ""
    assert announced(Turn(3, "engineer", AT, asked, key="form:n_1")) == ""
    assert announced(Turn(3, "engineer", AT, asked)) == ""
    assert announced(Turn(3, "customer", AT, asked, key="announcement:n_1")) == ""
    buttons = str(from_team(Turn(3, "engineer", AT, asked, key="announcement:n_1"), "c_1").blocks)
    assert buttons.index("Does it work for you now?") < buttons.index("fix_works")
    assert "fix_works" not in str(from_team(Turn(3, "engineer", AT, asked), "c_1").blocks)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_was_answered_stands_in_place_of_its_button_and_may_be_changed(verdict: Verdict) -> None:
    said = str(verdict_buttons(Reference(announcement="n_1"), verdict))
    assert "You said that it" in said
    assert "Does it work" not in said
    assert ("fix_works" in said) == (verdict is Verdict.BROKEN)
    assert ("fix_broken" in said) == (verdict is Verdict.WORKS)


def test_what_was_read_is_sent_and_an_empty_text_is_not() -> None:
    view: Any = draft_form(Told(DRAFT, "No mail", "Ana", KEPT))
    about = read(view["private_metadata"])
    assert about is not None
    assert (about.announcement, about.version, about.warned) == ("n_1", 1, False)
    assert read_draft(as_sent(view)) == "It is fixed in 5.3."
    assert isinstance(read_draft(as_sent(view, text={"value": "  "})), Refused)


@pytest.mark.parametrize("one", [Told(replace(DRAFT, stale="It is 5.4 now.")), Told(DRAFT, outdated="It is 5.4 now.")])
def test_whoever_sends_what_is_out_of_date_is_told_so(one: Told) -> None:
    view: Any = draft_form(one)
    assert "It is 5.4 now." in str(view)
    assert view["submit"]["text"] == "Send all the same"
    about = read(view["private_metadata"])
    assert about is not None
    assert about.warned
    assert "submit" not in drafts(NAME, [one])


def test_a_text_that_no_field_holds_is_sent_as_it_is_and_not_with_others_unread() -> None:
    long = Told(replace(DRAFT, text="word " * 1_000))
    view: Any = draft_form(long)
    assert not [block for block in view["blocks"] if block["type"] == "input"]
    assert read_draft(as_sent(view)) is None
    assert str(view).count("word") == 1_000
    several: Any = drafts(NAME, [long, Told(replace(DRAFT, id="n_2"))])
    batch = read_batch(several["private_metadata"])
    assert batch is not None
    assert batch.versions == {"n_2": 1}
    assert "It goes on" in str(several)


def test_no_more_are_sent_at_once_than_are_shown() -> None:
    many = [Told(replace(DRAFT, id=f"n_{number}", ticket=f"T-{number}")) for number in range(AT_ONCE + 3)]
    view: Any = drafts(NAME, many)
    checking.check_view(view)
    batch = read_batch(view["private_metadata"])
    assert batch is not None
    assert len(batch.versions) == AT_ONCE
    assert f"T-{AT_ONCE + 1}" not in str(view)
    assert "3 more" in str(view)


def test_nothing_is_sent_that_a_window_had_no_room_to_show() -> None:
    stale = [Told(replace(DRAFT, id=f"o_{n}", text="word " * 1_000, stale="It is 5.4 now.")) for n in range(AT_ONCE)]
    view: Any = drafts(NAME, [*stale, Told(replace(DRAFT, text="It is fixed."))])
    checking.check_view(view)
    assert "It is fixed." in str(view["blocks"])
    assert "more are shown" in str(view["blocks"])
    long = [Told(replace(DRAFT, id=f"n_{number}", text="\u5b57" * 2_800)) for number in range(AT_ONCE)]
    crowded: Any = drafts(NAME, long)
    checking.check_view(crowded)
    batch = read_batch(crowded["private_metadata"])
    assert batch is not None
    assert 0 < len(batch.versions) == str(crowded["blocks"]).count("\u5b57" * 2_800) < AT_ONCE


@pytest.mark.parametrize("length", range(2_890, 2_905))
def test_a_text_is_sent_with_others_only_if_its_last_word_is_seen_there(length: int) -> None:
    view: Any = drafts(NAME, [Told(replace(DRAFT, text=f"{'y' * (length - 4)} end"))])
    assert ("private_metadata" in view) == (" end" in str(view["blocks"]))


@pytest.mark.parametrize("value", [None, "", "{}", "[1, 2]", '["a/b", {"n": "1"}]', '["a/b"]', "no"])
def test_what_is_not_ours_is_no_batch(value: object) -> None:
    assert read_batch(value) is None


def test_a_batch_travels() -> None:
    batch = Batch(IssueName("acme.atlassian.net", "10001"), {"n_1": 3})
    assert read_batch(batch.written()) == batch


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (replace(DRAFT, state=AnnouncementState.SENT, name="Eve", sent_at=AT), "*Sent by Eve*"),
        (replace(DRAFT, state=AnnouncementState.SENT, verdict=Verdict.BROKEN), "customer says that it is still broken"),
        (replace(DRAFT, state=AnnouncementState.DROPPED, name="Eve"), "*Not sent* (Eve)"),
        (replace(DRAFT, state=AnnouncementState.DROPPED, stale="It is 5.4 now."), "*Not sent*: It is 5.4 now."),
    ],
)
def test_what_became_of_a_text_is_said_in_its_place(one: Announcement, said: str) -> None:
    shown = str(told(Told(one, kept=KEPT)).blocks)
    assert said in shown
    assert "announcement_read" not in shown


def test_whoever_words_news_is_told_what_their_customer_reads_where_that_is_not_english() -> None:
    for shown in (told, draft_form, lambda one: drafts(NAME, [one])):
        assert "for Ana, who reads Japanese: No mail" in str(shown(Told(DRAFT, "No mail", "Ana", KEPT, language="ja")))
        assert "who reads" not in str(shown(Told(DRAFT, "No mail", "Ana", KEPT, language="en")))


def test_what_could_not_be_sent_is_named_with_why() -> None:
    assert "1 customer was told" in str(sent(1, {"T-2": "It was changed meanwhile."}))
    assert "T-2: It was changed meanwhile." in str(sent(1, {"T-2": "It was changed meanwhile."}))
    assert "No text waits" in str(drafts(NAME, []))
